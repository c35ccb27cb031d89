import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import {
  NoteError,
  formatVerifierKey,
  openNote,
  parseNote,
  parseVerifierKey,
  signNote,
  signerOf,
  verifierKey,
  type NoteProblem,
  type Signer,
} from './note.js';

// golang.org/x/mod, sumdb/note/note_test.go (BSD-3-Clause, The Go Authors)
const peterKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const peterSecret = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const enochKey = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
const text =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const peterLine =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const enochLine =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';
const peter = parseVerifierKey(peterKey);
const enoch = parseVerifierKey(enochKey);

// c2sp.org/signed-note, section Verifier keys
const c2spKey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const c2spNote = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;

/** An Ed25519 private key from its 32-byte seed, by the DER of RFC 8410. */
function signerFromSeed(name: string, seed: Uint8Array): Signer {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return signerOf(name, createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
}
const peterSigner = signerFromSeed(
  'PeterNeumann',
  Buffer.from(peterSecret.split('+').slice(4).join('+'), 'base64').subarray(1),
);
const names = (list: readonly { name: string }[]): string[] => list.map(({ name }) => name);

function problemOf(work: () => unknown): NoteProblem | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof NoteError) return error.code;
    throw error;
  }
}

describe('a verifier key', () => {
  it.each([peterKey, enochKey, c2spKey])('%s reads and writes as others write it', (key) => {
    expect(formatVerifierKey(parseVerifierKey(key))).toBe(key);
  });

  it('is refused when any part of it is missing', () => {
    for (let from = 0; from <= peterKey.length; from++)
      for (let to = from + 1; to <= peterKey.length; to++)
        if (to - from < peterKey.length)
          expect(problemOf(() => parseVerifierKey(peterKey.slice(from, to)))).toBe('malformed-key');
  });

  it('is refused when any character of it is another', () => {
    for (let i = 0; i < peterKey.length; i++) {
      const other = String.fromCharCode(peterKey.charCodeAt(i) + 1);
      const key = peterKey.slice(0, i) + other + peterKey.slice(i + 1);
      expect(problemOf(() => parseVerifierKey(key))).toBe('malformed-key');
    }
  });

  it.each([
    'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
    'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  ])('%s: wrong length or algorithm, with the id that would fit', (key) => {
    expect(problemOf(() => parseVerifierKey(key))).toBe('malformed-key');
  });

  it('has a name without spaces and plus', () => {
    for (const name of ['', 'two words', 'a+b', 'no\u00a0break', 'line\n'])
      expect(problemOf(() => verifierKey(name, peter.publicKey))).toBe('malformed-key');
  });

  it('is of Ed25519', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(problemOf(() => signerOf('p256', privateKey))).toBe('malformed-key');
  });
});

describe('signing a note', () => {
  it('writes what Go writes', () => {
    expect(formatVerifierKey(peterSigner.key)).toBe(peterKey);
    expect(signNote(text, [peterSigner])).toBe(`${text}\n${peterLine}`);
  });

  it('replaces a signature of the same key and keeps those of others', () => {
    const bad = { name: 'PeterNeumann', id: 'c74f20a3', signature: new Uint8Array(64) };
    expect(signNote(text, [peterSigner], [bad])).toBe(`${text}\n${peterLine}`);
    const { signatures } = parseNote(`${text}\n${enochLine}`);
    expect(signNote(text, [peterSigner], signatures)).toBe(`${text}\n${enochLine}${peterLine}`);
  });

  it('refuses a text that would not be read back', () => {
    for (const bad of ['abc', '', 'tab\there\n', 'half \ud83d pair\n'])
      expect(problemOf(() => signNote(bad, [peterSigner]))).toBe('malformed-note');
    expect(problemOf(() => signNote(text, []))).toBe('malformed-note');
  });

  it('lets any text through that a note can hold', () => {
    const line = fc.string({ unit: 'grapheme' }).filter((part) => !/[\0-\x1f]/.test(part));
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const any = `${lines.join('\n')}\n`;
        expect(openNote(Buffer.from(signNote(any, [peterSigner])), [peter]).text).toBe(any);
      }),
    );
  });
});

describe('opening a note', () => {
  it('accepts the example of the specification', () => {
    expect(openNote(c2spNote, [parseVerifierKey(c2spKey)]).text).toBe('This is an example message.\n');
  });

  it('tells the signatures of known keys from others', () => {
    const note = `${text}\n${peterLine}${enochLine}`;
    const one = openNote(note, [peter]);
    expect([one.text, names(one.verified), names(one.unknown)]).toEqual([
      text,
      ['PeterNeumann'],
      ['EnochRoot'],
    ]);
    const both = openNote(note, [peter, enoch]);
    expect([names(both.verified), names(both.unknown)]).toEqual([['PeterNeumann', 'EnochRoot'], []]);
    expect(problemOf(() => openNote(note, []))).toBe('unsigned');
  });

  it('keeps one of two equal signatures', () => {
    const longer = `${enochLine.slice(0, 60)}ABCD${enochLine.slice(60)}`;
    const note = `${text}\n${peterLine}${peterLine}${enochLine}${enochLine}${longer}`;
    const { verified, unknown } = openNote(note, [peter]);
    expect([names(verified), names(unknown)]).toEqual([['PeterNeumann'], ['EnochRoot', 'EnochRoot']]);
  });

  it('is refused when a known key has signed something else', () => {
    const note = `${text}\n${peterLine.slice(0, 60)}ABCD${peterLine.slice(60)}`;
    expect(problemOf(() => openNote(note, [peter]))).toBe('invalid-signature');
    expect(problemOf(() => openNote(`${text}more\n\n${peterLine}`, [peter]))).toBe('invalid-signature');
  });

  it('ignores a name or an id alone', () => {
    const misnamed = peterLine.replace('PeterNeumann', 'CarmenSandiego');
    const otherId = peterLine.replace('x08g', 'xxxx');
    expect(problemOf(() => openNote(`${text}\n${misnamed}`, [peter]))).toBe('unsigned');
    expect(problemOf(() => openNote(`${text}\n${otherId}`, [peter]))).toBe('unsigned');
  });

  it('is refused when two keys could be meant', () => {
    expect(problemOf(() => openNote(`${text}\n${enochLine}`, [enoch, peter, enoch]))).toBe('ambiguous-key');
    expect(problemOf(() => openNote(`${text}\n${peterLine}`, [enoch, peter, enoch]))).toBeNull();
  });

  it('takes up to a hundred signatures', () => {
    expect(problemOf(() => openNote(`${text}\n${peterLine.repeat(100)}`, [peter]))).toBeNull();
    expect(problemOf(() => openNote(`${text}\n${peterLine.repeat(101)}`, [peter]))).toBe('malformed-note');
  });

  it.each([
    ['no signatures', text],
    ['an empty list', `${text}\n`],
    ['no newline at the end', `${text}\n${peterLine.slice(0, -1)}`],
    ['a control character', `\x01${text}\n${peterLine}`],
    ['a bad name', `${text}\n— Bad Name ${peterLine.slice(15)}`],
    ['an unexpected line', `${text}\n${peterLine}Unexpected line.\n`],
    ['a hyphen for the dash', `${text}\n${peterLine.replace('—', '-')}`],
    ['base64 of another spelling', `${text}\n${peterLine.replace('AM=', 'AN=')}`],
    ['too short a signature', `${text}\n— PeterNeumann x08gow==\n`],
  ])('refuses %s', (_, note) => {
    expect(problemOf(() => openNote(note, [peter]))).toBe('malformed-note');
  });

  it('refuses bytes that are not UTF-8', () => {
    const note = Buffer.concat([Buffer.of(0xff), Buffer.from(`${text}\n${peterLine}`)]);
    expect(problemOf(() => openNote(note, [peter]))).toBe('malformed-note');
  });

  it('finds every flipped bit', () => {
    const note = Buffer.from(`${text}\n${peterLine}`);
    for (let bit = 0; bit < note.length * 8; bit++) {
      const changed = Buffer.from(note);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(problemOf(() => openNote(changed, [peter]))).not.toBeNull();
    }
  });
});
