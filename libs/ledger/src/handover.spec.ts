import { createPrivateKey } from 'node:crypto';
import fc from 'fast-check';
import { formatCheckpoint, signCheckpoint } from './checkpoint.js';
import {
  followHandovers,
  openHandover,
  openInTerm,
  signHandover,
  signTakeover,
  type KeyTerm,
} from './handover.js';
import { base64, leafHash, sha256, utf8 } from './hash.js';
import { formatVerifierKey, signNote, signerOf, type Signer } from './note.js';

const root = leafHash(utf8('x'));
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');
function signer(letter: string): Signer {
  const der = Buffer.concat([pkcs8, sha256(utf8(letter))]);
  return signerOf(
    `readiness.example/${letter}`,
    createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }),
  );
}
const [a, b, c, x] = ['a', 'b', 'c', 'x'].map(signer) as [Signer, Signer, Signer, Signer];
const opened = (size: number, from: Signer, to: Signer) =>
  openHandover(signHandover({ size, root }, from, to));
const accepted = (by: Signer, size: number, terms: readonly KeyTerm[]): boolean => {
  try {
    return openInTerm(signCheckpoint(size, root, by), terms).size === size;
  } catch {
    return false;
  }
};

describe('a handover', () => {
  it('is a checkpoint of the former key, with both keys in full, signed by both', () => {
    const note = signHandover({ size: 7, root }, a, b);
    const text = [
      a.key.name,
      '7',
      base64(root),
      'readiness-ledger/handover@v1',
      `from ${formatVerifierKey(a.key)}`,
      `to ${formatVerifierKey(b.key)}`,
    ];
    expect(note.split('\n\n')[0]).toBe(text.join('\n'));
    expect(openHandover(note)).toEqual({ from: a.key, to: b.key, size: 7, root, proven: true });
    expect(accepted(a, 7, followHandovers(a.key, []).terms)).toBe(true);
    expect(openInTerm(note, followHandovers(a.key, []).terms).size).toBe(7);
  });

  const note = signHandover({ size: 7, root }, a, b);
  const [text = ''] = note.split('\n\n');
  it.each([
    ['any byte of its text', note.replace('\n7\n', '\n8\n')],
    ['another next key', note.replace(formatVerifierKey(b.key), formatVerifierKey(x.key))],
    ['only the former key', signNote(`${text}\n`, [a])],
    ['only the next key', signNote(`${text}\n`, [b])],
    ['a stranger', signNote(`${text}\n`, [x])],
    ['one line more', signNote(`${text}\nmore\n`, [a, b])],
    ['another origin', signNote(`${text.replace(a.key.name, x.key.name)}\n`, [a, b])],
    [
      'no word on keys',
      signNote(formatCheckpoint({ origin: a.key.name, size: 7, root, extensions: [] }), [a, b]),
    ],
  ])('is none with %s', (_, forged) => {
    expect(() => openHandover(forged)).toThrow();
  });

  it('is not written from a key to itself', () => {
    expect(() => signHandover({ size: 7, root }, a, a)).toThrow(RangeError);
  });
});

describe('the terms of keys', () => {
  it('are the same from whichever key is trusted, and say who may sign what', () => {
    const keys = fc.uniqueArray(
      fc.string({ minLength: 1, maxLength: 4, unit: fc.constantFrom(...'abcdefgh') }),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(
        keys.chain((names) =>
          fc.record({
            names: fc.constant(names),
            sizes: fc.array(fc.nat(6), { minLength: names.length - 1, maxLength: names.length - 1 }),
            trusted: fc.nat(names.length - 1),
            asked: fc.record({ by: fc.nat(names.length - 1), size: fc.nat(8) }),
            backwards: fc.boolean(),
          }),
        ),
        ({ names, sizes, trusted, asked, backwards }) => {
          const chain = names.map(signer);
          const sorted = sizes.toSorted((m, n) => m - n);
          const handovers = sorted.map((size, i) => opened(size, chain[i]!, chain[i + 1]!));
          const shuffled = backwards ? handovers.toReversed() : handovers;
          const { terms, strays, followed } = followHandovers(chain[trusted]!.key, shuffled);
          expect(terms.map(({ key }) => key)).toEqual(chain.map(({ key }) => key));
          expect([followed, strays]).toEqual([handovers, []]);
          const due =
            asked.size >= (sorted[asked.by - 1] ?? 0) && asked.size <= (sorted[asked.by] ?? Infinity);
          expect(accepted(chain[asked.by]!, asked.size, terms)).toBe(due);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('do not go on where a key was handed over twice, and name both', () => {
    const fork = [opened(5, a, b), opened(5, a, c)];
    const from = followHandovers(a.key, fork);
    expect(from.terms.map(({ key }) => key)).toEqual([a.key]);
    expect(from.strays).toEqual(fork);
    // whoever has the true next key is not misled by what a thief of the former one signs
    const next = followHandovers(b.key, fork);
    expect(next.terms.map(({ key }) => key)).toEqual([a.key, b.key]);
    expect(next.strays).toEqual([fork[1]]);
  });

  it('know nothing of handovers between strangers, of one that comes back, and of one to a smaller ledger', () => {
    expect(followHandovers(a.key, [opened(5, x, c)])).toMatchObject({ followed: [], strays: [{ size: 5 }] });
    expect(followHandovers(a.key, [opened(5, a, b), opened(6, b, a)])).toMatchObject({
      followed: [{ size: 5 }],
      strays: [{ size: 6 }],
    });
    expect(followHandovers(a.key, [opened(5, a, b), opened(4, b, c)])).toMatchObject({
      strays: [{ size: 4 }],
    });
    expect(followHandovers(c.key, [opened(5, a, b), opened(4, b, c)])).toMatchObject({
      strays: [{ size: 5 }],
    });
  });

  it('lead back from a key that took over, and not to it', () => {
    const takeover = openHandover(signTakeover({ size: 5, root }, a.key, b));
    expect(takeover.proven).toBe(false);
    const back = followHandovers(b.key, [takeover]);
    expect([accepted(a, 5, back.terms), accepted(a, 6, back.terms)]).toEqual([true, false]);
    const onwards = followHandovers(a.key, [takeover]);
    expect(onwards.strays).toEqual([takeover]);
    expect(accepted(b, 6, onwards.terms)).toBe(false);
  });

  it('are not those of an ordinary checkpoint of both keys, nor of a name without the key', () => {
    const { terms } = followHandovers(b.key, [opened(5, a, b)]);
    const misnamed = signNote(formatCheckpoint({ origin: a.key.name, size: 6, root, extensions: [] }), [b]);
    expect(() => openInTerm(misnamed, terms)).toThrow();
    expect(() => openInTerm(signCheckpoint(6, root, x), terms)).toThrow('not by');
    expect(() => openInTerm(signCheckpoint(6, root, a), terms)).toThrow('for 0–5');
  });
});
