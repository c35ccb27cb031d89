// Whose turn it is to sign: the key that the ledger has adopted, and the handovers by which one key followed another,
// in a table that only grows and in a file each, as checkpoints are.
import path from 'node:path';
import {
  followHandovers,
  formatVerifierKey,
  openHandover,
  type Handover,
  type KeyTerms,
  type VerifierKey,
} from '#libs/ledger';
import type postgres from 'postgres';
import type { Queryable } from '../../../../projections/projection.js';
import {
  lastCheckpoint,
  numberedFiles,
  signedCheckpoint,
  writeOnce,
  type CheckpointFile,
} from './checkpoint-store.js';

export interface StoredHandover {
  /** From 1. */
  readonly number: number;
  /** The signed note. */
  readonly note: string;
  readonly reason: string | null;
  readonly handedAt: string;
}

/** The verifier key of the ledger, null while no process has adopted one. */
export async function adoptedKey(sql: Queryable): Promise<string | null> {
  const [row] = await sql<{ verifier: string }[]>`
    select verifier from ledger.keys order by adopted_at desc, verifier limit 1`;
  return row?.verifier ?? null;
}

/**
 * Makes the first key that is shown the key of the ledger; one that has signed already counts as shown.
 * @returns null, or whose the ledger is when it is another's
 */
export async function adoptKey(
  tx: postgres.TransactionSql,
  key: VerifierKey,
  verifier: string,
): Promise<string | null> {
  const adopted = await adoptedKey(tx);
  if (adopted !== null) return adopted === verifier ? null : adopted;
  const last = await lastCheckpoint(tx);
  const { terms } = followHandovers(key, []);
  if (last && !signedCheckpoint(last.note, terms)) return last.note.split('\n')[0] ?? '?';
  await tx`insert into ledger.keys (verifier) values (${verifier})`;
  return null;
}

/** Stores the handover and makes the next key the ledger's, in one step. @returns its number */
export async function insertHandover(
  tx: postgres.TransactionSql,
  { note, verifier, reason }: { note: string; verifier: string; reason: string | null },
): Promise<number> {
  const [row] = await tx<{ number: number }[]>`
    insert into ledger.handovers (number, note, reason)
    select coalesce(max(number), 0) + 1, ${note}, ${reason} from ledger.handovers returning number`;
  // the clock may have been set back since the former key was adopted
  await tx`insert into ledger.keys (verifier, adopted_at)
    select ${verifier}, greatest(clock_timestamp(), max(adopted_at) + interval '1 microsecond') from ledger.keys`;
  return row!.number;
}

/** Stores again what only the folder still has: a database restored from before a handover has forgotten it. */
export async function recoverHandovers(tx: postgres.TransactionSql, folder: string): Promise<void> {
  for (const { note } of handoverFiles(folder)) {
    const handover = readHandover(note);
    if (!handover?.proven || formatVerifierKey(handover.from) !== (await adoptedKey(tx))) continue;
    const verifier = formatVerifierKey(handover.to);
    if (!(await wasAdopted(tx, verifier))) await insertHandover(tx, { note, verifier, reason: null });
  }
}

/** Whether the ledger has ever had the key. */
export async function wasAdopted(sql: Queryable, verifier: string): Promise<boolean> {
  return (await sql`select 1 from ledger.keys where verifier = ${verifier}`).length > 0;
}

/** Oldest first. */
export async function storedHandovers(sql: Queryable): Promise<StoredHandover[]> {
  const rows = await sql<{ number: number; note: string; reason: string | null; handed_at: Date }[]>`
    select * from ledger.handovers order by number`;
  return rows.map(({ handed_at: handedAt, ...row }) => ({ ...row, handedAt: handedAt.toISOString() }));
}

export function handoverFile(folder: string, number: number): string {
  return path.join(folder, 'handovers', `${number}.txt`);
}

/** `handovers/<number>.txt`, oldest first. */
export function handoverFiles(folder: string): CheckpointFile[] {
  return numberedFiles(path.join(folder, 'handovers'));
}

/** Writes the copies that are missing in the folder. */
export function keepHandovers(folder: string, handovers: readonly StoredHandover[]): void {
  for (const { number, note } of handovers) writeOnce(handoverFile(folder, number), note);
}

/** Null for a note that is no handover, or is not signed by the keys that it names. */
export function readHandover(note: string): Handover | null {
  try {
    return openHandover(note);
  } catch {
    return null;
  }
}

/** Which key may sign what, as far as this one and the handovers of the table prove it. */
export async function keyTerms(sql: Queryable, trusted: VerifierKey): Promise<KeyTerms> {
  const notes = await storedHandovers(sql);
  return followHandovers(
    trusted,
    notes.flatMap(({ note }) => readHandover(note) ?? []),
  );
}
