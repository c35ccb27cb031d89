// The runner's own book-keeping, in the PostgreSQL schema `projections`: how far each projection has come, in which
// schema its tables in force are, and who holds the lease.
import type postgres from 'postgres';
import type { Projection } from '../projection.js';

/** Two processes that start at once take turns at this advisory lock. "proj" in ASCII. */
export const lock = 0x70726f6a;

const bookkeeping = `
create schema if not exists projections;

create table if not exists projections.checkpoints (
  name           text primary key,
  version        int not null,
  schema         text not null,          -- the tables in force
  generation     int not null default 1, -- counts rebuilds
  position       bigint not null default 0,
  events         bigint not null default 0,
  updated_at     timestamptz not null default clock_timestamp(),
  heartbeat_at   timestamptz,            -- when somebody who holds the lease was last alive
  error          text,                   -- why it stands still
  error_position bigint                  -- the event that could not be handled
);

create table if not exists projections.leases (
  name       text primary key references projections.checkpoints,
  holder     text,
  fence      bigint not null default 0,  -- grows with every change of hands
  expires_at timestamptz not null default '-infinity'
);

create table if not exists projections.source (
  one   boolean primary key default true check (one),
  store text not null                    -- the event store whose positions all of this says
);
`;

/** What an advisory lock is named after: only one at a time builds a projection anew, or empties it. */
export const rebuildLock = ({ name }: Pick<Projection, 'name'>): string => `rebuild ${name}`;

/** The database has a newer version of a projection than this program. */
export class ProjectionTooNew extends Error {
  override readonly name = 'ProjectionTooNew';
}

const nameForm = /^[a-z][a-z0-9_]*$/;

/** The schema of a projection's tables; the first generation of version 1 is `matrix_v1`, a rebuild's `matrix_v1_g2`. */
export function schemaName({ name, version }: Projection, generation: number): string {
  return generation === 1 ? `${name}_v${version}` : `${name}_v${version}_g${generation}`;
}

/**
 * Makes the book-keeping and the tables of projections that the database does not know yet. A projection that is there
 * in an older version stays as it is until `rebuild` (the runner calls it first of all).
 * @throws ProjectionTooNew when the database has a newer version than this program
 */
export async function prepare(sql: postgres.Sql, projections: readonly Projection[]): Promise<void> {
  for (const { name } of projections)
    if (!nameForm.test(name))
      throw new RangeError(`projection name "${name}" is not of the form ${nameForm}`);
  await sql.begin(async (tx) => {
    await tx`set local client_min_messages = warning`;
    await tx`select pg_advisory_xact_lock(${lock})`;
    await tx.unsafe(bookkeeping);
    const rows = await tx<
      { name: string; version: number }[]
    >`select name, version from projections.checkpoints`;
    const versions = new Map(rows.map((row) => [row.name, row.version]));
    for (const projection of projections) {
      const there = versions.get(projection.name);
      if (there === undefined) await install(tx, projection);
      else if (there > projection.version)
        throw new ProjectionTooNew(
          `projection ${projection.name} has version ${there} in the database, this program knows ${projection.version}: update it`,
        );
    }
  });
}

async function install(tx: postgres.TransactionSql, projection: Projection): Promise<void> {
  const schema = schemaName(projection, 1);
  await makeTables(tx, projection, schema);
  await tx`insert into projections.checkpoints (name, version, schema)
    values (${projection.name}, ${projection.version}, ${schema})`;
  await tx`insert into projections.leases (name) values (${projection.name})`;
}

/** Makes a projection's empty tables; whatever a killed rebuild left in that schema is dropped. */
export async function makeTables(
  tx: postgres.TransactionSql,
  projection: Projection,
  schema: string,
): Promise<void> {
  await tx`drop schema if exists ${tx(schema)} cascade`;
  await tx`create schema ${tx(schema)}`;
  for (const statement of projection.ddl(schema)) await tx.unsafe(statement);
}
