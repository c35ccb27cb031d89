import fc from 'fast-check';
import { leafHash, nodeHash, sha256, utf8, type Hash } from './hash.js';
import {
  appendLeaves,
  emptyFrontier,
  frontierNodes,
  frontierOf,
  nodesOfRange,
  rootOf,
  rootOfLeaves,
} from './merkle.js';
import { leafInputs, naiveRoot, nodeHashes, numberedLeaves, rootHashes, storeOf } from './tree.support.js';

const hex = (hash: Hash): string => Buffer.from(hash).toString('hex');

describe('RFC 6962 hashing (transparency-dev/merkle, rfc6962/rfc6962_test.go)', () => {
  it('hashes nothing, an empty leaf, a leaf and a node as others do', () => {
    expect(hex(sha256())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(hex(leafHash(utf8('')))).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    expect(hex(leafHash(utf8('L123456')))).toBe(
      '395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56',
    );
    expect(hex(nodeHash(utf8('N123'), utf8('N456')))).toBe(
      'aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb',
    );
  });
});

describe('the tree of eight leaves (transparency-dev/merkle, testonly/constants.go)', () => {
  const leaves = leafInputs.map((input) => leafHash(Buffer.from(input, 'hex')));

  it('has the published root at every size', () => {
    expect(rootHashes.map((_, size) => hex(rootOfLeaves(leaves.slice(0, size))))).toEqual(rootHashes);
  });

  it('completes exactly the published nodes', () => {
    const { nodes } = appendLeaves(emptyFrontier, leaves);
    const found = nodeHashes.map((row) => row.map(() => ''));
    for (const { level, index, hash } of nodes) found[level]![index] = hex(hash);
    expect(found).toEqual(nodeHashes);
    expect(nodes).toHaveLength(15);
  });
});

describe('a tree of any size', () => {
  const size = fc.integer({ min: 0, max: 400 });

  it('has the root of the recursive definition, however the leaves come in', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 8 }), (batches) => {
        const total = batches.reduce((sum, n) => sum + n, 0);
        const leaves = numberedLeaves(total);
        let tree = emptyFrontier;
        for (const n of batches) tree = appendLeaves(tree, leaves.slice(tree.size, tree.size + n)).frontier;
        expect(tree.size).toBe(total);
        expect(hex(rootOf(tree))).toBe(hex(naiveRoot(leaves)));
      }),
    );
  });

  it('is taken up again from its stored nodes, at its own size and at every size before', () => {
    fc.assert(
      fc.property(size, size, (a, b) => {
        const [earlier, later] = [Math.min(a, b), Math.max(a, b)];
        const leaves = numberedLeaves(later);
        const read = storeOf(leaves);
        const resumed = frontierOf(earlier, frontierNodes(earlier).map(read));
        expect(hex(rootOf(resumed))).toBe(hex(naiveRoot(leaves.slice(0, earlier))));
        const { frontier } = appendLeaves(resumed, leaves.slice(earlier));
        expect(hex(rootOf(frontier))).toBe(hex(naiveRoot(leaves)));
      }),
    );
  });

  it('changes its root with any change of a leaf, of the order or of the number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 100 }), fc.nat(), fc.nat(), (n, a, b) => {
        const leaves = numberedLeaves(n);
        const root = hex(rootOfLeaves(leaves));
        const [i, j] = [a % n, b % n];
        const swapped = leaves.with(i, leaves[j]!).with(j, leaves[i]!);
        if (i !== j) expect(hex(rootOfLeaves(swapped))).not.toBe(root);
        expect(hex(rootOfLeaves(leaves.with(i, leafHash(utf8('other')))))).not.toBe(root);
        expect(hex(rootOfLeaves(leaves.toSpliced(i, 1)))).not.toBe(root);
        expect(hex(rootOfLeaves([...leaves, leaves[n - 1]!]))).not.toBe(root);
      }),
    );
  });
});

describe('sizes beyond 32 and 48 bits', () => {
  it.each([2 ** 31, 2 ** 33 + 5, 2 ** 48 - 1, 2 ** 53 - 1])('%d leaves are covered without a gap', (size) => {
    const nodes = nodesOfRange(0, size);
    let at = 0;
    for (const { level, index } of nodes) {
      expect(index * 2 ** level).toBe(at);
      at += 2 ** level;
    }
    expect(at).toBe(size);
    expect(nodes.length).toBeLessThanOrEqual(53);
  });
});

describe('what does not fit', () => {
  it('is refused', () => {
    expect(() => appendLeaves(emptyFrontier, [utf8('short')])).toThrow('32 bytes');
    expect(() => frontierOf(3, [sha256()])).toThrow('2 frontier hashes');
    expect(() => frontierNodes(-1)).toThrow('tree size -1');
    expect(() => frontierNodes(1.5)).toThrow('tree size 1.5');
  });
});
