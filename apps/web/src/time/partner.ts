// With what a moment is compared: by default the consolidated report before, and where there is none the instant before
// at which something was said; besides that the moments that people ask for by name.
import { endOfLocalDay, localTime } from '../words/dates.js';

interface Instant {
  /** ISO 8601 UTC, oldest first. */
  readonly at: string;
  readonly report: boolean;
}

export interface Partner {
  readonly at: string;
  readonly why: 'report' | 'instant';
}

/**
 * @param until the moment that is compared; null is now
 * @returns null where nothing was said before what the moment shows
 */
export function partnerOf(instants: readonly Instant[], until: string | null): Partner | null {
  const past = instants.filter(({ at }) => until === null || at <= until);
  const reports = past.filter(({ report }) => report);
  const shown = past.at(-1);
  if (shown === undefined) return null;
  // with a single report, what was said by hand after it is what has changed since
  const report = reports.length > 1 ? reports.at(-2) : reports.find(({ at }) => at < shown.at);
  if (report !== undefined) return { at: report.at, why: 'report' };
  const before = past.at(-2);
  return before === undefined ? null : { at: before.at, why: 'instant' };
}

const DAY_MS = 86_400_000;

/** The last consolidated report of an earlier day, or the end of the day before: never a date moved by a clock time. */
export function yesterdayOf(instants: readonly Instant[], until: string): string {
  return ofEarlierDay(instants, until, localTime(until).date);
}

/** The same, a week back. */
export function lastWeekOf(instants: readonly Instant[], until: string): string {
  const weekAgo = new Date(Date.parse(until) - 6 * DAY_MS).toISOString();
  return ofEarlierDay(instants, until, localTime(weekAgo).date);
}

function ofEarlierDay(instants: readonly Instant[], until: string, day: string): string {
  const report = instants.findLast(({ at, report: is }) => is && at <= until && localTime(at).date < day);
  const before = new Date(Date.parse(endOfLocalDay(day)) - DAY_MS);
  return report?.at ?? before.toISOString();
}
