// What a person handed in cannot be used: said in one line, with what, where and what to do. Exit 2, HTTP 4xx.
import type { RejectionCode } from '#libs/readiness';

export const INPUT_CODES = [
  'bad-request',
  'not-found',
  'unknown-unit',
  'unknown-criterion',
  'unknown-system',
  'unknown-vendor',
  'bad-instant',
  'known-at-beyond-head',
  'document-problem',
  'too-large',
  'unauthorised',
  'forbidden',
  'ledger-inconsistent',
  'preview-outdated',
  'cancelled',
  'wrong-stream',
] as const;
export type InputCode = (typeof INPUT_CODES)[number] | RejectionCode;

export class InputError extends Error {
  constructor(
    readonly code: InputCode,
    readonly vi: string,
    readonly en: string,
    /** Further particulars for `--json` and problem documents, such as every bad row of a table. */
    readonly details: unknown = null,
  ) {
    super(`${vi} / ${en}`);
    this.name = 'InputError';
  }
}
