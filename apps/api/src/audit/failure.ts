// What an audit of a running system can find, and how it is named.

export type AuditFailureKind =
  /** The event is not what was hashed. */
  | 'event'
  /** The ledger has a leaf at this position, the store has no event. */
  | 'missing-event'
  /** The store has an event at this position, the ledger has no leaf. */
  | 'extra-event'
  /** The event that stands here was hashed at another position. */
  | 'moved-event'
  /** The store says that it goes further than its events do. */
  | 'head'
  /** A node of the tree is not the hash of what is below it. */
  | 'node'
  /** Not signed by the key of this ledger. */
  | 'signature'
  /** What was signed is not what the events give. */
  | 'checkpoint'
  /** A copy of a checkpoint is gone. */
  | 'missing-file'
  /** A document is gone, or is not what its address says. */
  | 'document'
  /** A read model says otherwise than the events. */
  | 'matrix'
  | 'vendors';

export interface AuditFailure {
  readonly kind: AuditFailureKind;
  readonly position: number | null;
  /** File, table, document or cell. */
  readonly path: string | null;
  readonly expected: string | null;
  readonly actual: string | null;
}

export const failed = (
  kind: AuditFailureKind,
  at: { readonly position?: number | null; readonly path?: string | null },
  expected: string | null,
  actual: string | null,
): AuditFailure => ({ kind, position: at.position ?? null, path: at.path ?? null, expected, actual });

export const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex');
export const base64 = (hash: Uint8Array): string => Buffer.from(hash).toString('base64');
