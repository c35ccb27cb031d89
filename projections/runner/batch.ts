// Folds batches under a lease: rows and checkpoint in one transaction, so an event counts exactly once wherever a
// process dies; and when an event cannot be handled, finds out which.
import type postgres from 'postgres';
import { upcast, type RecordedEvent } from '#libs/readiness';
import type { StoredEvent } from '#libs/event-store';
import { ProjectionStopped, type Projection, type Queryable } from '../projection.js';
import { fenced, LeaseLost, type Lease } from './lease.js';
import { transaction } from './transaction.js';
import { advanced } from './wait.js';

export interface Checkpoint {
  readonly version: number;
  readonly schema: string;
  readonly position: number;
}

/** The checkpoint is not where the batch begins: somebody else has worked meanwhile. Nothing was written. */
export class OutOfStep extends Error {
  constructor(projection: string, position: number, expected: number) {
    super(`projection ${projection} is at position ${position}, not at ${expected}`);
    this.name = 'OutOfStep';
  }
}

/** Another program has switched to another version; this one must end. */
export class VersionChanged extends Error {
  constructor(projection: Projection, there: number) {
    super(
      `projection ${projection.name} has version ${there} now, this program works on ${projection.version}`,
    );
    this.name = 'VersionChanged';
  }
}

export async function checkpointOf(sql: Queryable, name: string): Promise<Checkpoint> {
  const [row] = await sql<{ version: number; schema: string; position: string }[]>`
    select version, schema, position from projections.checkpoints where name = ${name}`;
  if (!row) throw new RangeError(`projection ${name} is not prepared`);
  return { ...row, position: Number(row.position) };
}

/**
 * Folds the events that follow position `from`; answers the position reached.
 * @throws ProjectionStopped after everything before the offending event has been folded and the reason been written down
 * @throws LeaseLost, OutOfStep, SourceChanged, VersionChanged
 */
export async function foldBatch(
  sql: postgres.Sql,
  projection: Projection,
  lease: Lease,
  from: number,
  batch: readonly StoredEvent[],
): Promise<number> {
  const commit: Commit = (events, stored, base) =>
    transaction(sql, async (tx) => {
      await fenced(tx, lease);
      const { version, schema, position } = await checkpointOf(tx, projection.name);
      if (version !== projection.version) throw new VersionChanged(projection, version);
      if (position !== base) throw new OutOfStep(projection.name, position, base);
      await projection.apply(tx, schema, events, stored);
      await tx`update projections.checkpoints set position = ${lastOf(events, base)},
        events = events + ${events.length}, updated_at = clock_timestamp(), heartbeat_at = clock_timestamp(),
        error = null, error_position = null where name = ${projection.name}`;
    }).then(() => advanced(projection.name));
  try {
    return await foldExactly(projection, from, batch, commit);
  } catch (error) {
    if (error instanceof ProjectionStopped) await writeDown(sql, lease, error);
    throw error;
  }
}

/** Commits some events, upcast and as stored, which follow position `base`. */
export type Commit = (
  events: readonly RecordedEvent[],
  stored: readonly StoredEvent[],
  base: number,
) => Promise<void>;

/**
 * Commits a batch, in halves when it fails, until the one event that cannot be handled is alone.
 * @throws ProjectionStopped for that event; faults of the connection and of the lease as they are
 */
export async function foldExactly(
  projection: Projection,
  from: number,
  batch: readonly StoredEvent[],
  commit: Commit,
): Promise<number> {
  const { events, unreadable } = lift(projection.name, batch);
  const fold = async (start: number, end: number, base: number): Promise<number> => {
    const part = events.slice(start, end);
    if (part.length === 0) return base;
    try {
      await commit(part, batch.slice(start, end), base);
      return lastOf(part, base);
    } catch (error) {
      if (!isOfTheFold(error)) throw error;
      if (part.length === 1) throw new ProjectionStopped(projection.name, lastOf(part, base), error);
      const middle = (start + end) >> 1;
      return fold(middle, end, await fold(start, middle, base));
    }
  };
  const reached = await fold(0, events.length, from);
  if (unreadable) throw unreadable;
  return reached;
}

/** Upcasts up to the first event that cannot be read. */
function lift(name: string, batch: readonly StoredEvent[]) {
  const events: RecordedEvent[] = [];
  for (const stored of batch) {
    try {
      events.push(upcast(stored));
    } catch (error) {
      return { events, unreadable: new ProjectionStopped(name, stored.position, error) };
    }
  }
  return { events, unreadable: null };
}

function lastOf(events: readonly RecordedEvent[], otherwise: number): number {
  return events.at(-1)?.position ?? otherwise;
}

/** Says why the projection stands still, unless somebody else works on it by now. */
async function writeDown(
  sql: postgres.Sql,
  lease: Lease,
  { position, message }: ProjectionStopped,
): Promise<void> {
  await transaction(sql, async (tx) => {
    await fenced(tx, lease);
    await tx`update projections.checkpoints
      set error = ${message}, error_position = ${position}, heartbeat_at = clock_timestamp()
      where name = ${lease.projection}`;
  }).catch((error: unknown) => {
    if (!(error instanceof LeaseLost)) throw error;
  });
}

/** Whether an error says something about the events, and not about the connection, the server's state or the lease. */
function isOfTheFold(error: unknown): boolean {
  if (
    error instanceof Error &&
    ['LeaseLost', 'OutOfStep', 'SourceChanged', 'VersionChanged'].includes(error.name)
  )
    return false;
  return !isPassing(error);
}

/**
 * What may go well when it is tried again: lost connections, a server that restarts, deadlocks, a transaction that was
 * idle for too long (25P03), a standby that is about to be promoted and still refuses to write (25006).
 */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'StoreUnavailableError') return true;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return /^(CONNECTION_|CONNECT_TIMEOUT$|ECONN|EHOST|ENET|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT)/.test(code)
    ? true
    : /^(08|40|53|57|55P03|25006|25P03)[0-9A-Z]*$/.test(code) && code.length === 5;
}
