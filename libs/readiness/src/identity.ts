// The identity of an event follows from what it says and where it stands, so that saying it twice is saying it once.
import canonicalize from 'canonicalize';
import { v5 } from 'uuid';

const NAMESPACE = '5b0d3a52-6f6c-5a86-9a4e-2f0c6f1f8d11';

export interface Identity {
  readonly stream: string;
  /** SHA-256 of the document, or who said it and how for a statement entered by hand. */
  readonly document: string;
  readonly lines: readonly [number, number] | null;
  /** Which of several equal observations on these lines, from 0. */
  readonly ordinal: number;
  readonly type: string;
  readonly effectiveAt: string;
  readonly data: unknown;
  /** How often this observation was retracted before. */
  readonly n: number;
}

/** UUIDv5 (RFC 9562) of the canonical JSON (RFC 8785) of the identity, in the fixed order of DESIGN.md. */
export function eventId(of: Identity): string {
  return v5(
    canonicalJson([of.stream, of.document, of.lines, of.ordinal, of.type, of.effectiveAt, of.data, of.n]),
    NAMESPACE,
  );
}

/** The one retraction that an event can have. */
export function retractionId(stream: string, target: string): string {
  return v5(canonicalJson([stream, 'EntryRetracted', target]), NAMESPACE);
}

export function canonicalJson(value: unknown): string {
  const json = canonicalize(value);
  if (json === undefined) throw new TypeError('a value that has no JSON form cannot be identified');
  return json;
}
