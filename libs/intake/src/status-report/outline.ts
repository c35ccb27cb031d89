// The structure of a status report: which lines are which heading, count, list, deadline or paragraph of a unit.
// A statement always starts on a line of its own and goes on until the next one starts; blank lines and page breaks
// mean nothing by themselves. What the statements say is read elsewhere.
import type { Catalogue, Names } from '#libs/readiness';
import { Coverage, isBlank, joinWrapped, type Passage } from '../reader.js';
import { splitNames } from './counts.js';
import { nearestUnit } from './similar.js';
import { Starts, type Start } from './starts.js';
import { endsSentence, fold, overlap, vi } from './text.js';

export type RemarkKind = 'difficulty' | 'proposal' | 'note';

export interface Remark extends Passage {
  readonly kind: RemarkKind;
  readonly code: string;
  readonly unit: string;
  readonly addressedTo: string | null;
}

/** A criterion or topic as it stands in the document; the same code may stand twice. */
export interface Entry {
  readonly code: string;
  /** As the document numbers it; the title decides which criterion it is. */
  readonly printed: string;
  readonly known: boolean;
  readonly title: Passage;
  readonly counts: readonly Passage[];
  readonly lists: readonly Passage[];
  readonly deadlines: readonly Passage[];
  readonly remarks: readonly Remark[];
  /** Sentences between them that are none of these; nothing is taken from them, but they may speak of units. */
  readonly strays: readonly Passage[];
}

/** A paragraph under a name that is no unit of the catalogue. */
export interface Stranger {
  readonly name: string;
  readonly lines: readonly [number, number];
  /** The successor of an old province, or the unit whose name differs by a slip. */
  readonly old: string | null;
  readonly near: string | null;
  /** The label names several units. */
  readonly several: boolean;
}

export interface Outline {
  /** "Cập nhật lúc …". */
  readonly stamps: readonly Passage[];
  /** Statements about the whole programme. */
  readonly notes: readonly Passage[];
  readonly entries: readonly Entry[];
  readonly strangers: readonly Stranger[];
  /** Sections whose title belongs to another number. */
  readonly renumbered: readonly Renumbered[];
  readonly coverage: Coverage;
}

export interface Renumbered {
  readonly code: string;
  readonly printed: string;
  readonly line: number;
}

type BlockKind =
  | 'header' | 'stamp' | 'part' | 'note' | 'section' | 'title' | 'group' | 'count' | 'list' | 'deadline' | 'head'
  | 'remark' | 'stranger' | 'foreign' | 'stray'; // prettier-ignore

interface Piece {
  readonly line: number;
  readonly text: string;
}

interface Block {
  readonly kind: BlockKind;
  /** The line on which its label stands. */
  readonly line: number;
  readonly until: number;
  readonly pieces: Piece[];
  readonly name: string;
}

interface OpenEntry extends Entry {
  title: Passage;
  readonly counts: Passage[];
  readonly lists: Passage[];
  readonly deadlines: Passage[];
  readonly remarks: Remark[];
  readonly strays: Passage[];
}

const HEADER =
  /^\(|\)\s*$|^[^\p{Ll}]+$|^(của|kèm theo|phụ lục|báo cáo|tình hình|tổng hợp|kính gửi|số:|hà nội, ngày|về việc|v\/v|bộ khoa học|độc lập)/iu;
/** A sentence is no header, whatever it begins with. */
const isHeader = (line: string): boolean => HEADER.test(line.trim()) && !/[.;]\s*$/.test(line);
/** The ministry's sign under a report, and what stands below it: no unit says these words. */
const END_OF_REPORT = /\.\/\.\s*$/;
const CLOSING =
  /^(?:(?:KT|TL|TUQ|TM)\. |Nơi nhận\s*:|Trên đây là |(?:BỘ|THỨ|CỤC) TRƯỞNG\b|NGƯỜI (?:LẬP|TỔNG HỢP))/u;
const REQUEST = vi(
  '^(?:kính )?(?:đề nghị|kiến nghị|đề xuất)|^(?:tỉnh|thành phố|địa phương|ubnd)[^.:]{0,30}(?:đề nghị|kiến nghị|đề xuất)',
);

export function outlineOf(lines: readonly string[], catalogue: Catalogue, names: Names): Outline {
  return new OutlineBuilder(lines, catalogue, names).build();
}

class OutlineBuilder {
  readonly #coverage: Coverage;
  readonly #starts: Starts;
  readonly #stamps: Passage[] = [];
  readonly #notes: Passage[] = [];
  readonly #entries: OpenEntry[] = [];
  readonly #strangers: Stranger[] = [];
  readonly #renumbered: Renumbered[] = [];

  #block: Block | null = null;
  #entry: OpenEntry | null = null;
  #section = '';
  #number = '';
  #mode: RemarkKind | null = null;
  #addressedTo: string | null = null;
  #unit: string | null = null;
  /** The label of the current unit stood alone, and what follows are items (`+`, `-`), each a remark of its own. */
  #items: 'no' | 'possible' | '+' | '-' = 'no';
  #part: 'header' | 'general' | 'detail' = 'header';
  /** Below a second count under one title: another title may be lost, and what follows may belong to it. */
  #blurred = false;

  constructor(
    private readonly lines: readonly string[],
    private readonly catalogue: Catalogue,
    private readonly names: Names,
  ) {
    this.#coverage = new Coverage(lines);
    this.#starts = new Starts(lines, catalogue, names);
  }

  build(): Outline {
    let blanks = 0;
    let skip = 0;
    for (let n = 1; n <= this.lines.length; n++) {
      const line = this.lines[n - 1]!;
      if (isBlank(line)) {
        blanks++;
        continue;
      }
      if (this.#starts.isPageFurniture(n)) {
        this.#coverage.mark(n);
        blanks = Math.max(blanks, 3);
        continue;
      }
      const start = n <= skip ? null : this.#start(n);
      if (start) {
        this.#open(n, start);
        skip = start.until;
      } else if (n > skip) {
        this.#goOn(n, line, blanks);
      }
      blanks = 0;
    }
    this.#close();
    return {
      stamps: this.#stamps,
      notes: this.#notes,
      entries: this.#entries,
      strangers: this.#strangers,
      renumbered: this.#renumbered,
      coverage: this.#coverage,
    };
  }

  #start(n: number): Start | null {
    const inText = this.#block?.kind === 'remark' || this.#block?.kind === 'note';
    return this.#starts.at(n, {
      section: this.#section,
      number: this.#number,
      code: this.#entry?.code ?? '',
      inText,
      before: this.#block?.pieces.at(-1)?.text ?? '',
      unit: this.#unit,
      items: this.#items,
      inEntry: this.#entry !== null,
    });
  }

  #open(n: number, start: Start): void {
    this.#close();
    const known = (code: string): boolean =>
      this.catalogue.criteria.some((k) => k.code === code) ||
      this.catalogue.topics.some((k) => k.code === code);
    switch (start.kind) {
      case 'stamp':
        this.#begin('stamp', n, start);
        return;
      case 'part':
        this.#part = start.text.startsWith('A') ? 'general' : 'detail';
        this.#entry = null;
        this.#begin('part', n, start);
        return;
      case 'section':
        this.#part = 'detail';
        this.#section = start.code;
        if (start.printed !== start.code)
          this.#renumbered.push({ code: start.code, printed: start.printed, line: n });
        this.#number = '';
        this.#leave();
        if (known(start.code)) this.#enter(start.code, true);
        else if (!this.catalogue.sections.some((s) => s.code === start.code)) this.#enter(start.code, false);
        this.#begin('section', n, start);
        return;
      case 'group':
        this.#number = start.code;
        this.#leave();
        this.#begin('group', n, start);
        return;
      case 'number':
      case 'letter':
        if (start.kind === 'number') this.#number = start.printed;
        this.#enter(start.code ?? start.printed, start.code !== null && known(start.code), start.printed);
        this.#begin('title', n, start);
        return;
      case 'count':
      case 'list':
      case 'deadline':
        this.#unit = null;
        if (start.kind === 'count' && this.#entry) {
          const { counts, lists } = this.#entry;
          if (counts.length > 0 && lists.length > 0) this.#blurred = true;
        }
        this.#begin(this.#entry ? start.kind : 'foreign', n, start);
        return;
      case 'head':
        this.#mode = start.mode;
        this.#addressedTo = start.addressedTo;
        if (start.strong && start.text === '') this.#unit = null;
        this.#items = start.text === '' ? 'possible' : 'no';
        this.#begin('head', n, start);
        return;
      case 'unit':
        this.#unit = start.code;
        this.#items = start.text === '' ? 'possible' : 'no';
        if (this.#entry && this.#starts.labelsInside(n, start.until)) this.#mode = this.#startingMode();
        this.#begin('remark', n, start);
        return;
      case 'stranger':
        this.#unit = null;
        this.#begin('stranger', n, start);
        return;
      case 'item':
        this.#items = start.bullet;
        this.#begin('remark', n, start);
        return;
      default:
        start satisfies never;
    }
  }

  #begin(kind: BlockKind, line: number, start: Start): void {
    const pieces: Piece[] = start.text === '' ? [] : [{ line: start.until, text: start.text }];
    this.#block = { kind, line, until: start.until, pieces, name: start.name };
    if (start.text !== '' && start.until > line) this.#block.pieces.unshift({ line, text: '' });
  }

  #goOn(n: number, line: string, blanks: number): void {
    const block = this.#block;
    if (!block) {
      if (this.#part === 'header' && isHeader(line)) this.#coverage.mark(n);
      else if (this.#part === 'general') this.#beginNote(n, line);
      return;
    }
    if (block.kind === 'part' && this.#part === 'general') {
      this.#close();
      this.#beginNote(n, line);
      return;
    }
    if (this.#isComplete(block, line, blanks)) {
      this.#close();
      if (this.#part === 'header' && isHeader(line)) this.#coverage.mark(n);
      if (CLOSING.test(line.trim())) this.#leave();
      if (this.#entry && STRAY_AFTER.has(block.kind))
        this.#block = { kind: 'stray', line: n, until: n, pieces: [{ line: n, text: line }], name: '' };
      return;
    }
    if (this.#isNewParagraph(block, line, blanks)) {
      this.#close();
      this.#block = { kind: block.kind, line: n, until: n, pieces: [], name: block.name };
    }
    if (this.#items === 'possible') this.#items = 'no';
    this.#block!.pieces.push({ line: n, text: line });
  }

  #beginNote(n: number, line: string): void {
    this.#block = { kind: 'note', line: n, until: n, pieces: [{ line: n, text: line }], name: '' };
  }

  /** Statements that end with their full stop; what follows them without a sign of its own is not understood. */
  #isComplete(block: Block, line: string, blanks: number): boolean {
    switch (block.kind) {
      case 'list':
        return endsSentence(lastOf(block)) && !this.#listGoesOn(block, line);
      case 'count':
      case 'deadline':
        return endsSentence(lastOf(block));
      case 'stamp':
        return /\)\s*$/.test(lastOf(block));
      case 'part':
        return true;
      case 'title':
      case 'group':
      case 'section': {
        if (blanks === 0 || lastOf(block).trim().endsWith(',') || !/^\s*\p{Lu}/u.test(line)) return false;
        const text = joinWrapped(block.pieces.map((p) => p.text));
        const title = this.#titleOf(block);
        const open = (text.match(/\(/g)?.length ?? 0) > (text.match(/\)/g)?.length ?? 0);
        return title !== null && !open && wordCount(text) >= wordCount(title) && overlap(text, title) >= 0.9;
      }
      case 'note':
      case 'remark':
        return END_OF_REPORT.test(lastOf(block)) || CLOSING.test(line.trim());
      case 'stray':
        return CLOSING.test(line.trim());
      case 'foreign':
      case 'header':
      case 'head':
      case 'stranger':
        return false;
      default:
        return block.kind satisfies never;
    }
  }

  /** A semicolon ends no list, and neither does a full stop that one more name follows. */
  #listGoesOn(block: Block, line: string): boolean {
    if (/;\s*$/.test(lastOf(block))) return true;
    const [first] = splitNames(line.trim().replace(/[\s.;]+$/u, ''));
    return first !== undefined && this.names.unit(first) !== null;
  }

  #titleOf(block: Block): string | null {
    const code =
      block.kind === 'title'
        ? (this.#entry?.code ?? '')
        : block.kind === 'section'
          ? this.#section
          : this.#number;
    const { criteria, topics, sections } = this.catalogue;
    const group = criteria.find((k) => k.group?.code === code)?.group;
    return (group ?? [...criteria, ...topics, ...sections].find((k) => k.code === code))?.title.vi ?? null;
  }

  /**
   * Only general statements and proposals to the whole programme (a section that is itself a topic) are taken apart
   * into paragraphs. A page break after a full line is no paragraph.
   */
  #isNewParagraph(block: Block, line: string, blanks: number): boolean {
    const free = block.kind === 'note' || (block.kind === 'remark' && this.#entry?.code === this.#section);
    if (!free || !endsSentence(lastOf(block))) return false;
    const last = block.pieces.at(-1)!.text.trim();
    if (/^\s{4,}\S/u.test(line) || REQUEST.test(fold(line.trim()))) return true;
    return blanks > 0 && /^\s*[\p{Lu}\d•+-]/u.test(line) && (blanks < 3 || last.length < 60);
  }

  #close(): void {
    const block = this.#block;
    this.#block = null;
    if (!block) return;
    const text = joinWrapped(block.pieces.map((p) => p.text));
    const first = block.pieces[0]?.line ?? block.line;
    const lines = [first, block.pieces.at(-1)?.line ?? block.line] as const;
    const passage: Passage = { text, lines };
    if (this.#blurred && ['deadline', 'head', 'remark'].includes(block.kind)) return;
    const strange = ['stranger', 'foreign', 'stray'].includes(block.kind);
    const understood = this.#entry?.known !== false && !strange;
    if (understood) {
      this.#coverage.mark(block.line, block.until);
      const nothing = block.kind === 'head' && this.#unit === null && !NOTHING.test(text);
      if (!nothing) this.#coverage.mark(...lines);
    }
    switch (block.kind) {
      case 'stamp':
        this.#stamps.push(passage);
        return;
      case 'note':
        this.#notes.push(passage);
        return;
      case 'title':
        if (this.#entry) this.#entry.title = passage;
        return;
      case 'section':
        if (this.#entry) this.#entry.title = passage;
        this.#mode = this.#startingMode();
        return;
      case 'count':
        this.#entry?.counts.push(passage);
        return;
      case 'list':
        this.#entry?.lists.push(passage);
        return;
      case 'deadline':
        this.#entry?.deadlines.push(passage);
        return;
      case 'head':
        if (text !== '' && this.#unit !== null) this.#remark(passage);
        return;
      case 'remark':
        if (text !== '') this.#remark(passage);
        return;
      case 'stranger':
        this.#strangers.push({
          name: block.name,
          lines: [block.line, lines[1]],
          old: this.names.predecessor(block.name)?.successor.code ?? null,
          near: nearestUnit(this.catalogue, block.name)?.code ?? null,
          several: splitNames(block.name).length > 1,
        });
        return;
      case 'stray':
        this.#entry?.strays.push(passage);
        return;
      case 'foreign':
      case 'header':
      case 'part':
      case 'group':
        return;
      default:
        block.kind satisfies never;
    }
  }

  #remark(passage: Passage): void {
    if (!this.#entry || this.#unit === null) return;
    const kind = this.#mode ?? 'note';
    const addressedTo = kind === 'proposal' ? this.#addressedTo : null;
    this.#entry.remarks.push({ ...passage, kind, code: this.#entry.code, unit: this.#unit, addressedTo });
  }

  /** "VI- Đề xuất, kiến nghị với Chính phủ": the title itself says what stands under it. */
  #startingMode(): RemarkKind | null {
    const title = this.#entry?.title.text ?? '';
    const asked = PROPOSALS.exec(fold(title));
    if (!asked) return null;
    this.#addressedTo = addresseeOf(title);
    return 'proposal';
  }

  #enter(code: string, known: boolean, printed = code): void {
    this.#leave();
    this.#entry = {
      code,
      printed,
      known,
      title: { text: '', lines: [1, 1] },
      counts: [],
      lists: [],
      deadlines: [],
      remarks: [],
      strays: [],
    };
    this.#entries.push(this.#entry);
  }

  #leave(): void {
    this.#entry = null;
    this.#unit = null;
    this.#mode = null;
    this.#addressedTo = null;
    this.#items = 'no';
    this.#blurred = false;
  }
}

const STRAY_AFTER: ReadonlySet<BlockKind> = new Set(['title', 'count', 'list', 'deadline']);

/** "Khó khăn, vướng mắc: không có." */
const NOTHING = /^(không|không có|chưa có)?[.;]?$/iu;
const PROPOSALS = vi('(?:đề xuất|kiến nghị)');

/** "… với Chính phủ:" → `Chính phủ`. */
export function addresseeOf(label: string): string | null {
  const named = /(?:^|\s)(?:với|gửi|đến)\s+([^:]{2,60}?)\s*:?\s*$/iu.exec(label);
  return named ? named[1]! : null;
}

function lastOf(block: Block): string {
  return block.pieces.at(-1)?.text ?? '';
}

function wordCount(text: string): number {
  return text.split(/\s+/).length;
}
