// Chooses the reader of an opened document by its content. What no reader is sure of is refused, never guessed.
import type { DocumentKind, Reading } from '#libs/readiness';
import { inventoryReader } from './inventory/inventory.js';
import type { Reader, ReaderContext } from './reader.js';
import { statusReportReader } from './status-report/status-report.js';
import { systemsReportReader } from './systems-report/reader.js';
import { isTableKind, TABLE_KINDS } from './tables/columns.js';
import type { Opened, OpenedText } from './tables/decode.js';
import { problem, type Problem } from './tables/problem.js';
import { readTable } from './tables/table.js';

/** Of documents; tables are read by their columns. */
export const READERS: readonly Reader[] = [statusReportReader, systemsReportReader, inventoryReader];

/** A reader is believed from here on; a kind given by hand needs only a trace of it. */
const SURE = 0.5;

/** No line of a report is longer; recognising must not take long on what is none. */
const LONGEST_LINE = 10_000;

export interface ReadOptions {
  /** Given by hand (`--kind`). */
  readonly kind?: DocumentKind | undefined;
  /** `READERS` unless others are given. */
  readonly readers?: readonly Reader[] | undefined;
}

/** Never throws because of the document: it is read, or the problem says why not. */
export function readDocument(
  opened: Opened,
  context: ReaderContext,
  options: ReadOptions = {},
): Reading | Problem {
  const { kind, readers = READERS } = options;
  switch (opened.form) {
    case 'table':
      if (kind !== undefined && !isTableKind(kind)) return otherForm(kind, 'bảng', 'a table', readers);
      return readTable(opened.grid, context, { kind });
    case 'text':
      if (kind !== undefined && isTableKind(kind)) return otherForm(kind, 'văn bản', 'running text', readers);
      return readText(opened, context, readers, kind);
  }
}

function readText(
  { lines }: OpenedText,
  context: ReaderContext,
  readers: readonly Reader[],
  kind: DocumentKind | undefined,
): Reading | Problem {
  const seen = lines.map((line) => line.slice(0, LONGEST_LINE));
  const scored = readers
    .filter((reader) => kind === undefined || reader.kind === kind)
    .map((reader) => ({ reader, score: reader.recognise(seen) }))
    .sort((a, b) => b.score - a.score);
  const [best, next] = scored;
  if (best === undefined || best.score <= 0 || (kind === undefined && best.score < SURE)) {
    const { vi, en } = kinds(readers);
    return problem(
      'unknown-kind',
      kind === undefined
        ? `Không nhận ra đây là loại tài liệu nào; các loại đã biết: ${vi}. Nếu chắc chắn, hãy chỉ rõ bằng --kind`
        : `Tài liệu không có dấu hiệu nào của loại ${kind}; các loại đã biết: ${vi}`,
      kind === undefined
        ? `This is no kind of document that is known: ${en}. If you are sure, name it with --kind`
        : `Nothing in this document looks like a ${kind}; known kinds: ${en}`,
    );
  }
  if (next !== undefined && next.score === best.score) {
    const both = [best, next].map(({ reader }) => reader.kind).join(', ');
    return problem(
      'ambiguous-kind',
      `Tài liệu giống nhiều loại như nhau (${both}); hãy chỉ rõ bằng --kind`,
      `The document looks equally like several kinds (${both}); name one with --kind`,
    );
  }
  return best.reader.read(lines, context);
}

function otherForm(kind: DocumentKind, vi: string, en: string, readers: readonly Reader[]): Problem {
  const known = kinds(readers);
  return problem(
    'unknown-kind',
    `Tệp này là ${vi}, không thể đọc như ${kind}; các loại đã biết: ${known.vi}`,
    `This file is ${en} and cannot be read as ${kind}; known kinds: ${known.en}`,
  );
}

function kinds(readers: readonly Reader[]): { vi: string; en: string } {
  const documents = readers.map((reader) => reader.kind).join(', ');
  const tables = TABLE_KINDS.join(', ');
  return {
    vi: `văn bản ${documents}; bảng ${tables}`,
    en: `documents ${documents}; tables ${tables}`,
  };
}
