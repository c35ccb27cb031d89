// Why a file was refused, as data: what is wrong, where, and what to do. Nothing in intake throws because of its input.

export interface Label {
  readonly vi: string;
  readonly en: string;
}

export type ProblemCode =
  'empty' | 'binary' | 'broken-utf8' | 'unknown-kind' | 'ambiguous-kind' | 'wrong-headers' | 'bad-rows';

/** One cell that cannot be read; `line` is the physical line of a CSV file or the row number of a sheet. */
export interface BadRow {
  readonly line: number;
  readonly column: string;
  readonly value: string;
  readonly problem: Label;
}

export interface Problem {
  readonly code: ProblemCode;
  /** One sentence in each language. */
  readonly message: Label;
  readonly line: number | null;
  /** Every bad row, in the order of the file; only with `bad-rows`. */
  readonly rows?: readonly BadRow[];
}

export function problem(code: ProblemCode, vi: string, en: string, line: number | null = null): Problem {
  return { code, message: { vi, en }, line };
}

export function isProblem(value: object): value is Problem {
  return 'code' in value && 'message' in value;
}

/** A table is refused whole; the message counts the cells and shows the first. */
export function badRows(rows: readonly BadRow[]): Problem {
  const sorted = [...rows].sort((a, b) => a.line - b.line);
  const lines = new Set(sorted.map((row) => row.line)).size;
  const first = sorted[0];
  const example = (text: keyof Label): string =>
    first === undefined ? '' : `${first.column} "${shortened(first.value)}": ${first.problem[text]}`;
  return {
    code: 'bad-rows',
    message: {
      vi: `Bảng có ${lines} dòng không đọc được nên không nhập dòng nào; dòng ${first?.line ?? 0}, ${example('vi')}`,
      en: `The table has ${lines} bad row(s), so nothing of it is imported; row ${first?.line ?? 0}, ${example('en')}`,
    },
    line: first?.line ?? null,
    rows: sorted,
  };
}

export function shortened(text: string, length = 60): string {
  const flat = text.replace(/\s+/g, ' ');
  return flat.length > length ? `${flat.slice(0, length - 1)}…` : flat;
}
