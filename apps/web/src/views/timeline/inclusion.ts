// Checks an inclusion proof in the browser itself (RFC 9162 §2.1.3.2), so that a reader need not take the server's word
// that an event is in the ledger.

export interface InclusionProof {
  readonly index: number;
  readonly size: number;
  /** Base64, 32 bytes each. */
  readonly leaf: string;
  readonly root: string;
  readonly proof: readonly string[];
}

/** Whether the leaf, hashed with its path, gives the root. */
export async function includes({ index, size, leaf, root, proof }: InclusionProof): Promise<boolean> {
  if (index < 0 || index >= size) return false;
  let fn = index;
  let sn = size - 1;
  let hash = bytesOf(leaf);
  for (const sibling of proof.map(bytesOf)) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = await node(sibling, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)];
    } else {
      hash = await node(hash, sibling);
    }
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && base64Of(hash) === root;
}

async function node(left: Uint8Array, right: Uint8Array): Promise<Uint8Array> {
  const joined = new Uint8Array(1 + left.length + right.length);
  joined[0] = 1;
  joined.set(left, 1);
  joined.set(right, 1 + left.length);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', joined));
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

function base64Of(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
