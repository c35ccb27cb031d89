// Finds remarks that say the same in nearly the same words, without comparing every remark with every other.
import type { Remark } from './outline.js';
import { wordsOf } from './text.js';

/** Shorter texts are alike by chance. */
const MIN_WORDS = 14;
const SHINGLE = 5;
const ALIKE = 0.85;

export interface Repetition {
  readonly first: Remark;
  readonly second: Remark;
}

/**
 * Pairs of one text: two units anywhere, or one unit twice under one heading. A text that several units share is
 * paired with its first appearance only.
 */
export function repeatedTexts(remarks: readonly Remark[]): Repetition[] {
  const texts = remarks.map((remark) => ({ remark, shingles: shinglesOf(remark.text) }));
  const seenIn = new Map<string, number[]>();
  const found: Repetition[] = [];
  texts.forEach(({ remark, shingles }, i) => {
    if (shingles.size === 0) return;
    const candidates = new Map<number, number>();
    for (const shingle of shingles) {
      const owners = seenIn.get(shingle);
      for (const j of owners ?? []) candidates.set(j, (candidates.get(j) ?? 0) + 1);
      if (!owners) seenIn.set(shingle, [i]);
      // a phrase that many use tells nothing apart
      else if (owners.length < 8) owners.push(i);
    }
    const twin = [...candidates]
      .filter(([j, shared]) => {
        const other = texts[j]!;
        const alike = shared / Math.max(shingles.size, other.shingles.size) >= ALIKE;
        return alike && (other.remark.unit !== remark.unit || other.remark.code === remark.code);
      })
      .sort(([a], [b]) => a - b)[0];
    if (twin) found.push({ first: texts[twin[0]]!.remark, second: remark });
  });
  return found;
}

function shinglesOf(text: string): Set<string> {
  const words = wordsOf(text);
  if (words.length < MIN_WORDS) return new Set();
  return new Set(
    words.slice(0, words.length - SHINGLE + 1).map((_, i) => words.slice(i, i + SHINGLE).join(' ')),
  );
}
