// What the counts and lists of a criterion say: "29/34 (tăng 04 tỉnh …)", "05 tỉnh chưa hoàn thành: A, B, …".
import type { Catalogue, Names } from '#libs/readiness';
import type { Passage } from '../reader.js';
import { nearestUnit, possibleUnits } from './similar.js';
import { BULLET, fold, vi } from './text.js';

export interface Count {
  readonly lines: readonly [number, number];
  readonly done: number;
  readonly total: number | null;
  /** Signed; null when the report says nothing about yesterday. */
  readonly delta: number | null;
  readonly percent: number | null;
  readonly percentText: string | null;
  /** Words that were not understood. */
  readonly rest: string;
}

export interface UnknownName {
  readonly name: string;
  /** Units that may be meant: the successor of an old province, or a name that differs by a slip. */
  readonly old: { readonly name: string; readonly successor: string } | null;
  readonly near: string | null;
  /** Units that it names among other words ("Cao Bằng ??? Sơn La"), else all whose names are like it ("C. Bằng"). */
  readonly possible: readonly string[];
}

export interface NotDoneList {
  readonly lines: readonly [number, number];
  /** The number before the list, null when there is none. */
  readonly stated: number | null;
  /** Codes in the order of the list, each once. */
  readonly units: readonly string[];
  readonly twice: readonly string[];
  readonly unknown: readonly UnknownName[];
  /** Names that stand without a comma between them. */
  readonly runTogether: readonly string[];
  /** Names with words in brackets: "Đà Nẵng (chưa báo cáo)", and the units that the brackets name. */
  readonly bracketed: readonly { readonly text: string; readonly others: readonly string[] }[];
  /**
   * `closed`: who is not named is done. `open`: the list ends in "…", breaks off, names no unit or holds a name that may be
   * anybody's, so only the named ones are known.
   * `sweeping`: "toàn bộ các tỉnh", "các tỉnh còn lại trừ …", where a name may mean the opposite.
   */
  readonly scope: 'closed' | 'open' | 'sweeping';
  /** True when the report names nobody: "00 tỉnh chưa hoàn thành". */
  readonly saysNobody: boolean;
}

const COUNT = vi('hoàn thành\\s*:?\\s*(?:là\\s*)?(\\d{1,5})(?:\\s*/\\s*(\\d{1,5}))?');
const UP = vi('(?:tăng (?:thêm )?|\\+\\s?)(\\d{1,5})');
const DOWN = vi('(?:giảm (?:đi )?|\\(\\s?[-–]\\s?)(\\d{1,5})');
const SAME = vi('không (?:tăng|giảm|thay đổi|đổi)|giữ nguyên');
const KNOWN_WORDS = vi(
  'không (?:tăng|giảm|thay đổi|đổi)|giữ nguyên|tăng|giảm|thêm|đi|đạt|chiếm|tỷ lệ|tương đương|tỉnh|thành phố|địa phương|đơn vị|so với|ngày hôm qua|hôm qua|ngày hôm trước|hôm trước|ngày|trước|\\d+(?:[.,]\\d+)?\\s*%?|[\\s().,;:/+-]',
  'gu',
);

/** @returns null when the sentence has no number */
export function readCount(passage: Passage): Count | null {
  const folded = fold(passage.text);
  const match = COUNT.exec(folded);
  if (!match) return null;
  const tail = folded.slice(match.index + match[0].length);
  const [up, down] = [UP.exec(tail), DOWN.exec(tail)];
  const moved = up || down ? Number(up?.[1] ?? 0) - Number(down?.[1] ?? 0) : null;
  const percent = /(\d{1,3}(?:[.,]\d{1,4})?)\s*%/.exec(tail);
  return {
    lines: passage.lines,
    done: Number(match[1]),
    total: match[2] === undefined ? null : Number(match[2]),
    delta: moved ?? (SAME.test(tail) ? 0 : null),
    percent: percent ? Number(percent[1]!.replace(',', '.')) : null,
    percentText: percent ? percent[1]! : null,
    rest: tail.replace(KNOWN_WORDS, '') === '' ? '' : passage.text.slice(-tail.length).trim(),
  };
}

const LIST_HEAD = vi(
  'chưa hoàn thành\\s*(?:,?\\s*(?:là|gồm(?: có)?|cụ thể(?: là)?))?[:\\s]*(?:(\\d{1,5})(?![\\d.)])(?:\\s*/\\s*\\d{1,5})?\\s*(?:tỉnh|địa phương)?[\\s:(]*)?',
);
const STATED = vi('^(?:còn lại |còn |có )?(\\d{1,5})\\s');
const NONE = vi('^(?:không (?:có|còn)|0+)\\s');
const SWEEPING = vi(
  '(?:^|[\\s(])(?:trừ|ngoài|còn lại|toàn bộ|tất cả|cả nước|các (?:tỉnh|địa phương|đơn vị))(?:[\\s.,;:)]|$)',
);
const OPEN_END = vi('(?:\\.{2,}|…|v\\.\\s?v\\.?|vân vân)[\\s.;)]*$');
const NOBODY = /^(?:không|không có|0+)?$/iu;

export function readList(passage: Passage, catalogue: Catalogue, names: Names): NotDoneList | null {
  const text = passage.text.replace(BULLET, '');
  const folded = fold(text);
  const head = LIST_HEAD.exec(folded);
  if (!head) return null;
  const before = STATED.exec(folded);
  const nobody = NONE.test(folded);
  const stated = nobody ? 0 : (before?.[1] ?? head[1]);
  const rest = text.slice(head.index + head[0].length);
  const openEnd = OPEN_END.exec(fold(rest));
  const tail = rest
    .slice(0, openEnd?.index ?? rest.length)
    .replace(/[\s.,;)]+$/u, (end) => (end.includes(')') ? ')' : ''));
  const tokens = splitNames(head[0].includes('(') ? tail.replace(/\)$/, '') : tail).filter(
    (t) => !NOBODY.test(t),
  );

  const units: string[] = [];
  const twice = new Set<string>();
  const unknown: UnknownName[] = [];
  const runTogether: string[] = [];
  const bracketed: NotDoneList['bracketed'][number][] = [];
  const take = (code: string): void => {
    if (units.includes(code)) twice.add(code);
    else units.push(code);
  };
  for (const token of tokens) {
    const unit = names.unit(token);
    if (unit) {
      take(unit.code);
      continue;
    }
    const apart = namesSetApart(token, names);
    if (apart) {
      apart.forEach(take);
      continue;
    }
    const bracket = /^([^()]+)\(([^()]*)\)$/u.exec(token);
    const remarked = bracket ? names.unit(bracket[1]!) : null;
    if (remarked) {
      take(remarked.code);
      const others = mentionsIn(bracket![2]!, names).filter((code) => code !== remarked.code);
      bracketed.push({ text: token, others });
      continue;
    }
    const several = namesRunTogether(token, names);
    if (several) {
      several.forEach(take);
      runTogether.push(token);
      continue;
    }
    unknown.push(unknownName(token, catalogue, names));
  }
  const sweeping = SWEEPING.test(fold(tail));
  const more = stated !== undefined && Number(stated) > units.length + unknown.length;
  // shorter than it says, and without its full stop: the rest may stand on a page that is lost
  const breaksOff = more && !/[.;)]\s*$/u.test(rest);
  const anybody = unknown.some((u) => mayMean(u).length === 0);
  const open = openEnd !== null || breaksOff || anybody || (units.length === 0 && unknown.length > 0);
  return {
    bracketed,
    scope: sweeping ? 'sweeping' : open ? 'open' : 'closed',
    lines: passage.lines,
    stated: stated === undefined ? null : Number(stated),
    units,
    twice: [...twice],
    unknown,
    runTogether,
    saysNobody: tokens.length === 0 && Number(stated ?? Number.NaN) === 0,
  };
}

function unknownName(name: string, catalogue: Catalogue, names: Names): UnknownName {
  const old = names.predecessor(name);
  const near = old ? null : (nearestUnit(catalogue, name)?.code ?? null);
  const mentioned = mentionsIn(name, names);
  const known = old !== null || near !== null || mentioned.length > 0;
  return {
    name,
    old: old ? { name: old.name, successor: old.successor.code } : null,
    near,
    possible: known ? mentioned : possibleUnits(catalogue, name),
  };
}

/** Every unit that an unknown name may mean; none when nothing tells. */
export function mayMean({ old, near, possible }: UnknownName): string[] {
  return [...new Set([old?.successor ?? near ?? [], possible].flat())];
}

/** The sign of a name that stands on a line of its own: `- Sơn La;`, `2. Sơn La;`. */
const ITEM = /^(?:[•●▪◦·∙*\uf0b7+–-]|\d{1,2}[.)])\s*/u;

/** Splits at commas, semicolons and "và", but not inside brackets: `Quảng Trị (Quảng Bình)` is one name. */
export function splitNames(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  const balanced = (text.match(/\(/g)?.length ?? 0) === (text.match(/\)/g)?.length ?? 0);
  for (const sign of text) {
    if (sign === '(') depth++;
    if (sign === ')') depth--;
    if ((sign === ',' || sign === ';') && (depth <= 0 || !balanced)) {
      parts.push(part);
      part = '';
    } else part += sign;
  }
  parts.push(part);
  return parts
    .flatMap((p) => p.split(/\s(?:và|&)\s/u))
    .map((p) =>
      p
        .trim()
        .replace(/^và\s+|\s+và$/gu, '')
        .replace(ITEM, ''),
    )
    .filter((p) => p !== '');
}

/** `Cao Bằng - Sơn La`, `Cao Bằng/Sơn La`, `- Cao Bằng - Sơn La`: only when every part is a unit. */
function namesSetApart(token: string, names: Names): string[] | null {
  const parts = token.split(/\s[•●▪◦·∙*\uf0b7+–-]\s|\s?\/\s?|\s\d{1,2}[.)]\s/u);
  const codes = parts.flatMap((part) => names.unit(part)?.code ?? []);
  return parts.length > 1 && codes.length === parts.length ? codes : null;
}

/** Every unit whose name stands among the words of a text, the longest name first. */
export function mentionsIn(text: string, names: Names): string[] {
  const words = text.split(/[\s,;:()/–-]+/u).filter((word) => word !== '');
  const found: string[] = [];
  for (let from = 0; from < words.length; from++) {
    for (let length = Math.min(4, words.length - from); length > 0; length--) {
      const unit = names.unit(words.slice(from, from + length).join(' '));
      if (!unit) continue;
      found.push(unit.code);
      from += length - 1;
      break;
    }
  }
  return [...new Set(found)];
}

/** `Bắc Ninh Cao Bằng` without its comma: only when every word belongs to exactly one way of reading it. */
function namesRunTogether(token: string, names: Names): string[] | null {
  const words = token.split(/\s+/);
  if (words.length < 3 || words.length > 12) return null;
  const ways: string[][][] = [[[]], ...words.map(() => [])];
  for (let end = 1; end <= words.length; end++) {
    for (let length = 1; length <= Math.min(4, end); length++) {
      const code = names.unit(words.slice(end - length, end).join(' '))?.code;
      if (code !== undefined) ways[end]!.push(...ways[end - length]!.map((way) => [...way, code]));
    }
  }
  const found = ways[words.length]!;
  return found.length === 1 ? found[0]! : null;
}
