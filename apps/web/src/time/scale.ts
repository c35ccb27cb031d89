// The places of the ticks on the bar. Time between them is drawn compressed, so that a day with six reports and a quiet
// year fit one bar; a long silence is drawn as a gap, never as a line.
export interface Tick {
  /** ISO 8601 UTC; null is now. */
  readonly at: string | null;
  readonly events: number;
  readonly report: boolean;
}

export interface Placed extends Tick {
  /** 0…1 along the bar. */
  readonly x: number;
  /** Nothing was said for long before it. */
  readonly gap: boolean;
}

const GAP_MS = 3 * 86_400_000;
const HOUR_MS = 3_600_000;

/** @param ticks oldest first, the last one being now */
export function place(ticks: readonly Tick[], now: number): Placed[] {
  const times = ticks.map(({ at }) => (at === null ? now : Date.parse(at)));
  const weights = times.map((time, i) =>
    i === 0 ? 0 : 1 + Math.log2(1 + Math.max(0, time - times[i - 1]!) / HOUR_MS),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  let sum = 0;
  return ticks.map((tick, i) => {
    sum += weights[i]!;
    return {
      ...tick,
      x: ticks.length === 1 ? 1 : sum / total,
      gap: i > 0 && times[i]! - times[i - 1]! > GAP_MS,
    };
  });
}

/** The index of the tick whose figures are shown at an instant: the last one not later; -1 before the first. */
export function tickAt(ticks: readonly Tick[], asOf: string | null): number {
  if (asOf === null) return ticks.length - 1;
  return ticks.findLastIndex(({ at }) => at !== null && at <= asOf);
}

/** Where an instant stands on the bar, also between two ticks. */
export function xOf(placed: readonly Placed[], asOf: string | null, now: number): number {
  const i = tickAt(placed, asOf);
  const [here, next] = [placed[i], placed[i + 1]];
  if (asOf === null || next === undefined) return 1;
  if (here === undefined) return 0;
  const [from, to] = [Date.parse(here.at!), next.at === null ? now : Date.parse(next.at)];
  const share = to > from ? Math.min(1, Math.max(0, (Date.parse(asOf) - from) / (to - from))) : 0;
  return here.x + (next.x - here.x) * share;
}

/** The tick nearest to a place on the bar. */
export function nearest(placed: readonly Placed[], x: number): Placed | undefined {
  return placed.reduce<Placed | undefined>(
    (best, tick) => (best === undefined || Math.abs(tick.x - x) < Math.abs(best.x - x) ? tick : best),
    undefined,
  );
}

/** The tick one step earlier or later than an instant; undefined at the end of the bar. */
export function step(ticks: readonly Tick[], asOf: string | null, by: -1 | 1): Tick | undefined {
  if (asOf === null) return by === 1 ? undefined : ticks.at(-2);
  if (by === 1) return ticks.find(({ at }) => at === null || at > asOf);
  return ticks.findLast(({ at }) => at !== null && at < asOf);
}

/** The ticks nearest to an instant by steps: where the time bar may move to next. */
export function around(ticks: readonly Tick[], asOf: string | null, most: number): Tick[] {
  const found: Tick[] = [];
  let [earlier, later] = [step(ticks, asOf, -1), step(ticks, asOf, 1)];
  while (found.length < most && (earlier ?? later) !== undefined) {
    for (const tick of [earlier, later]) if (tick !== undefined) found.push(tick);
    earlier &&= step(ticks, earlier.at, -1);
    later &&= step(ticks, later.at, 1);
  }
  return found.slice(0, most);
}
