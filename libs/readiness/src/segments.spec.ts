import fc from 'fast-check';
import { changesAt, standingAt, type Entry } from './as-of.js';
import { CellRows, type LiveEntry, type Resettled, type Run, type Segment } from './segments.js';

const day = (n: number): string => `2025-06-${String(n).padStart(2, '0')}T05:15:00.000Z`;
const key = (v: string): string => v;

interface Step {
  readonly day: number;
  readonly value: string;
  readonly source: string;
  /** Retracts that earlier entry instead of saying something. */
  readonly retract: number | null;
}

const steps = fc.array(
  fc.record({
    day: fc.integer({ min: 1, max: 7 }),
    value: fc.constantFrom('done', 'not_done', 'not_applicable'),
    source: fc.constantFrom('d1', 'd2', 'hand'),
    retract: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(30) }),
  }),
  { maxLength: 30 },
);

/** What a history comes to: the entries as the rule sees them. */
function entriesOf(history: readonly Step[]): Entry<string>[] {
  const entries: Entry<string>[] = [];
  history.forEach((step, i) => {
    const position = i + 1;
    const target = step.retract === null ? undefined : entries[step.retract];
    if (step.retract === null)
      entries.push({
        event: `e${position}`,
        position,
        effectiveAt: day(step.day),
        value: step.value,
        source: step.source,
        retractedAt: null,
      });
    else if (target && target.retractedAt === null)
      entries[step.retract] = { ...target, retractedAt: position };
  });
  return entries;
}

type Kept<R> = R & { knownTo: number | null };

/** Rows as a table keeps them. */
class Table {
  readonly segments: Kept<Segment>[] = [];
  readonly runs: Kept<Run>[] = [];

  write({ closed, opened, closedRuns, openedRuns }: Resettled, position: number): void {
    const close = <R extends { from: string; knownFrom: number }>(rows: Kept<R>[], gone: readonly R[]) => {
      for (const g of gone) {
        const row = rows.find((r) => r.from === g.from && r.knownFrom === g.knownFrom);
        if (row?.knownTo !== null) throw new Error('closes a row that is not open');
        row.knownTo = position;
      }
    };
    close(this.segments, closed);
    close(this.runs, closedRuns);
    for (const row of opened) this.segments.push({ ...row, knownTo: null });
    for (const row of openedRuns) this.runs.push({ ...row, knownTo: null });
  }

  /** The rows that hold at (t, p). */
  at<R extends Segment | Run>(rows: readonly Kept<R>[], t: string, p: number): Kept<R>[] {
    return rows.filter(
      (r) =>
        r.from <= t &&
        (r.to === null || t < r.to) &&
        r.knownFrom <= p &&
        (r.knownTo === null || p < r.knownTo),
    );
  }

  /** Only what CellRows asks for around an instant. */
  around(instant: string): { segments: Segment[]; runs: Run[] } {
    const open = this.segments
      .filter((s) => s.knownTo === null)
      .sort((a, b) => (a.from < b.from ? -1 : 1))
      .map(({ knownTo: _, ...segment }) => segment);
    const segments = [
      open.filter((s) => s.from < instant).at(-1),
      open.find((s) => s.from === instant),
      open.find((s) => s.from > instant),
    ].filter((s) => s !== undefined);
    const runs = this.runs.filter(
      (r) => r.knownTo === null && segments.some((s) => r.from <= s.from && (r.to === null || s.from < r.to)),
    );
    return { segments, runs: runs.map(({ knownTo: _, ...run }) => run) };
  }
}

/** Folds a history, with a fresh and partial CellRows for every event or one for all. */
function fold(history: readonly Step[], afresh: boolean): { table: Table; most: number } {
  const table = new Table();
  const entries = entriesOf(history);
  const live: LiveEntry[] = [];
  let rows = new CellRows();
  let most = 0;
  const partial = (instant: string): void => {
    if (!afresh) return;
    const { segments, runs } = table.around(instant);
    rows = new CellRows();
    rows.load(
      segments,
      runs,
      live.filter((e) => e.effectiveAt === instant),
    );
  };
  history.forEach((_, i) => {
    const position = i + 1;
    const said = entries.find((e) => e.position === position);
    const taken = entries.find((e) => e.retractedAt === position);
    let resettled: Resettled | undefined;
    if (said) {
      const { value, retractedAt: _r, ...rest } = said;
      partial(said.effectiveAt);
      resettled = rows.put({ ...rest, key: value });
      live.push({ ...rest, key: value });
    } else if (taken) {
      partial(taken.effectiveAt);
      resettled = rows.take(taken.event, taken.effectiveAt, position);
      live.splice(
        live.findIndex((e) => e.event === taken.event),
        1,
      );
    }
    if (!resettled) return;
    table.write(resettled, position);
    most = Math.max(most, resettled.closed.length + resettled.opened.length);
    most = Math.max(most, resettled.closedRuns.length + resettled.openedRuns.length);
  });
  return { table, most };
}

const DAYS = Array.from({ length: 9 }, (_, n) => day(n));

/** What the rows say at (t, p). */
function standingOf(table: Table, t: string, p: number) {
  const [segment, ...more] = table.at(table.segments, t, p);
  const [run, ...others] = table.at(table.runs, t, p);
  if (more.length + others.length > 0) throw new Error('two rows hold at once');
  if (!segment || !run) return null;
  const { key: value, event, position, from: confirmedAt, conflicting, change } = segment;
  return { value, event, position, confirmedAt, since: run.from, conflicting, change };
}

describe('rows kept event by event', () => {
  it.each([true, false])('agree with the as-of rule at every (t, p), partial rows: %s', (afresh) => {
    fc.assert(
      fc.property(steps, (history) => {
        const entries = entriesOf(history);
        const { table } = fold(history, afresh);
        for (let p = 0; p <= history.length + 1; p++) {
          const marks = changesAt(entries, p, key);
          const expected = DAYS.map((t) => standingAt(entries, t, p, key));
          expect(DAYS.map((t) => standingOf(table, t, p))).toEqual(
            expected.map((s) => (s ? { ...s, change: marks.get(s.event) } : null)),
          );
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('touch no more than six rows of a kind, wherever in the history an event falls', () => {
    fc.assert(
      fc.property(steps, (history) => {
        expect(fold(history, true).most).toBeLessThanOrEqual(6);
      }),
    );
  });

  it('keep the rows that an event leaves as they were', () => {
    const rows = new CellRows();
    const entry = (position: number, n: number, value: string): LiveEntry => ({
      event: `e${position}`,
      position,
      effectiveAt: day(n),
      key: value,
      source: `d${position}`,
    });
    rows.put(entry(1, 10, 'done'));
    rows.put(entry(2, 12, 'done'));
    const later = rows.put(entry(3, 14, 'done'));
    expect(later.opened.map((s) => [s.from, s.to, s.change])).toEqual([
      [day(12), day(14), 'confirmation'],
      [day(14), null, 'confirmation'],
    ]);
    expect(later.closed.map((s) => s.from)).toEqual([day(12)]);
    expect([...later.closedRuns, ...later.openedRuns]).toEqual([]);
    const confirms = rows.put(entry(4, 14, 'done'));
    expect(confirms.opened.map((s) => s.event)).toEqual(['e4']);
  });
});
