// A leaf of the ledger: what of an event is hashed, byte for byte. The position is left out, so that a history that is
// moved to another store, with other positions in the same order, keeps its root.
import canonicalize from 'canonicalize';
import { leafHash, utf8, type Hash } from './hash.js';

/** The eight properties that a leaf is made of. `data` and `metadata` are JSON values. */
export interface LeafEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly effectiveAt: string;
  readonly recordedAt: string;
  readonly data: unknown;
  readonly metadata: unknown;
}

const texts = ['id', 'stream', 'type', 'effectiveAt', 'recordedAt'] as const;

/** RFC 8785. Throws TypeError for what JSON cannot hold. */
export function canonicalJson(value: unknown): string {
  const json = canonicalize(value);
  if (json === undefined) throw new TypeError(`${typeof value} is not a JSON value`);
  return json;
}

/** Exactly the properties of a leaf, without whatever else the event carries. Throws TypeError if one is missing. */
export function leafOf(event: LeafEvent): LeafEvent {
  const { id, stream, revision, type, effectiveAt, recordedAt, data, metadata } = event;
  for (const name of texts)
    if (typeof event[name] !== 'string')
      throw new TypeError(`event ${id}: ${name} is ${typeof event[name]}, not a text`);
  if (!Number.isSafeInteger(revision) || revision < 0)
    throw new TypeError(`event ${id}: revision ${revision} is not a whole number from 0`);
  if (data === undefined || metadata === undefined)
    throw new TypeError(`event ${id}: data or metadata is missing`);
  return { id, stream, revision, type, effectiveAt, recordedAt, data, metadata };
}

/** Canonical JSON (RFC 8785) of the leaf, in UTF-8. */
export const leafBytes = (event: LeafEvent): Uint8Array => utf8(canonicalJson(leafOf(event)));

/** SHA-256(0x00 ‖ leaf bytes): what stands at this event's place in the tree. */
export const hashOfEvent = (event: LeafEvent): Hash => leafHash(leafBytes(event));
