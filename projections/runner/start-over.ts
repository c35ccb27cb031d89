// Empties all read models at once, to build them from another event store: positions of two stores must never meet in
// one table.
import type postgres from 'postgres';
import type { Projection } from '../projection.js';
import { checkpointOf } from './batch.js';
import { lock, makeTables, rebuildLock, schemaName } from './tables.js';

/** @param within is done in the same transaction, which no reader sees half of */
export async function startOver(
  sql: postgres.Sql,
  projections: readonly Projection[],
  within: (tx: postgres.TransactionSql) => Promise<void>,
): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local client_min_messages = warning`;
    await tx`select pg_advisory_xact_lock(${lock})`;
    for (const projection of projections) {
      const { name, version } = projection;
      // whoever builds tables from the other store, to put them in force, ends first
      await tx`select pg_advisory_xact_lock(hashtextextended(${rebuildLock(projection)}, 0))`;
      // waits for a batch under way; whoever held the lease is fenced out
      await tx`update projections.leases set holder = null, fence = fence + 1, expires_at = '-infinity'
        where name = ${name}`;
      const old = await checkpointOf(tx, name);
      const [row] = await tx<{ generation: number }[]>`
        update projections.checkpoints set generation = generation + 1 where name = ${name} returning generation`;
      const schema = schemaName(projection, row!.generation);
      await makeTables(tx, projection, schema);
      await tx`update projections.checkpoints set version = ${version}, schema = ${schema}, position = 0, events = 0,
        error = null, error_position = null where name = ${name}`;
      await tx`drop schema ${tx(old.schema)} cascade`;
    }
    await within(tx);
  });
}
