// Dates as this kind of document writes them: `27/6/2025`, `24.6.2025`, `27/6`, `28-29/6/2025`; and what the words
// before a date make of it: a deadline, a beginning, or a day that is spoken of as past.
import { endOfDay, isCalendarDate, startOfDay, type CalendarDate, type EventData } from '#libs/readiness';

export interface WrittenDate {
  /** Offsets in the text. */
  readonly from: number;
  readonly to: number;
  readonly wording: string;
  /** The last day of a range. */
  readonly date: CalendarDate;
  readonly firstDay: number;
  readonly yearWritten: boolean;
  readonly exists: boolean;
}

const DATE =
  /(?<![\p{L}\d/.,-])(\d{1,2})(?:\s?[-–]\s?(\d{1,2}))?([/.])(\d{1,2})(?:\3(\d{4}))?(?![\p{L}\d]|[/.]\d|%)/gu;
/** Words after which `27/6` can only be a day, not a share like 14/14. */
const DAY_WORD = /(?:ngày|trước|sau|từ|đến|vào|tới|chậm nhất|hoàn thành:?|thời hạn|và|[(;,])\s*$/iu;

/** Every date of a text. `year` stands for the year that a date leaves out. */
export function datesIn(text: string, year: number): WrittenDate[] {
  const found: WrittenDate[] = [];
  for (const match of text.matchAll(DATE)) {
    const [wording, first, last, separator, month, written] = match;
    const before = text.slice(Math.max(0, match.index - 24), match.index);
    if (written === undefined && (separator === '.' || !DAY_WORD.test(before))) continue;
    const date = { year: Number(written ?? year), month: Number(month), day: Number(last ?? first) };
    const firstDay = Number(first);
    const exists = isCalendarDate(date) && firstDay >= 1 && firstDay <= date.day;
    if (written === undefined && !exists && Number(month) > 12) continue;
    const yearWritten = written !== undefined;
    found.push({
      from: match.index,
      to: match.index + wording.length,
      wording,
      date,
      firstDay,
      yearWritten,
      exists,
    });
  }
  return found;
}

/** The year that most dates of a document state; null when none states one. */
export function commonYear(texts: readonly string[]): number | null {
  const seen = new Map<number, number>();
  for (const text of texts) {
    for (const { date, yearWritten } of datesIn(text, 0)) {
      if (yearWritten) seen.set(date.year, (seen.get(date.year) ?? 0) + 1);
    }
  }
  const [best] = [...seen].sort((a, b) => b[1] - a[1] || b[0] - a[0]);
  return best?.[0] ?? null;
}

export type DateSense = 'past' | 'deadline' | 'start' | 'after' | 'other';

const DEADLINE =
  /(?:trước|chậm nhất|thời hạn hoàn thành|đến|trong)(?:\s+(?:vào|là|hết))?:?(?:\s+ngày)?:?\s*$/iu;
const START = /(?:từ|kể từ)(?:\s+ngày)?\s*$/iu;
const AFTER = /sau(?:\s+ngày)?\s*$/iu;
const ISSUED = /\d[\p{L}\d]*[-/][\p{L}\d/-]*\s+ngày\s*$/u;
const FUTURE = /(?:sẽ|dự kiến|sẵn sàng|sẳn sàng|tiếp tục)\P{L}/iu;
const FINISHED = /(?:^|\P{L})(?:đã|hoàn thành)\P{L}/iu;

/**
 * How a text speaks of a date of its own. Past: the date of a document that it cites by number ("687/BKHCN ngày
 * 7/4/2025"), or a day named in a sentence that tells what was done and is neither a deadline nor a beginning.
 */
export function senseOf(text: string, date: WrittenDate): DateSense {
  // A sentence is never longer; a whole document in one paragraph must not be searched again for each date.
  const before = text.slice(Math.max(0, date.from - 400), date.from);
  const near = before.slice(-40);
  if (ISSUED.test(near)) return 'past';
  if (DEADLINE.test(near)) return 'deadline';
  if (START.test(near)) return 'start';
  if (AFTER.test(near)) return 'after';
  const start = Math.max(before.lastIndexOf('. '), before.lastIndexOf('; Dự')) + 1;
  const sentence = listed(before.slice(start));
  return FINISHED.test(sentence) && !FUTURE.test(sentence) && /(?:ngày|[(;,]|và)\s*$/iu.test(near)
    ? 'past'
    : 'other';
}

/** The first date of a list in brackets stands for all of them. */
function listed(sentence: string): string {
  const open = sentence.lastIndexOf('(');
  return open > 0 ? `${sentence.slice(0, open)} ` : sentence;
}

type Due = NonNullable<EventData<'TaskAssigned'>['due']>;

const DAY = String.raw`\d{1,2}(?:\s?[-–]\s?\d{1,2})?[/.]\d{1,2}(?:[/.]\d{4})?`;
const DUE_FORMS = [
  ['by', new RegExp(String.raw`[Tt]hời hạn hoàn thành:?(?:\s+(trước))?(?:\s+ngày)?:?\s*(?:${DAY})`, 'u')],
  ['period', new RegExp(String.raw`từ (?:ngày )?(?:${DAY}) đến (?:ngày )?(?:${DAY})`, 'iu')],
  [
    'by',
    new RegExp(
      String.raw`(?:chậm nhất|trong)(?:\s+(?:vào|là))?(?:\s+(trước))?(?:\s+ngày)?\s*(?:${DAY})`,
      'iu',
    ),
  ],
  ['by', new RegExp(String.raw`(trước)(?:\s+ngày)?\s*(?:${DAY})`, 'iu')],
  ['from', new RegExp(String.raw`(?:bắt đầu )?từ(?:\s+ngày)?\s*(?:${DAY})`, 'iu')],
  ['on', new RegExp(String.raw`ngày\s*(?:${DAY})`, 'iu')],
] as const;

/** When a clause is due: the first of the forms above that it holds; null when it states no day. */
export function dueOf(text: string, year: number): { due: Due; from: number; to: number } | null {
  for (const [form, pattern] of DUE_FORMS) {
    const match = pattern.exec(text);
    if (!match) continue;
    const dates = datesIn(match[0], year);
    const last = dates.at(-1);
    if (!last) continue;
    const at = { from: match.index, to: match.index + match[0].length };
    const wording = match[0];
    if (dates.some((d) => !d.exists)) return { due: { wording, from: null, instant: null }, ...at };
    const first = dates[0]!;
    const opening = startOfDay({ ...first.date, day: first.firstDay });
    switch (form) {
      case 'by': {
        const instant = match[1] === undefined ? endOfDay(last.date) : startOfDay(last.date);
        return { due: { wording, from: null, instant }, ...at };
      }
      case 'from':
        return { due: { wording, from: opening, instant: null }, ...at };
      case 'period':
        return { due: { wording, from: opening, instant: endOfDay(last.date) }, ...at };
      case 'on': {
        const range = first.firstDay !== first.date.day;
        return { due: { wording, from: range ? opening : null, instant: endOfDay(last.date) }, ...at };
      }
      default:
        return form satisfies never;
    }
  }
  return null;
}
