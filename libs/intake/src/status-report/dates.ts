// Dates as officials write them: "12h15 ngày 27/6/2025", "trước 18h ngày 27 tháng 6 năm 2025", "sau ngày 01/7".
import {
  endOfDay,
  isCalendarDate,
  localDate,
  localInstant,
  startOfDay,
  type CalendarDate,
} from '#libs/readiness';
import { fold, vi } from './text.js';

/** A day as written; without a year it is a day of the report's year. `problem` when no calendar has it. */
export interface WrittenDate {
  readonly date: CalendarDate;
  readonly yearWritten: boolean;
  readonly possible: boolean;
  /** As printed, and where it stands in the text. */
  readonly text: string;
  readonly index: number;
}

const DATE = vi(
  '(?<![\\d/.,])(?<![^\\d]-)(\\d{1,2})\\s?(?:[/.]\\s?(\\d{1,2})\\s?[/.]\\s?(\\d{4})(?![\\d/-])|/(\\d{1,2})(?![\\d/.%]\\d|[/%-]|\\d)|\\s?tháng (\\d{1,2})(?: năm (\\d{4}))?)',
  'gu',
);

/** Every date of a text. `d/m` counts only after a word that announces a date, else it may be a fraction. */
export function datesIn(text: string, year: number): WrittenDate[] {
  if (!/\d/.test(text)) return [];
  const folded = fold(text);
  return [...folded.matchAll(DATE)].flatMap((match): WrittenDate[] => {
    const month = match[2] ?? match[4] ?? match[5];
    const written = match[3] ?? match[6];
    const announced = ANNOUNCED.test(folded.slice(Math.max(0, match.index - 12), match.index));
    if (written === undefined && match[4] !== undefined && !announced) return [];
    const date = { year: Number(written ?? year), month: Number(month), day: Number(match[1]) };
    return [
      {
        date,
        yearWritten: written !== undefined,
        possible: date.month >= 1 && isCalendarDate(date),
        text: text.slice(match.index, match.index + match[0].length),
        index: match.index,
      },
    ];
  });
}

const ANNOUNCED = vi('(?:ngày|từ|đến|sau|trước|hết|trong|hôm)\\s+$');

/** "../6", "ngày … tháng 6": somebody meant to fill it in. */
const BLANK = vi(
  'ngày\\s*(?:\\.{2,}|…+|_{2,})\\s*(?:/|tháng)?|(?:\\.{2,}|…+|_{2,})\\s?/\\s?\\d{1,2}(?!\\d)(?:\\s?/\\s?\\d{4})?|ngày\\s+(?:tháng|/)\\s*(?:\\d|\\.{2,}|…)|\\d{1,2}\\s?/\\s?(?:\\.{2,}|…+|_{2,})|tháng\\s*(?:\\.{2,}|…+|_{2,})',
);

export function blankDate(text: string): string | null {
  if (!/[/…_]|\.\.|tháng/u.test(text)) return null;
  const found = BLANK.exec(fold(text));
  return found ? text.slice(found.index, found.index + found[0].length).trim() : null;
}

const TIME = vi(
  '(\\d{1,2})\\s?(?:h|giờ|g|:)\\s?(\\d{2})?(?!\\d)(?:\\s?phút)?(?:\\s?(sáng|trưa|chiều|tối|đêm|pm|am))?',
);

/** "5h30 chiều" is 17:30; "17h30 chiều" is no other time. */
function clock(time: RegExpExecArray | null): { hour: number; minute: number } {
  const [hour, minute] = [Number(time?.[1] ?? 0), Number(time?.[2] ?? 0)];
  const part = time?.[3] ?? '';
  const late =
    (AFTERNOON.test(part) && hour < 12) ||
    (NIGHT.test(part) && hour >= 6 && hour <= 12) ||
    (NOON.test(part) && hour >= 1 && hour <= 3);
  return { hour: late ? hour + 12 : hour, minute };
}

const AFTERNOON = vi('^(?:chiều|tối|pm)$');
const NIGHT = vi('^đêm$');
const NOON = vi('^trưa$');

export interface Stamp {
  readonly instant: string | null;
  /** Other instants of the same words. */
  readonly others: readonly string[];
  readonly problem: 'impossible' | 'blank' | 'unreadable' | null;
}

/** "(Cập nhật lúc 12h15 ngày 27/6/2025)". Without a time it is the end of that day. */
export function readStamp(text: string): Stamp {
  const [found, ...more] = datesIn(text, 0).filter((d) => d.yearWritten);
  const none = { instant: null, others: [] };
  if (!found) return { ...none, problem: blankDate(text) ? 'blank' : 'unreadable' };
  if (!found.possible) return { ...none, problem: 'impossible' };
  const end = found.index + found.text.length;
  const time = TIME.exec(fold(text.slice(0, found.index))) ?? TIME.exec(fold(text.slice(end)));
  const { hour, minute } = clock(time);
  if (hour > 24 || minute > 59 || hour * 60 + minute > 1440) return { ...none, problem: 'impossible' };
  const instant = time ? localInstant(found.date, hour, minute) : endOfDay(found.date);
  const further = more.length > 0 ? readStamp(text.slice(end)) : null;
  const others = further?.instant ? [further.instant, ...further.others] : [];
  return { instant, others: others.filter((other) => other !== instant), problem: null };
}

export interface Deadline {
  readonly lines: readonly [number, number];
  readonly wording: string;
  readonly stage: 'trial' | 'completion';
  readonly date: WrittenDate | null;
  /** Nothing is overdue before it; null when the words give no instant. */
  readonly instant: string | null;
  readonly problem: 'impossible' | 'blank' | 'unreadable' | null;
}

const DEADLINE_LABEL = vi('^\\W*thời hạn (?:hoàn thành|thực hiện)\\s*:?\\s*');

const TRIAL = vi('thử nghiệm');
const BEFORE = vi('trước');
/** "trước khi hết ngày …": until its end after all. */
const END_OF_DAY = vi('(?:cuối|hết)(?: ngày)?\\s*$');
/** "sau ngày …", "từ ngày …": a beginning, no deadline. */
const NO_LIMIT = vi('(?:^|\\s)(?:sau|từ|không (?:sớm hơn|trước))(?: ngày)?\\s*$');
const RANGE = /\d\s?[-–]\s?$/;

/** One deadline for each part of the sentence; a second part is introduced by a semicolon. */
export function readDeadlines(text: string, lines: readonly [number, number], year: number): Deadline[] {
  const label = DEADLINE_LABEL.exec(fold(text))?.[0].length ?? 0;
  const sentence = text.slice(label).replace(/[\s.;]+$/u, '');
  return sentence
    .split(/\s*;\s*/u)
    .filter((part) => part !== '')
    .map((wording) => readDeadline(wording, lines, year));
}

function readDeadline(wording: string, lines: readonly [number, number], year: number): Deadline {
  const folded = fold(wording);
  const stage = TRIAL.test(folded) ? 'trial' : 'completion';
  const dates = datesIn(folded, year);
  const parts = { lines, wording, stage } as const;
  const date = dates[0];
  if (dates.length !== 1 || !date) {
    const problem = blankDate(wording) && dates.length === 0 ? 'blank' : 'unreadable';
    return { ...parts, date: null, instant: null, problem };
  }
  if (!date.possible) return { ...parts, date, instant: null, problem: 'impossible' };
  const time =
    TIME.exec(folded.slice(0, date.index)) ?? TIME.exec(folded.slice(date.index + date.text.length));
  const { hour, minute } = clock(time);
  if (hour > 24 || minute > 59 || hour * 60 + minute > 1440)
    return { ...parts, date, instant: null, problem: 'impossible' };
  const ahead = folded.slice(0, date.index);
  const before = BEFORE.test(ahead) && !END_OF_DAY.test(ahead);
  // the beginning of something, or the start of two days at once
  if (NO_LIMIT.test(ahead) || (before && RANGE.test(ahead)))
    return { ...parts, date, instant: null, problem: 'unreadable' };
  const day = before ? startOfDay(date.date) : endOfDay(date.date);
  return { ...parts, date, instant: time ? localInstant(date.date, hour, minute) : day, problem: null };
}

/** Words that speak of a day that may still come. */
const AHEAD = vi(
  '(?:sẽ|dự kiến|trước|sau|kể từ|đến cuối|đến hết|hạn|kế hoạch|phấn đấu|chậm nhất)[^.;]{0,60}$',
);

/** The latest day that the texts speak of as past; null when they name none. */
export function latestPastDay(texts: readonly string[]): CalendarDate | null {
  let latest: CalendarDate | null = null;
  for (const text of texts) {
    const folded = fold(text);
    for (const { date, possible, yearWritten, index } of datesIn(text, 0)) {
      if (!yearWritten || !possible || AHEAD.test(folded.slice(Math.max(0, index - 70), index))) continue;
      if (!latest || startOfDay(date) > startOfDay(latest)) latest = date;
    }
  }
  return latest;
}

export function yearOf(instant: string): number {
  return localDate(instant).year;
}

/** Whole days from one calendar day (Viet Nam) to another; negative when the second is earlier. */
export function daysBetween(from: string, to: string): number {
  const day = (instant: string): number => Date.parse(startOfDay(localDate(instant)));
  return Math.round((day(to) - day(from)) / 86_400_000);
}
