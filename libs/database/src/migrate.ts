// Brings a database to the schema that the code expects. Each migration runs once; all that are missing run in one
// transaction, so a database is never left half way.
import { createHash } from 'node:crypto';
import type postgres from 'postgres';
import { DatabaseFault, errorCode } from './fault.js';

export interface Migration {
  /** Unique in the whole database and never changed, with its room in front: `event-store/001-events`. */
  readonly name: string;
  readonly sql: string;
}

/** `event-store` of `event-store/001-events`; a name without a room has none to share. */
const roomOf = (name: string): string => (name.includes('/') ? (name.split('/')[0] ?? name) : name);

/** sha256 of the text; line endings do not count, since a checkout may change them. */
function checksumOf(migration: Migration): string {
  return createHash('sha256').update(migration.sql.replaceAll('\r\n', '\n')).digest('hex');
}

/**
 * Those of `migrations` that the database has not seen.
 * @throws DatabaseFault when one was changed after it ran, or when their room has one that this program does not know
 */
export async function pendingMigrations(
  sql: postgres.ISql | postgres.Sql,
  migrations: readonly Migration[],
): Promise<readonly Migration[]> {
  const rows = await sql<{ name: string; checksum: string }[]>`select name, checksum from public.migrations`;
  const applied = new Map(rows.map((row) => [row.name, row.checksum]));
  for (const migration of migrations) {
    const before = applied.get(migration.name);
    const now = checksumOf(migration);
    if (before === undefined || before === now) continue;
    throw new DatabaseFault(
      `Bước nâng cấp "${migration.name}" đã chạy trên cơ sở dữ liệu này với nội dung khác (${before.slice(0, 8)}, nay ${now.slice(0, 8)}). Phiên bản chương trình và dữ liệu không khớp.`,
      `Migration "${migration.name}" has run on this database with other contents (${before.slice(0, 8)}, now ${now.slice(0, 8)}). The program and the data do not belong together.`,
    );
  }
  const known = new Set(migrations.map(({ name }) => name));
  const rooms = new Set(migrations.map(({ name }) => roomOf(name)));
  const newer = [...applied.keys()].find((name) => !known.has(name) && rooms.has(roomOf(name)));
  if (newer !== undefined) {
    throw new DatabaseFault(
      `Cơ sở dữ liệu đã ở bản mới hơn chương trình này (bước nâng cấp "${newer}"). Hãy cập nhật chương trình.`,
      `The database is newer than this program (migration "${newer}"). Update the program.`,
    );
  }
  return migrations.filter((migration) => !applied.has(migration.name));
}

/**
 * Runs what is missing, in the order given, and returns the names of what ran. Several processes may call it at once:
 * one works, the others wait and find nothing left to do.
 */
export async function migrate(sql: postgres.Sql, migrations: readonly Migration[]): Promise<string[]> {
  const names = new Set(migrations.map((migration) => migration.name));
  if (names.size !== migrations.length) throw new Error('Two migrations have the same name');
  try {
    if ((await pendingMigrations(sql, migrations)).length === 0) return [];
  } catch (error) {
    // 42P01: a new database, without the table
    if (errorCode(error) !== '42P01') throw error;
  }
  return sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtextextended('readiness-ledger migrations', 0))`;
    await tx`
      create table if not exists public.migrations (
        name       text primary key,
        checksum   text not null,
        applied_at timestamptz not null default clock_timestamp()
      )`;
    const todo = await pendingMigrations(tx, migrations);
    for (const migration of todo) {
      await tx.unsafe(migration.sql);
      await tx`insert into public.migrations (name, checksum) values (${migration.name}, ${checksumOf(migration)})`;
    }
    return todo.map((migration) => migration.name);
  });
}
