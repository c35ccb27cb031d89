// The as-of rule (as-of.ts) kept up to date event by event: a cell as rows that each hold over a range of effective
// time and a range of known positions. An event touches only the rows around its own instant, however long the history.
import type { Change } from './as-of.js';

/** An entry that counts now, as far as the rule looks at it; compare `Entry` in as-of.ts. */
export interface LiveEntry {
  readonly event: string;
  readonly position: number;
  readonly effectiveAt: string;
  /** Canonical form of the value: equal values are equal keys. */
  readonly key: string;
  readonly source: string;
}

/** From `from` until `to` (exclusive; null: without end) the value is that of `event`, as known from `knownFrom` on. */
export interface Segment {
  readonly from: string;
  readonly to: string | null;
  readonly event: string;
  readonly position: number;
  readonly key: string;
  readonly conflicting: boolean;
  readonly change: Change;
  readonly knownFrom: number;
}

/** An unbroken run of equal values; its `from` is the `since` of every moment in it. */
export interface Run {
  readonly from: string;
  readonly to: string | null;
  readonly key: string;
  readonly knownFrom: number;
}

/** What an event changed: rows known until it (exclusive), and rows known from it on. */
export interface Resettled {
  readonly closed: readonly Segment[];
  readonly opened: readonly Segment[];
  readonly closedRuns: readonly Run[];
  readonly openedRuns: readonly Run[];
}

/**
 * The rows of one cell that are known now. It may hold a part of them only: for every instant at which an entry is put
 * or taken away, the segment at it, those just before and after it, their runs, and all entries of that instant.
 */
export class CellRows {
  readonly #segments: Segment[] = [];
  readonly #runs: Run[] = [];
  readonly #entries = new Map<string, LiveEntry[]>();

  /** Brings in rows that are known already, in any order; those that are there are passed over. */
  load(segments: readonly Segment[], runs: readonly Run[], entries: readonly LiveEntry[]): void {
    for (const segment of segments) insert(this.#segments, segment);
    for (const run of runs) insert(this.#runs, run);
    for (const entry of entries) this.#entriesAt(entry.effectiveAt).push(entry);
  }

  put(entry: LiveEntry): Resettled {
    this.#entriesAt(entry.effectiveAt).push(entry);
    return this.#settle(entry.effectiveAt, entry.position);
  }

  /** Takes an entry away because the event at `position` retracted it; one that is not there changes nothing. */
  take(event: string, effectiveAt: string, position: number): Resettled {
    const left = this.#entriesAt(effectiveAt).filter((e) => e.event !== event);
    this.#entries.set(effectiveAt, left);
    return this.#settle(effectiveAt, position);
  }

  #entriesAt(instant: string): LiveEntry[] {
    let entries = this.#entries.get(instant);
    if (!entries) this.#entries.set(instant, (entries = []));
    return entries;
  }

  /** Works out anew what holds around an instant, as known from `position` on. */
  #settle(instant: string, position: number): Resettled {
    const i = lowerBound(this.#segments, instant);
    const there = this.#segments[i];
    const at = there?.from === instant ? there : undefined;
    const before = this.#segments[i - 1];
    const after = this.#segments[at ? i + 1 : i];
    const runsBefore = new Set([before, at, after].flatMap((s) => (s ? [this.#runOf(s.from)] : [])));

    const wanted: Segment[] = [];
    const until = after?.from ?? null;
    const now = winnerOf(this.#entriesAt(instant));
    if (before) wanted.push({ ...before, to: now ? instant : until, knownFrom: position });
    if (now) {
      const { event, key, conflicting } = now;
      const change = changeFrom(before, key);
      const row = { from: instant, to: until, event, position: now.position, key, conflicting, change };
      wanted.push({ ...row, knownFrom: position });
    }
    if (after) wanted.push({ ...after, change: changeFrom(now ?? before, after.key), knownFrom: position });

    const segments = difference([before, at, after], wanted, sameSegment);
    const runs = difference([...runsBefore], this.#runsOver(wanted, after, position), sameRun);
    replace(this.#segments, segments.closed, segments.opened);
    replace(this.#runs, runs.closed, runs.opened);
    return { ...segments, closedRuns: runs.closed, openedRuns: runs.opened };
  }

  /** The runs that the segments around an instant make, together with what lies beyond on either side. */
  #runsOver(wanted: readonly Segment[], after: Segment | undefined, knownFrom: number): Run[] {
    const runs: Run[] = [];
    const end = after ? this.#runOf(after.from).to : null;
    for (const [i, segment] of wanted.entries()) {
      const last = runs.at(-1);
      if (last?.key === segment.key) continue;
      // the first of them may stand in the middle of a run that began earlier
      const from = i === 0 && segment.change !== 'first' ? this.#begin(segment) : segment.from;
      if (last) runs[runs.length - 1] = { ...last, to: from };
      runs.push({ from, to: end, key: segment.key, knownFrom });
    }
    return runs;
  }

  #begin(segment: Segment): string {
    return this.#runOf(segment.from).from;
  }

  #runOf(instant: string): Run {
    const i = lowerBound(this.#runs, instant);
    const run = this.#runs[i]?.from === instant ? this.#runs[i] : this.#runs[i - 1];
    if (!run) throw new RangeError(`no run of equal values is known at ${instant}`);
    return run;
  }
}

/** The greatest position of an instant is its value; another source that says otherwise makes it conflicting. */
function winnerOf(
  entries: readonly LiveEntry[],
): (LiveEntry & { readonly conflicting: boolean }) | undefined {
  const winner = entries.reduce<LiveEntry | undefined>(
    (best, entry) => (best && best.position > entry.position ? best : entry),
    undefined,
  );
  return (
    winner && {
      ...winner,
      conflicting: entries.some((e) => e.source !== winner.source && e.key !== winner.key),
    }
  );
}

function changeFrom(before: { readonly key: string } | undefined, key: string): Change {
  return before === undefined ? 'first' : before.key === key ? 'confirmation' : 'change';
}

function sameSegment(a: Segment, b: Segment): boolean {
  return (
    a.from === b.from &&
    a.to === b.to &&
    a.event === b.event &&
    a.conflicting === b.conflicting &&
    a.change === b.change
  );
}

function sameRun(a: Run, b: Run): boolean {
  return a.from === b.from && a.to === b.to && a.key === b.key;
}

/** Rows that stay as they were keep the position from which they are known. */
function difference<R>(
  rows: readonly (R | undefined)[],
  wanted: readonly R[],
  same: (a: R, b: R) => boolean,
): { closed: R[]; opened: R[] } {
  return {
    closed: rows.filter((row): row is R => row !== undefined && !wanted.some((w) => same(row, w))),
    opened: wanted.filter((w) => !rows.some((row) => row !== undefined && same(row, w))),
  };
}

interface From {
  readonly from: string;
}

function lowerBound(rows: readonly From[], instant: string): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle] as From).from < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insert<R extends From>(rows: R[], row: R): void {
  const i = lowerBound(rows, row.from);
  if (rows[i]?.from !== row.from) rows.splice(i, 0, row);
}

function replace<R extends From>(rows: R[], closed: readonly R[], opened: readonly R[]): void {
  for (const row of closed) rows.splice(rows.indexOf(row, lowerBound(rows, row.from)), 1);
  for (const row of opened) insert(rows, row);
}
