// The events against everything that was ever signed: the checkpoints of the table, their copies outside the database,
// and those that somebody kept and brings along.
import type { Checkpoint, VerifierKey } from '#libs/ledger';
import {
  checkpointFile,
  checkpointFiles,
  signedCheckpoint,
  type CheckpointFile,
  type StoredCheckpoint,
} from '../engine/checkpoint-store.js';
import type { LedgerKey } from '../engine/ledger-keys.js';
import { base64, failed, type AuditFailure } from './failure.js';
import type { StoreCheck } from './store-check.js';

export interface Kept {
  readonly rows: readonly StoredCheckpoint[];
  readonly files: readonly CheckpointFile[];
}

/** What there is to compare with, before the events are read. `brought` are notes from elsewhere. */
export function keptCheckpoints(
  rows: readonly StoredCheckpoint[],
  folder: string,
  brought: readonly CheckpointFile[],
): Kept {
  return { rows, files: [...checkpointFiles(folder), ...brought] };
}

/** The sizes at which roots are needed. */
export function signedSizes({ rows, files }: Kept, key: VerifierKey): Set<number> {
  const notes = [...rows, ...files].map(({ note }) => signedCheckpoint(note, key));
  return new Set(notes.flatMap((signed) => (signed ? [signed.size] : [])));
}

export function checkCheckpoints(
  { rows, files }: Kept,
  { signer: { key }, folder, shared }: Pick<LedgerKey, 'signer' | 'folder' | 'shared'>,
  { size: stored, roots }: Pick<StoreCheck, 'size' | 'roots'>,
): AuditFailure[] {
  const failures: AuditFailure[] = [];
  const names = new Set(files.map(({ path }) => path));
  // with a shared key others sign too: this folder owes a copy of everything up to the last that it has
  const last = checkpointFiles(folder).at(-1)?.path;
  const owed = (size: number): boolean =>
    !shared || rows.some((row) => row.size >= size && checkpointFile(folder, row.size) === last);
  for (const row of rows) {
    const path = `ledger.checkpoints, size ${row.size}`;
    const { position } = row;
    const signed = signedCheckpoint(row.note, key);
    if (!signed) {
      failures.push(failed('signature', { path, position }, signedBy(key), firstLines(row.note)));
      continue;
    }
    const due = `size ${signed.size}, root ${base64(signed.root)}`;
    const said = `size ${row.size}, root ${row.root}`;
    if (due !== said) failures.push(failed('checkpoint', { path, position }, due, said));
    failures.push(...compare(signed, path, position));
    const copy = checkpointFile(folder, row.size);
    if (!names.has(copy) && owed(row.size))
      failures.push(failed('missing-file', { path: copy, position }, copy, null));
  }
  const known = new Set(rows.map(({ note }) => note));
  for (const { path, note } of files) {
    if (known.has(note)) continue;
    const signed = signedCheckpoint(note, key);
    if (signed) failures.push(...compare(signed, path, null));
    else failures.push(failed('signature', { path }, signedBy(key), firstLines(note)));
  }
  return failures;

  function compare({ size, root }: Checkpoint, path: string, said: number | null): AuditFailure[] {
    if (size > stored)
      return [failed('checkpoint', { path, position: said }, `${size} events`, `${stored} events`)];
    const there = roots.get(size);
    if (!there) return [];
    const position = said ?? there.position;
    if (!Buffer.from(root).equals(there.root))
      return [failed('checkpoint', { path, position }, `root ${base64(root)}`, `root ${base64(there.root)}`)];
    if (position !== there.position)
      return [failed('checkpoint', { path, position }, `position ${there.position}`, `position ${position}`)];
    return [];
  }
}

const signedBy = ({ name, id }: VerifierKey): string => `signed by ${name}+${id}`;
const firstLines = (note: string): string => note.split('\n').slice(0, 3).join(' ').slice(0, 200);
