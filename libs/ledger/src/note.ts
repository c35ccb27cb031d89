// Signed notes, as c2sp.org/signed-note and Go's sumdb define them: a text that people can read, and Ed25519
// signatures below it. A note is only ever read together with the keys that it must be signed by.
import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { base64, fromBase64, fromUtf8, hex, sameBytes, sha256, utf8 } from './hash.js';

/** `name` tells whose key it is; `id` is the hex of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key)[:4]. */
export interface VerifierKey {
  readonly name: string;
  readonly id: string;
  /** 32 bytes, as RFC 8032 encodes them. */
  readonly publicKey: Uint8Array;
}

export interface Signer {
  readonly key: VerifierKey;
  /** The 64 bytes of an Ed25519 signature. */
  readonly sign: (message: Uint8Array) => Uint8Array;
}

export interface NoteSignature {
  readonly name: string;
  readonly id: string;
  readonly signature: Uint8Array;
}

/** A note of the right form, of which nothing is known to be true yet. */
export interface UnverifiedNote {
  /** Ends in a newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface OpenedNote {
  readonly text: string;
  readonly verified: readonly NoteSignature[];
  /** Signatures of keys that were not asked for; they say nothing. */
  readonly unknown: readonly NoteSignature[];
}

export type NoteProblem =
  'malformed-note' | 'malformed-key' | 'ambiguous-key' | 'invalid-signature' | 'unsigned';

export class NoteError extends Error {
  constructor(
    readonly code: NoteProblem,
    message: string,
  ) {
    super(message);
    this.name = 'NoteError';
  }
}

const ed25519 = 1;
const mostSignatures = 100;
const forbidden = /[\0-\x09\x0b-\x1f]|\p{Surrogate}/u;
const nameForm = /^[^\p{White_Space}+]+$/u;

/** Throws NoteError `malformed-key`. */
export function verifierKey(name: string, publicKey: Uint8Array): VerifierKey {
  if (!nameForm.test(name) || forbidden.test(name))
    throw new NoteError(
      'malformed-key',
      `key name ${JSON.stringify(name)} is empty or has a space or a plus`,
    );
  if (publicKey.length !== 32)
    throw new NoteError('malformed-key', `an Ed25519 public key has 32 bytes, not ${publicKey.length}`);
  const id = hex(sha256(utf8(`${name}\n`), Uint8Array.of(ed25519), publicKey).subarray(0, 4));
  return { name, id, publicKey };
}

/** `<name>+<id in hex>+<base64 of 0x01 ‖ public key>` */
export const formatVerifierKey = ({ name, id, publicKey }: VerifierKey): string =>
  `${name}+${id}+${base64(Buffer.concat([Uint8Array.of(ed25519), publicKey]))}`;

/** Reads the text form. Throws NoteError `malformed-key`, also when the id is not that of the name and the key. */
export function parseVerifierKey(text: string): VerifierKey {
  const [, name = '', id, encoded = ''] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/su.exec(text) ?? [];
  const bytes = fromBase64(encoded);
  if (id === undefined || bytes === null || bytes[0] !== ed25519)
    throw new NoteError('malformed-key', `${JSON.stringify(text)} is not an Ed25519 verifier key`);
  const key = verifierKey(name, bytes.subarray(1));
  if (key.id !== id) throw new NoteError('malformed-key', `key ${name}+${id} has the id ${key.id}`);
  return key;
}

/** A signer from an Ed25519 private key. Throws NoteError `malformed-key`. */
export function signerOf(name: string, privateKey: KeyObject): Signer {
  const { crv, x } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (crv !== 'Ed25519' || x === undefined)
    throw new NoteError('malformed-key', `key ${name} is not an Ed25519 key`);
  return {
    key: verifierKey(name, Buffer.from(x, 'base64url')),
    sign: (message) => sign(null, message, privateKey),
  };
}

/**
 * The text with a signature of each signer after those that it carries already; one of the same key is replaced.
 * Throws NoteError `malformed-note` for a text that no note can hold.
 */
export function signNote(
  text: string,
  signers: readonly Signer[],
  signed: readonly NoteSignature[] = [],
): string {
  const mine = signers.map(({ key, sign: signed }) => ({
    name: key.name,
    id: key.id,
    signature: signed(utf8(text)),
  }));
  const others = signed.filter((there) => !mine.some((ours) => sameKey(ours, there)));
  const lines = [...others, ...mine].map(
    ({ name, id, signature }) => `— ${name} ${base64(Buffer.concat([Buffer.from(id, 'hex'), signature]))}\n`,
  );
  const note = `${text}\n${lines.join('')}`;
  if (parseNote(note).text !== text) throw new NoteError('malformed-note', 'the text would not be read back');
  return note;
}

/** Takes a note apart without believing it. Throws NoteError `malformed-note`. */
export function parseNote(note: Uint8Array | string): UnverifiedNote {
  const whole = typeof note === 'string' ? note : fromUtf8(note);
  if (whole === null) throw malformed('it is not UTF-8');
  if (forbidden.test(whole)) throw malformed('it has a control character or half a surrogate pair');
  const end = whole.lastIndexOf('\n\n');
  if (end < 0) throw malformed('no empty line parts text and signatures');
  const lines = whole.slice(end + 2).split('\n');
  if (lines.pop() !== '' || lines.length === 0) throw malformed('it does not end in a signature line');
  if (lines.length > mostSignatures) throw malformed(`it has more than ${mostSignatures} signatures`);
  return { text: whole.slice(0, end + 1), signatures: lines.map(signatureOf) };
}

/**
 * The text, when at least one of the keys signed it. Unknown signatures are set aside; a wrong one of a known key
 * condemns the note. Throws NoteError `malformed-note`, `invalid-signature`, `ambiguous-key` or `unsigned`.
 */
export function openNote(note: Uint8Array | string, keys: readonly VerifierKey[]): OpenedNote {
  const { text, signatures } = parseNote(note);
  const verified: NoteSignature[] = [];
  const unknown: NoteSignature[] = [];
  for (const signature of signatures) {
    const [key, another] = keys.filter((known) => sameKey(known, signature));
    if (another)
      throw new NoteError('ambiguous-key', `two keys are called ${signature.name}+${signature.id}`);
    const list = key ? verified : unknown;
    if (list.some((seen) => sameKey(seen, signature) && sameBytes(seen.signature, signature.signature)))
      continue;
    if (key && !isSignedBy(key, text, signature.signature))
      throw new NoteError(
        'invalid-signature',
        `the signature of ${key.name}+${key.id} does not fit the text`,
      );
    list.push(signature);
  }
  if (verified.length === 0)
    throw new NoteError(
      'unsigned',
      `signed by ${signatures.map(nameOf).join(', ')}, not by ${keys.map(nameOf).join(', ') || 'any known key'}`,
    );
  return { text, verified, unknown };
}

function signatureOf(line: string): NoteSignature {
  const [, name = '', encoded = ''] = /^— ([^ ]+) ([^ ]+)$/u.exec(line) ?? [];
  const bytes = fromBase64(encoded);
  if (!nameForm.test(name) || bytes === null || bytes.length < 5)
    throw malformed(`${JSON.stringify(line)} is not a signature line`);
  return { name, id: hex(bytes.subarray(0, 4)), signature: bytes.subarray(4) };
}

function isSignedBy(key: VerifierKey, text: string, signature: Uint8Array): boolean {
  const x = Buffer.from(key.publicKey).toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, utf8(text), publicKey, signature);
}

type Named = Pick<VerifierKey, 'name' | 'id'>;
const sameKey = (a: Named, b: Named): boolean => a.name === b.name && a.id === b.id;
const nameOf = ({ name, id }: Named): string => `${name}+${id}`;
const malformed = (why: string): NoteError => new NoteError('malformed-note', `not a signed note: ${why}`);
