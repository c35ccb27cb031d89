// Cuts what follows the office into cells of known sorts and lays them into the columns of the table. Empty cells leave no
// trace in the text, so every way of laying them in order is tried, and only that on which all ways agree is kept.
import { anyOf, type Flow } from './words.js';

type Sort = 'year' | 'amount' | 'none' | 'allocation' | 'funds' | 'capital' | 'unknown';
export const COLUMNS = ['year', 'budget', 'allocation', 'capital', 'orientation'] as const;
type Column = (typeof COLUMNS)[number];

/** Where a cell of each sort may stand. */
const MAY_STAND: Record<Sort, readonly Column[]> = {
  year: ['year'],
  amount: ['budget', 'allocation'],
  none: COLUMNS,
  allocation: ['allocation'],
  // "Ngân sách nhà nước" is printed both as what is allocated and as where it comes from.
  funds: ['allocation', 'capital'],
  capital: ['capital'],
  unknown: COLUMNS,
};

export interface Cell {
  readonly sort: Sort;
  readonly text: string;
}

const YEAR_WORD =
  '(?:năm đâu tư|đâu tư nâng câp|đâu tư tư năm|tư năm|tư thang|tư|năm|thang|dư kiên|hăng năm, băt đâu tư|băt đâu tư) ?:? ?';
const YEAR_ONE = '(?:\\d{1,2} ?/ ?){0,2}(?:19|20)\\d\\d';
const YEAR = new RegExp(
  `(?:${YEAR_WORD}){0,3}${YEAR_ONE}(?: ?[-/] ?(?:thuê )?(?:${YEAR_ONE}|\\d{1,2}(?= |$)))*(?: đên nay| đên (?:năm )?${YEAR_ONE})?(?: \\([^()]*\\))?(?![\\d.,%])`,
  'uy',
);
const AMOUNT =
  /(?:~ ?|dư kiên |đê xuât khoang |khoang )?(?:\d[\d.,]* ?(?:ty|tỉ|ti|triêu)(?: đông| vnđ)?|\d{1,3}(?:[.,]\d{3}){2,} ?(?:đ ?ông|đ|vnđ)?)(?: ?\/ ?(?:\d+ ?)?(?:năm|thang)| trong \d+ năm| cho \d+ năm)?(?: ?\([^()]*\))?(?= |$)/uy;
const NONE = new RegExp(
  `(?:${anyOf(['Không có thông tin', 'Chưa có thông tin', 'Không đề xuất', 'Chưa ĐX', 'Không', 'x', '-'])})(?= |$)`,
  'uy',
);
const ALLOCATION = new RegExp(
  `(?:${anyOf([
    'Đã bố trí kinh phí cho hạng mục đầu tư này',
    'Đã bố trí kinh phí',
    'Đã bố trí',
    'Chưa được bố trí kinh phí',
    'Chưa được bố trí',
    'Chưa đc bố trí',
    'Chưa bố trí',
    'Chưa phân bổ',
    'Đã phân bổ',
    'Chưa có kinh phí',
    'Chua được cấp kinh phí',
    'Chưa được cấp kinh phí',
    'Đã có thông báo',
    'Chưa',
  ])})(?= |$)`,
  'uy',
);
const CAPITAL = new RegExp(
  `(?:ngân sach nha nươc tinh \\p{L}+ \\p{L}+|${anyOf([
    'Ngân sách tỉnh',
    'Ngân sách địa phương',
    'Ngân sách trung ương',
    'Nguồn vốn ngân sách địa phương',
    'Nguồn vốn địa phương dành cho giáo dục',
    'Nguồn vốn địa phương',
    'Nguồn ngân sách tỉnh',
    'Nguồn địa phương',
    'Vốn địa phương',
    'Vốn sự nghiệp thuộc ngân sách địa phương',
    'Đầu tư công TW',
    'Đầu tư công',
    'Chi thường xuyên',
    'Sự nghiệp',
    'NSNN',
  ])})(?= |$)`,
  'uy',
);

const FUNDS = /ngân sach nha nươc(?= |$)/uy;

const SORTS: readonly (readonly [Sort, RegExp])[] = [
  ['year', YEAR],
  ['amount', AMOUNT],
  ['capital', CAPITAL],
  ['funds', FUNDS],
  ['none', NONE],
  ['allocation', ALLOCATION],
];

/** Cuts the rest of a row into cells; what is of no known sort runs to the next certain edge. */
export function cellsOf(body: Flow, from: number): Cell[] {
  const cells: Cell[] = [];
  const edges = [...body.cells];
  // One cell too many already makes the row uncertain; pages of running text need not be cut up.
  for (let at = skip(body.text, from); at < body.text.length && cells.length <= COLUMNS.length;) {
    let end = -1;
    let sort: Sort = 'unknown';
    for (const [candidate, pattern] of SORTS) {
      if (candidate === 'year' && cells.length > 0) continue;
      pattern.lastIndex = at;
      const match = pattern.exec(body.folded);
      if (!match || goesOn(body, at + match[0].length)) continue;
      [sort, end] = [candidate, at + match[0].length];
      break;
    }
    if (end < 0) end = edges.find((edge) => edge > at) ?? body.text.length;
    cells.push({ sort, text: body.text.slice(at, end).trim() });
    at = skip(body.text, end);
  }
  return cells;
}

/** Lays cells into the columns in every possible way and keeps what all ways have in common. */
export function lay(cells: readonly Cell[]): { columns: Record<Column, string | null>; certain: boolean } {
  const columns: Record<Column, string | null> = {
    year: null,
    budget: null,
    allocation: null,
    capital: null,
    orientation: null,
  };
  if (cells.length === 0) return { columns, certain: true };
  const ways: number[][] = [];
  const place = (cell: number, from: number, way: number[]): void => {
    if (cell === cells.length) {
      ways.push(way);
      return;
    }
    for (let c = from; c < COLUMNS.length; c++) {
      if (MAY_STAND[cells[cell]!.sort].includes(COLUMNS[c]!)) place(cell + 1, c + 1, [...way, c]);
    }
  };
  if (cells.length <= COLUMNS.length) place(0, 0, []);
  let certain = ways.length > 0;
  cells.forEach((cell, i) => {
    const [first] = ways;
    if (first !== undefined && ways.every((way) => way[i] === first[i]))
      columns[COLUMNS[first[i]!]!] = cell.text;
    else certain = false;
  });
  return { columns, certain };
}

export function skip(text: string, at: number): number {
  let i = at;
  while (text.charAt(i) === ' ') i++;
  return i;
}

/** True when the words after `end` belong to the same cell: they go on in small letters on the same stretch. */
export function goesOn(body: Flow, end: number): boolean {
  const next = skip(body.text, end);
  if (next >= body.text.length || body.cells.has(next)) return false;
  YEAR.lastIndex = next;
  if (YEAR.test(body.folded)) return false;
  NONE.lastIndex = next;
  if (NONE.test(body.folded)) return false;
  return /^[\p{Ll}(;:,./]/u.test(body.text.slice(next));
}
