// The events against everything that was ever signed: the checkpoints of the table, their copies outside the database,
// and those that somebody kept and brings along; and the handovers, which say whose signature counts up to where.
import { followHandovers, type Handover, type Hash, type KeyTerms, type VerifierKey } from '#libs/ledger';
import {
  checkpointFile,
  checkpointFiles,
  signedCheckpoint,
  type CheckpointFile,
  type StoredCheckpoint,
} from '../engine/checkpoint-store.js';
import { handoverFile, handoverFiles, readHandover, type StoredHandover } from '../engine/handover-store.js';
import type { LedgerKey } from '../engine/ledger-keys.js';
import { base64, failed, type AuditFailure } from './failure.js';
import type { StoreCheck } from './store-check.js';

export interface Kept {
  readonly rows: readonly StoredCheckpoint[];
  readonly files: readonly CheckpointFile[];
  /** The handovers of the table, and then the copies that say anything else. */
  readonly handovers: readonly (CheckpointFile & { readonly said: Handover | null })[];
  /** Handovers whose copy is gone. */
  readonly missing: readonly string[];
  /** The key that is trusted, and what it proves of the others. */
  readonly key: VerifierKey;
  readonly keys: KeyTerms;
}

type Folder = Pick<LedgerKey, 'folder' | 'shared'>;
interface Signed {
  readonly size: number;
  readonly root: Hash;
}

/** What there is to compare with, before the events are read. `brought` are notes from elsewhere. */
export function keptCheckpoints(
  table: { readonly checkpoints: readonly StoredCheckpoint[]; readonly handovers: readonly StoredHandover[] },
  { folder, shared }: Folder,
  brought: readonly CheckpointFile[],
  key: VerifierKey,
): Kept {
  const copies = handoverFiles(folder);
  const stored = table.handovers.map(({ number, note }) => ({
    path: `ledger.handovers, number ${number}`,
    note,
  }));
  const known = new Set(stored.map(({ note }) => note));
  const handovers = [...stored, ...copies.filter(({ note }) => !known.has(note))].map((one) => ({
    ...one,
    said: readHandover(one.note),
  }));
  const there = copies.map(({ path }) => path);
  return {
    rows: table.checkpoints,
    files: [...checkpointFiles(folder), ...brought],
    handovers,
    // with a shared key others hand over too, and this folder gets its copies when it signs next
    missing: table.handovers
      .map(({ number }) => handoverFile(folder, number))
      .filter(
        (file, i, all) => !there.includes(file) && (!shared || all.slice(i).some((f) => there.includes(f))),
      ),
    key,
    keys: followHandovers(
      key,
      handovers.flatMap(({ said }) => said ?? []),
    ),
  };
}

/** The sizes at which roots are needed. */
export function signedSizes({ rows, files, keys: { terms, followed } }: Kept): Set<number> {
  const notes = [...rows, ...files].map(({ note }) => signedCheckpoint(note, terms));
  return new Set([...notes, ...followed].flatMap((signed) => (signed ? [signed.size] : [])));
}

export function checkCheckpoints(
  { rows, files, key, keys: { terms } }: Kept,
  { folder, shared }: Folder,
  store: Pick<StoreCheck, 'size' | 'roots'>,
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
    const signed = signedCheckpoint(row.note, terms);
    if (!signed) {
      failures.push(failed('signature', { path, position }, signedBy(key), firstLines(row.note)));
      continue;
    }
    const due = `size ${signed.size}, root ${base64(signed.root)}`;
    const said = `size ${row.size}, root ${row.root}`;
    if (due !== said) failures.push(failed('checkpoint', { path, position }, due, said));
    failures.push(...compare(signed, path, position, store));
    const copy = checkpointFile(folder, row.size);
    if (!names.has(copy) && owed(row.size))
      failures.push(failed('missing-file', { path: copy, position }, copy, null));
  }
  const known = new Set(rows.map(({ note }) => note));
  for (const { path, note } of files) {
    if (known.has(note)) continue;
    const signed = signedCheckpoint(note, terms);
    if (signed) failures.push(...compare(signed, path, null, store));
    else failures.push(failed('signature', { path }, signedBy(key), firstLines(note)));
  }
  return failures;
}

/** Each handover must be signed by the keys that it names, lead to or from the trusted key, and be true. */
export function checkHandovers(
  { handovers, missing, key, keys: { strays } }: Kept,
  store: Pick<StoreCheck, 'size' | 'roots'>,
): AuditFailure[] {
  return [
    ...handovers.flatMap(({ path, note, said }) => {
      if (!said || strays.includes(said))
        return [failed('signature', { path }, `a handover proven by ${nameOf(key)}`, firstLines(note))];
      return compare(said, path, null, store);
    }),
    ...missing.map((path) => failed('missing-file', { path }, path, null)),
  ];
}

function compare(
  { size, root }: Signed,
  path: string,
  said: number | null,
  { size: stored, roots }: Pick<StoreCheck, 'size' | 'roots'>,
): AuditFailure[] {
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

const nameOf = ({ name, id }: VerifierKey): string => `${name}+${id}`;
const signedBy = (key: VerifierKey): string => `signed by ${nameOf(key)}`;
const firstLines = (note: string): string => note.split('\n').slice(0, 3).join(' ').slice(0, 200);
