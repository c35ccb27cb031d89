// The Merkle tree of RFC 6962 §2.1, kept as its complete nodes: node (level, index) covers the 2^level leaves from
// index · 2^level on and never changes once it is there. Appending n leaves writes fewer than 2n nodes; the root of any
// size, old ones too, is folded from at most log2(size) + 1 of them.
import { emptyRoot, isHash, nodeHash, type Hash } from './hash.js';

export interface NodeId {
  readonly level: number;
  readonly index: number;
}

export interface TreeNode extends NodeId {
  readonly hash: Hash;
}

/** The compact range of a tree: the hashes of the complete nodes that it is made of, largest (leftmost) first. */
export interface Frontier {
  readonly size: number;
  readonly hashes: readonly Hash[];
}

export const emptyFrontier: Frontier = { size: 0, hashes: [] };

/**
 * The complete nodes that make up the subtree of leaves `from` (inclusive) to `to` (exclusive), left to right.
 * `from` must be where a subtree of that size can begin, as it is in every step of RFC 6962's definitions.
 */
export function nodesOfRange(from: number, to: number): NodeId[] {
  const nodes: NodeId[] = [];
  for (let at = from; at < to;) {
    const level = Math.floor(Math.log2(to - at));
    // log2 rounds near 2^48 and above, so the estimate is put right
    const exact = 2 ** level > to - at ? level - 1 : 2 ** (level + 1) <= to - at ? level + 1 : level;
    nodes.push({ level: exact, index: Math.floor(at / 2 ** exact) });
    at += 2 ** exact;
  }
  return nodes;
}

/** The nodes to read to take up a tree of this size again. */
export function frontierNodes(size: number): NodeId[] {
  checkSize(size);
  return nodesOfRange(0, size);
}

/** The frontier from the hashes of `frontierNodes(size)`, in that order. Throws RangeError if they do not fit. */
export function frontierOf(size: number, hashes: readonly Hash[]): Frontier {
  const wanted = frontierNodes(size).length;
  if (hashes.length !== wanted || !hashes.every(isHash))
    throw new RangeError(`a tree of ${size} leaves has ${wanted} frontier hashes of 32 bytes`);
  return { size, hashes: [...hashes] };
}

/** Adds leaves at the end, in O(log n) each, and answers every node that became complete, leaves included. */
export function appendLeaves(
  frontier: Frontier,
  leaves: readonly Hash[],
): { frontier: Frontier; nodes: TreeNode[] } {
  const hashes = [...frontier.hashes];
  const nodes: TreeNode[] = [];
  let size = frontier.size;
  for (const leaf of leaves) {
    if (!isHash(leaf)) throw new RangeError(`leaf ${size}: a leaf hash has 32 bytes, not ${leaf.length}`);
    let node: TreeNode = { level: 0, index: size, hash: leaf };
    nodes.push(node);
    // an odd index means that the left sibling waits at the end of the frontier
    while (node.index % 2 === 1) {
      node = {
        level: node.level + 1,
        index: (node.index - 1) / 2,
        hash: nodeHash(hashes.pop()!, node.hash),
      };
      nodes.push(node);
    }
    hashes.push(node.hash);
    size += 1;
  }
  return { frontier: { size, hashes }, nodes };
}

/** The root hash of the tree; SHA-256 of nothing when it is empty. */
export function rootOf(frontier: Frontier): Hash {
  return frontier.hashes.length === 0 ? emptyRoot() : foldNodes(frontier.hashes);
}

/** The root over leaf hashes in order. */
export const rootOfLeaves = (leaves: readonly Hash[]): Hash =>
  rootOf(appendLeaves(emptyFrontier, leaves).frontier);

/** One subtree's hash from its complete nodes, left to right; there must be at least one. */
export function foldNodes(hashes: readonly Hash[]): Hash {
  const [last, ...before] = [...hashes].reverse();
  if (last === undefined) throw new RangeError('a subtree has at least one node');
  return before.reduce((right, left) => nodeHash(left, right), last);
}

export function checkSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0)
    throw new RangeError(`tree size ${size} is not a whole number from 0`);
}
