// Where checkpoints are kept: a table that only grows, and a file for each outside the database, so that a copy of
// what was signed survives whatever is done to the database.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { migrate, type Migration } from '#libs/database';
import { openInTerm, type Checkpoint, type KeyTerm } from '#libs/ledger';
import type postgres from 'postgres';
import type { Queryable } from '../../../../projections/projection.js';

export const CHECKPOINT_REASONS = ['report', 'on-demand', 'export'] as const;
export type CheckpointReason = (typeof CHECKPOINT_REASONS)[number];

export interface StoredCheckpoint {
  /** Number of events. */
  readonly size: number;
  /** Base64. */
  readonly root: string;
  /** Position of the last of them. */
  readonly position: number;
  readonly issuedAt: string;
  readonly reason: CheckpointReason;
  /** The signed note. */
  readonly note: string;
}

const tables = `
create schema ledger;

create table ledger.checkpoints (
  size      bigint primary key,
  root      text not null,          -- base64, as in the note
  position  bigint not null,
  note      text not null,
  issued_at timestamptz not null,
  reason    text not null
);

create function ledger.refuse() returns trigger language plpgsql as $$
begin
  raise exception 'ledger.% only grows: % is refused', tg_table_name, lower(tg_op);
end $$;

create trigger checkpoints_only_grow before update or delete or truncate on ledger.checkpoints
  for each statement execute function ledger.refuse();
`;

const handovers = `
create table ledger.handovers (
  number    integer primary key,    -- 1 is the first
  note      text not null unique,
  reason    text,
  handed_at timestamptz not null default clock_timestamp()
);

create trigger handovers_only_grow before update or delete or truncate on ledger.handovers
  for each statement execute function ledger.refuse();
`;

const keys = `
create table ledger.keys (
  verifier   text primary key,       -- the public key of whoever may sign; the one adopted last
  adopted_at timestamptz not null default clock_timestamp()
);

create trigger keys_only_grow before update or delete or truncate on ledger.keys
  for each statement execute function ledger.refuse();
`;

const moved = `
create table ledger.moved (
  size     bigint primary key,
  position bigint not null        -- of a checkpoint in the event store that the history was moved to since
);
`;

export const LEDGER_MIGRATIONS: readonly Migration[] = [
  { name: 'ledger/001-checkpoints', sql: tables },
  { name: 'ledger/002-keys', sql: keys },
  { name: 'ledger/003-moved', sql: moved },
  { name: 'ledger/004-handovers', sql: handovers },
];

export async function migrateCheckpoints(sql: postgres.Sql): Promise<void> {
  await migrate(sql, LEDGER_MIGRATIONS);
}

/** Everything that looks at what was signed before it signs takes turns at this, whatever the number of processes. */
export async function signingTurn(tx: postgres.TransactionSql): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended('readiness-ledger checkpoints', 0))`;
}

/** Smallest first. */
export async function storedCheckpoints(sql: Queryable): Promise<StoredCheckpoint[]> {
  const rows = await sql<Row[]>`
    select c.*, coalesce(m.position, c.position) as position
    from ledger.checkpoints c left join ledger.moved m using (size) order by size`;
  return rows.map(stored);
}

/** The largest, null when none was issued yet. */
export async function lastCheckpoint(sql: Queryable): Promise<StoredCheckpoint | null> {
  const [row] = await sql<Row[]>`
    select c.*, coalesce(m.position, c.position) as position
    from ledger.checkpoints c left join ledger.moved m using (size) order by size desc limit 1`;
  return row ? stored(row) : null;
}

export async function insertCheckpoint(sql: Queryable, checkpoint: StoredCheckpoint): Promise<void> {
  const { size, root, position, note, issuedAt, reason } = checkpoint;
  await sql`insert into ledger.checkpoints (size, root, position, note, issued_at, reason)
    values (${size}, ${root}, ${position}, ${note}, ${issuedAt}, ${reason})`;
}

/** Says where checkpoints stand in another event store: positions by size. They are not signed, size and root are. */
export async function moveCheckpoints(sql: Queryable, positions: ReadonlyMap<number, number>): Promise<void> {
  await sql`delete from ledger.moved`;
  await sql`insert into ledger.moved (size, position)
    select * from unnest(${[...positions.keys()]}::bigint[], ${[...positions.values()]}::bigint[])`;
}

export interface CheckpointFile {
  readonly path: string;
  readonly note: string;
}

export function checkpointFile(folder: string, size: number): string {
  return path.join(folder, 'checkpoints', `${size}.txt`);
}

/** `checkpoints/<size>.txt`, smallest first. */
export function checkpointFiles(folder: string): CheckpointFile[] {
  return numberedFiles(path.join(folder, 'checkpoints'));
}

/** Writes the file whole or not at all; one that is there stays. */
export function writeCheckpointFile(folder: string, size: number, note: string): void {
  writeOnce(checkpointFile(folder, size), note);
}

/** `<number>.txt` in a folder, smallest first; none when there is no such folder. */
export function numberedFiles(directory: string): CheckpointFile[] {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return names
    .filter((name) => /^\d+\.txt$/.test(name))
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    .map((name) => path.join(directory, name))
    .map((file) => ({ path: file, note: readFileSync(file, 'utf8') }));
}

/** Writes the file whole or not at all; one that is there stays. */
export function writeOnce(file: string, note: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  if (existsSync(file)) return;
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, note, { flush: true });
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** What a note says, or null when it is not a checkpoint that one of the keys signed within its term. */
export function signedCheckpoint(note: string, terms: readonly KeyTerm[]): Checkpoint | null {
  try {
    return openInTerm(note, terms);
  } catch {
    return null;
  }
}

interface Row {
  size: string;
  root: string;
  position: string;
  note: string;
  issued_at: Date;
  reason: CheckpointReason;
}

function stored({ size, root, position, note, issued_at: issuedAt, reason }: Row): StoredCheckpoint {
  return {
    size: Number(size),
    root,
    position: Number(position),
    issuedAt: issuedAt.toISOString(),
    reason,
    note,
  };
}
