// Takes the sheet apart into page headers, the preamble (the appendix's own summary) and the lines of the table.
import type { Lines } from '../reader.js';
import { fold, tidy } from './words.js';

export interface PrintedLine {
  /** 1-based physical line. */
  readonly n: number;
  /** With plain single spaces; never empty. */
  readonly text: string;
  /** An empty line or a page header stands before it. Without one it is another cell of the same row of text. */
  readonly gap: boolean;
}

export interface Layout {
  readonly headers: readonly (readonly [number, number])[];
  readonly preamble: readonly PrintedLine[];
  readonly table: readonly PrintedLine[];
}

const HEADER = squeeze(
  'STT Địa phương Tên hệ thống/Mô hình Đơn vị quản lý Tự đầu tư/Thuê Năm đầu tư/thuê ' +
    'Tổng kinh phí đề xuất Bố trí kinh phí Nguồn vốn Định hướng',
);

function squeeze(text: string): string {
  return fold(text.normalize('NFC')).replace(/[\s\u00a0\ufeff]+/g, '');
}

/** The last line of the page header that begins at `lines[at]`, wrapped in whatever way; -1 when none begins there. */
export function headerEnd(lines: Lines, at: number): number {
  if (!/^[\s\u00a0\ufeff]*s\s*t/i.test(lines[at] ?? '')) return -1;
  let rest = HEADER;
  for (let i = at; i < lines.length && i < at + 80; i++) {
    const text = squeeze(lines[i]!);
    if (text === '' && i > at) continue;
    if (text === '' || !rest.startsWith(text)) return -1;
    rest = rest.slice(text.length);
    if (rest === '') return i;
  }
  return -1;
}

/** What stands before the first page header, or from `PHỤ LỤC …` to the next one, is preamble. */
export function layOut(lines: Lines): Layout {
  const headers: [number, number][] = [];
  const preamble: PrintedLine[] = [];
  const table: PrintedLine[] = [];
  let inTable = false;
  let gap = true;
  for (let i = 0; i < lines.length; i++) {
    const text = tidy(lines[i]!);
    if (text === '') {
      gap = true;
      continue;
    }
    const end = headerEnd(lines, i);
    if (end >= 0) {
      headers.push([i + 1, end + 1]);
      i = end;
      inTable = true;
      gap = true;
      continue;
    }
    if (/^phu luc( |$)/.test(fold(text))) inTable = false;
    (inTable ? table : preamble).push({ n: i + 1, text, gap });
    gap = false;
  }
  return { headers, preamble, table };
}
