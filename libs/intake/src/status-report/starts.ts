// Which lines of a status report start something: a heading, a count, a list, a deadline, the words of a unit. A label
// may itself be wrapped, so a line is judged together with the lines after it.
import { foldName, type Catalogue, type Names } from '#libs/readiness';
import { isBlank, joinWrapped } from '../reader.js';
import { splitNames } from './counts.js';
import type { RemarkKind } from './outline.js';
import { nearestUnit } from './similar.js';
import { BULLET, endsSentence, fold, likeness, overlap, STRONG_BULLET, vi } from './text.js';

interface Label {
  /** The last line on which the label itself stands. */
  readonly until: number;
  /** What follows the label on that line; for a sentence without a label, the whole line. */
  readonly text: string;
  readonly name: string;
}

export type Start = Label &
  (
    | { readonly kind: 'stamp' | 'part' | 'count' | 'list' | 'deadline' | 'stranger' }
    | { readonly kind: 'item'; readonly bullet: '+' | '-' }
    | {
        readonly kind: 'section';
        /** Of the section that the title names, else as printed. */
        readonly code: string;
        readonly printed: string;
      }
    | { readonly kind: 'group'; readonly code: string }
    | {
        readonly kind: 'number' | 'letter';
        /** Of the criterion or topic that the title names; null when the catalogue has no such title here. */
        readonly code: string | null;
        /** As the document numbers it. */
        readonly printed: string;
      }
    | { readonly kind: 'unit'; readonly code: string }
    | {
        readonly kind: 'head';
        readonly mode: RemarkKind;
        readonly addressedTo: string | null;
        readonly strong: boolean;
      }
  );

/** Where the reader stands when it meets the line. */
export interface Place {
  readonly section: string;
  readonly number: string;
  /** The criterion or topic that is open. */
  readonly code: string;
  /** Inside running text, where a number or a dash may as well be part of the text. */
  readonly inText: boolean;
  readonly before: string;
  readonly unit: string | null;
  /** Whether a dash or plus opens an item, and which of them. */
  readonly items: 'no' | 'possible' | '+' | '-';
  readonly inEntry: boolean;
}

const STAMP = vi('^\\(?\\s*(?:cập nhật|số liệu cập nhật|tính đến)\\s+(?:lúc|đến|tới|tại|ngày|\\d)');
const PART = vi('^[a-c]\\.\\s+thông tin (?:chung|chi tiết)');
const SECTION = /^([IVX]{1,5})\s*[-–.:]\s*(?=\S|$)/u;
/** A part after "B. Thông tin chi tiết". */
const PART_AFTER = /^([C-H])\.\s+(?=\p{Lu})/u;
const NUMBER = /^(\d{1,2})\.(?:\s+|$)/u;
const LETTER = /^([a-zđ])\)\s*/u;
const COUNT = vi(
  '^(?:tổng )?số (?:lượng )?(?:các )?(?:tỉnh|địa phương|đơn vị|thành phố)(?:(?!chưa)[^:.]){0,50}hoàn thành',
);
const LIST = vi(
  '^(?:(?:còn |có |còn lại )?(?:\\d+|các|không có|không còn)|số (?:lượng )?(?:các )?) ?(?:tỉnh|địa phương|đơn vị|thành phố)[^:.]{0,40}chưa hoàn thành',
);
const DEADLINE = vi('^thời hạn (?:hoàn thành|thực hiện)');
const DIFFICULTIES = vi(
  '^(?:những )?khó khăn,? (?:và )?vướng mắc(?: của (?:các )?(?:đơn vị|địa phương|tỉnh)[^:]{0,30})?\\s*:',
);
const PROPOSALS = vi(
  '^(?:đề xuất,? (?:và )?kiến nghị|kiến nghị,? (?:và )?đề xuất)(?: (?:với|gửi|đến) [^:]{2,60})?\\s*:',
);
/** What follows the heading of a criterion or topic. */
const BODY = vi(
  '(?:số (?:lượng )?(?:các )?(?:tỉnh|địa phương)|chưa hoàn thành|thời hạn hoàn thành|khó khăn, vướng mắc|đề xuất, kiến nghị|(?:^| )a\\) )',
);
const CONNECTING = vi(
  '(?:^|[\\s,(])(?:tỉnh|thành phố|phố|tp\\.?|và|của|tại|ở|với|cho|huyện|xã|từ|là|,)\\s*$',
);
/** A line that begins in lower case only goes on, unless it is `a) …` or a name with its kind. */
const GOES_ON = /^(?![a-zđ]\)|tỉnh|thành phố|tp|o\s+[\p{Lu}\d])\p{Ll}/u;
/** How the sentences and labels below begin: a cheap first look. */
const OPENING = vi('^(?:\\(|\\d|[a-c]\\.|cập|số|tính|tổng|các|còn|có|không|thời|khó|những|đề|kiến)');
const LABEL_LENGTH = 45;

/** Bodies of the centre; a province's own (Sở, UBND, Công an tỉnh) speak for the province. */
const CENTRAL =
  /^(?:Bộ (?!TTHC|DVC|CSDL|HTTT)\p{Lu}|Chính phủ$|Tổng cục |Cục (?!.*(?:tỉnh|thành phố)$)\p{Lu}|Ban \p{Lu}.*(?:Chính phủ|Trung ương)|(?:Văn phòng|Thanh tra) (?:Chính phủ|Trung ương|Quốc hội)|Tập đoàn |Tổng công ty |Công ty |Ngân hàng |Bảo hiểm xã hội )/u;
/** Two to four words, each with a capital: a name, not a heading such as "Nguyên nhân". */
const PROPER_NAME = /^\p{Lu}\p{Ll}+(?:\s+\p{Lu}\p{Ll}+){1,3}$/u;

export class Starts {
  readonly #vendors: ReadonlySet<string>;

  constructor(
    private readonly lines: readonly string[],
    private readonly catalogue: Catalogue,
    private readonly names: Names,
  ) {
    this.#vendors = new Set(
      catalogue.vendors.filter((v) => v.kind !== 'self').flatMap((v) => v.spellings.map(foldName)),
    );
  }

  at(n: number, place: Place): Start | null {
    const line = this.lines[n - 1]!.trim();
    const strong = STRONG_BULLET.test(line);
    if (GOES_ON.test(line)) return null;
    const ahead = this.#ahead(n);
    const bare = ahead.replace(BULLET, '');
    const mayOpen = OPENING.test(fold(bare.slice(0, 12)));
    const whole = mayOpen ? fold(ahead) : '';
    const folded = whole.slice(ahead.length - bare.length);
    return (
      this.#heading(n, line, ahead, whole, place) ??
      this.#sentence(n, folded, strong || !place.inText) ??
      this.#head(n, bare, folded, strong) ??
      this.#unitLabel(n, bare, place) ??
      this.#item(n, line, place)
    );
  }

  /** Page numbers between empty lines and column heads that a table repeats on every page. */
  isPageFurniture(n: number): boolean {
    const line = this.lines[n - 1]!.trim();
    if (/^STT\s+(Địa phương|Tỉnh)/u.test(line)) return true;
    const alone = isBlank(this.lines[n - 2] ?? '') && isBlank(this.lines[n] ?? '');
    return alone && /^(?:trang\s+)?[-–]?\s*\d{1,3}\s*[-–]?(?:\s*\/\s*\d{1,3})?$/iu.test(line);
  }

  /** `• Khánh Hòa:` whose difficulties and proposals are named under it. */
  labelsInside(n: number, until: number): boolean {
    if (this.#textAfterLabel(n) !== '') return false;
    const next = fold(this.#ahead(until + 1).replace(BULLET, ''));
    return DIFFICULTIES.test(next) || PROPOSALS.test(next);
  }

  #heading(n: number, line: string, ahead: string, folded: string, place: Place): Start | null {
    if (!place.inEntry && STAMP.test(folded)) return this.#whole('stamp', n);
    if (PART.test(folded)) return this.#whole('part', n);
    const section = SECTION.exec(line) ?? PART_AFTER.exec(line);
    if (section) {
      const printed = section[1]!;
      // a part after "B." is none of the sections, whatever its title
      const code = SECTION.test(line)
        ? this.#titledSection(printed, this.#titleFrom(n, section[0].length))
        : printed;
      const shifted = code !== printed && (!place.inText || endsSentence(place.before));
      if (shifted || this.#isSection(printed, ahead.slice(section[0].length), place))
        return { kind: 'section', code, printed, ...this.#rest(n, line, section[0]) };
    }
    if (place.section === '') return null;
    const number = NUMBER.exec(line);
    if (number) {
      const code = `${place.section}.${number[1]!}`;
      const title = ahead.slice(number[0].length);
      if (this.#isHeading(n, code, title, place)) {
        const rest = this.#rest(n, line, number[0]);
        const group = this.catalogue.criteria.some((k) => k.group?.code === code);
        if (group) return { kind: 'group', code, ...rest };
        return { kind: 'number', code: this.#titled(code, title), printed: code, ...rest };
      }
    }
    const letter = place.number === '' ? null : LETTER.exec(line);
    if (letter) {
      const code = `${place.number}.${letter[1]!}`;
      const grouped = this.catalogue.criteria.some((k) => k.group?.code === place.number);
      const title = ahead.slice(letter[0].length);
      if (grouped && this.#isHeading(n, code, title, place)) {
        const rest = this.#rest(n, line, letter[0]);
        return { kind: 'letter', code: this.#titled(code, title), printed: code, ...rest };
      }
    }
    return null;
  }

  #isSection(code: string, title: string, place: Place): boolean {
    const section = this.catalogue.sections.find((s) => s.code === code);
    if (!section) return /^\p{Lu}/u.test(title) && (!place.inText || endsSentence(place.before));
    if (!place.inText || overlap(title.slice(0, 80), section.title.vi) >= 0.5) return true;
    const order = this.catalogue.sections.map((s) => s.code);
    const later = order.indexOf(code) > order.indexOf(place.section);
    return later && endsSentence(place.before) && /^về\s/iu.test(title);
  }

  /** The section whose title stands here, when another's fits better than that of the printed number. */
  #titledSection(printed: string, title: string): string {
    return betterTitled(printed, title.replace(/^về\s+/iu, ''), this.catalogue.sections, 0.6) ?? printed;
  }

  /**
   * The code whose title stands here. Numbers shift when a criterion is left out or put in, titles do not: the title of
   * a neighbour counts more than the number, and a title that nobody has, or somebody elsewhere, belongs to nobody here.
   */
  #titled(code: string, title: string): string | null {
    const all = [...this.catalogue.criteria, ...this.catalogue.topics];
    const own = all.find((k) => k.code === code);
    const parent = (of: string): string => of.slice(0, of.lastIndexOf('.'));
    const better = betterTitled(
      code,
      title,
      all.filter((k) => parent(k.code) === parent(code)),
    );
    if (better !== null) return better;
    if (!own) return null;
    const fit = fits(title, own.title.vi);
    if (fit >= 0.5) return code;
    const elsewhere = all.some((k) => k.code !== code && fits(title, k.title.vi) >= 0.8);
    return fit >= 0.2 && !elsewhere ? code : null;
  }

  /** A number at the start of a line is a heading when its title fits, or when a criterion's body follows it. */
  #isHeading(n: number, code: string, title: string, place: Place): boolean {
    // "2. Sơn La;" in a list of names that are numbered
    if (this.names.unit(title.split(/[.,;]/u)[0]!)) return false;
    const { criteria, topics } = this.catalogue;
    const named =
      [...criteria, ...topics].find((k) => k.code === code)?.title.vi ??
      criteria.find((k) => k.group?.code === code)?.group?.title.vi;
    if (named !== undefined && overlap(title.slice(0, named.length + 10), named) >= 0.5) return true;
    // another number over a title that belongs here: "đ)" for "e)"
    const titled = this.#titled(code, title);
    if (titled !== null && titled !== code && BODY.test(fold(this.#ahead(n + 1, 320)))) return true;
    if (topics.some((k) => k.code === place.section)) return false;
    if (place.inText && !(endsSentence(place.before) && this.#isNext(code, place))) return false;
    return BODY.test(fold(this.#ahead(n + 1, 320)));
  }

  /** Does this code follow the open one, in the catalogue or by its number? */
  #isNext(code: string, place: Place): boolean {
    const order = [...this.catalogue.criteria, ...this.catalogue.topics].map((k) => k.code);
    const next = order[order.indexOf(place.code) + 1] ?? '';
    if (next === code || next.startsWith(`${code}.`)) return true;
    const last = (of: string): number => Number(/\d+$/.exec(of)?.[0] ?? Number.NaN);
    return !order.includes(code) && [place.code, place.number].some((open) => last(open) + 1 === last(code));
  }

  #sentence(n: number, folded: string, free: boolean): Start | null {
    if (!free) return DEADLINE.test(folded) ? this.#whole('deadline', n) : null;
    if (COUNT.test(folded)) return this.#whole('count', n);
    if (LIST.test(folded)) return this.#whole('list', n);
    if (DEADLINE.test(folded)) return this.#whole('deadline', n);
    return null;
  }

  #head(n: number, bare: string, folded: string, strong: boolean): Start | null {
    const mode = DIFFICULTIES.test(folded) ? 'difficulty' : PROPOSALS.test(folded) ? 'proposal' : null;
    if (mode === null) return null;
    const label = bare.slice(0, bare.indexOf(':'));
    const named = /\s(?:với|gửi|đến)\s+(.+)$/iu.exec(label);
    const addressedTo = mode === 'proposal' && named ? named[1]!.trim() : null;
    return { kind: 'head', mode, addressedTo, strong, ...this.#afterColon(n), name: label };
  }

  #unitLabel(n: number, bare: string, place: Place): Start | null {
    if (!place.inEntry) return null;
    const colon = bare.slice(0, LABEL_LENGTH + 1).indexOf(':');
    if (colon < 2 || CONNECTING.test(fold(place.before))) return null;
    const name = bare.slice(0, colon).trim();
    const unit = this.names.unit(name);
    if (unit) return { kind: 'unit', code: unit.code, ...this.#afterColon(n), name };
    const several = splitNames(name);
    if (several.length > 1 && several.every((one) => this.names.unit(one)))
      return { kind: 'stranger', ...this.#afterColon(n), name };
    const old = this.names.predecessor(name);
    const foreign = old
      ? old.successor.code !== place.unit
      : nearestUnit(this.catalogue, name) !== null || this.#isSpeaker(n, name, place);
    return foreign ? { kind: 'stranger', ...this.#afterColon(n), name } : null;
  }

  /** A paragraph of somebody else: an institution of the centre, a vendor, a name that is nobody's. */
  #isSpeaker(n: number, name: string, place: Place): boolean {
    if (place.unit === null || !(endsSentence(place.before) || isBlank(this.lines[n - 2] ?? '')))
      return false;
    return CENTRAL.test(name) || PROPER_NAME.test(name) || this.#vendors.has(foldName(name));
  }

  #item(n: number, line: string, place: Place): Start | null {
    if (place.items === 'no' || place.unit === null) return null;
    const sign = /^([+–-])\s+/u.exec(line);
    const bullet = sign?.[1] === '+' ? '+' : '-';
    if (!sign || (place.items !== 'possible' && place.items !== bullet)) return null;
    return { kind: 'item', bullet, until: n, text: line.slice(sign[0].length), name: '' };
  }

  #whole(kind: 'stamp' | 'part' | 'count' | 'list' | 'deadline', n: number): Start {
    return { kind, until: n, text: this.lines[n - 1]!.trim(), name: '' };
  }

  #rest(n: number, line: string, label: string): Label {
    return { until: n, text: line.slice(label.length).trim(), name: label.trim() };
  }

  /** The line on which the first colon stands, and what follows it there. */
  #afterColon(n: number): Pick<Label, 'until' | 'text'> {
    for (let m = n; m <= this.lines.length && m < n + 12; m++) {
      const line = this.lines[m - 1]!;
      const colon = line.indexOf(':');
      if (colon >= 0) return { until: m, text: line.slice(colon + 1).trim() };
    }
    return { until: n, text: '' };
  }

  #textAfterLabel(n: number): string {
    return this.#afterColon(n).text;
  }

  /** A title: what follows its sign, up to an empty line or to the next sign. */
  #titleFrom(n: number, sign: number): string {
    const pieces = [this.lines[n - 1]!.trim().slice(sign)];
    for (let m = n + 1; m <= n + 3; m++) {
      const line = (this.lines[m - 1] ?? '').trim();
      if (line === '' || NUMBER.test(line) || BULLET.test(line)) break;
      pieces.push(line);
    }
    return joinWrapped(pieces);
  }

  /** Running text from a line on: at least `length` characters when there are as many, over blank lines. */
  #ahead(n: number, length = 110): string {
    const pieces: string[] = [];
    let size = 0;
    for (let m = n; m <= this.lines.length && m < n + 40 && size < length; m++) {
      const line = this.lines[m - 1]!.trim();
      if (line === '' || (m > n && this.isPageFurniture(m))) continue;
      pieces.push(line);
      size += line.length + 1;
    }
    return joinWrapped(pieces);
  }
}

/** How well a heading, or the text that begins with it, fits a title of the catalogue: 0 … 1. */
function fits(heading: string, wanted: string): number {
  return overlap(heading.slice(0, wanted.length + 10), wanted);
}

/** The one entry whose title surely stands here and fits better than the title of the code itself; null when none does. */
function betterTitled(
  code: string,
  heading: string,
  entries: readonly { readonly code: string; readonly title: { readonly vi: string } }[],
  sure = 0.8,
): string | null {
  const own = entries.find((k) => k.code === code);
  const closeness = (wanted: string): number => likeness(heading.slice(0, wanted.length + 10), wanted);
  const least = own ? closeness(own.title.vi) : 0;
  const better = entries
    .filter((k) => k.code !== code && fits(heading, k.title.vi) >= sure && closeness(k.title.vi) > least)
    .sort((a, b) => closeness(b.title.vi) - closeness(a.title.vi));
  const [first, second] = better;
  if (!first || (second && closeness(second.title.vi) === closeness(first.title.vi))) return null;
  return first.code;
}
