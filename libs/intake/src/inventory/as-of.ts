// The date of a document that prints none: the latest day that its own text speaks of as past.
import { endOfDay, isCalendarDate, startOfDay, type CalendarDate } from '#libs/readiness';
import type { PrintedLine } from './layout.js';
import { fold } from './words.js';

export interface DayNamed {
  readonly date: CalendarDate;
  readonly printed: string;
  readonly line: number;
}

const DAY = /(?<![\d/])(\d{1,2})\/(\d{1,2})\/(\d{4})(?![\d/])/g;
/** Words before a day that make it a day to come. */
const TO_COME = /(?:^|[ (])(?:dư kiên|se|hoan thanh|trươc|han|đên hêt|đên|châm nhât)(?: ngay)? ?$/;

/** Every day that the text names in full, and those that no calendar has. */
export function daysNamed(lines: readonly PrintedLine[]): {
  days: DayNamed[];
  impossible: DayNamed[];
} {
  const days: DayNamed[] = [];
  const impossible: DayNamed[] = [];
  for (const { n, text } of lines) {
    for (const m of text.matchAll(DAY)) {
      const date = { day: Number(m[1]), month: Number(m[2]), year: Number(m[3]) };
      const named = { date, printed: m[0], line: n };
      if (!isCalendarDate(date)) impossible.push(named);
      else if (!TO_COME.test(fold(text.slice(Math.max(0, m.index - 24), m.index)))) days.push(named);
    }
  }
  return { days, impossible };
}

/** The latest of them; null when the text names no day. */
export function latestDay(days: readonly DayNamed[]): DayNamed | null {
  return days
    .filter((d) => d.date.year >= 2000 && d.date.year < 2100)
    .reduce<DayNamed | null>(
      (latest, d) => (latest === null || startOfDay(d.date) > startOfDay(latest.date) ? d : latest),
      null,
    );
}

export function instantOf(day: DayNamed): string {
  return endOfDay(day.date);
}
