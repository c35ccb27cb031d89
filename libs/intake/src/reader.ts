// What every reader has in common: it takes the lines of a document and says what it saw, where, and what it did not
// understand. Readers are pure: no clock, no I/O, and the same lines always give the same reading.
import type {
  Catalogue,
  DocumentKind,
  Finding,
  FindingCode,
  Names,
  Reading,
  Severity,
} from '#libs/readiness';

/** The lines of a document in NFC, without their line ends; line n of the file is `lines[n - 1]`. */
export type Lines = readonly string[];

export interface ReaderContext {
  readonly catalogue: Catalogue;
  readonly names: Names;
  readonly sha256: string;
  /** Given by hand (`--as-of`), it overrides what the document says. */
  readonly asOf: string | null;
}

export interface Reader {
  readonly kind: DocumentKind;
  readonly name: string;
  /** Goes up when the same lines would be read otherwise. */
  readonly version: string;
  /** 0 … 1: how surely these lines are of this kind. */
  recognise(lines: Lines): number;
  read(lines: Lines, context: ReaderContext): Reading;
}

/** Everything of a finding but what it can do without. */
export interface FindingParts {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly vi: string;
  readonly en: string;
  readonly lines: readonly [number, number];
  readonly related?: readonly (readonly [number, number])[];
  readonly unit?: string | null;
  readonly criterion?: string | null;
  readonly system?: string | null;
  readonly expected?: string | number | null;
  readonly actual?: string | number | null;
}

/** A finding inside the document that is being read; related lines are lines of the same document. */
export function finding(document: string, parts: FindingParts): Finding {
  return {
    code: parts.code,
    severity: parts.severity,
    message: { vi: parts.vi, en: parts.en },
    document,
    lines: parts.lines,
    related: (parts.related ?? []).map((lines) => ({ document, lines })),
    unit: parts.unit ?? null,
    criterion: parts.criterion ?? null,
    system: parts.system ?? null,
    expected: parts.expected ?? null,
    actual: parts.actual ?? null,
  };
}

/** One finding for each run of lines that nothing understood; blank lines between them do not part a run. */
export function unreadFindings(lines: Lines, unread: readonly number[]): FindingParts[] {
  const runs: [number, number][] = [];
  for (const n of unread) {
    const last = runs.at(-1);
    if (last && lines.slice(last[1], n - 1).every(isBlank)) last[1] = n;
    else runs.push([n, n]);
  }
  return runs.map(([from, to]) => ({
    code: 'unread-line',
    severity: 'warning',
    vi: from === to ? `Dòng ${from} chưa đọc được.` : `Các dòng ${from}–${to} chưa đọc được.`,
    en: from === to ? `Line ${from} was not understood.` : `Lines ${from}–${to} were not understood.`,
    lines: [from, to],
  }));
}

/** Remembers which lines were understood; every non-blank line must be marked or it is unread. */
export class Coverage {
  readonly #read = new Set<number>();

  constructor(private readonly lines: Lines) {}

  mark(from: number, to = from): void {
    for (let n = from; n <= to; n++) this.#read.add(n);
  }

  /** `lines` counts the non-blank lines; `unread` lists 1-based line numbers. */
  result(): Reading['coverage'] {
    const nonBlank = this.lines.flatMap((text, i) => (isBlank(text) ? [] : [i + 1]));
    const unread = nonBlank.filter((n) => !this.#read.has(n));
    return { lines: nonBlank.length, read: nonBlank.length - unread.length, unread };
  }
}

export function isBlank(text: string): boolean {
  return /^[\s\u00a0]*$/.test(text);
}

/** A piece of running text with the lines that it stands on. */
export interface Passage {
  readonly text: string;
  readonly lines: readonly [number, number];
}

/**
 * Joins wrapped lines into running text: stripped, blank lines dropped, one space between; without a space after a
 * hyphen that is glued to a letter or digit (`35/2024/QĐ-` + `UBND`).
 */
export function joinWrapped(pieces: readonly string[]): string {
  let text = '';
  let before = '';
  for (const piece of pieces) {
    const trimmed = piece
      .replace(/\u00a0/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    if (trimmed === '') continue;
    text += before === '' || /[\p{L}\d]-$/u.test(before) ? trimmed : ` ${trimmed}`;
    before = trimmed;
  }
  return text;
}
