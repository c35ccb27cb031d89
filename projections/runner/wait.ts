// For reads that must reflect a position: waits until projections have come so far. Whoever projects in this process
// wakes the waiting at once; of what other processes do they ask the database again and again, all with one question.
import { tablesInForce, ProjectionBehind, type Queryable } from '../projection.js';
import { pause } from './pause.js';

/** Who waits for which projection. */
const waiting = new Map<string, Set<() => void>>();
/** Projections that let others go first, and what sets them going. */
const patient = new Map<string, () => void>();
const patienceMs = 100;
const shortestMs = 4;
const longestMs = 32;

/** A batch of this projection has been committed by this process. */
export function advanced(projection: string): void {
  for (const wake of waiting.get(projection) ?? []) wake();
}

/** Lets other projections of this process go first for a moment, unless somebody waits for this one. */
export async function letOthersFirst(projection: string, signal: AbortSignal): Promise<void> {
  if (waitingFor(projection).size > 0) return;
  const wanted = new AbortController();
  patient.set(projection, () => wanted.abort());
  await pause(patienceMs, AbortSignal.any([signal, wanted.signal]));
  patient.delete(projection);
}

/**
 * Waits until projections reflect a position.
 * @throws ProjectionBehind when one of them has not come so far in time
 */
export async function waitFor(
  sql: Queryable,
  names: readonly string[],
  position: number,
  timeoutMs = 5000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  let wake = (): void => undefined;
  const onAdvance = (): void => wake();
  for (const name of names) {
    waitingFor(name).add(onAdvance);
    patient.get(name)?.();
  }
  try {
    for (let ms = shortestMs; ; ms = Math.min(ms * 2, longestMs)) {
      // begun before the question: what is committed while it is under way wakes as well
      const change = new Promise<void>((resolve) => (wake = resolve));
      const reached = await tablesInForce(sql);
      const behind = names.find((name) => (reached.get(name)?.position ?? -1) < position);
      if (behind === undefined) return;
      if (performance.now() > deadline)
        throw new ProjectionBehind(behind, reached.get(behind)?.position ?? 0, position);
      const ended = new AbortController();
      await Promise.race([change, pause(ms, ended.signal)]).finally(() => ended.abort());
    }
  } finally {
    for (const name of names) waitingFor(name).delete(onAdvance);
  }
}

function waitingFor(name: string): Set<() => void> {
  const found = waiting.get(name) ?? new Set();
  waiting.set(name, found);
  return found;
}
