// Following by polling: read what is there, then wait for a hint or a while, and read again. Hints make it quick,
// polling makes it correct, so an adapter whose hints get lost is late by one interval at worst.
import { StoreUnavailableError } from './errors.js';
import { checkCount } from './event.js';
import type { EventStore, FollowOptions, StoredEvent } from './port.js';

export const firstRetryMs = 250;
export const longestRetryMs = 5000;
export const defaultBatchSize = 500;

/** Wakes whoever waits for new events. A hint that comes between reading and waiting is not lost. */
export class Hints {
  private given = 0;
  private readonly waiting = new Set<() => void>();

  get count(): number {
    return this.given;
  }

  give(): void {
    this.given++;
    for (const wake of [...this.waiting]) wake();
  }

  /** Resolves at the first hint after the `seen`th, when `ms` have passed, or when the signal aborts. */
  wait(seen: number, ms: number, signal: AbortSignal): Promise<void> {
    if (this.given !== seen) return Promise.resolve();
    return pause(ms, signal, this.waiting);
  }
}

/** The `follow` of an adapter that can `readAll`; unavailability is retried with back-off, other errors end it. */
export async function* followByReading(
  store: Pick<EventStore, 'readAll'>,
  from: number,
  options: FollowOptions,
  hints: Hints,
  pollMs: number,
): AsyncGenerator<readonly StoredEvent[], void, undefined> {
  const { signal, batchSize = defaultBatchSize, onCaughtUp, onError } = options;
  checkCount(from, 'position');
  checkBatchSize(batchSize);
  let position = from;
  let caughtUp = false;
  let retryMs = firstRetryMs;
  while (!signal.aborted) {
    const seen = hints.count;
    let batch: StoredEvent[];
    try {
      batch = await store.readAll(position, batchSize);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof StoreUnavailableError)) throw error;
      onError?.(error, retryMs);
      await pause(retryMs, signal);
      retryMs = Math.min(retryMs * 2, longestRetryMs);
      continue;
    }
    retryMs = firstRetryMs;
    const last = batch.at(-1);
    if (last) {
      if (signal.aborted) return;
      position = last.position;
      caughtUp = false;
      yield batch;
      continue;
    }
    if (!caughtUp) onCaughtUp?.(position);
    caughtUp = true;
    await hints.wait(seen, pollMs, signal);
  }
}

export function checkBatchSize(batchSize: number): void {
  if (!Number.isSafeInteger(batchSize) || batchSize < 1)
    throw new RangeError(`batch size ${batchSize} is not from 1`);
}

/** Waits; `wakers` may hold the way to end it early. */
export function pause(ms: number, signal: AbortSignal, wakers?: Set<() => void>): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      wakers?.delete(done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    wakers?.add(done);
  });
}
