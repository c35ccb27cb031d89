// What the cells of a row say: which vendor, on which basis, with which note and which difficulty. A blank vendor cell
// is carried down within its province. Ambiguous words are kept as they are, with the other reading beside them.
import type { EventData, Names, Unit, VendorMode } from '#libs/readiness';
import type { Block, Row } from './appendix.js';
import { words, type Flow, type LineRange, type Word } from './flow.js';
import { vendorCell, type VendorNames } from './vendor-names.js';

export type Alternative = EventData<'VendorAssigned'>['alternatives'][number];

export interface Assignment {
  readonly vendors: readonly string[];
  readonly mode: VendorMode;
  readonly replaces: readonly string[];
  readonly basis: 'cell' | 'carried-down';
  /** The vendor cell as printed, '' when it is carried down. */
  readonly printed: string;
  /** Where the vendor cell begins, in this row or above. */
  readonly from: number;
}

export interface Cell {
  readonly unit: Unit;
  readonly system: string;
  readonly row: Row;
  /** Null when the row names a vendor that the catalogue does not know, or nobody at all. */
  readonly assignment: Assignment | null;
  /** The words of the vendor cell when the catalogue does not know them. */
  readonly unknown: Flow | null;
  readonly note: Flow | null;
  /** Systems that the note stands for: more than the own one when its cell is merged over several rows. */
  readonly noteFor: readonly string[];
  readonly difficulty: Flow | null;
  readonly alternatives: readonly Alternative[];
  readonly doubts: readonly Doubt[];
  /** Label and vendor cell. */
  readonly lines: LineRange;
}

/** Why a cell can be read in two ways, for a finding. */
export type Doubt =
  | { readonly kind: 'text-may-be-note'; readonly lines: LineRange }
  | { readonly kind: 'note-names-others'; readonly vendors: readonly string[]; readonly lines: LineRange }
  | { readonly kind: 'starts-with-vendor'; readonly vendors: readonly string[]; readonly lines: LineRange };

interface Parts {
  readonly cell: ReturnType<typeof vendorCell>;
  readonly printed: string;
  readonly cellLines: LineRange | null;
  readonly startsWith: readonly string[];
  readonly unknown: Flow | null;
  readonly note: Flow | null;
  readonly difficulty: Flow | null;
}

/** Reads the rows of one province, from the top down. */
export function readCells(block: Block, unit: Unit, vendors: VendorNames, names: Names): Cell[] {
  const cells: Cell[] = [];
  let carried: Assignment | null = null;
  let noted: { systems: string[] } | null = null;
  for (const row of block.rows) {
    const parts = splitRow(row, vendors, carried !== null);
    // Exactly one blank cell where a row without a note has two: the note's cell is merged over this row too.
    const merged: boolean = noted !== null && !parts.note && row.blanks === 1;
    if (merged) noted?.systems.push(row.system);
    else noted = parts.note && row.blanks === 1 ? { systems: [row.system] } : null;
    const own: Assignment | null = parts.cell && {
      vendors: parts.cell.vendors,
      mode: parts.cell.mode,
      replaces: parts.cell.replaces,
      basis: 'cell',
      printed: parts.printed,
      from: parts.cellLines?.[0] ?? row.label[0],
    };
    const above: Assignment | null = carried && {
      ...carried,
      replaces: [],
      basis: 'carried-down',
      printed: '',
    };
    const assignment: Assignment | null = own ?? (parts.unknown ? null : above);
    cells.push({
      unit,
      system: row.system,
      row,
      assignment,
      unknown: parts.unknown,
      note: parts.note,
      noteFor: merged || !noted ? [row.system] : noted.systems,
      difficulty: parts.difficulty,
      ...doubtsOf(row, parts, assignment, merged ? null : above, vendors, names),
      lines: [row.label[0], Math.max(row.label[1], parts.cellLines?.[1] ?? 0)],
    });
    carried = own ?? (parts.unknown ? null : carried);
  }
  return cells;
}

function splitRow(row: Row, vendors: VendorNames, canCarry: boolean): Parts {
  const none = { cell: null, printed: '', cellLines: null, startsWith: [], unknown: null };
  const list = words(row.content);
  if (list.length === 0) return { ...none, note: null, difficulty: null };
  const cell = vendorCell(vendors, list);
  if (cell && !goesOnAsSentence(list, cell.end)) {
    const to = list[cell.end - 1]!.to;
    return {
      cell,
      printed: row.content.text.slice(0, to),
      cellLines: row.content.lines(0, to),
      startsWith: [],
      unknown: null,
      ...noteAndDifficulty(row, list, cell.end),
    };
  }
  const startsWith = cell ? (cell.mode === 'self' ? ['self'] : cell.vendors) : [];
  const end = cell ? 0 : unknownVendorEnd(row, list, canCarry);
  const unknown = end > 0 ? row.content.slice(0, list[end - 1]!.to) : null;
  return { ...none, startsWith, unknown, ...noteAndDifficulty(row, list, end) };
}

/** "VNPT đang cấu hình …" on one line is a sentence, not a vendor and its note. */
function goesOnAsSentence(list: readonly Word[], end: number): boolean {
  const [last, next] = [list[end - 1], list[end]];
  return last !== undefined && next !== undefined && next.line === last.line && /^\p{Ll}/u.test(next.text);
}

/** Words that must be a vendor although the catalogue does not know them; 0 when they need not be. */
function unknownVendorEnd(row: Row, list: readonly Word[], canCarry: boolean): number {
  const gap = list.findIndex((word, i) => i > 0 && word.line - list[i - 1]!.line > 1);
  const end = gap === -1 ? list.length : gap;
  const company = /^(?:Công ty|CTCP|CT CP|Tập đoàn|Tổng công ty|Liên danh)(?:\s|$)/iu.test(row.content.text);
  // Text and two blank cells after it: the text can only be the first of the three.
  const alone = gap === -1 && row.blanks === 2 && end <= 12;
  return company || alone || (!canCarry && end <= 3) ? end : 0;
}

/** An empty line parts the note from the difficulty, unless a blank difficulty cell is seen after them. */
function noteAndDifficulty(
  row: Row,
  list: readonly Word[],
  from: number,
): Pick<Parts, 'note' | 'difficulty'> {
  const first = list[from];
  if (!first) return { note: null, difficulty: null };
  const parted = list.findIndex((word, i) => {
    const gap = i > from ? word.line - list[i - 1]!.line : 0;
    return gap >= 2 && gap <= 3 && /^[\p{Lu}\d"“-]/u.test(word.text);
  });
  if (parted === -1 || row.blanks !== null) return { note: row.content.slice(first.from), difficulty: null };
  const at = list[parted]!.from;
  return { note: row.content.slice(first.from, at), difficulty: row.content.slice(at) };
}

function doubtsOf(
  row: Row,
  parts: Parts,
  assignment: Assignment | null,
  above: Assignment | null,
  vendors: VendorNames,
  names: Names,
): Pick<Cell, 'alternatives' | 'doubts'> {
  const alternatives: Alternative[] = [];
  const doubts: Doubt[] = [];
  if (parts.cell && !parts.note && row.blanks === 1 && above && !sameVendors(above, parts.cell)) {
    const [a, b] = parts.cellLines!;
    doubts.push({ kind: 'text-may-be-note', lines: [a, b] });
    alternatives.push({
      vendors: [...above.vendors],
      mode: above.mode,
      reason:
        'only one blank cell follows: the text may be the note, and the vendor cell merged with the one above',
    });
  }
  if (parts.startsWith.length > 0 && parts.note) {
    const named = parts.startsWith.filter((id) => id !== 'self');
    const reading = { vendors: named, mode: named.length > 0 ? ('vendor' as const) : ('self' as const) };
    if (!assignment || !sameVendors(assignment, reading)) {
      doubts.push({ kind: 'starts-with-vendor', vendors: parts.startsWith, lines: parts.note.lines() });
      alternatives.push({ ...reading, reason: 'the note begins with the name of a vendor' });
    }
  }
  const used = parts.note && assignment ? usedVendors(parts.note, vendors) : [];
  if (
    assignment &&
    used.some((id) => !assignment.vendors.includes(id)) &&
    !plannedChange(parts.note!, assignment.vendors, vendors, names)
  ) {
    doubts.push({ kind: 'note-names-others', vendors: used, lines: parts.note!.lines() });
    alternatives.push({ vendors: used, mode: 'vendor', reason: 'the note says that these are used' });
  }
  return { alternatives, doubts };
}

function sameVendors(
  a: Pick<Assignment, 'vendors' | 'mode'>,
  b: Pick<Assignment, 'vendors' | 'mode'>,
): boolean {
  return a.mode === b.mode && [...a.vendors].sort().join() === [...b.vendors].sort().join();
}

/** The vendors of whom a note says that the unit uses them: two networks named as both in use. */
function usedVendors(note: Flow, vendors: VendorNames): string[] {
  const found: string[] = [];
  let from = 0;
  for (const sentence of note.text.split(/(?<=[.;]\s)/)) {
    const at = sentence.search(/sử dụng|(?:do|của) (?:\d+ )?(?:nhà mạng|đơn vị|doanh nghiệp)/iu);
    if (at !== -1 && !/(?:không|ngừng|dừng) sử dụng/iu.test(sentence)) {
      const hits = vendors.mentioned(words(note.slice(from + at, from + sentence.length)));
      found.push(...hits.filter((v) => v.kind === 'vendor').map((v) => v.id));
    }
    from += sentence.length;
  }
  return [...new Set(found)];
}

export interface PlannedChange {
  readonly to: readonly string[];
  readonly after: string;
  readonly condition: string | null;
  readonly wording: Flow;
}

/** A change that the note only announces: after a day, under a condition, to the system that somebody else runs. */
export function plannedChange(
  note: Flow,
  current: readonly string[],
  vendors: VendorNames,
  names: Names,
): PlannedChange | null {
  const found =
    /(sau (?:ngày )?\d{1,2}\/\d{1,2}(?:\/\d{4})?|từ (?:ngày )?\d{1,2}\/\d{1,2}(?:\/\d{4})?),?\s+([^.;]{0,80}?)\s*(?:và\s+)?(?:kết nối về|chuyển sang|chuyển về|chuyển đổi sang|thay bằng|thay thế bằng)\s+([^.;]*)/iu.exec(
      note.text,
    );
  if (!found) return null;
  const wording = note.slice(found.index, found.index + found[0].length);
  const target = note.text.lastIndexOf(found[3]!);
  const named = vendors.mentioned(words(note.slice(target, target + found[3]!.length)));
  const to = named.map((v) => v.id).filter((id) => id !== 'self' && !current.includes(id));
  const own = named.some((v) => v.kind === 'self') || runByUnit(found[3]!, names);
  if (to.length === 0 && !own) return null;
  const condition = found[2]!.replace(/^(?:sẽ|thì)\s+/iu, '').trim();
  return { to, after: found[1]!, condition: condition === '' ? null : condition, wording };
}

/** "do tỉnh Vĩnh Long vận hành" */
export function runByUnit(text: string, names: Names): boolean {
  const unit = /do (?:tỉnh|thành phố|TP\.?)\s+(.{2,30}?)\s+(?:vận hành|triển khai|quản lý)/iu.exec(text)?.[1];
  return unit !== undefined && names.unit(unit) !== null;
}
