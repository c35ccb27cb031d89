// Small text tools of the status report: lines made comparable, sentences taken apart. Tone marks are folded for
// keywords only ("hoàn thành" = "hòan thành"), never for what is kept.

/** Leading signs of a list item. `•` opens a statement of the report; `-` and `+` may also stand inside a text. */
export const BULLET = /^(?:[•●▪◦·∙‣⁃■□▶►➢➤❖◆◇✓✔*\uf000-\uf0ff+–—-]\s*|o\s+(?=[\p{Lu}\d]))/u;
export const STRONG_BULLET = /^(?:[•●▪◦·∙‣⁃■□▶►➢➤❖◆◇✓✔\uf000-\uf0ff]|o\s+(?=[\p{Lu}\d]))/u;

const TONE_MARKS = /[\u0300\u0301\u0303\u0309\u0323]/g;

/** One physical line in NFC with ordinary spaces and without invisible characters. */
export function clean(line: string): string {
  return line
    .normalize('NFC')
    .replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, '')
    .replace(/[\u00a0\u2007\u202f\t\f\r]/g, ' ');
}

function withoutTones(text: string): string {
  return text.normalize('NFD').replace(TONE_MARKS, '').normalize('NFC');
}

/** For every UTF-16 unit up to the last Vietnamese letter, the letter that it is compared as. */
const FOLDED: readonly string[] = Array.from({ length: 0x1efa }, (_, code) => {
  const letter = String.fromCharCode(code);
  const folded = withoutTones(letter).toLowerCase();
  return folded.length === 1 ? folded : letter;
});

/** Lower case without tone marks, character by character, so that positions stay the same. Expects NFC. */
export function fold(text: string): string {
  let folded = '';
  for (let i = 0; i < text.length; i++) folded += FOLDED[text.charCodeAt(i)] ?? text[i]!;
  return folded;
}

/** A pattern for folded text, written with its tone marks so that it can be read. Lower case only. */
export function vi(source: string, flags = 'u'): RegExp {
  return new RegExp(withoutTones(source), flags);
}

export function wordsOf(text: string): string[] {
  return fold(text).match(/[\p{L}\d]+/gu) ?? [];
}

/** How much of the shorter word set the longer one contains: 0 … 1. */
export function overlap(a: string, b: string): number {
  const [x, y] = [new Set(wordsOf(a)), new Set(wordsOf(b))];
  const smaller = Math.min(x.size, y.size);
  if (smaller === 0) return 0;
  return [...x].filter((word) => y.has(word)).length / smaller;
}

/** The words that two texts share among all of their words: 0 … 1. */
export function likeness(a: string, b: string): number {
  const [x, y] = [new Set(wordsOf(a)), new Set(wordsOf(b))];
  const all = new Set([...x, ...y]).size;
  return all === 0 ? 0 : [...x].filter((word) => y.has(word)).length / all;
}

/** True when a sentence can end here; "TP." and "TT." are abbreviations. */
export function endsSentence(text: string): boolean {
  return /[.;!?…]["”)]?\s*$/u.test(text) && !/(^|[\s,(])(TP|TT|Tp)\.\s*$/u.test(text);
}

/** Sentences of a running text. Dates with dots and "TP." do not end one. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.;!?])\s+(?=\S)/u)
    .reduce<string[]>((sentences, piece) => {
      const last = sentences.at(-1);
      if (last !== undefined && /(^|[\s,(])(TP|TT|Tp)\.$/u.test(last))
        sentences[sentences.length - 1] = `${last} ${piece}`;
      else sentences.push(piece);
      return sentences;
    }, [])
    .filter((sentence) => sentence !== '');
}

/** What a remark says, without case, punctuation, spaces and the place of tone marks. */
export function normalised(text: string): string {
  return wordsOf(text).join(' ');
}

/** Edit distance, given up (as `limit + 1`) beyond a limit. */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
