// A finding is what a careful auditor would want flagged: data about a document, never an exception.

export const FINDING_CODES = [
  // counts and sums
  'count-differs-from-list',
  'sum-differs-from-total',
  'declared-differs-from-derived',
  'delta-differs-from-change',
  'percent-differs-from-count',
  'parts-differ-from-total',
  // names and rows
  'name-listed-twice',
  'unknown-name',
  'missing-row',
  'doubled-row',
  'ambiguous-cell',
  'no-list-and-no-full-count',
  // dates
  'date-inferred',
  'date-impossible',
  'date-implausible',
  'date-blank',
  'deadline-cannot-be-met',
  'plan-already-past',
  'deadline-moved',
  // texts
  'silent-unit',
  'text-contradicts-status',
  'same-text',
  'ready-but-not-done',
  'promise-not-kept',
  'status-regressed',
  'unread-line',
  'needs-review',
  'same-instant',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];
export type Severity = 'info' | 'warning' | 'error';

export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly message: { readonly vi: string; readonly en: string };
  /** SHA-256 of the document. */
  readonly document: string;
  /** 1-based, inclusive. */
  readonly lines: readonly [number, number];
  readonly related: readonly { readonly document: string; readonly lines: readonly [number, number] }[];
  readonly unit: string | null;
  readonly criterion: string | null;
  readonly system: string | null;
  /** What the document states, where the finding is about a figure; `actual` is what follows from its lists. */
  readonly expected: string | number | null;
  readonly actual: string | number | null;
}
