// Tables as a header and rows of text cells, whatever file they came from. Cells are trimmed, in NFC, with plain spaces.
import { parse, CsvError } from 'csv-parse/sync';
import readWorkbook, { type CellValue } from 'read-excel-file/universal';
import { unguarded } from './formula-guard.js';
import { problem, type Problem } from './problem.js';

export interface Row {
  /** Physical lines of the CSV file (a quoted cell may span several), or the row of the sheet, 1-based inclusive. */
  readonly lines: readonly [number, number];
  readonly cells: readonly string[];
}

export interface Grid {
  readonly format: 'csv' | 'xlsx';
  readonly header: Row;
  /** Rows that hold nothing are left out. */
  readonly rows: readonly Row[];
  /** The last physical line or row. */
  readonly lineCount: number;
  /** Sheets of the same workbook that hold something and are not read. */
  readonly otherSheets: readonly string[];
}

/** The sheet of a template that lists what may be written; it is never taken for data. */
export const CODES_SHEET = 'Danh mục - Codes';
const DELIMITERS = [',', ';', '\t'] as const;

/** @param text decoded, with `\n` as its only line end */
export function csvGrid(text: string): Grid | Problem {
  try {
    const records = parse(text, {
      delimiter: delimiterOf(text),
      record_delimiter: '\n',
      relax_column_count: true,
      skip_empty_lines: true,
      info: true,
    }) as unknown as { readonly record: string[]; readonly info: { readonly lines: number } }[];
    const rows = records.map(({ record, info }) => {
      const broken = record.reduce((n, cell) => n + cell.split('\n').length - 1, 0);
      return {
        lines: [info.lines - broken, info.lines] as const,
        cells: record.map((cell) => plain(unguarded(cell))),
      };
    });
    const lineCount = text.replace(/\n$/, '').split('\n').length;
    return gridOf('csv', rows, lineCount, []);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number((error as unknown as { lines?: number }).lines ?? 0) || null;
    const where = line === null ? '' : ` ${line}`;
    return problem(
      'bad-rows',
      `Dấu ngoặc kép không khớp trong tệp CSV, gần dòng${where}; hãy kiểm tra các ô có dấu "`,
      `The quotes of this CSV file do not match near line${where}; check the cells with a "`,
      line,
    );
  }
}

export async function workbookGrid(bytes: Uint8Array): Promise<Grid | Problem> {
  let sheets;
  try {
    const whole = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    sheets = await readWorkbook(whole);
  } catch {
    return problem(
      'binary',
      'Tệp Excel bị hỏng, không mở được; hãy lưu lại dưới dạng .xlsx hoặc CSV UTF-8',
      'The Excel file is damaged and cannot be opened; save it again as .xlsx or as CSV UTF-8',
    );
  }
  const filled = sheets
    .map(({ sheet, data }) => ({
      sheet,
      rows: data.map((cells, i) => ({
        lines: [i + 1, i + 1] as const,
        cells: cells.map((value) => cellText(value)),
      })),
    }))
    .filter(({ sheet, rows }) => sheet !== CODES_SHEET && rows.some(hasText));
  const [first, ...others] = filled;
  return gridOf(
    'xlsx',
    first?.rows ?? [],
    first?.rows.length ?? 0,
    others.map(({ sheet }) => sheet),
  );
}

function gridOf(
  format: Grid['format'],
  rows: readonly Row[],
  lineCount: number,
  otherSheets: readonly string[],
): Grid | Problem {
  const [header, ...rest] = rows.filter(hasText);
  if (header === undefined) return problem('empty', 'Bảng trống, không có dòng nào', 'The table is empty');
  return { format, header, rows: rest, lineCount, otherSheets };
}

function hasText(row: Row): boolean {
  return row.cells.some((cell) => cell !== '');
}

/** The one that cuts the first line most often; a comma when none does. */
function delimiterOf(text: string): string {
  const line = firstLine(text).replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** The first line that holds something, as far as a header can reach. */
export function firstLine(text: string): string {
  const start = text.slice(0, 10_000).trimStart();
  return /^[^\n]*/.exec(start)?.[0] ?? '';
}

function plain(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[ \t\u00a0]+/g, ' ')
    .trim();
}

/** Excel keeps a date as the wall clock that the cell shows; without a time of day it is a bare date. */
function cellText(value: CellValue | null): string {
  if (value === null) return '';
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) return '#DATE';
    const iso = new Date(Math.round(value.getTime() / 1000) * 1000).toISOString();
    return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19);
  }
  return plain(String(value));
}
