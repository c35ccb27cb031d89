// From bytes to what a reader can read: the lines of a text document, or the grid of a table. Told from the content;
// the name only decides between a text and a CSV file whose header nobody knows.
import type { Lines } from '../reader.js';
import { knowsHeaders } from './columns.js';
import { csvGrid, firstLine, workbookGrid, type Grid } from './grid.js';
import { isProblem, problem, type Problem } from './problem.js';
import { isWorkbook, looksLike, zipEntries } from './signature.js';

export interface OpenedText {
  readonly form: 'text';
  /** Line n of the file is `lines[n - 1]`, in NFC, without its line end. */
  readonly lines: Lines;
  /** `nfc` is false when the bytes were in another Unicode form and have been normalised. */
  readonly encoding: { readonly bom: boolean; readonly nfc: boolean };
}

export interface OpenedTable {
  readonly form: 'table';
  readonly grid: Grid;
}

export type Opened = OpenedText | OpenedTable;

/** A workbook that unpacks to more is refused before it is unpacked. */
const MAX_UNPACKED = 300 * 1024 * 1024;

/** Never throws because of the bytes. Limits on the size of the file are the caller's. */
export async function openDocument(bytes: Uint8Array, name: string): Promise<Opened | Problem> {
  if (bytes.length === 0) return problem('empty', 'Tệp trống (0 byte)', 'The file is empty (0 bytes)');
  const entries = bytes[0] === 0x50 && bytes[1] === 0x4b ? zipEntries(bytes) : [];
  if (isWorkbook(entries)) {
    if (entries.reduce((sum, entry) => sum + entry.size, 0) > MAX_UNPACKED) {
      return problem('binary', 'Tệp Excel quá lớn khi giải nén', 'The Excel file is too large once unpacked');
    }
    return asTable(await workbookGrid(bytes));
  }
  const kind = looksLike(bytes);
  if (kind !== null) {
    return problem(
      'binary',
      `Đây là ${kind.vi}, không phải văn bản UTF-8; hãy xuất ra văn bản UTF-8 (.txt), CSV UTF-8 hoặc .xlsx`,
      `This is ${kind.en}, not UTF-8 text; export it as UTF-8 text (.txt), CSV UTF-8 or .xlsx`,
    );
  }
  const decoded = decodeUtf8(bytes);
  if (isProblem(decoded)) return decoded;
  const nfc = decoded.text.normalize('NFC');
  const text = lineEnds(nfc);
  if (text.trim() === '')
    return problem('empty', 'Tệp chỉ có khoảng trắng', 'The file holds only white space');
  if (knowsHeaders(firstLine(text).split(/[,;\t]/)) || /\.(csv|tsv)$/i.test(name))
    return asTable(csvGrid(text));
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return { form: 'text', lines, encoding: { bom: decoded.bom, nfc: nfc === decoded.text } };
}

function asTable(grid: Grid | Problem): Opened | Problem {
  return isProblem(grid) ? grid : { form: 'table', grid };
}

/** `\n` only, so that line n is what every other tool calls line n; a lone `\r` ends a line only in files without `\n`. */
function lineEnds(text: string): string {
  return text.includes('\n') ? text.replace(/\r+\n/g, '\n').replace(/\r+$/, '') : text.replace(/\r/g, '\n');
}

function decodeUtf8(bytes: Uint8Array): { text: string; bom: boolean } | Problem {
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), bom };
  } catch {
    const offset = brokenAt(bytes);
    const line = lineAt(bytes, offset);
    return problem(
      'broken-utf8',
      `Không phải UTF-8 hợp lệ: byte ${offset} (0x${hex(bytes[offset])}), dòng ${line}; hãy lưu lại dưới dạng UTF-8`,
      `Not valid UTF-8: byte ${offset} (0x${hex(bytes[offset])}), line ${line}; save the file as UTF-8`,
      line,
    );
  }
}

const CHUNK = 65_536;

/** Offset (0-based) of the first byte of the first sequence that is not UTF-8. */
function brokenAt(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let start = 0;
  try {
    for (; start < bytes.length; start += CHUNK)
      decoder.decode(bytes.subarray(start, start + CHUNK), { stream: true });
  } catch {
    // the broken sequence ends in the chunk at `start`
  }
  start = Math.max(0, Math.min(start, bytes.length) - 4);
  while (start > 0 && (bytes[start]! & 0xc0) === 0x80) start--;
  const valid = (length: number, stream: boolean): boolean => {
    try {
      const piece = bytes.subarray(start, start + length);
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(piece, { stream });
      return true;
    } catch {
      return false;
    }
  };
  let [low, high] = [0, Math.min(bytes.length - start, CHUNK + 8)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (valid(middle, true)) low = middle;
    else high = middle - 1;
  }
  while (low > 0 && !valid(low, false)) low--;
  return start + low;
}

function lineAt(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(0x0a); at !== -1 && at < offset; at = bytes.indexOf(0x0a, at + 1)) line++;
  return line;
}

function hex(byte: number | undefined): string {
  return (byte ?? 0).toString(16).padStart(2, '0');
}
