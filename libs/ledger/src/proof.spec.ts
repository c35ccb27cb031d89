import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { leafHash, nodeHash, type Hash } from './hash.js';
import {
  consistencyPlan,
  inclusionPlan,
  nodesToRead,
  proofFrom,
  verifyConsistency,
  verifyInclusion,
} from './proof.js';
import {
  leafInputs,
  naiveConsistency,
  naiveInclusion,
  naiveRoot,
  numberedLeaves,
  rootHashes,
  storeOf,
} from './tree.support.js';

interface InclusionProbe {
  readonly file: string;
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly root: string;
  readonly leafHash: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}
interface ConsistencyProbe {
  readonly file: string;
  readonly size1: number;
  readonly size2: number;
  readonly root1: string;
  readonly root2: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}

const vectors = <T>(name: string): T[] =>
  readFileSync(`libs/ledger/vectors/${name}.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
const bytes = (text: string): Hash => Buffer.from(text, 'base64');
const hex = (hashes: readonly Hash[]): string[] => hashes.map((hash) => Buffer.from(hash).toString('hex'));
const eight = leafInputs.map((input) => leafHash(Buffer.from(input, 'hex')));

describe('the probes of transparency-dev/merkle (libs/ledger/vectors)', () => {
  const inclusion = vectors<InclusionProbe>('inclusion');
  const consistency = vectors<ConsistencyProbe>('consistency');

  it('are all there, good and bad', () => {
    expect([inclusion.length, consistency.length]).toEqual([98, 98]);
    expect(inclusion.filter((probe) => !probe.wantErr)).toHaveLength(6);
    expect(consistency.filter((probe) => !probe.wantErr)).toHaveLength(6);
  });

  it.each(inclusion.map((probe) => [probe.file, probe] as const))('%s', (_, probe) => {
    const claim = {
      index: probe.leafIdx,
      size: probe.treeSize,
      leaf: bytes(probe.leafHash),
      proof: (probe.proof ?? []).map(bytes),
      root: bytes(probe.root),
    };
    expect(verifyInclusion(claim)).toBe(!probe.wantErr);
  });

  it.each(consistency.map((probe) => [probe.file, probe] as const))('%s', (_, probe) => {
    const claim = {
      first: probe.size1,
      second: probe.size2,
      firstRoot: bytes(probe.root1),
      secondRoot: bytes(probe.root2),
      proof: (probe.proof ?? []).map(bytes),
    };
    expect(verifyConsistency(claim)).toBe(!probe.wantErr);
  });

  it('that succeed over the eight leaves are the proofs that we make', () => {
    let made = 0;
    for (const { wantErr, root, leafIdx, treeSize, proof } of inclusion) {
      if (wantErr || hex([bytes(root)])[0] !== rootHashes[treeSize]) continue;
      const ours = proofFrom(inclusionPlan(leafIdx, treeSize), storeOf(eight.slice(0, treeSize)));
      expect(hex(ours)).toEqual(hex((proof ?? []).map(bytes)));
      made += 1;
    }
    for (const { wantErr, root2, size1, size2, proof } of consistency) {
      if (wantErr || hex([bytes(root2)])[0] !== rootHashes[size2]) continue;
      const ours = proofFrom(consistencyPlan(size1, size2), storeOf(eight.slice(0, size2)));
      expect(hex(ours)).toEqual(hex((proof ?? []).map(bytes)));
      made += 1;
    }
    expect(made).toBeGreaterThanOrEqual(9);
  });
});

/** 1 ≤ a ≤ b ≤ 300 */
const sizes = fc
  .tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

function flipped(hash: Hash, bit: number): Hash {
  const copy = Uint8Array.from(hash);
  const at = bit % (copy.length * 8);
  copy[at >> 3]! ^= 1 << (at & 7);
  return copy;
}

describe('an inclusion proof', () => {
  it('read from the nodes is the one of the recursive definition, and holds', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), ([size, all], nth) => {
        const index = nth % size;
        const leaves = numberedLeaves(all);
        const plan = inclusionPlan(index, size);
        // made from the store of a larger tree, as a live ledger would
        const proof = proofFrom(plan, storeOf(leaves));
        expect(hex(proof)).toEqual(hex(naiveInclusion(index, leaves.slice(0, size))));
        const root = naiveRoot(leaves.slice(0, size));
        expect(verifyInclusion({ index, size, leaf: leaves[index]!, proof, root })).toBe(true);
        expect(nodesToRead(plan).length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(size)) + 1);
      }),
    );
  });

  it('fails with any bit of leaf, root or proof flipped, another index, or a hash more or less', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), fc.nat(), ([, size], nth, bit, other) => {
        const index = nth % size;
        const leaves = numberedLeaves(size);
        const proof = naiveInclusion(index, leaves);
        const good = { index, size, leaf: leaves[index]!, proof, root: naiveRoot(leaves) };
        const bad = [
          { ...good, leaf: flipped(good.leaf, bit) },
          { ...good, root: flipped(good.root, bit) },
          { ...good, root: good.root.slice(1) },
          { ...good, proof: [...proof, good.root] },
          { ...good, index: size },
          { ...good, index: -1 },
          ...(size > 1
            ? [
                { ...good, index: (index + 1 + (other % (size - 1))) % size },
                { ...good, proof: proof.slice(1) },
                { ...good, proof: proof.slice(0, -1) },
                {
                  ...good,
                  proof: proof.with(other % proof.length, flipped(proof[other % proof.length]!, bit)),
                },
              ]
            : []),
        ];
        expect(bad.map((claim) => verifyInclusion(claim))).toEqual(bad.map(() => false));
      }),
    );
  });

  it('that is longer than the size allows fails, even against the root that it leads to', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.nat(), (size, nth) => {
        const index = nth % size;
        const leaves = numberedLeaves(size);
        const extra = leafHash(Buffer.from('extra'));
        const proof = [...naiveInclusion(index, leaves), extra];
        for (const root of [nodeHash(extra, naiveRoot(leaves)), nodeHash(naiveRoot(leaves), extra)])
          expect(verifyInclusion({ index, size, leaf: leaves[index]!, proof, root })).toBe(false);
      }),
    );
  });

  it('is refused for a leaf that is not in the tree', () => {
    expect(() => inclusionPlan(8, 8)).toThrow('leaf 8 is not in a tree of 8 leaves');
    expect(() => inclusionPlan(0, 0)).toThrow(RangeError);
    expect(() => inclusionPlan(-1, 8)).toThrow(RangeError);
  });
});

describe('a consistency proof', () => {
  it('read from the nodes is the one of the recursive definition, and holds', () => {
    fc.assert(
      fc.property(sizes, fc.nat({ max: 50 }), ([first, second], later) => {
        const leaves = numberedLeaves(second + later);
        const plan = consistencyPlan(first, second);
        const proof = proofFrom(plan, storeOf(leaves));
        expect(hex(proof)).toEqual(hex(naiveConsistency(first, leaves.slice(0, second))));
        const firstRoot = naiveRoot(leaves.slice(0, first));
        const secondRoot = naiveRoot(leaves.slice(0, second));
        expect(verifyConsistency({ first, second, firstRoot, secondRoot, proof })).toBe(true);
        expect(nodesToRead(plan).length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(second)) + 1);
      }),
    );
  });

  it('fails when a leaf of the first tree was changed, taken away or moved', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), ([first, second], nth) => {
        const before = numberedLeaves(second);
        const firstRoot = naiveRoot(before.slice(0, first));
        const at = nth % first;
        const histories = [
          before.with(at, leafHash(Buffer.from('rewritten'))),
          before.toSpliced(at, 1, leafHash(Buffer.from('rewritten')), before[at]!).slice(0, second),
          [...before.toSpliced(at, 1), leafHash(Buffer.from('new'))],
        ];
        for (const after of histories) {
          const proof = naiveConsistency(first, after);
          const secondRoot = naiveRoot(after);
          expect(verifyConsistency({ first, second, firstRoot, secondRoot, proof })).toBe(false);
        }
      }),
    );
  });

  it('fails with any bit of proof or roots flipped, or a hash more or less', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), ([first, second], bit, nth) => {
        const leaves = numberedLeaves(second);
        const proof = naiveConsistency(first, leaves);
        const firstRoot = naiveRoot(leaves.slice(0, first));
        const secondRoot = naiveRoot(leaves);
        const good = { first, second, firstRoot, secondRoot, proof };
        const bad = [
          { ...good, firstRoot: flipped(firstRoot, bit) },
          { ...good, secondRoot: flipped(secondRoot, bit) },
          { ...good, proof: [...proof, secondRoot] },
          ...(proof.length > 0
            ? [
                { ...good, proof: proof.slice(1) },
                { ...good, proof: proof.slice(0, -1) },
                { ...good, proof: proof.with(nth % proof.length, flipped(proof[nth % proof.length]!, bit)) },
              ]
            : []),
        ];
        expect(bad.map((claim) => verifyConsistency(claim))).toEqual(bad.map(() => false));
      }),
    );
  });

  it('that is longer than the sizes allow fails, even against the roots that it leads to', () => {
    fc.assert(
      fc.property(sizes, ([first, second]) => {
        fc.pre(first < second);
        const leaves = numberedLeaves(second);
        const extra = leafHash(Buffer.from('extra'));
        const proof = [...naiveConsistency(first, leaves), extra];
        const [one, two] = [naiveRoot(leaves.slice(0, first)), naiveRoot(leaves)];
        for (const firstRoot of [one, nodeHash(extra, one)])
          for (const secondRoot of [nodeHash(extra, two), nodeHash(two, extra)])
            expect(verifyConsistency({ first, second, firstRoot, secondRoot, proof })).toBe(false);
      }),
    );
  });

  it('is refused from nothing and from more than there is', () => {
    expect(() => consistencyPlan(0, 5)).toThrow('no consistency proof from 0 to 5');
    expect(() => consistencyPlan(6, 5)).toThrow(RangeError);
  });
});
