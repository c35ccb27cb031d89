// The prose before the appendix, taken apart into headings, bullets and paragraphs, each knowing its section
// ("3.1.3"), its lettered block ("b)") and its lines. Blank lines mean nothing: they stand inside sentences too.
import type { Lines } from '../reader.js';
import { isBlank } from '../reader.js';
import { Flow, wordKey } from './flow.js';

export type ParagraphKind = 'title' | 'heading' | 'letter' | 'bullet' | 'lead' | 'text';

export interface Paragraph {
  readonly kind: ParagraphKind;
  /** Number of the section that it stands in; '' before the first. */
  readonly section: string;
  /** The lettered block that it stands in, null outside of one. */
  readonly letter: string | null;
  /** Without its number, letter or dash. */
  readonly flow: Flow;
}

export interface Outline {
  readonly paragraphs: readonly Paragraph[];
  /** Lines that carry nothing but a page number. */
  readonly pageNumbers: readonly number[];
}

/** Headings whose titles may wrap; the number is followed by a dot and a space. */
const TITLES = [
  'Hiện trạng lựa chọn triển khai 05 Nền tảng/Hệ thống thông tin',
  'Hiện trạng Doanh nghiệp thực hiện',
  'Đánh giá sự sẵn sàng của các đơn vị thực hiện và địa phương',
  'Khó khăn và vướng mắc',
  'Công tác chỉ đạo, hướng dẫn của Bộ Khoa học và Công nghệ',
  'Công tác chỉ đạo và xây dựng kế hoạch thực hiện:',
  'Chỉ đạo doanh nghiệp',
  'Doanh nghiệp cam kết',
  'Kế hoạch triển khai',
  'Công tác hướng dẫn các địa phương:',
  'Kiến nghị',
].map(textKey);

const NUMBER = /^(\d{1,2}(?:\.\d{1,2}){0,3})\.\s+(?=[\p{Lu}\d"“(])/u;
const LETTER = /^([a-zđ])\)\s+(?=\S)/u;
const BULLET = /^[-–•+*]\s*(?=\S)/;
const LEAD =
  /^(?:(?:Toàn quốc|Cả nước) có\s|Các đơn vị khác\s|Kế hoạch (?:triển khai )?từ\s|Về (?:tiến độ chung|từng)|Giải pháp truyền thông|Hạ tầng CNTT:)/;
const PAGE_NUMBER = /^(?:(?:Trang|Page)\s+)?\d{1,3}(?:\s*\/\s*\d{1,3})?$/i;

interface Draft {
  kind: ParagraphKind;
  section: string;
  letter: string | null;
  pieces: { text: string; line: number }[];
}

/** Reads lines 1 … `end` (inclusive). */
export function outline(lines: Lines, end: number): Outline {
  const drafts: Draft[] = [];
  const pageNumbers: number[] = [];
  let section = '';
  let letter: string | null = null;
  const open = (kind: ParagraphKind, text: string, line: number): void => {
    drafts.push({ kind, section, letter, pieces: [{ text, line }] });
  };
  for (let n = 1; n <= end; n++) {
    const line = lines[n - 1] ?? '';
    if (isBlank(line)) continue;
    const text = line.trim();
    if (PAGE_NUMBER.test(text)) {
      pageNumbers.push(n);
      continue;
    }
    const last = drafts.at(-1);
    const number = NUMBER.exec(text)?.[1];
    if (number !== undefined && follows(section, number)) {
      section = number;
      letter = null;
      open('heading', text.slice(NUMBER.exec(text)![0].length), n);
    } else if (LETTER.test(text) && (section === '1.1' || section.startsWith('3.'))) {
      letter = LETTER.exec(text)![1]!;
      open('letter', text.replace(LETTER, ''), n);
    } else if (BULLET.test(text) && section !== '' && !continuesBullet(last, text)) {
      open('bullet', text.replace(BULLET, ''), n);
    } else if (LEAD.test(text) && section !== '' && !(last && headingGoesOn(last, text))) {
      if (section === '3.1.3' && !/^Về từng/.test(text)) letter = null;
      open('lead', text, n);
    } else if (section === '' && isHeader(text, last)) {
      if (last?.kind === 'title') last.pieces.push({ text, line: n });
      else open('title', text, n);
    } else if (last === undefined || last.kind === 'title') open('text', text, n);
    else if (endsBefore(last, text)) open('text', text, n);
    else last.pieces.push({ text, line: n });
  }
  const paragraphs = drafts.map(({ pieces, ...rest }) => ({ ...rest, flow: Flow.of(pieces) }));
  return { paragraphs, pageNumbers };
}

/** Section numbers only go up, and not by leaps: a wrapped line that begins with a number is no heading. */
function follows(before: string, number: string): boolean {
  const [a, b] = [before, number].map((s) => s.split('.').map(Number));
  const rise = (b![0] ?? 0) - (a![0] ?? 0);
  if (rise !== 0) return rise > 0 && rise <= 2 && b!.length <= 2;
  for (let i = 0; i < Math.max(a!.length, b!.length); i++) {
    const step = (b![i] ?? 0) - (a![i] ?? 0);
    if (step !== 0) return step > 0 && step <= 3;
  }
  return false;
}

/** A dash that starts a line may stand inside "Công nghiệp – Viễn thông" or "28 - 29/6". */
function continuesBullet(last: Draft | undefined, text: string): boolean {
  const before = last?.pieces.at(-1)?.text ?? '';
  if (/\d$/.test(before) && /^[-–]\s*\d{1,2}[/.]\d/.test(text)) return true;
  if (last?.kind !== 'bullet' || last.section !== '1.1' || last.letter === null) return false;
  if (last.pieces.length > 6) return false;
  if (/^[-–]\s*\d+\s+tỉnh/.test(text)) return false;
  const sofar = last.pieces.map((p) => p.text).join(' ');
  // No colon yet: the name of the vendor is still going on.
  if (!sofar.includes(':')) return !/\d\s+tỉnh/.test(before);
  // "Thừa Thiên - Huế" inside a list: its bracket is open, or it is the list of those who run the system themselves.
  const open = sofar.split('(').length > sofar.split(')').length || /tỉnh tự [^:]*:/.test(sofar);
  return open && !/:\s*\d/.test(text);
}

/** Whether the paragraph is complete, so that unmarked text after it is a new one. */
function endsBefore(last: Draft, text: string): boolean {
  if (last.pieces.at(-1)!.text.endsWith('./.')) return true;
  switch (last.kind) {
    case 'heading':
    case 'letter':
      return !headingGoesOn(last, text);
    case 'lead':
      return last.pieces.at(-1)!.text.endsWith(':');
    case 'title':
      return true;
    case 'bullet':
    case 'text':
      return false;
  }
}

/** The words above the first section that only say what the document is; a sentence among them says something. */
const HEADER =
  /^[^\p{Ll}]+$|^(?:báo cáo|tổng hợp tình hình|tình hình triển khai|phụ lục|kèm theo|kính gửi|số:|về việc|v\/v|bộ |uỷ ban|ủy ban|cộng hòa|độc lập|hà nội, ngày|\((?:kèm|cập nhật|số liệu|tính đến|dự thảo|theo))/iu;

function isHeader(text: string, last: Draft | undefined): boolean {
  if (/[.;!?]$|[.;]\s+\p{Lu}/u.test(text)) return false;
  return HEADER.test(text) || (last?.kind === 'title' && /^[\p{Ll}\d(]/u.test(text));
}

/** Whether a heading only names its section: one of the known titles, or a few words that state nothing. */
export function isTitle(text: string): boolean {
  const bare = text.replace(/[\s:.]+$/u, '');
  const key = textKey(bare);
  if (TITLES.some((title) => title.startsWith(key))) return true;
  return bare.split(' ').length <= 12 && !/[\d.;:,]/u.test(bare) && !STATING.test(bare);
}

const STATING =
  /(?:^|\s)(?:chưa|không|đã|còn|sẽ|đang|phải|cần|xin|thiếu|chậm|lùi|đề nghị|kiến nghị)(?:\s|$)/iu;

function headingGoesOn(last: Draft, text: string): boolean {
  if (last.kind !== 'heading' && last.kind !== 'letter') return false;
  // A numbered item of section 4 is a sentence, not a title: it ends at the next mark. No title is ten lines long.
  if (last.kind === 'heading' && last.section.startsWith('4.')) return true;
  if (last.pieces.length > 10) return false;
  const sofar = textKey(last.pieces.map((p) => p.text).join(' '));
  if (last.kind === 'letter') return /^[\p{Ll}(]/u.test(text) || (/[;,]$/.test(sofar) && !LEAD.test(text));
  return /^\p{Ll}/u.test(text) || TITLES.some((title) => title.startsWith(`${sofar} ${textKey(text)}`));
}

function textKey(text: string): string {
  return text.trim().split(/\s+/).map(wordKey).join(' ');
}
