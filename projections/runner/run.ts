// Keeps projections up to date: the process that holds a projection's lease follows the store, the others stand by and
// take over when it ends or dies.
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import type { EventStore } from '#libs/event-store';
import { ProjectionStopped, type Projection } from '../projection.js';
import { checkpointOf, foldBatch, isPassing, OutOfStep } from './batch.js';
import { upgrade } from './build.js';
import { acquire, LeaseLost, release, renew, type Lease } from './lease.js';
import { pause } from './pause.js';
import { letOthersFirst } from './wait.js';

export interface RunOptions {
  readonly store: Pick<EventStore, 'follow' | 'readAll' | 'head'>;
  readonly sql: postgres.Sql;
  /** Which store that is, as `projections.source` names it; nothing is written once the read models stand on another. */
  readonly source?: string | null;
  /** Ends the run after the batch under way. */
  readonly signal: AbortSignal;
  /** Who works, for people who look at the leases; by default a random name. */
  readonly holder?: string;
  /** Most events in one transaction; 1000 by default. */
  readonly batchSize?: number;
  /** How long after the last sign of life of a holder another may take over; 5 s by default. */
  readonly ttlMs?: number;
  /** The projections that people look at the moment something is recorded: the others let them go first. */
  readonly first?: readonly string[];
  /** Everything that goes wrong, also what is retried; a `ProjectionStopped` means that the projection stands still. */
  readonly onError?: (error: Error, projection: string) => void;
  /** A projection on which this run works no more, until it is started again; `onError` is told too. */
  readonly onEnd?: (error: Error, projection: string) => void;
  /** After each batch, once it is committed. */
  readonly onAdvance?: (projection: string, position: number) => void;
}

const firstRetryMs = 250;
const longestRetryMs = 5000;

/** Runs projections until the signal aborts. One that stops does not stop the others; each error goes to `onError`. */
export async function runProjections(projections: readonly Projection[], options: RunOptions): Promise<void> {
  await Promise.all(
    projections.map((projection) =>
      runProjection(projection, options).catch((thrown: unknown) => {
        const error = thrown instanceof Error ? thrown : new Error(String(thrown));
        options.onError?.(error, projection.name);
        options.onEnd?.(error, projection.name);
      }),
    ),
  );
}

/**
 * Runs one projection until the signal aborts.
 * @throws ProjectionStopped when it meets an event that it cannot handle
 * @throws VersionChanged when another program has switched to a newer version
 * @throws SourceChanged when the read models have been moved to another event store
 */
export async function runProjection(projection: Projection, options: RunOptions): Promise<void> {
  const { sql, signal, ttlMs = 5000, holder = `runner-${randomUUID()}`, onError } = options;
  let retryMs = firstRetryMs;
  while (!signal.aborted) {
    try {
      await upgrade(projection, options);
      const lease = await acquire(sql, projection.name, holder, ttlMs, options.source);
      if (!lease) {
        await pause(Math.max(20, ttlMs / 5), signal);
        continue;
      }
      try {
        await followUnder(lease, projection, options, () => (retryMs = firstRetryMs));
      } finally {
        await release(sql, lease).catch(() => undefined);
      }
    } catch (error) {
      if (error instanceof LeaseLost || error instanceof OutOfStep) continue;
      if (error instanceof ProjectionStopped || !isPassing(error)) throw error;
      onError?.(error as Error, projection.name);
      await pause(retryMs, signal);
      retryMs = Math.min(retryMs * 2, longestRetryMs);
    }
  }
}

/** Follows until the signal aborts or the lease is lost. */
async function followUnder(
  lease: Lease,
  projection: Projection,
  { store, sql, signal, batchSize = 1000, first, onError, onAdvance }: RunOptions,
  onWell: () => void,
): Promise<void> {
  const lost = new AbortController();
  let working = false;
  let asking = false;
  // a batch renews the lease by itself; this is for the time between batches
  const heartbeat = setInterval(() => {
    if (working || asking) return;
    asking = true;
    renew(sql, lease)
      .then((kept) => (kept ? undefined : lost.abort()))
      .catch((error: unknown) => onError?.(error as Error, projection.name))
      .finally(() => (asking = false));
  }, lease.ttlMs / 3);
  try {
    let { position } = await checkpointOf(sql, projection.name);
    const following = store.follow(position, {
      signal: AbortSignal.any([signal, lost.signal]),
      batchSize,
      onError: (error) => onError?.(error, projection.name),
    });
    for await (const batch of following) {
      if (first?.includes(projection.name) === false) await letOthersFirst(projection.name, signal);
      working = true;
      position = await foldBatch(sql, projection, lease, position, batch);
      working = false;
      onWell();
      onAdvance?.(projection.name, position);
    }
  } finally {
    clearInterval(heartbeat);
  }
}
