// Handovers: a checkpoint at which one key of the ledger stops and the next one starts, signed by both, so that whoever
// trusts either of them can tell what the other one may sign. Both keys stand in the signed text in full: the id in a
// signature line is four bytes, and a key made to fit those is found in minutes.
import { formatCheckpoint, parseCheckpoint, type Checkpoint } from './checkpoint.js';
import { sameBytes, type Hash } from './hash.js';
import {
  formatVerifierKey,
  NoteError,
  openNote,
  parseNote,
  parseVerifierKey,
  signNote,
  type Signer,
  type VerifierKey,
} from './note.js';

export interface Handover {
  readonly from: VerifierKey;
  readonly to: VerifierKey;
  /** Number of events, and root, up to which the former key signs and from which on the next one does. */
  readonly size: number;
  readonly root: Hash;
  /** Whether the former key signed it too. One that was lost could not: then only the next key says so. */
  readonly proven: boolean;
}

/** The sizes for which a key may sign, both included. */
export interface KeyTerm {
  readonly key: VerifierKey;
  readonly first: number;
  /** Infinity for the key that signs now. */
  readonly last: number;
}

export interface KeyTerms {
  /** Oldest first; never empty. */
  readonly terms: readonly KeyTerm[];
  /** The handovers that were followed to get there. */
  readonly followed: readonly Handover[];
  /** Those that the trusted key has nothing to say about, and those that contradict each other. */
  readonly strays: readonly Handover[];
}

const handoverLine = 'readiness-ledger/handover@v1';
const takeoverLine = 'readiness-ledger/takeover@v1';

/** The note by which both signers agree. Throws RangeError for one and the same key. */
export const signHandover = (at: { size: number; root: Hash }, from: Signer, to: Signer): string =>
  signNote(textOf(handoverLine, at, from.key, to.key), [from, to]);

/** The note of a key that starts where another one was lost. Throws RangeError for one and the same key. */
export const signTakeover = (at: { size: number; root: Hash }, from: VerifierKey, to: Signer): string =>
  signNote(textOf(takeoverLine, at, from, to.key), [to]);

/** Throws NoteError unless it is signed by the keys that it names: both, or the next one when the former was lost. */
export function openHandover(note: Uint8Array | string): Handover {
  const { origin, size, root, extensions } = parseCheckpoint(parseNote(note).text);
  const [kind, fromLine = '', toLine = '', ...more] = extensions;
  const proven = kind === handoverLine;
  if ((!proven && kind !== takeoverLine) || more.length > 0)
    throw new NoteError('malformed-note', 'not a handover: it does not say so after the root');
  const from = keyIn('from', fromLine);
  const to = keyIn('to', toLine);
  if (origin !== from.name || sameId(from, to))
    throw new NoteError('malformed-note', 'not a handover: origin, former and next key do not go together');
  for (const key of proven ? [from, to] : [to]) openNote(note, [key]);
  return { from, to, size, root, proven };
}

/**
 * Which key may sign what, as far as the trusted one proves it: onwards through handovers that the former key signed,
 * back through those that the next key signed. Of a key that was handed over twice neither is believed.
 */
export function followHandovers(trusted: VerifierKey, handovers: readonly Handover[]): KeyTerms {
  const known = [trusted];
  const followed: Handover[] = [];
  const next = (among: readonly Handover[], other: (handover: Handover) => VerifierKey): Handover | null => {
    const [only, another] = among;
    return only && !another && !known.some((key) => sameKey(key, other(only))) ? only : null;
  };
  for (;;) {
    const { size: since } = followed.at(-1) ?? { size: 0 };
    const onwards = distinct(handovers.filter(({ from }) => sameKey(from, known.at(-1)!)));
    const handover = next(onwards, ({ to }) => to);
    if (!handover?.proven || handover.size < since) break;
    known.push(handover.to);
    followed.push(handover);
  }
  for (;;) {
    const { size: until } = followed.at(0) ?? { size: Infinity };
    const back = distinct(handovers.filter(({ to }) => sameKey(to, known[0]!)));
    const handover = next(back, ({ from }) => from);
    if (!handover || handover.size > until) break;
    known.unshift(handover.from);
    followed.unshift(handover);
  }
  return {
    terms: known.map((key, i) => ({
      key,
      first: followed[i - 1]?.size ?? 0,
      last: followed[i]?.size ?? Infinity,
    })),
    followed,
    strays: handovers.filter((handover) => !followed.some((one) => sameHandover(one, handover))),
  };
}

/** Throws NoteError unless it is a checkpoint of one of the keys for its own ledger, within the term of that key. */
export function openInTerm(note: Uint8Array | string, terms: readonly KeyTerm[]): Checkpoint {
  const checkpoint = parseCheckpoint(parseNote(note).text);
  const ofName = terms.filter(({ key }) => key.name === checkpoint.origin);
  signerInTerm(note, checkpoint, ofName);
  return checkpoint;
}

/** The key that signed a note about a size, within its term. Throws NoteError as `openNote`. */
export function signerInTerm(
  note: Uint8Array | string,
  { size }: { readonly size: number },
  terms: readonly KeyTerm[],
): VerifierKey {
  const keys = terms.map(({ key }) => key);
  const { verified } = openNote(note, keys);
  const signed = terms.filter(({ key }) => verified.some((there) => sameId(there, key)));
  const term = signed.find(({ first, last }) => first <= size && size <= last);
  if (term) return term.key;
  const which = signed.map(({ key, first, last }) => `${key.name}+${key.id} for ${first}–${last}`);
  throw new NoteError('unsigned', `size ${size}, but signed by ${which.join(', ')}`);
}

function textOf(
  line: string,
  { size, root }: { size: number; root: Hash },
  from: VerifierKey,
  to: VerifierKey,
): string {
  if (sameId(from, to)) throw new RangeError(`no handover: from and to are both ${from.name}+${from.id}`);
  const extensions = [line, `from ${formatVerifierKey(from)}`, `to ${formatVerifierKey(to)}`];
  return formatCheckpoint({ origin: from.name, size, root, extensions });
}

function keyIn(word: 'from' | 'to', line: string): VerifierKey {
  if (!line.startsWith(`${word} `))
    throw new NoteError(
      'malformed-note',
      `not a handover: ${JSON.stringify(line)} does not begin with ${word}`,
    );
  return parseVerifierKey(line.slice(word.length + 1));
}

type Named = Pick<VerifierKey, 'name' | 'id'>;
const sameId = (a: Named, b: Named): boolean => a.name === b.name && a.id === b.id;
const sameKey = (a: VerifierKey, b: VerifierKey): boolean =>
  sameId(a, b) && sameBytes(a.publicKey, b.publicKey);
const sameHandover = (a: Handover, b: Handover): boolean =>
  sameKey(a.from, b.from) &&
  sameKey(a.to, b.to) &&
  a.size === b.size &&
  a.proven === b.proven &&
  sameBytes(a.root, b.root);
const distinct = (all: readonly Handover[]): Handover[] =>
  all.filter((one, i) => all.findIndex((other) => sameHandover(one, other)) === i);
