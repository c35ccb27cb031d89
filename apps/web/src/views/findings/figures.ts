// The figures of a finding, where it is about arithmetic: what the document states against what follows from its lists.

interface Finding {
  readonly code: string;
  /** What is stated. */
  readonly expected: string | number | null;
  readonly actual: string | number | null;
}

export interface Figures {
  readonly stated: string;
  readonly derived: string;
  /** How far the derived one is off, with its sign; null when the two are equal. */
  readonly difference: string | null;
}

/** In the other kinds two numbers may stand side by side of which neither follows from the other: years, repetitions. */
const ARITHMETIC: ReadonlySet<string> = new Set([
  'count-differs-from-list',
  'sum-differs-from-total',
  'declared-differs-from-derived',
  'delta-differs-from-change',
  'percent-differs-from-count',
  'parts-differ-from-total',
]);

export function figuresOf({ code, expected, actual }: Finding, language: 'vi' | 'en'): Figures | null {
  if (!ARITHMETIC.has(code) || typeof expected !== 'number' || typeof actual !== 'number') return null;
  // percentages with decimals: 94.1 − 92.1 is no 1.9999999999999857
  const by = Math.round((actual - expected) * 100) / 100;
  // a comma before decimals, as officials write them
  const shown = (figure: number): string =>
    language === 'vi' ? String(figure).replace('.', ',') : String(figure);
  const difference = by === 0 ? null : `${by > 0 ? '+' : '−'}${shown(Math.abs(by))}`;
  return { stated: shown(expected), derived: shown(actual), difference };
}
