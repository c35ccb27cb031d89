// Matching printed words without regard to tone marks, case and spaces. `fold` keeps the length of its text, so that a
// place in the folded text is the same place in the printed one.

const TONE_MARKS = /[\u0300\u0301\u0303\u0309\u0323]/g;

const foldedChars = new Map<string, string>();

function foldChar(char: string): string {
  const known = foldedChars.get(char);
  if (known !== undefined) return known;
  const plain = char.normalize('NFD').replace(TONE_MARKS, '').normalize('NFC').toLowerCase();
  const out = /[–—]/.test(char) ? '-' : plain.length === char.length ? plain : char;
  foldedChars.set(char, out);
  return out;
}

/** NFC in, same length out: tone marks off ("hoá" = "hóa"), lower case, dashes alike. */
export function fold(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, foldChar).toLowerCase();
}

/** One line as printed, in NFC, with plain single spaces. */
export function tidy(line: string): string {
  return line
    .normalize('NFC')
    .replace(/[\s\u00a0\ufeff]+/g, ' ')
    .trim();
}

const ESCAPE = /[.*+?^${}()|[\]\\]/g;

/** A pattern source for one phrase in folded text: spaces may be missing or doubled around hyphens and slashes. */
export function phrase(words: string): string {
  return fold(tidy(words))
    .replace(ESCAPE, '\\$&')
    .replace(/ ?([-/,]) ?/g, ' ?$1 ?');
}

/** Longest first, so that `Sở Y tế dự phòng` is not cut to `Sở Y tế`. */
export function anyOf(phrases: readonly string[]): string {
  return [...new Set(phrases)]
    .sort((a, b) => b.length - a.length)
    .map(phrase)
    .join('|');
}

/** Running text made of lines that remembers where each line began. */
export class Flow {
  readonly text: string;
  readonly folded: string;
  /** Offsets at which a line follows its predecessor without an empty line: in this layout, a new cell. */
  readonly cells: ReadonlySet<number>;
  /** Offsets at which any line begins. */
  readonly starts: ReadonlyMap<number, number>;

  constructor(pieces: readonly { readonly n: number; readonly text: string; readonly gap: boolean }[]) {
    let text = '';
    let before = '';
    const cells = new Set<number>();
    const starts = new Map<number, number>();
    for (const piece of pieces) {
      if (piece.text === '') continue;
      if (text !== '' && !/[\p{L}\d]-$/u.test(before)) text += ' ';
      before = piece.text;
      if (text !== '' && !piece.gap) cells.add(text.length);
      starts.set(text.length, piece.n);
      text += piece.text;
    }
    this.text = text;
    this.folded = fold(text);
    this.cells = cells;
    this.starts = starts;
  }
}
