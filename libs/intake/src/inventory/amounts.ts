// Amounts as provinces write them: `11.853.224.938 đồng`, `4,649 tỷ đồng`, `500 triệu`, `2,812,145,000`.
import { fold } from './words.js';

const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(?:ty|tỉ|ti)(?: |$|\/)/, 1_000_000_000],
  [/^triêu(?: |$|\/)/, 1_000_000],
];

/** The amount in đồng; null when the words are not one plain amount (a period such as `/năm` makes it another thing). */
export function amountOf(printed: string): number | null {
  const match = /^(?:dư kiên |đê xuât khoang |khoang |~ ?)?(\d[\d.,]*) ?([^\d]*)$/.exec(fold(printed));
  if (!match) return null;
  const [, digits, rest] = match;
  if (rest!.includes('/') || /(?:năm|thang)/.test(rest!)) return null;
  const unit = UNITS.find(([pattern]) => pattern.test(rest!));
  if (unit) return decimal(digits!) * unit[1];
  return /^\d{1,3}(?:[.,]\d{3})+$/.test(digits!) ? Number(digits!.replace(/[.,]/g, '')) : null;
}

/** `1,26` and `1.26` with a unit behind them are decimals; `1.260` is not. */
function decimal(digits: string): number {
  const grouped = /^\d{1,3}(?:\.\d{3})+(?:,\d+)?$/.test(digits);
  return Number(grouped ? digits.replace(/\./g, '').replace(',', '.') : digits.replace(',', '.'));
}

/** Amounts that mix spaces, dots and commas: `266 000,000`. */
export function malformedAmounts(text: string): string[] {
  return text.match(/(?<![\d.,/])\d{1,3}(?:\.\d{3})? \d{3}[.,]\d{3}(?![\d.,]*\d)/g) ?? [];
}

/** A short number after a year, where an amount stands, without its unit: `2014 200 QĐ …`. */
export function bareAmounts(text: string): string[] {
  return [...text.matchAll(/(?:19|20)\d\d (\d{2,3}) (?=\p{Lu})/gu)].map((m) => m[1]!);
}
