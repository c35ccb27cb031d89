// For those who have just written and want to read it back: a command projects by itself when nobody else does, and
// waits for the one who does otherwise.
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import type { EventStore } from '#libs/event-store';
import { ProjectionBehind, type Projection } from '../projection.js';
import { checkpointOf, foldBatch, OutOfStep } from './batch.js';
import { upgrade } from './build.js';
import { acquire, LeaseLost, release, type Lease } from './lease.js';
import { pause } from './pause.js';

export interface CatchUpOptions {
  /** Until this position is reflected; the head of the store by default. */
  readonly to?: number;
  readonly holder?: string;
  /** As for the runner: which store the events come from. */
  readonly source?: string | null;
  readonly batchSize?: number;
  readonly ttlMs?: number;
  /** How long to wait for somebody else's work without seeing any progress; 30 s by default. */
  readonly patienceMs?: number;
  readonly onAdvance?: (projection: string, position: number) => void;
}

/**
 * Brings projections to a position, and to the version of this program. All of them are brought as far as they come before anything is thrown.
 * @throws ProjectionStopped for the first that met an event it cannot handle
 * @throws ProjectionBehind when another holder of the lease makes no progress
 */
export async function catchUp(
  projections: readonly Projection[],
  store: Pick<EventStore, 'readAll' | 'head'>,
  sql: postgres.Sql,
  options: CatchUpOptions = {},
): Promise<void> {
  const to = options.to ?? (await store.head()).position;
  const outcomes = await Promise.allSettled(
    projections.map((projection) => catchUpOne(projection, store, sql, to, options)),
  );
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

async function catchUpOne(
  projection: Projection,
  store: Pick<EventStore, 'readAll' | 'head'>,
  sql: postgres.Sql,
  to: number,
  options: CatchUpOptions,
): Promise<void> {
  const { holder = `catch-up-${randomUUID()}`, source = null, ttlMs = 5000, patienceMs = 30_000 } = options;
  await upgrade(projection, { store, sql, source });
  let seen = -1;
  let deadline = performance.now() + patienceMs;
  for (;;) {
    const { position } = await checkpointOf(sql, projection.name);
    if (position >= to) return;
    if (position > seen) deadline = performance.now() + patienceMs;
    seen = position;
    const lease = await acquire(sql, projection.name, holder, ttlMs, source);
    if (lease) {
      try {
        await project(projection, store, sql, lease, to, options);
      } catch (error) {
        if (!(error instanceof LeaseLost) && !(error instanceof OutOfStep)) throw error;
      } finally {
        await release(sql, lease);
      }
    } else if (performance.now() > deadline) throw new ProjectionBehind(projection.name, position, to);
    else await pause(20);
  }
}

async function project(
  projection: Projection,
  store: Pick<EventStore, 'readAll'>,
  sql: postgres.Sql,
  lease: Lease,
  to: number,
  { batchSize = 1000, onAdvance }: CatchUpOptions,
): Promise<void> {
  let { position } = await checkpointOf(sql, projection.name);
  while (position < to) {
    const batch = await store.readAll(position, batchSize);
    if (batch.length === 0) return;
    position = await foldBatch(sql, projection, lease, position, batch);
    onAdvance?.(projection.name, position);
  }
}
