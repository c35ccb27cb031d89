// Brings the schema `store` of a database up to date.
import type { Sql } from 'postgres';
import { steps } from './schema.js';
import { reached } from './reach.js';

/** Two processes that start at once take turns at this advisory lock. "evst" in ASCII. */
const lock = 0x65767374;

/** The version of the tables that this program makes and knows. */
export const storeVersion = steps.length;

/** The schema is that of a newer program. */
export class StoreTooNewError extends Error {
  override readonly name = 'StoreTooNewError';
}

/**
 * Creates or updates the tables of event store and documents; running it again changes nothing.
 * @throws StoreTooNewError when the tables are those of a newer program
 */
export async function migrateEventStore(sql: Sql): Promise<void> {
  await reached(
    sql,
    sql.begin(async (tx) => {
      await tx`set local client_min_messages = warning`;
      await tx`select pg_advisory_xact_lock(${lock})`;
      await tx`create schema if not exists store`;
      await tx`create table if not exists store.migrations
        (version int primary key, applied_at timestamptz not null default now())`;
      const [done] = await tx<
        { version: number }[]
      >`select coalesce(max(version), 0) as version from store.migrations`;
      const version = done?.version ?? 0;
      if (version > steps.length)
        throw new StoreTooNewError(
          `the event store has schema version ${version}, this program knows ${steps.length}: update it`,
        );
      for (const [i, step] of steps.slice(version).entries()) {
        await tx.unsafe(step);
        await tx`insert into store.migrations (version) values (${version + i + 1})`;
      }
    }),
  );
}
