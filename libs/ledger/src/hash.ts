// The hashes of the ledger: RFC 6962 §2.1 (SHA-256, one prefix for leaves and another for nodes, so that a node can
// never pass for a leaf), and base64 that has one spelling only.
import { createHash } from 'node:crypto';

/** 32 bytes of SHA-256. */
export type Hash = Uint8Array;
export const HASH_BYTES = 32;

const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

export function sha256(...parts: readonly Uint8Array[]): Hash {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** SHA-256(0x00 ‖ bytes) */
export const leafHash = (bytes: Uint8Array): Hash => sha256(leafPrefix, bytes);

/** SHA-256(0x01 ‖ left ‖ right) */
export const nodeHash = (left: Hash, right: Hash): Hash => sha256(nodePrefix, left, right);

/** The root of a tree without leaves: the hash of no bytes. */
export const emptyRoot = (): Hash => sha256();

export const isHash = (bytes: Uint8Array): boolean => bytes.length === HASH_BYTES;

/** Nothing here is secret, so the comparison need not take constant time. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** RFC 4648 §4 with padding; null for any other spelling of the same bytes, so that no bit of a text is without effect. */
export function fromBase64(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

/** The text of the bytes, null when they are not well-formed UTF-8. */
export function fromUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

export const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');
