// What a careful reader of an inventory would want flagged. Findings of one kind are gathered, so that the list stays
// short: the lines of all of them are in `related`.
import { formatDate, localDate, type Finding } from '#libs/readiness';
import { finding, unreadFindings, type FindingParts, type Lines } from '../reader.js';
import { amountOf, bareAmounts, malformedAmounts } from './amounts.js';
import type { DayNamed } from './as-of.js';
import { claimFindings } from './claims.js';
import { REASONS, type Columns } from './columns.js';
import type { Place, Places } from './places.js';
import type { Preamble } from './preamble.js';
import { repeatFindings } from './repeats.js';
import type { Label } from './label.js';
import type { Table, TableRow } from './rows.js';
import { fold } from './words.js';

export interface InventoryRow {
  readonly row: TableRow;
  readonly label: Label;
  readonly columns: Columns;
  readonly guess: Place | null;
  readonly raw: string;
}

/** All that was seen in one document. */
export interface Seen {
  readonly document: string;
  readonly asOf: {
    readonly given: string | null;
    readonly latest: DayNamed | null;
    readonly instant: string;
  };
  readonly rows: readonly InventoryRow[];
  readonly table: Table;
  readonly preamble: Preamble;
  readonly places: Places;
  readonly impossible: readonly DayNamed[];
  readonly unread: readonly number[];
  readonly lines: Lines;
}

export function inventoryFindings(seen: Seen): Finding[] {
  const parts = [
    ...date(seen),
    ...claimFindings(seen),
    ...strangers(seen),
    ...missing(seen),
    ...emptyRows(seen),
    ...repeatFindings(seen),
    ...templates(seen),
    ...cutRowsFound(seen),
    ...misplaced(seen),
    ...amounts(seen),
    ...years(seen),
    ...unreadFindings(seen.lines, seen.unread),
  ];
  return parts.map((p) => finding(seen.document, p));
}

type Lined = readonly (readonly [number, number])[];

/** One finding for many places: the first is where it stands, the others are related. */
function gathered(at: Lined, parts: Omit<FindingParts, 'lines' | 'related'>): FindingParts[] {
  const [first, ...others] = at;
  return first ? [{ actual: at.length, ...parts, lines: first, related: others }] : [];
}

function date({ asOf }: Seen): FindingParts[] {
  if (asOf.given !== null) return [];
  if (asOf.latest === null) {
    return [
      {
        code: 'date-blank',
        severity: 'error',
        vi: 'Văn bản không ghi ngày nào; cần cho biết ngày bằng --as-of',
        en: 'The document names no day at all; give its date with --as-of',
        lines: [1, 1],
      },
    ];
  }
  const { line, printed } = asOf.latest;
  return [
    {
      code: 'date-inferred',
      severity: 'info',
      vi: `Văn bản không ghi ngày lập; lấy ngày muộn nhất được nói như đã qua: ${printed}`,
      en: `The document is not dated; the latest day that it speaks of as past is taken: ${printed}`,
      lines: [line, line],
      actual: formatDate(localDate(asOf.instant)),
    },
  ];
}

function strangers({ rows }: Seen): FindingParts[] {
  return rows
    .filter((r) => r.row.place === null && r.row.printedName !== null)
    .map((r) => ({
      code: 'unknown-name',
      severity: 'warning',
      vi: `“${r.row.printedName ?? ''}” không phải tên một tỉnh, thành phố trước sắp xếp`,
      en: `“${r.row.printedName ?? ''}” is no province of before the merger`,
      lines: r.row.lines,
      actual: r.row.printedName,
    }));
}

function missing({ rows, places }: Seen): FindingParts[] {
  const named = new Set(rows.flatMap((r) => r.row.place?.code ?? []));
  const without = places.all.filter((p) => !named.has(p.code));
  const orphans = rows.filter((r) => r.row.place === null && r.row.printedName === null);
  if (rows.length === 0 || (without.length === 0 && orphans.length === 0)) return [];
  const names = without.map((p) => p.name).join(', ');
  const [total, found] = [places.all.length, named.size];
  const guessed =
    orphans.length > 0 ? `; ${orphans.length} hàng không in tên địa phương có thể là của các nơi này` : '';
  const [first, ...others] = orphans.map((r) => r.row.lines);
  const last = rows[rows.length - 1]!.row.lines;
  return [
    {
      code: 'missing-row',
      severity: 'warning',
      vi: `${total} − ${found} = ${total - found} địa phương không có hàng nào mang tên: ${names}${guessed}`,
      en: `${total} − ${found} = ${total - found} provinces have no row under their name; ${orphans.length} rows have none`,
      lines: first ?? [rows[0]!.row.lines[0], last[1]],
      related: others,
      expected: total,
      actual: found,
    },
  ];
}

function emptyRows({ rows }: Seen): FindingParts[] {
  const empty = rows.filter((r) => r.columns.needsReview.includes(REASONS.empty));
  const names = empty.map((r) => r.row.place?.name ?? '?').join(', ');
  return gathered(linesOf(empty), {
    code: 'missing-row',
    severity: 'warning',
    vi: `${names}: hàng chỉ có tên địa phương, không có hệ thống nào`,
    en: `Rows with nothing but the name of the province: ${empty.length}`,
  });
}

function templates({ rows }: Seen): FindingParts[] {
  const like = rows.filter((r) => fold(r.raw).includes('tương tư vi du'));
  const sample = rows.filter((r) => fold(r.raw).includes('vi du:'));
  return [
    ...gathered(linesOf(like), {
      code: 'needs-review',
      severity: 'warning',
      vi: `${like.length} hàng ghi “Tương tự ví dụ” thay cho nội dung`,
      en: `${like.length} rows say "like the example" instead of anything of their own`,
    }),
    ...gathered(linesOf(sample), {
      code: 'needs-review',
      severity: 'warning',
      vi: `${sample.length} hàng còn nguyên lời hướng dẫn của biểu mẫu (“Ví dụ: …”)`,
      en: `${sample.length} rows still hold the instructions of the form`,
    }),
  ];
}

function cutRowsFound({ rows }: Seen): FindingParts[] {
  const reasons: readonly string[] = [REASONS.cutLabel, REASONS.noSystem];
  const cut = rows.filter((r) => r.columns.needsReview.some((why) => reasons.includes(why)));
  const bunched = rows.filter((r) => r.columns.needsReview.includes(REASONS.bunched));
  return [
    ...gathered(linesOf(cut), {
      code: 'ambiguous-cell',
      severity: 'warning',
      vi: `${cut.length} hàng mất hoặc bị cắt tên hệ thống ở chỗ sang trang; có thể là một hàng bị tách đôi`,
      en: `${cut.length} rows have lost their system, or part of it, at a page break; some may be one row`,
    }),
    ...gathered(linesOf(bunched), {
      code: 'ambiguous-cell',
      severity: 'info',
      vi: `Ô của ${bunched.length} hàng liền nhau được in chung sau hàng cuối, không rõ ô nào của hàng nào`,
      en: `The cells of ${bunched.length} neighbouring rows are printed together after the last of them`,
      unit: bunched[0]?.row.place?.code ?? null,
    }),
  ];
}

function misplaced({ table }: Seen): FindingParts[] {
  const notes = table.notes.map(({ place, pieces }): FindingParts => {
    const lines = [pieces[0]!.n, pieces[pieces.length - 1]!.n] as const;
    return {
      code: 'ambiguous-cell',
      severity: 'warning',
      vi: `Sau tên ${place.name} không có hệ thống mà là một gạch đầu dòng; có thể là phần tiếp của hàng trước`,
      en: `${place.name} is followed by no system but by a dash; it may belong to a row before`,
      lines,
      unit: place.code,
    };
  });
  const numbers = table.displaced.map((l) => l.text).join(', ');
  return [
    ...notes,
    ...gathered(
      table.displaced.map((l) => [l.n, l.n] as const),
      {
        code: 'needs-review',
        severity: 'info',
        vi: `Số thứ tự ${numbers} in rời khỏi hàng của chúng`,
        en: `The running numbers ${numbers} are printed away from their rows`,
      },
    ),
  ];
}

function amounts({ rows }: Seen): FindingParts[] {
  const malformed = rows.filter((r) => malformedAmounts(r.raw).length > 0);
  const bare = rows.filter((r) => bareAmounts(r.raw).length > 0);
  const over = rows.flatMap((r) => {
    const [asked, given] = [amountOf(r.columns.budget ?? ''), amountOf(r.columns.allocation ?? '')];
    return asked !== null && given !== null && given > asked ? [{ r, asked, given }] : [];
  });
  return [
    ...gathered(linesOf(malformed), {
      code: 'needs-review',
      severity: 'warning',
      vi: `Số tiền viết lẫn dấu chấm, phẩy, cách, không đọc được: ${malformed.flatMap((r) => malformedAmounts(r.raw)).join('; ')}`,
      en: 'Amounts that mix dots, commas and spaces and cannot be read',
    }),
    ...gathered(linesOf(bare), {
      code: 'needs-review',
      severity: 'info',
      vi: `Số tiền không ghi đơn vị: ${bare.flatMap((r) => bareAmounts(r.raw)).join('; ')}`,
      en: 'Amounts without a unit',
    }),
    ...over.map(({ r, asked, given }): FindingParts => ({
      code: 'needs-review',
      severity: 'warning',
      vi: `Kinh phí bố trí (${r.columns.allocation ?? ''}) lớn hơn kinh phí đề xuất (${r.columns.budget ?? ''}): cần kiểm tra lại`,
      en: 'More money is allocated than was proposed: needs checking',
      lines: r.row.lines,
      unit: r.row.place?.code ?? null,
      system: r.label.kind,
      expected: asked,
      actual: given,
    })),
  ];
}

/** Years in which no such system can have begun, and spans that end before they begin. */
function years({ rows, impossible, asOf }: Seen): FindingParts[] {
  const now = localDate(asOf.instant).year;
  const odd = rows.filter(({ columns }) => {
    const found = [...(columns.year ?? '').matchAll(/(?<!\d)(\d{4})(?!\d)/g)].map((m) => Number(m[1]));
    const [first, last] = [found[0], found[found.length - 1]];
    if (first === undefined || last === undefined) return false;
    const span = /\d{4} ?[-–] ?\d{4}/.test(columns.year ?? '');
    return found.some((y) => y < 1990 || y > now + 15) || (span && last < first);
  });
  return [
    ...impossible.map(({ printed, line }): FindingParts => ({
      code: 'date-impossible',
      severity: 'error',
      vi: `Không có ngày ${printed}`,
      en: `There is no such day: ${printed}`,
      lines: [line, line],
      actual: printed,
    })),
    ...gathered(linesOf(odd), {
      code: 'date-implausible',
      severity: 'warning',
      vi: `Năm đầu tư/thuê khó tin: ${odd.map((r) => r.columns.year ?? '').join('; ')}`,
      en: 'Years that can hardly be right',
    }),
  ];
}

function linesOf(rows: readonly InventoryRow[]): Lined {
  return rows.map((r) => r.row.lines);
}
