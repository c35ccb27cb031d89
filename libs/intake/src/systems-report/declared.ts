// Section 1.1: what the report itself states about each system: how many vendors, how many units run it themselves,
// and for each vendor how many units and which.
import type { Catalogue, Names } from '#libs/readiness';
import { Flow, keysOf, words, type LineRange } from './flow.js';
import type { Paragraph } from './outline.js';
import type { VendorNames } from './vendor-names.js';

export interface Listed {
  readonly name: string;
  readonly unit: string | null;
  readonly lines: LineRange;
}

/** One bullet: "Tân Dân: 02 tỉnh (Thanh Hoá, Hà Tĩnh)". */
export interface DeclaredUnits {
  /** Null when the catalogue does not know the name. */
  readonly vendor: string | null;
  readonly name: string;
  readonly count: number;
  readonly total: number | null;
  readonly percent: number | null;
  /** Null when the bullet names nobody. */
  readonly list: readonly Listed[] | null;
  readonly lines: LineRange;
}

export interface Stated {
  readonly value: number;
  readonly lines: LineRange;
}

export interface DeclaredSystem {
  readonly system: string;
  readonly heading: LineRange;
  readonly intro: LineRange | null;
  /** "có 04 Doanh nghiệp" */
  readonly vendors: Stated | null;
  /** The names that the introduction itself lists in brackets. */
  readonly named: readonly string[] | null;
  /** "tại 34 tỉnh, thành phố" */
  readonly total: Stated | null;
  /** "và 2 tỉnh tự triển khai" */
  readonly self: Stated | null;
  /** The system that the introduction speaks of, when it is not the one of the heading. */
  readonly otherSystem: string | null;
  /** "tại 13 tỉnh, thành phố còn lại" */
  readonly remaining: Stated | null;
  readonly units: readonly DeclaredUnits[];
}

export interface DeclaredReading {
  readonly systems: readonly DeclaredSystem[];
  /** Paragraphs of the section that say nothing that was understood. */
  readonly unread: readonly Paragraph[];
}

type Draft = { -readonly [K in keyof DeclaredSystem]: DeclaredSystem[K] };

export function readDeclared(
  paragraphs: readonly Paragraph[],
  catalogue: Catalogue,
  names: Names,
  vendors: VendorNames,
): DeclaredReading {
  const systems: (Omit<Draft, 'units'> & { units: DeclaredUnits[] })[] = [];
  const unread: Paragraph[] = [];
  for (const paragraph of paragraphs) {
    const { kind, flow } = paragraph;
    const open = systems.at(-1);
    if (kind === 'letter') {
      const [system] = systemsNamed(flow.text, catalogue);
      if (system) systems.push({ system, heading: flow.lines(), ...EMPTY, units: [] });
      else unread.push(paragraph);
    } else if (kind === 'heading') continue;
    else if (!open) unread.push(paragraph);
    else if (INTRO.test(flow.text) && open.intro === null)
      Object.assign(open, readIntro(flow, open.system, catalogue, vendors));
    else if (REMAINING.test(flow.text) && open.remaining === null) {
      open.remaining = stated(flow, /tại\s+(\d+)\s+tỉnh(?:, thành phố)? còn lại/u);
    } else {
      const units = kind === 'bullet' ? readBullet(flow, names, vendors) : null;
      if (units) open.units.push(units);
      else unread.push(paragraph);
    }
  }
  return { systems, unread };
}

/** What begins like one of these and says something else, or says more, is none. */
const INTRO =
  /^(?:Toàn quốc|Cả nước) có\s+\d+\s+(?:doanh nghiệp|đơn vị|nhà cung cấp)\s(?:[^.;:]|\.(?=\S))*[:.]?$/iu;
const REMAINING =
  /^Các đơn vị khác (?:đang |đã )?(?:được lựa chọn )?triển khai\s(?:[^.;:]|\.(?=\S))*[:.]?$/iu;

const EMPTY = {
  intro: null,
  vendors: null,
  named: null,
  total: null,
  self: null,
  otherSystem: null,
  remaining: null,
} as const;

/** The systems that a text names, by the longest of their headings, in the order of the text. */
export function systemsNamed(text: string, catalogue: Catalogue): string[] {
  const keys = keysOf(text);
  const labels = catalogue.systems
    .flatMap((s) => [s.title.vi, ...s.aliases].map((alias) => ({ code: s.code, keys: keysOf(alias) })))
    .sort((a, b) => b.keys.length - a.keys.length);
  const found: string[] = [];
  for (let i = 0; i < keys.length;) {
    const hit = labels.find((label) => label.keys.every((key, k) => keys[i + k] === key));
    if (hit && !found.includes(hit.code)) found.push(hit.code);
    i += hit?.keys.length ?? 1;
  }
  return found;
}

function readIntro(flow: Flow, system: string, catalogue: Catalogue, vendors: VendorNames): Partial<Draft> {
  const text = flow.text;
  const about = /giải pháp\s+(.*?)(?:\s+\(|\s+tại\s+\d)/u.exec(text)?.[1];
  const spoken = about === undefined ? [] : systemsNamed(about, catalogue);
  const bracket = /\(([^)]*,[^)]*)\)/u.exec(text)?.[1];
  const named = bracket?.split(',').map((name) => {
    const trimmed = name.trim();
    return vendors.exact(words(Flow.of([{ text: trimmed, line: 1 }])))?.id ?? trimmed;
  });
  return {
    intro: flow.lines(),
    vendors: stated(flow, /có\s+(\d+)\s+(?:doanh nghiệp|đơn vị|nhà cung cấp)/iu),
    named: named ?? null,
    total: stated(flow, /tại\s+(\d+)\s+tỉnh, thành phố/iu),
    self: stated(flow, /(\d+)\s+(?:tỉnh(?:, thành phố)?|địa phương)\s+tự\s+(?:triển khai|phát triển)/iu),
    otherSystem: spoken.length > 0 && !spoken.includes(system) ? spoken[0]! : null,
  };
}

function stated(flow: Flow, pattern: RegExp): Stated | null {
  const match = pattern.exec(flow.text);
  if (!match) return null;
  return { value: Number(match[1]), lines: flow.lines(match.index, match.index + match[0].length) };
}

const SELF =
  /^(\d+)\s+(?:tỉnh|thành phố|tỉnh, thành phố|địa phương)\s+tự\s+(?:phát triển|triển khai|đầu tư)[^:]*:?\s*/iu;
const COUNT = /:\s*(\d+)(?:\s*\/\s*(\d+))?\s+(?:tỉnh, thành phố|tỉnh|thành phố|địa phương)/iu;

function readBullet(flow: Flow, names: Names, vendors: VendorNames): DeclaredUnits | null {
  const own = SELF.exec(flow.text);
  if (own) {
    const end = flow.text.replace(/[\s.;]+$/u, '').length;
    const list = readList(flow, own[0].length, end, names);
    const common = { name: 'self', total: null, percent: null, lines: flow.lines() };
    return { vendor: 'self', count: Number(own[1]), list: list.length > 0 ? list : null, ...common };
  }
  const count = COUNT.exec(flow.text);
  if (!count) return null;
  const name = flow.text.slice(0, count.index).trim();
  const vendor = vendors.exact(words(flow.slice(0, count.index)));
  const after = count.index + count[0].length;
  let percent: number | null = null;
  let list: Listed[] | null = null;
  for (const [from, to] of brackets(flow.text, after)) {
    const share = /^chiếm\s+(?:khoảng\s+)?(\d+(?:[.,]\d+)?)\s*%$/iu.exec(flow.text.slice(from, to).trim());
    if (share) percent = Number(share[1]!.replace(',', '.'));
    else list = readList(flow, from, to, names);
  }
  const total = count[2] === undefined ? null : Number(count[2]);
  return {
    vendor: vendor?.id ?? null,
    name,
    count: Number(count[1]),
    total,
    percent,
    list,
    lines: flow.lines(),
  };
}

/** Insides of the outermost brackets; one that is never closed ends with the text. */
function brackets(text: string, from: number): [number, number][] {
  const found: [number, number][] = [];
  let depth = 0;
  let open = 0;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '(') {
      if (depth === 0) open = i + 1;
      depth++;
    } else if (text[i] === ')' && depth > 0) {
      depth--;
      if (depth === 0) found.push([open, i]);
    }
  }
  if (depth > 0) found.push([open, text.replace(/[\s.;]+$/u, '').length]);
  return found;
}

/** Names between commas; a comma inside brackets does not part them. */
function readList(flow: Flow, from: number, to: number, names: Names): Listed[] {
  const list: Listed[] = [];
  let depth = 0;
  let start = from;
  const take = (end: number): void => {
    const name = flow.text.slice(start, end).trim();
    if (name !== '') list.push(...single(name, flow.lines(start, end), names));
    start = end + 1;
  };
  for (let i = from; i < to; i++) {
    const c = flow.text[i];
    if (c === '(') depth++;
    else if (c === ')') depth = Math.max(0, depth - 1);
    else if ((c === ',' || c === ';') && depth === 0) take(i);
  }
  take(to);
  return list;
}

/** "A và B" are two names when the whole is not one. */
function single(name: string, lines: LineRange, names: Names): Listed[] {
  const unit = names.unit(name);
  if (unit) return [{ name, unit: unit.code, lines }];
  const parts = name.split(/\s+và\s+|^và\s+/u).filter((part) => part !== '');
  if (parts.length > 1 || parts[0] !== name) {
    return parts.map((part) => ({ name: part, unit: names.unit(part)?.code ?? null, lines }));
  }
  return [{ name, unit: null, lines }];
}
