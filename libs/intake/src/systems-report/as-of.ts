// When an undated report was true. It cannot be older than the latest day that it speaks of as past, nor younger than
// the first day by which it still asks for something itself (section 4).
import { endOfDay, formatDate, localInstant, type CalendarDate } from '#libs/readiness';
import { datesIn, senseOf } from './dates.js';
import type { LineRange } from './flow.js';
import type { Report, SaidPassage } from './report.js';

export interface AsOf {
  readonly instant: string;
  readonly stated: boolean;
  /** The latest day that it speaks of as past, and where. */
  readonly past: { readonly date: CalendarDate; readonly lines: LineRange } | null;
  /** The first day by which it still asks for something, and where. */
  readonly asked: { readonly date: CalendarDate; readonly lines: LineRange } | null;
}

const DAY_MS = 86_400_000;
/** Sections that tell what was, not what is planned or promised. */
const TELLING = /^(?:1\.2|2|3\.2)(?:\.|$)/;

/**
 * The day of the report: the one that it states at its top; else the latest day that it speaks of as past, or, when
 * its own first request is due on the next day, that day, on which both can be true. Null when it names no day at all.
 */
export function asOfReport(report: Report): AsOf | null {
  const stated = statedAtTop(report);
  const past = latest(spokenOf(report, 'past'));
  const asked = earliest(spokenOf(report, 'asked'), past?.date ?? null);
  if (stated) return { instant: stated, stated: true, past, asked };
  if (!past) return null;
  const wait = asked ? day(asked.date) - day(past.date) : null;
  const date = asked && wait === DAY_MS ? asked.date : past.date;
  return { instant: endOfDay(date), stated: false, past, asked };
}

/** "Tính đến 17h00 ngày 24/6/2025", "Hà Nội, ngày 24 tháng 6 năm 2025", before the first section. */
function statedAtTop(report: Report): string | null {
  const top = report.passages
    .filter((p) => p.section === '')
    .map((p) => p.flow.text)
    .join(' ');
  const found =
    /(?:(\d{1,2})\s*(?:h|giờ|:)\s*(\d{1,2})?[^\d]{0,12})?ngày\s+(\d{1,2})(?:\/|\s+tháng\s+)(\d{1,2})(?:\/|\s+năm\s+)(\d{4})/iu.exec(
      top,
    );
  if (!found) return null;
  const date = { year: Number(found[5]), month: Number(found[4]), day: Number(found[3]) };
  if (Number.isNaN(day(date)) || date.year < 2000) return null;
  if (found[1] === undefined) return endOfDay(date);
  const [hour, minute] = [Number(found[1]), Number(found[2] ?? 0)];
  return hour < 24 && minute < 60 ? localInstant(date, hour, minute) : endOfDay(date);
}

interface Spoken {
  readonly date: CalendarDate;
  readonly lines: LineRange;
}

function spokenOf(report: Report, wanted: 'past' | 'asked'): Spoken[] {
  return report.passages
    .filter((p) => speaks(p, wanted))
    .flatMap(({ flow }) =>
      datesIn(flow.text, report.year)
        .filter((d) => d.exists && d.date.year === report.year)
        .filter((d) => senseOf(flow.text, d) === (wanted === 'past' ? 'past' : 'deadline'))
        .map((d) => ({ date: d.date, lines: flow.lines(d.from, d.to) })),
    );
}

function speaks({ section }: SaidPassage, wanted: 'past' | 'asked'): boolean {
  if (wanted === 'asked') return section !== null && section.startsWith('4');
  return section === null || TELLING.test(section);
}

function latest(spoken: readonly Spoken[]): Spoken | null {
  return spoken.reduce<Spoken | null>((best, s) => (best && day(best.date) >= day(s.date) ? best : s), null);
}

function earliest(spoken: readonly Spoken[], notBefore: CalendarDate | null): Spoken | null {
  const open = spoken.filter((s) => notBefore === null || day(s.date) >= day(notBefore));
  return open.reduce<Spoken | null>((best, s) => (best && day(best.date) <= day(s.date) ? best : s), null);
}

export function day({ year, month, day: d }: CalendarDate): number {
  return Date.UTC(year, month - 1, d);
}

export const dayText = formatDate;
