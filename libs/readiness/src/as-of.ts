// The as-of rule: the definition that every read model must agree with. Two clocks, "true at" (effective time t) and
// "known at" (position p).

/** One statement about one cell, as far as the rule looks at it. */
export interface Entry<V> {
  readonly event: string;
  readonly position: number;
  readonly effectiveAt: string;
  /** Canonical: equal values are equal strings under `key`. */
  readonly value: V;
  /** Who or what says it: the document, or the teller of a statement entered by hand. */
  readonly source: string;
  /** Position of the retraction, if there is one. */
  readonly retractedAt: number | null;
}

/** The value of a cell with what it rests on. */
export interface Standing<V> {
  readonly value: V;
  readonly event: string;
  readonly position: number;
  /** When the event picked was true. */
  readonly confirmedAt: string;
  /** Earliest report of the unbroken run of equal values that ends in the event picked. */
  readonly since: string;
  /** Another unretracted event of the same instant, from another source, says otherwise. */
  readonly conflicting: boolean;
}

/** What an entry was when it is seen in effective order: the first report, a change, or a confirmation. */
export type Change = 'first' | 'change' | 'confirmation';

type Key<V> = (value: V) => string;

/** The entries that count at known position `p`, in the order of the rule: (effectiveAt, position). */
export function visible<V>(entries: readonly Entry<V>[], p: number): Entry<V>[] {
  return entries
    .filter((e) => e.position <= p && (e.retractedAt === null || e.retractedAt > p))
    .sort((a, b) => compare(a.effectiveAt, b.effectiveAt) || a.position - b.position);
}

/**
 * The value of a cell at effective time `t` known at position `p`: of the unretracted entries with effectiveAt ≤ t and
 * position ≤ p the greatest by (effectiveAt, position); null when nobody has reported.
 */
export function standingAt<V>(
  entries: readonly Entry<V>[],
  t: string,
  p: number,
  key: Key<V>,
): Standing<V> | null {
  const seen = visible(entries, p).filter((e) => e.effectiveAt <= t);
  const picked = seen.at(-1);
  if (!picked) return null;
  const winners = winnersOf(seen);
  let since = picked.effectiveAt;
  for (let i = winners.length - 1; i >= 0 && key(winners[i]!.value) === key(picked.value); i--) {
    since = winners[i]!.effectiveAt;
  }
  const conflicting = seen.some(
    (e) =>
      e.effectiveAt === picked.effectiveAt &&
      e.source !== picked.source &&
      key(e.value) !== key(picked.value),
  );
  const { value, event, position, effectiveAt: confirmedAt } = picked;
  return { value, event, position, confirmedAt, since, conflicting };
}

/**
 * What each visible entry was, by event id. Of several entries of one instant the greatest position is the value of
 * that instant; the others confirm it when they are equal and are `null` when they say otherwise.
 */
export function changesAt<V>(
  entries: readonly Entry<V>[],
  p: number,
  key: Key<V>,
): Map<string, Change | null> {
  const marks = new Map<string, Change | null>();
  const seen = visible(entries, p);
  let before: Entry<V> | undefined;
  for (const winner of winnersOf(seen)) {
    const same = before !== undefined && key(before.value) === key(winner.value);
    marks.set(winner.event, before === undefined ? 'first' : same ? 'confirmation' : 'change');
    for (const other of seen) {
      if (other.effectiveAt !== winner.effectiveAt || other.event === winner.event) continue;
      marks.set(other.event, key(other.value) === key(winner.value) ? 'confirmation' : null);
    }
    before = winner;
  }
  return marks;
}

/** One entry per instant: the value of a cell as a function of effective time changes only at these. */
function winnersOf<V>(sorted: readonly Entry<V>[]): Entry<V>[] {
  return sorted.filter((e, i) => sorted[i + 1]?.effectiveAt !== e.effectiveAt);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
