// The appendix table: one block per province, in it one row per system. The text layer gives the cells row by row from
// left to right; a merged vendor cell is printed in its first row only, and blank cells are seen as spaces.
import type { Catalogue, Names, Unit } from '#libs/readiness';
import { isBlank, type Lines } from '../reader.js';
import { Flow, keysOf, wordKey, words, type LineRange } from './flow.js';
import type { VendorNames } from './vendor-names.js';

export interface Row {
  readonly system: string;
  readonly label: LineRange;
  /** Everything after the label. */
  readonly content: Flow;
  /** Blank cells seen after the last text; null when a page break follows, which swallows them. */
  readonly blanks: number | null;
  readonly lines: LineRange;
}

export interface Block {
  readonly unit: Unit | null;
  readonly number: number;
  /** The province as printed. */
  readonly name: string;
  readonly nameLines: LineRange;
  readonly rows: readonly Row[];
  /** Text between the name of the province and its first row, and below rows that have ended. */
  readonly stray: readonly number[];
}

export interface Appendix {
  /** First line of the appendix; past the end when there is none. */
  readonly from: number;
  /** The heading and the column heads, repeated ones included. */
  readonly heads: readonly number[];
  readonly blocks: readonly Block[];
}

interface Label {
  readonly system: string;
  readonly keys: readonly string[];
}

interface Found {
  readonly system: string;
  readonly line: number;
  readonly end: number;
  /** What follows the label on its last line. */
  readonly rest: string;
  readonly strong: boolean;
}

/** The line at which the appendix begins, or one past the end. */
export function appendixStart(lines: Lines): number {
  for (let n = 1; n <= lines.length; n++) {
    const text = (lines[n - 1] ?? '').trim();
    if (!/^PHỤ LỤC(?:\s+[\dIVX.]+)?[.:]?$/iu.test(text)) continue;
    for (let m = n + 1; m <= Math.min(lines.length, n + 40); m++) {
      if (/^STT(\s|$)/i.test((lines[m - 1] ?? '').trim())) return n;
    }
  }
  // without its title: column heads that only the table has
  for (let n = 1; n <= lines.length; n++) {
    if (!/^\s*STT(\s|$)/i.test(lines[n - 1] ?? '')) continue;
    const head = keysOf(lines.slice(n - 1, n + 30).join(' ')).join(' ');
    if (head.includes(HEAD)) return n;
  }
  return lines.length + 1;
}

const HEAD = keysOf('Doanh nghiệp triển khai').join(' ');

export function readAppendix(
  lines: Lines,
  from: number,
  catalogue: Catalogue,
  names: Names,
  vendors: VendorNames,
): Appendix {
  const labels = catalogue.systems
    .flatMap((s) => s.aliases.map((alias): Label => ({ system: s.code, keys: keysOf(alias) })))
    .sort((a, b) => b.keys.length - a.keys.length);
  const starts: { line: number; number: number; unit: Unit | null; name: string; end: number }[] = [];
  for (let n = from; n <= lines.length; n++) {
    const start = blockStart(lines, n, (starts.at(-1)?.number ?? 0) + 1, names, labels);
    if (!start) continue;
    starts.push({ line: n, ...start });
    n = start.end;
  }
  const firstBlock = starts[0]?.line ?? lines.length + 1;
  const heads = new Set(textLines(lines, from, firstBlock - 1));
  for (const n of repeatedHeads(lines, from, firstBlock)) heads.add(n);
  for (let n = firstBlock; n <= lines.length; n++) {
    if (isPageNumber(lines, n) && !starts.some((s) => n >= s.line && n <= s.end)) heads.add(n);
  }
  const closing = closingLine(lines, starts.at(-1)?.end ?? lines.length);
  const blocks = starts.map((start, i) => {
    const end = (starts[i + 1]?.line ?? closing) - 1;
    const nameLines = tight(lines, start.line, start.end);
    return { ...start, nameLines, ...rowsOf(lines, start.end + 1, end, labels, heads, vendors) };
  });
  return { from, heads: [...heads].sort((a, b) => a - b), blocks };
}

/** The first line below the table: signatures and addressees; one past the end when there is none. */
function closingLine(lines: Lines, after: number): number {
  for (let n = after + 1; n <= lines.length; n++) if (CLOSING.test(lines[n - 1] ?? '')) return n;
  return lines.length + 1;
}

const CLOSING = /^\s*(?:(?:KT|TL|TUQ|TM)\. |Nơi nhận\s*:|(?:BỘ|THỨ|CỤC) TRƯỞNG\s*$|NGƯỜI (?:LẬP|TỔNG HỢP))/u;

/** A number that stands alone between empty lines and begins no province. */
function isPageNumber(lines: Lines, n: number): boolean {
  const alone = isBlank(lines[n - 2] ?? '') && isBlank(lines[n] ?? '');
  return alone && /^\s*(?:trang\s+)?[-–]?\s*\d{1,3}\s*[-–]?(?:\/\d{1,3})?\s*$/iu.test(lines[n - 1] ?? '');
}

/** A number and a province, on one line or over several, with a row label after them. */
function blockStart(
  lines: Lines,
  n: number,
  expected: number,
  names: Names,
  labels: readonly Label[],
): { number: number; unit: Unit | null; name: string; end: number } | null {
  // Without its number only a known name counts, at the top of a paragraph or page.
  const line = lines[n - 1] ?? '';
  const top = isBlank(lines[n - 2] ?? '') || /^\s/.test(line);
  const match =
    /^\s*(\d{1,4})(?:\s+(\p{L}.*))?\s*$/u.exec(line) ?? (top ? /^\s*()(\p{Lu}.*?)\s*$/u.exec(line) : null);
  if (!match) return null;
  const numbered = match[1] !== '';
  const number = numbered ? Number(match[1]) : expected;
  const pieces = match[2] === undefined ? [] : [match[2]];
  let found: { unit: Unit; name: string; end: number } | null = null;
  let last = n;
  for (let m = n; m <= Math.min(lines.length, n + 16) && pieces.length <= 7; m++) {
    if (m > n) {
      const text = (lines[m - 1] ?? '').trim();
      if (text === '') continue;
      if (labelAt(lines, m, labels)) break;
      pieces.push(text);
    }
    last = m;
    const name = pieces.join(' ');
    const unit = name === '' ? null : names.unit(name);
    if (unit) found = { unit, name, end: m };
  }
  const next = (end: number): boolean => {
    const line = nextText(lines, end + 1);
    return line !== null && labelAt(lines, line, labels) !== null;
  };
  if (found && next(found.end) && (numbered || found.end === last)) return { number, ...found };
  if (!numbered) return null;
  // A name that nobody knows is believed where the next number is due, or where it has the form of a row's first cells.
  const name = pieces.join(' ');
  const formed =
    match[2] === undefined && isBlank(lines[n - 2] ?? '') && pieces.every((p) => /^[(\p{Lu}]/u.test(p));
  if ((number !== expected && !formed) || pieces.length === 0 || name.length > 40 || !next(last)) return null;
  return { number, unit: null, name, end: last };
}

function nextText(lines: Lines, from: number): number | null {
  for (let n = from; n <= Math.min(lines.length, from + 12); n++) if (!isBlank(lines[n - 1] ?? '')) return n;
  return null;
}

/** A row label at the start of line n; it may wrap. The longest wins. */
function labelAt(
  lines: Lines,
  n: number,
  labels: readonly Label[],
): { system: string; end: number; rest: string } | null {
  const first = wordKey(/^\s*([^\s(),;:/+]+)/u.exec(lines[n - 1] ?? '')?.[1] ?? '');
  for (const label of labels) {
    if (label.keys[0] !== first) continue;
    const seen: { text: string; line: number }[] = [];
    for (let m = n; m <= Math.min(lines.length, n + 12); m++) {
      seen.push({ text: lines[m - 1] ?? '', line: m });
      const list = words(Flow.of(seen));
      if (list.length < label.keys.length) continue;
      if (!label.keys.every((key, i) => list[i]?.key === key)) break;
      const flow = Flow.of(seen);
      const to = list[label.keys.length - 1]!.to;
      return { system: label.system, end: m, rest: flow.text.slice(to) };
    }
  }
  return null;
}

function rowsOf(
  lines: Lines,
  from: number,
  to: number,
  labels: readonly Label[],
  heads: ReadonlySet<number>,
  vendors: VendorNames,
): Pick<Block, 'rows' | 'stray'> {
  const found: Found[] = [];
  for (let n = from; n <= to; n++) {
    if (heads.has(n) || isBlank(lines[n - 1] ?? '')) continue;
    const label = labelAt(lines, n, labels);
    if (!label || label.end > to) continue;
    // A label is followed by a vendor or by nothing; a sentence goes on in small letters.
    const goesOn = /^\s*\p{Ll}/u.test(label.rest);
    if (goesOn && !vendors.startsIn([label.rest, ...lines.slice(label.end, label.end + 12)].join(' ')))
      continue;
    const before = found.at(-1)?.end ?? from - 1;
    const boundary = boundaryBefore(lines, n, before, heads);
    if (boundary === 'none' && found.length > 0) continue;
    found.push({ ...label, line: n, strong: boundary === 'strong' || found.length === 0 });
    n = label.end;
  }
  const accepted = acceptedLabels(found);
  const stray = textLines(lines, from, (accepted[0]?.line ?? to + 1) - 1).filter((n) => !heads.has(n));
  const rows = accepted.map((label, i): Row => {
    const end = (accepted[i + 1]?.line ?? to + 1) - 1;
    const pieces = [{ text: label.rest, line: label.end }];
    const last = rowEnd(lines, label.end, end, heads);
    for (let n = label.end + 1; n <= last; n++) {
      if (!heads.has(n)) pieces.push({ text: lines[n - 1] ?? '', line: n });
    }
    stray.push(...textLines(lines, last + 1, end).filter((n) => !heads.has(n)));
    const content = Flow.of(pieces);
    return {
      system: label.system,
      label: [label.line, label.end],
      content,
      blanks: blankCells(lines, content.empty ? label.end : content.lines()[1], end),
      lines: [label.line, content.empty ? label.end : content.lines()[1]],
    };
  });
  return { rows, stray };
}

/**
 * A row begins after an empty line or at the top of a page. Surely so (`strong`) after a visible blank cell; a note may
 * hold an empty line, or be cut by a page, and go on in words that look like a label (`weak`).
 */
function boundaryBefore(
  lines: Lines,
  n: number,
  previousLabelEnd: number,
  heads: ReadonlySet<number>,
): 'strong' | 'weak' | 'none' {
  if (/^\s+\S/.test(lines[n - 1] ?? '') || heads.has(n - 1)) return 'weak';
  if (!isBlank(lines[n - 2] ?? '')) return 'none';
  for (let m = n - 1; m >= previousLabelEnd; m--) {
    const line = lines[m - 1] ?? '';
    if (line === '') continue;
    return isBlank(line) || /\S\s{2,}$/.test(line) ? 'strong' : 'weak';
  }
  return 'weak';
}

/** A system whose label surely stands somewhere is not also read out of a note; else the first place counts. */
function acceptedLabels(found: readonly Found[]): Found[] {
  const sure = new Set(found.filter((f) => f.strong).map((f) => f.system));
  const seen = new Set<string>();
  return found.filter((f) => {
    const accepted = f.strong || (!sure.has(f.system) && !seen.has(f.system));
    if (accepted) seen.add(f.system);
    return accepted;
  });
}

/** Spaces beyond the one that ends every line of text stand for blank cells. */
function blankCells(lines: Lines, last: number, end: number): number | null {
  for (let n = last + 1; n <= end; n++) {
    const line = lines[n - 1] ?? '';
    if (line !== '' && isBlank(line)) return line.length;
  }
  const extra = /\s*$/.exec(lines[last - 1] ?? '')![0].length - 1;
  return extra > 0 ? extra : null;
}

/** The line on which two blank cells, note and difficulty, end a row: text below them is no part of it. */
function rowEnd(lines: Lines, labelEnd: number, end: number, heads: ReadonlySet<number>): number {
  for (let n = labelEnd; n < end; n++) {
    const line = lines[n - 1] ?? '';
    const blanks = isBlank(line) ? line.length : /\s*$/.exec(line)![0].length - 1;
    if (blanks >= 2 && !heads.has(n)) return n;
  }
  return end;
}

/** The column heads again at the top of a later page: the same words in the same order. */
function repeatedHeads(lines: Lines, from: number, firstBlock: number): number[] {
  const head: string[] = [];
  for (const n of textLines(lines, from, firstBlock - 1)) {
    const text = (lines[n - 1] ?? '').trim();
    if (head.length > 0 || /^STT(\s|$)/i.test(text)) head.push(...keysOf(text));
  }
  const repeated: number[] = [];
  if (head.length < 3) return repeated;
  for (let n = firstBlock; n <= lines.length; n++) {
    if (!/^\s*STT(\s|$)/i.test(lines[n - 1] ?? '')) continue;
    const used: number[] = [];
    let next = 0;
    for (let m = n; m <= lines.length && next < head.length; m++) {
      const keys = keysOf((lines[m - 1] ?? '').trim());
      if (!keys.every((key, i) => head[next + i] === key)) break;
      next += keys.length;
      used.push(m);
    }
    if (next === head.length) repeated.push(...used);
  }
  return repeated;
}

function textLines(lines: Lines, from: number, to: number): number[] {
  const found: number[] = [];
  for (let n = from; n <= to; n++) if (!isBlank(lines[n - 1] ?? '')) found.push(n);
  return found;
}

function tight(lines: Lines, from: number, to: number): LineRange {
  const found = textLines(lines, from, to);
  return [found[0] ?? from, found.at(-1) ?? to];
}
