// Held against trees made here by the definition, for every size up to 20 and every leaf.
import { includes } from './inclusion.js';

type Hash = Uint8Array;

const sha = async (...parts: Hash[]): Promise<Hash> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(parts.flatMap((part) => [...part]))));
const leafOf = (i: number): Promise<Hash> => sha(Uint8Array.of(0), new TextEncoder().encode(`event ${i}`));
const text = (hash: Hash): string => btoa(String.fromCharCode(...hash));

function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

async function rootOf(leaves: readonly Hash[]): Promise<Hash> {
  if (leaves.length === 1) return leaves[0]!;
  const k = split(leaves.length);
  return sha(Uint8Array.of(1), await rootOf(leaves.slice(0, k)), await rootOf(leaves.slice(k)));
}

async function pathOf(index: number, leaves: readonly Hash[]): Promise<Hash[]> {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return index < k
    ? [...(await pathOf(index, leaves.slice(0, k))), await rootOf(leaves.slice(k))]
    : [...(await pathOf(index - k, leaves.slice(k))), await rootOf(leaves.slice(0, k))];
}

describe('an inclusion proof, checked in the browser', () => {
  it('holds for every leaf of every tree, and for no other leaf, root or place', async () => {
    for (let size = 1; size <= 20; size++) {
      const leaves = await Promise.all(Array.from({ length: size }, (_, i) => leafOf(i)));
      const root = text(await rootOf(leaves));
      const other = text(await leafOf(99));
      for (let index = 0; index < size; index++) {
        const proof = (await pathOf(index, leaves)).map(text);
        const given = { index, size, leaf: text(leaves[index]!), root, proof };
        expect(await includes(given)).toBe(true);
        expect(await includes({ ...given, leaf: other })).toBe(false);
        expect(await includes({ ...given, root: other })).toBe(false);
        expect(await includes({ ...given, index: index + 1 })).toBe(false);
        expect(await includes({ ...given, proof: [...proof, root] })).toBe(false);
      }
    }
  });
});
