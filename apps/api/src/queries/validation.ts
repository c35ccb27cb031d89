// What class-validator finds wrong, in both languages: its own words are English, ours are written `vi / en`.
import type { ValidationError } from 'class-validator';
import { InputError } from '../engine/input-error.js';

/** By the name of the rule; a number or the values allowed are taken from its own words. */
const RULES: Readonly<Record<string, (en: string) => string>> = {
  isString: () => 'phải là chữ',
  isNotEmpty: () => 'không được để trống',
  isIn: (en) => `phải là một trong: ${after(en, 'following values: ')}`,
  isInt: () => 'phải là số nguyên',
  isArray: () => 'phải là danh sách',
  isBoolean: () => 'chỉ true hoặc false',
  isUuid: () => 'phải là mã của một sự kiện (UUID)',
  matches: () => 'sai dạng',
  min: (en) => `không nhỏ hơn ${after(en, 'less than ')}`,
  max: (en) => `không lớn hơn ${after(en, 'greater than ')}`,
  maxLength: (en) => `không dài hơn ${/\d+/.exec(en)?.[0] ?? ''} ký tự`,
  whitelistValidation: () => 'không có trường này',
};

interface Said {
  readonly vi: string;
  readonly en: string;
}

/** All that is wrong with the fields; both sides begin with the name of the field, as do the details. */
export function refusalOfFields(errors: readonly ValidationError[]): InputError {
  const said = errors.flatMap(saidOf);
  const [vi, en] = [said.map((s) => s.vi), said.map((s) => s.en)];
  return new InputError('bad-request', vi.join('; '), en.join('; '), en);
}

function saidOf({ property, constraints = {}, children = [] }: ValidationError): Said[] {
  const named = (text: string): string =>
    text.startsWith(property) ? text : `${property}: ${text.replace(`property ${property} `, '')}`;
  const own = Object.entries(constraints).map(([rule, words]) => {
    const [vi, en] = words.split(' / ') as [string, string?];
    if (en !== undefined) return { vi: named(vi), en: named(en) };
    return { vi: named(RULES[rule]?.(words) ?? words), en: named(words) };
  });
  return [...own, ...children.flatMap(saidOf)];
}

function after(text: string, mark: string): string {
  const at = text.indexOf(mark);
  return at < 0 ? text : text.slice(at + mark.length);
}
