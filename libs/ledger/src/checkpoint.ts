// A checkpoint (c2sp.org/tlog-checkpoint): what the ledger was at one size, on three lines that can be read over the
// phone, signed as a note. Whoever keeps one can later tell whether anything before it was changed or taken away.
import { base64, fromBase64, isHash, type Hash } from './hash.js';
import { NoteError, signNote, type Signer } from './note.js';

export interface Checkpoint {
  /** Names the ledger; the name of its key as well. */
  readonly origin: string;
  /** Number of leaves. */
  readonly size: number;
  readonly root: Hash;
  /** Further lines; ours has none, since nobody could check them. */
  readonly extensions: readonly string[];
}

/** Throws RangeError for a checkpoint that could not be read back. */
export function formatCheckpoint({ origin, size, root, extensions }: Checkpoint): string {
  const text = [origin, `${size}`, base64(root), ...extensions].map((line) => `${line}\n`).join('');
  const again = readCheckpoint(text);
  if (typeof again === 'string') throw new RangeError(`no checkpoint: ${again}`);
  if (again.origin !== origin || again.extensions.length !== extensions.length)
    throw new RangeError('no checkpoint: a line breaks in the middle');
  return text;
}

/** Reads the text of a note. Throws NoteError `malformed-note` for anything but the one spelling of a checkpoint. */
export function parseCheckpoint(text: string): Checkpoint {
  const checkpoint = readCheckpoint(text);
  if (typeof checkpoint === 'string')
    throw new NoteError('malformed-note', `not a checkpoint: ${checkpoint}`);
  return checkpoint;
}

/** A signed checkpoint of the signer's own ledger. */
export const signCheckpoint = (size: number, root: Hash, signer: Signer): string =>
  signNote(formatCheckpoint({ origin: signer.key.name, size, root, extensions: [] }), [signer]);

/** The checkpoint, or why it is none. */
function readCheckpoint(text: string): Checkpoint | string {
  const lines = text.split('\n');
  if (lines.pop() !== '') return 'the last line does not end';
  const [origin, size, root, ...extensions] = lines;
  if (origin === undefined || size === undefined || root === undefined)
    return 'it needs a line each for origin, size and root';
  if (lines.includes('')) return 'it has an empty line';
  if (!/^(0|[1-9][0-9]*)$/.test(size) || !Number.isSafeInteger(Number(size)))
    return `${JSON.stringify(size)} is not a size`;
  const hash = fromBase64(root);
  if (hash === null || !isHash(hash)) return `${JSON.stringify(root)} is not the base64 of 32 bytes`;
  return { origin, size: Number(size), root: hash, extensions };
}
