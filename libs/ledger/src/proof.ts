// Inclusion and consistency proofs. A plan says which nodes a proof is made of, so that a caller can read just those,
// O(log n), from wherever they are kept; the checks follow RFC 9162 §2.1.3.2 and §2.1.4.2 step by step.
import { isHash, nodeHash, sameBytes, type Hash } from './hash.js';
import { checkSize, foldNodes, nodesOfRange, type NodeId } from './merkle.js';

/** For each hash of the proof, the complete nodes that it is folded from, left to right. */
export type ProofPlan = readonly (readonly NodeId[])[];

/**
 * The path from leaf `index` (from 0) to the root of the first `size` leaves, sibling of the leaf first (RFC 6962
 * §2.1.1). Throws RangeError unless index < size.
 */
export function inclusionPlan(index: number, size: number): ProofPlan {
  checkSize(size);
  if (!Number.isSafeInteger(index) || index < 0 || index >= size)
    throw new RangeError(`leaf ${index} is not in a tree of ${size} leaves`);
  const path: NodeId[][] = [];
  for (let from = 0, to = size; to - from > 1;) {
    const middle = from + split(to - from);
    if (index < middle) {
      path.push(nodesOfRange(middle, to));
      to = middle;
    } else {
      path.push(nodesOfRange(from, middle));
      from = middle;
    }
  }
  return path.reverse();
}

/**
 * What shows that the first `first` leaves of a tree of `second` are still the same and in the same order (RFC 6962
 * §2.1.2). Throws RangeError unless 1 ≤ first ≤ second.
 */
export function consistencyPlan(first: number, second: number): ProofPlan {
  checkSize(first);
  checkSize(second);
  if (first < 1 || first > second)
    throw new RangeError(`there is no consistency proof from ${first} to ${second} leaves`);
  const path: NodeId[][] = [];
  let [from, to] = [0, second];
  while (to !== first) {
    const middle = from + split(to - from);
    if (first <= middle) {
      path.push(nodesOfRange(middle, to));
      to = middle;
    } else {
      path.push(nodesOfRange(from, middle));
      from = middle;
    }
  }
  // the verifier knows the hash of the whole first tree already
  if (from > 0) path.push(nodesOfRange(from, to));
  return path.reverse();
}

/** Every node that a plan asks for, each once: the reads of the proof. */
export const nodesToRead = (plan: ProofPlan): NodeId[] => plan.flat();

/** The proof, from the hash of each node; `read` throws for a node that is not there. */
export const proofFrom = (plan: ProofPlan, read: (node: NodeId) => Hash): Hash[] =>
  plan.map((nodes) => foldNodes(nodes.map(read)));

export interface InclusionClaim {
  /** Place of the leaf, from 0. */
  readonly index: number;
  readonly size: number;
  readonly leaf: Hash;
  readonly proof: readonly Hash[];
  readonly root: Hash;
}

/** Whether the proof shows that `leaf` stands at `index` in the tree of this size and root. Never throws. */
export function verifyInclusion({ index, size, leaf, proof, root }: InclusionClaim): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  if (!isHash(leaf) || !proof.every(isHash)) return false;
  let [fn, sn, r] = [index, size - 1, leaf];
  for (const p of proof) {
    if (sn === 0) return false;
    if (odd(fn) || fn === sn) {
      r = nodeHash(p, r);
      while (!odd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      r = nodeHash(r, p);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && sameBytes(r, root);
}

export interface ConsistencyClaim {
  readonly first: number;
  readonly second: number;
  readonly firstRoot: Hash;
  readonly secondRoot: Hash;
  readonly proof: readonly Hash[];
}

/**
 * Whether the proof shows that the second tree begins with the whole first one. Never throws. False for an empty first
 * tree: every tree begins with nothing, so that there would be nothing to prove.
 */
export function verifyConsistency({
  first,
  second,
  firstRoot,
  secondRoot,
  proof,
}: ConsistencyClaim): boolean {
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(second) || first < 1 || first > second)
    return false;
  if (first === second) return proof.length === 0 && sameBytes(firstRoot, secondRoot);
  if (proof.length === 0 || !proof.every(isHash)) return false;
  let [fn, sn] = [first - 1, second - 1];
  while (odd(fn)) [fn, sn] = [half(fn), half(sn)];
  // fn is 0 when the first size is a power of two: its root is then itself a node of the second tree
  const [start, ...rest] = fn === 0 ? [firstRoot, ...proof] : proof;
  let [fr, sr] = [start!, start!];
  for (const c of rest) {
    if (sn === 0) return false;
    if (odd(fn) || fn === sn) {
      fr = nodeHash(c, fr);
      sr = nodeHash(c, sr);
      while (!odd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      sr = nodeHash(sr, c);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && sameBytes(fr, firstRoot) && sameBytes(sr, secondRoot);
}

// sizes go beyond 32 bits, where JavaScript's shifts end
const odd = (n: number): boolean => n % 2 === 1;
const half = (n: number): number => Math.floor(n / 2);

/** The greatest power of two smaller than n, for n > 1. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}
