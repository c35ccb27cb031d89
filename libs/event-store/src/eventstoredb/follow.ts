// Following an EventStoreDB: a catch-up subscription filtered by the server. Whatever ends it — a lost connection, a new
// leader, a reader that was too slow — the next one begins after the last event that was handed over.
import { checkCount } from '../event.js';
import { checkBatchSize, defaultBatchSize, firstRetryMs, longestRetryMs, pause } from '../follow.js';
import { StoreUnavailableError } from '../errors.js';
import type { FollowOptions, StoredEvent } from '../port.js';
import type { Recorded } from './envelope.js';
import type { Log } from './log.js';
import type { RecordedTimes } from './recorded-times.js';
import type { Subscription } from './connection.js';

/** Events appended one by one come one by one; waiting this long for the next makes one batch of an import's. */
const lingerMs = 20;

export interface Watching {
  /** A subscription that says nothing for so long is asked whether it has missed something. */
  readonly watchMs: number;
}

export async function* followLog(
  log: Log,
  times: RecordedTimes,
  from: number,
  options: FollowOptions,
  { watchMs }: Watching,
): AsyncGenerator<readonly StoredEvent[], void, undefined> {
  const { signal, batchSize = defaultBatchSize, onCaughtUp, onError } = options;
  checkCount(from, 'position');
  checkBatchSize(batchSize);
  let position = from;
  let recordedAt: string | null = null;
  let announced = -1;
  let retryMs = firstRetryMs;
  while (!signal.aborted) {
    let live: Subscription | null = null;
    try {
      live = log.subscribe(await log.beginning(position), batchSize);
      let due = (await times.end()).position;
      let batch: Recorded[] = [];
      let catchingUp = true;
      let lingered = false;
      while (!signal.aborted) {
        batch.push(...log.ours(live.take(batchSize - batch.length), position));
        const reached = batch.at(-1)?.position ?? position;
        if (!catchingUp && !lingered && batch.length > 0 && batch.length < batchSize) {
          lingered = true;
          await pause(lingerMs, signal);
          continue;
        }
        // before it has caught up, events come as fast as they are taken: whole batches are worth the wait
        if (batch.length === batchSize || (batch.length > 0 && reached >= due)) {
          const stored = await times.inOrder(batch, recordedAt);
          if (signal.aborted) return;
          batch = [];
          lingered = false;
          position = reached;
          recordedAt = stored.at(-1)!.recordedAt;
          retryMs = firstRetryMs;
          yield stored;
          continue;
        }
        if (batch.length === 0 && position >= due && announced !== position) {
          // from here on whatever comes is on its way to us by itself
          if (catchingUp) due = (await times.end()).position;
          if (position < due) continue;
          catchingUp = false;
          announced = position;
          onCaughtUp?.(position);
          continue;
        }
        if (live.failure) throw live.failure;
        await live.wait(watchMs, signal);
        if (live.silentMs >= watchMs) due = await missed(times, reached);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof StoreUnavailableError)) throw error;
      onError?.(error, retryMs);
      await pause(retryMs, signal);
      retryMs = Math.min(retryMs * 2, longestRetryMs);
    } finally {
      live?.close();
    }
  }
}

/** After a long silence: where the log ends, if that is what has been reached. */
async function missed(times: RecordedTimes, reached: number): Promise<number> {
  const end = (await times.end()).position;
  if (end <= reached) return end;
  throw new StoreUnavailableError(
    'EventStoreDB: luồng theo dõi im lặng dù có sự kiện mới; mở lại / the subscription is silent though there are events; opening another',
  );
}
