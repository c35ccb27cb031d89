// The provinces of an inventory's own time (before the merger of 2025): their names as printed at the start of a line,
// their order in a list, and which of them an unlabelled row may belong to.
import type { Catalogue } from '#libs/readiness';
import { fold } from './words.js';

export interface Place {
  readonly code: string;
  readonly name: string;
  readonly aliases: readonly string[];
  /** A municipality, which lists also sort under "TP". */
  readonly city: boolean;
}

export interface NameAtStart {
  readonly place: Place;
  readonly printed: string;
  /** How much of the text the name takes. */
  readonly length: number;
}

/** Every name of every province that existed before the merger. Build it once per document. */
export class Places {
  readonly all: readonly Place[];
  readonly #patterns: readonly { place: Place; pattern: RegExp; words: readonly string[] }[];
  /** First words of names, and whole beginnings of them: most lines need no closer look. */
  readonly #firstWords = new Set(['tp', 'tp.', 'thanh', 'tinh']);
  readonly #beginnings = new Set<string>();

  constructor(catalogue: Catalogue) {
    this.all = catalogue.units.flatMap((u) =>
      u.predecessors.map((p) => ({ ...p, city: u.kind === 'thanh_pho' && p.name === u.name })),
    );
    this.#patterns = this.all
      .flatMap((place) => [place.name, ...place.aliases].map((name) => ({ place, words: wordsOf(name) })))
      .sort((a, b) => b.words.join(' ').length - a.words.join(' ').length)
      .map(({ place, words }) => ({
        place,
        words,
        pattern: new RegExp(
          `^(?:tp\\.? ?|thanh phô |tinh )?${words.map(escape).join('(?: ?- ?| )')}(?= |$)`,
          'u',
        ),
      }));
    for (const { words } of this.#patterns) {
      this.#firstWords.add(words[0]!);
      for (let n = 1; n < words.length; n++) this.#beginnings.add(words.slice(0, n).join(' '));
    }
  }

  /** The province whose name begins this text; names begin with a capital letter: "tỉnh Bắc Ninh" is running text. */
  atStart(text: string): NameAtStart | null {
    const first = text.charAt(0);
    if (first === first.toLowerCase()) return null;
    const folded = fold(text.slice(0, 60));
    if (!this.#firstWords.has(/^(?:tp\.|[^ -]+)/.exec(folded)?.[0] ?? '')) return null;
    for (const { place, pattern } of this.#patterns) {
      const match = pattern.exec(folded);
      if (match) return { place, printed: text.slice(0, match[0].length), length: match[0].length };
    }
    return null;
  }

  /** True when the whole text is the first words of a longer name: `Bà Rịa-`, `Thừa thiên -`. */
  isBeginning(text: string): boolean {
    if (text.length > 24) return false;
    return this.#beginnings.has(wordsOf(text.replace(/^TP\.? ?/i, '')).join(' '));
  }

  /** The only one of `missing` that stands between two neighbours in the order of such lists; null when not just one. */
  between(missing: readonly Place[], before: Place | null, after: Place | null): Place | null {
    const low = before && orderKey(before.name);
    const high = after && orderKey(after.name);
    const fitting = missing.filter((place) =>
      (place.city ? [place.name, `TP ${place.name}`] : [place.name])
        .map(orderKey)
        .some((key) => (low === null || key > low) && (high === null || key < high)),
    );
    return fitting.length === 1 ? fitting[0]! : null;
  }
}

function wordsOf(name: string): string[] {
  return fold(name.normalize('NFC'))
    .split(/[\s-]+/)
    .filter((w) => w !== '');
}

function escape(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

const LETTERS = 'a ă â b c ch d đ e ê g gi h i k kh l m n ng nh o ô ơ p ph q r s t th tr u ư v x y'.split(
  ' ',
);

/** Vietnamese order, word by word, where Gi, Kh, Ng, Nh, Th, Tr … count as letters of their own. */
function orderKey(name: string): string {
  return wordsOf(name)
    .map((word) => {
      let key = '';
      for (let i = 0; i < word.length;) {
        const pair = LETTERS.indexOf(word.slice(i, i + 2));
        const single = LETTERS.indexOf(word.charAt(i));
        const rank = pair >= 0 && word.length > i + 1 ? pair : single;
        key += String.fromCharCode(66 + Math.max(0, rank));
        i += rank === pair && pair >= 0 && word.length > i + 1 ? 2 : 1;
      }
      return key;
    })
    .join('!');
}
