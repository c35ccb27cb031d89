// Running text that remembers on which line of the document each of its characters stands, and its words. Everything
// that this room reads (a bullet, a cell, a clause) is a flow, so every part of it can name its own lines.
import type { Lines } from '../reader.js';

export type LineRange = readonly [number, number];

interface Mark {
  readonly offset: number;
  readonly line: number;
}

export class Flow {
  private constructor(
    readonly text: string,
    readonly marks: readonly Mark[],
  ) {}

  /** Joins wrapped pieces: one space between, none after a hyphen that is glued to a letter or digit. */
  static of(pieces: readonly { readonly text: string; readonly line: number }[]): Flow {
    const parts: string[] = [];
    const marks: Mark[] = [];
    let length = 0;
    let last = '';
    for (const piece of pieces) {
      const text = piece.text.replace(/\s+/g, ' ').trim();
      if (text === '') continue;
      const glue = last === '' || /[\p{L}\d]-$/u.test(last.slice(-3)) ? '' : ' ';
      parts.push(glue, text);
      length += glue.length;
      marks.push({ offset: length, line: piece.line });
      length += text.length;
      last = text;
    }
    return new Flow(parts.join(''), marks);
  }

  static ofLines(lines: Lines, from: number, to: number): Flow {
    const pieces = [];
    for (let n = from; n <= to; n++) pieces.push({ text: lines[n - 1] ?? '', line: n });
    return Flow.of(pieces);
  }

  get empty(): boolean {
    return this.text === '';
  }

  lineAt(offset: number): number {
    return this.marks[this.#markAt(offset)]?.line ?? 1;
  }

  /** The lines of the characters [from, to), spaces at both ends left aside. */
  lines(from = 0, to = this.text.length): LineRange {
    let [a, b] = [from, to];
    while (a < b && this.text[a] === ' ') a++;
    while (b > a && this.text[b - 1] === ' ') b--;
    return [this.lineAt(a), this.lineAt(Math.max(a, b - 1))];
  }

  slice(from: number, to = this.text.length): Flow {
    let [a, b] = [from, to];
    while (a < b && this.text[a] === ' ') a++;
    while (b > a && this.text[b - 1] === ' ') b--;
    const marks = this.marks
      .slice(this.#markAt(a) + 1, this.#markAt(Math.max(a, b - 1)) + 1)
      .map((m) => ({ offset: m.offset - a, line: m.line }));
    return new Flow(this.text.slice(a, b), [{ offset: 0, line: this.lineAt(a) }, ...marks]);
  }

  #markAt(offset: number): number {
    let low = 0;
    let high = this.marks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.marks[middle]!.offset <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

export interface Word {
  readonly text: string;
  /** Folded: two spellings of one word have the same key. */
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly line: number;
}

const TONE_MARKS = /[\u0300\u0301\u0303\u0309\u0323]/g;

/** Case, Unicode form, the place of the tone mark and the kind of dash do not matter. */
export function wordKey(word: string): string {
  return word
    .normalize('NFD')
    .replace(TONE_MARKS, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[–—]/g, '-')
    .replace(/(?<=.)[.]+$/, '');
}

/** Words, with brackets, commas, colons, semicolons, slashes and plus signs standing for themselves. */
export function words(flow: Flow): Word[] {
  const found: Word[] = [];
  for (const match of flow.text.matchAll(/[(),;:/+]|[^\s(),;:/+]+/gu)) {
    const from = match.index;
    const text = match[0];
    found.push({ text, key: wordKey(text), from, to: from + text.length, line: flow.lineAt(from) });
  }
  return found;
}

export function keysOf(text: string): string[] {
  return words(Flow.of([{ text, line: 1 }])).map((w) => w.key);
}

/** Lines as they are worked on: composed, and every kind of space a plain one. Their number does not change. */
export function cleanLines(lines: Lines): string[] {
  return lines.map((line) =>
    line
      .normalize('NFC')
      .replace(/[\r\n]/g, '')
      .replace(/[\f\t\v\u00a0]/g, ' '),
  );
}
