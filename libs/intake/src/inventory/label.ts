// The system that a row is about, as printed in front of the office, and its kind.
import { managerAt } from './managers.js';
import { LABEL_HEADS, SYSTEM_KINDS } from './system-kinds.js';
import { anyOf, type Flow, fold, phrase } from './words.js';

const LABELS = anyOf(SYSTEM_KINDS.flatMap((k) => k.labels));
export const LABEL = new RegExp(`^(?:${LABELS})(?= |$|\\.)`, 'u');
/** First words of all labels: what begins otherwise needs no closer look. */
export const LABEL_WORDS = new Set(
  SYSTEM_KINDS.flatMap((k) => k.labels.map((label) => fold(label).split(' ')[0])),
);
const HEAD = new RegExp(`^(?:${anyOf(LABEL_HEADS)})(?= |$)`, 'u');
const CUT_LABEL = new RegExp(`^${phrase('Phần mềm Cơ sở dữ liệu công chức')}`, 'u');

/** Text in which a label is looked for, printed and folded. */
export interface Ahead {
  readonly text: string;
  readonly folded: string;
}

export function isKnownLabel({ text, folded }: Ahead): boolean {
  return /^\p{Lu}/u.test(text) && LABEL.test(folded);
}

export function isLabel({ text, folded }: Ahead): boolean {
  return /^\p{Lu}/u.test(text) && (LABEL.test(folded) || HEAD.test(folded));
}

const KINDS = new Map(
  SYSTEM_KINDS.flatMap((k) => k.labels.map((label) => [labelKey(label), k.code] as const)),
);

function labelKey(label: string): string {
  return fold(label).replace(/ ?([-/,]) ?/g, '$1');
}

/** The kind of a label that is printed in full; null for any other words. */
export function kindOfLabel(label: string): string | null {
  return KINDS.get(labelKey(label)) ?? null;
}

export interface Label {
  /** As printed; null when the row prints none. */
  readonly printed: string | null;
  readonly kind: string | null;
  /** Where the next cell begins in the row's body. */
  readonly end: number;
  /** `known` from the list; `cut` by the page; `new`: ends where the office begins; `none`. */
  readonly how: 'known' | 'cut' | 'new' | 'none';
}

/** The system that a row is about: the first cell after the province. */
export function labelOf(body: Flow): Label {
  const known = LABEL.exec(body.folded);
  if (known) {
    const length = known[0].length + (/^\.(?: |$)/.test(body.text.slice(known[0].length)) ? 1 : 0);
    const printed = body.text.slice(0, length);
    return { printed, kind: kindOfLabel(known[0]), end: length, how: 'known' };
  }
  const manager = firstManager(body);
  if (CUT_LABEL.test(body.folded) && manager !== null) {
    return { printed: body.text.slice(0, manager).trim(), kind: 'CCVC', end: manager, how: 'cut' };
  }
  if (manager !== null && manager > 0 && manager <= 120) {
    return { printed: body.text.slice(0, manager).trim(), kind: null, end: manager, how: 'new' };
  }
  if (HEAD.test(body.folded)) return firstCell(body);
  return { printed: null, kind: null, end: 0, how: 'none' };
}

/** The first line that begins with an office. */
function firstManager(body: Flow): number | null {
  for (const at of body.starts.keys()) if (managerAt(body.text, body.folded, at) > 0) return at;
  return null;
}

function firstCell(body: Flow): Label {
  const end = [...body.cells].find((at) => at > 0) ?? body.text.length;
  return end > 120
    ? { printed: null, kind: null, end: 0, how: 'none' }
    : { printed: body.text.slice(0, end).trim(), kind: null, end, how: 'new' };
}
