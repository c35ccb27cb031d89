// Builds a projection from the events alone, beside the one that is read meanwhile; compares the two; and switches in
// one transaction.
import type postgres from 'postgres';
import type { EventStore } from '#libs/event-store';
import { ProjectionStopped, type Projection } from '../projection.js';
import { checkpointOf, foldExactly, OutOfStep, type Checkpoint } from './batch.js';
import { onSource } from './lease.js';
import { makeTables, rebuildLock, schemaName } from './tables.js';
import { transaction } from './transaction.js';

export interface Rebuilt {
  readonly projection: string;
  readonly version: number;
  readonly events: number;
  readonly seconds: number;
  readonly eventsPerSecond: number;
  /** Whether every table has the same rows as before; null when the version before was another. */
  readonly identical: boolean | null;
}

export interface RebuildOptions {
  readonly store: Pick<EventStore, 'readAll' | 'head'>;
  readonly sql: postgres.Sql;
  /** As for the runner: which store the events come from. */
  readonly source?: string | null;
  readonly batchSize?: number;
  /** While it builds: events folded so far. */
  readonly onProgress?: (projection: string, events: number) => void;
}

/**
 * Builds the tables up to where those in force stand, and switches to them. With `onlyIfOlder` nothing is done, and
 * null answered, unless the version in force is an older one.
 * @throws ProjectionStopped when the fold cannot handle an event that the tables in force already reflect; those stay
 * @throws OutOfStep, SourceChanged when those were emptied meanwhile, or moved to another event store
 */
export async function buildBeside(projection: Projection, options: RebuildOptions): Promise<Rebuilt>;
export async function buildBeside(
  projection: Projection,
  options: RebuildOptions,
  onlyIfOlder: true,
): Promise<Rebuilt | null>;
export async function buildBeside(
  projection: Projection,
  options: RebuildOptions,
  onlyIfOlder = false,
): Promise<Rebuilt | null> {
  const { sql } = options;
  const turn = await sql.reserve();
  try {
    // one at a time; the lock goes with the connection, and that of a machine that has vanished goes within a minute
    await turn`select set_config('tcp_keepalives_idle', '20', false), set_config('tcp_keepalives_interval', '10', false),
      set_config('tcp_keepalives_count', '3', false)`;
    await turn`select pg_advisory_lock(hashtextextended(${rebuildLock(projection)}, 0))`;
    const before = await checkpointOf(sql, projection.name);
    if (onlyIfOlder && before.version >= projection.version) return null;
    return await buildAndSwitch(projection, await freshSchema(sql, projection, before), options);
  } catch (error) {
    if (onlyIfOlder && error instanceof ProjectionStopped)
      await sql`update projections.checkpoints set error = ${error.message}, error_position = ${error.position}
        where name = ${projection.name}`;
    throw error;
  } finally {
    // a connection that is gone has given the lock back, and must not go back into the pool
    const alive = await turn`select pg_advisory_unlock_all()`.then(
      () => true,
      () => false,
    );
    if (alive) turn.release();
  }
}

/** Brings a projection that the database has in an older version to this one. */
export async function upgrade(projection: Projection, options: RebuildOptions): Promise<void> {
  const { version } = await checkpointOf(options.sql, projection.name);
  if (version < projection.version) await buildBeside(projection, options, true);
}

/** Makes empty tables in a schema that was never in force, and drops what killed rebuilds left behind. */
async function freshSchema(
  sql: postgres.Sql,
  projection: Projection,
  { schema }: Checkpoint,
): Promise<string> {
  return transaction(sql, async (tx) => {
    await tx`set local client_min_messages = warning`;
    const left = await tx<{ nspname: string }[]>`
      select nspname from pg_namespace
      where nspname ~ ${`^${projection.name}_v[0-9]+(_g[0-9]+)?$`} and nspname <> ${schema}`;
    for (const { nspname } of left) await tx`drop schema ${tx(nspname)} cascade`;
    const [row] = await tx<{ generation: number }[]>`
      update projections.checkpoints set generation = generation + 1
      where name = ${projection.name} returning generation`;
    const fresh = schemaName(projection, row?.generation ?? 1);
    await makeTables(tx, projection, fresh);
    return fresh;
  });
}

async function buildAndSwitch(
  projection: Projection,
  schema: string,
  { sql, store, source = null, batchSize = 1000, onProgress }: RebuildOptions,
): Promise<Rebuilt> {
  const { name, version } = projection;
  const started = performance.now();
  let position = 0;
  let events = 0;
  let seconds = 0;
  const fold = async (
    to: number,
    apply: (work: (tx: postgres.TransactionSql) => Promise<void>) => Promise<void>,
  ) => {
    const batch = await store.readAll(position, batchSize, to);
    position = await foldExactly(projection, position, batch, (part, stored) =>
      apply((tx) => projection.apply(tx, schema, part, stored)),
    );
    events += batch.length;
    onProgress?.(name, events);
    return batch.length;
  };
  for (;;) {
    const { position: to } = await checkpointOf(sql, name);
    while (position < to) await fold(to, (work) => transaction(sql, work));
    const identical = await transaction(sql, async (tx) => {
      await tx`set local client_min_messages = warning`;
      // holds up whoever folds, so that old and new tables stand at one position
      await tx`select 1 from projections.leases where name = ${name} for update`;
      await onSource(tx, name, source);
      const old = await checkpointOf(tx, name);
      if (old.position < position) throw new OutOfStep(name, old.position, position);
      if (old.position - position > batchSize) return undefined;
      while (position < old.position) await fold(old.position, (work) => tx.savepoint((sp) => work(sp)));
      seconds = (performance.now() - started) / 1000;
      const same = old.version === version ? await sameTables(tx, old.schema, schema) : null;
      await tx`update projections.checkpoints set version = ${version}, schema = ${schema}, events = ${events},
        error = null, error_position = null where name = ${name}`;
      await tx`drop schema ${tx(old.schema)} cascade`;
      return { same };
    });
    if (identical) {
      const eventsPerSecond = Math.round(events / Math.max(seconds, 0.001));
      return { projection: name, version, events, seconds, eventsPerSecond, identical: identical.same };
    }
  }
}

/** Whether two schemas have the same tables with the same rows. */
async function sameTables(tx: postgres.TransactionSql, one: string, other: string): Promise<boolean> {
  const tables = async (schema: string): Promise<string[]> => {
    const rows = await tx<{ name: string }[]>`
      select table_name as name from information_schema.tables where table_schema = ${schema} order by 1`;
    return rows.map(({ name }) => name);
  };
  const names = await tables(one);
  if (names.join() !== (await tables(other)).join()) return false;
  for (const name of names) {
    const [row] = await tx<{ differ: boolean }[]>`
      select exists (table ${tx(one)}.${tx(name)} except all table ${tx(other)}.${tx(name)})
        or exists (table ${tx(other)}.${tx(name)} except all table ${tx(one)}.${tx(name)}) as differ`;
    if (row?.differ !== false) return false;
  }
  return true;
}
