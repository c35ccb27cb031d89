// The kinds of table and their columns. Header names may be in any order and case, in English or Vietnamese.
import type { DocumentKind } from '#libs/readiness';
import type { Grid } from './grid.js';
import { problem, type Label, type Problem } from './problem.js';
import { foldWord } from './words.js';

export const TABLE_KINDS = [
  'statuses-table',
  'assignments-table',
  'remarks-table',
  'deadlines-table',
  'counts-table',
  'inventory-table',
] as const satisfies readonly DocumentKind[];
export type TableKind = (typeof TABLE_KINDS)[number];

export function isTableKind(kind: DocumentKind): kind is TableKind {
  return (TABLE_KINDS as readonly DocumentKind[]).includes(kind);
}

/** Every column of every kind: how else a header may call it. */
const SYNONYMS = {
  addressedTo: ['kiến nghị với', 'gửi tới', 'cơ quan giải quyết'],
  allocation: ['bố trí kinh phí'],
  alternatives: ['cách hiểu khác'],
  assertedBy: ['nguồn tin', 'người nói', 'bên cung cấp thông tin'],
  basis: ['căn cứ'],
  budget: ['tổng kinh phí', 'tổng kinh phí đề xuất', 'kinh phí'],
  capital: ['nguồn vốn'],
  cites: ['trích dẫn', 'dẫn chứng', 'nguồn'],
  count: ['số lượng'],
  criterion: ['nội dung', 'tiêu chí', 'mã tiêu chí', 'mã nội dung'],
  delta: ['tăng giảm', 'tăng/giảm', 'thay đổi'],
  effectiveAt: ['thời điểm', 'ngày', 'hiệu lực', 'ngày hiệu lực', 'tính đến', 'effective at', 'date'],
  instant: ['hạn', 'thời hạn', 'hạn chót'],
  kind: ['loại', 'loại ý kiến'],
  managedBy: ['đơn vị quản lý'],
  measure: ['chỉ số', 'số đo'],
  mode: ['hình thức', 'cách triển khai', 'hình thức triển khai', 'tự đầu tư/thuê'],
  needsReview: ['cần kiểm tra'],
  no: ['stt', 'tt', 'số thứ tự', '#'],
  orientation: ['định hướng'],
  percent: ['tỷ lệ', 'tỉ lệ', 'phần trăm', '%'],
  plannedAfter: ['dự kiến sau', 'thay đổi sau'],
  plannedCondition: ['điều kiện thay đổi'],
  plannedTo: ['dự kiến chuyển sang', 'nhà cung cấp dự kiến'],
  raw: ['nguyên văn'],
  remark: ['ghi chú', 'remarks', 'note'],
  replaces: ['thay thế', 'thay cho'],
  stage: ['giai đoạn', 'mức'],
  status: ['trạng thái', 'tình trạng'],
  system: ['hệ thống', 'hệ thống thông tin', 'tên hệ thống', 'mã hệ thống'],
  systemKind: ['loại hệ thống'],
  text: ['ý kiến', 'nội dung ý kiến', 'mô tả'],
  total: ['tổng số', 'trên tổng số'],
  unit: ['địa phương', 'tỉnh', 'tỉnh, thành phố', 'tỉnh/thành phố', 'tỉnh thành', 'đơn vị', 'mã địa phương'],
  unitGuess: ['địa phương suy ra'],
  unitName: ['tên địa phương', 'tên tỉnh'],
  units: ['danh sách địa phương', 'các địa phương', 'danh sách tỉnh'],
  vendor: ['doanh nghiệp', 'nhà cung cấp'],
  vendors: ['các doanh nghiệp', 'doanh nghiệp', 'doanh nghiệp triển khai', 'nhà cung cấp'],
  wording: ['câu chữ', 'nguyên văn thời hạn', 'thời hạn ghi'],
  year: ['năm', 'năm đầu tư', 'năm đầu tư/thuê'],
} as const satisfies Record<string, readonly string[]>;
export type Column = keyof typeof SYNONYMS;

export interface TableColumns {
  /** Without these it is not a table of this kind. */
  readonly required: readonly Column[];
  /** The columns that an empty template has, in this order. */
  readonly template: readonly Column[];
  /** Known, and in no template unless somebody needs them. */
  readonly optional: readonly Column[];
}

export const COLUMNS: Record<TableKind, TableColumns> = {
  'statuses-table': {
    required: ['unit', 'criterion', 'status', 'effectiveAt'],
    template: ['unit', 'criterion', 'status', 'effectiveAt', 'remark'],
    optional: ['basis', 'cites', 'assertedBy', 'no'],
  },
  'assignments-table': {
    required: ['unit', 'system', 'vendors', 'mode', 'effectiveAt'],
    template: ['unit', 'system', 'vendors', 'mode', 'effectiveAt', 'remark'],
    optional: [
      'replaces',
      'plannedTo',
      'plannedAfter',
      'plannedCondition',
      'alternatives',
      'basis',
      'cites',
      'assertedBy',
      'no',
    ],
  },
  'remarks-table': {
    required: ['unit', 'criterion', 'kind', 'text', 'effectiveAt'],
    template: ['unit', 'criterion', 'kind', 'text', 'effectiveAt'],
    optional: ['addressedTo', 'cites', 'assertedBy', 'no'],
  },
  'deadlines-table': {
    required: ['criterion', 'wording', 'instant', 'stage', 'effectiveAt'],
    template: ['criterion', 'wording', 'instant', 'stage', 'effectiveAt'],
    optional: ['cites', 'assertedBy', 'no'],
  },
  'counts-table': {
    required: ['measure', 'count', 'effectiveAt'],
    template: [
      'measure',
      'criterion',
      'system',
      'vendor',
      'count',
      'total',
      'delta',
      'percent',
      'units',
      'effectiveAt',
    ],
    optional: ['cites', 'assertedBy', 'no'],
  },
  'inventory-table': {
    required: ['unitName', 'system', 'effectiveAt'],
    template: [
      'unit',
      'unitName',
      'system',
      'systemKind',
      'managedBy',
      'mode',
      'vendors',
      'year',
      'budget',
      'allocation',
      'capital',
      'orientation',
      'raw',
      'needsReview',
      'effectiveAt',
    ],
    optional: ['unitGuess', 'cites', 'assertedBy', 'no'],
  },
};

/** Where each column of a table stands: index into the cells of a row. */
export type Header = ReadonlyMap<Column, number>;

interface Match {
  readonly kind: TableKind;
  readonly header: Header;
  readonly missing: readonly Column[];
  readonly unknown: readonly string[];
  readonly doubled: readonly string[];
}

/** True when a line of cells is more likely a table's header than a line of running text. */
export function knowsHeaders(cells: readonly string[]): boolean {
  const known = new Set(
    cells.map((cell) => keyOf(cell.replace(/"/g, ''))).filter((key) => ALL_KEYS.has(key)),
  );
  return known.size >= 3 && known.size * 2 >= cells.length;
}

/**
 * Which kind of table this is. Its columns must all be known and none may be missing; `effectiveAt` may be absent when
 * the date is given by hand.
 */
export function tableKind(
  grid: Grid,
  options: { readonly kind?: TableKind | undefined; readonly dated: boolean },
): { readonly kind: TableKind; readonly header: Header } | Problem {
  const kinds = options.kind === undefined ? TABLE_KINDS : [options.kind];
  const matches = kinds.map((kind) => match(kind, grid.header.cells, options.dated));
  const whole = matches.filter((m) => m.missing.length + m.unknown.length + m.doubled.length === 0);
  const [only, second] = whole;
  if (only && !second) return only;
  const line = grid.header.lines[0];
  if (only) {
    const names = whole.map((m) => m.kind).join(', ');
    return problem(
      'ambiguous-kind',
      `Các cột khớp với nhiều loại bảng (${names}); hãy chỉ rõ bằng --kind`,
      `The columns fit several kinds of table (${names}); name one with --kind`,
      line,
    );
  }
  const best = [...matches].sort((a, b) => fit(b) - fit(a))[0];
  if (!best || best.header.size === 0) {
    return problem(
      'wrong-headers',
      `Không cột nào của dòng tiêu đề được nhận ra; các loại bảng: ${TABLE_KINDS.join(', ')} (lấy mẫu: readiness template KIND)`,
      `None of the columns is known; kinds of table: ${TABLE_KINDS.join(', ')} (for a template: readiness template KIND)`,
      line,
    );
  }
  return wrongHeaders(best, line);
}

function wrongHeaders(best: Match, line: number): Problem {
  const list = (label: Label, names: readonly string[]): Label[] =>
    names.length === 0
      ? []
      : [{ vi: `${label.vi}: ${names.join(', ')}`, en: `${label.en}: ${names.join(', ')}` }];
  const parts = [
    ...list({ vi: 'thiếu cột', en: 'missing columns' }, best.missing),
    ...list({ vi: 'cột lạ', en: 'unknown columns' }, best.unknown),
    ...list({ vi: 'cột lặp lại', en: 'columns named twice' }, best.doubled),
  ];
  const join = (language: keyof Label): string => parts.map((part) => part[language]).join('; ');
  return problem(
    'wrong-headers',
    `Dòng tiêu đề của bảng không đúng (gần nhất là ${best.kind}) – ${join('vi')}. Lấy mẫu: readiness template ${best.kind}`,
    `Wrong headers (nearest kind: ${best.kind}): ${join('en')}. For a template: readiness template ${best.kind}`,
    line,
  );
}

function match(kind: TableKind, cells: readonly string[], dated: boolean): Match {
  const columns = COLUMNS[kind];
  const known = [...new Set([...columns.required, ...columns.template, ...columns.optional])];
  const names = new Map<string, Column>();
  for (const column of known) for (const synonym of SYNONYMS[column]) names.set(keyOf(synonym), column);
  for (const column of known) names.set(keyOf(column), column);
  const header = new Map<Column, number>();
  const unknown: string[] = [];
  const doubled: string[] = [];
  cells.forEach((cell, i) => {
    if (cell === '') return;
    const column = names.get(keyOf(cell));
    if (column === undefined) unknown.push(cell);
    else if (header.has(column)) doubled.push(cell);
    else header.set(column, i);
  });
  const missing = columns.required.filter((c) => !header.has(c) && !(dated && c === 'effectiveAt'));
  return { kind, header, missing, unknown, doubled };
}

function fit({ kind, missing, unknown }: Match): number {
  const { required } = COLUMNS[kind];
  return (required.length - missing.length) / required.length - unknown.length / 10;
}

function keyOf(name: string): string {
  return foldWord(name).replace(/[\s-]+/g, '');
}

const ALL_KEYS = new Set(
  Object.entries(SYNONYMS)
    .flatMap(([column, synonyms]) => [column, ...synonyms])
    .map(keyOf),
);
