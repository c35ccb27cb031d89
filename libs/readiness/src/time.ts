// Instants and Vietnamese dates. All instants are ISO 8601 in UTC with milliseconds (`2025-06-27T05:15:00.000Z`);
// all calendar days are Asia/Ho_Chi_Minh, which has been UTC+7 without daylight saving since 1975.

const OFFSET_MS = 7 * 3_600_000;
const DAY_MS = 86_400_000;

export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** True when the day exists in the Gregorian calendar: 31/6 and 29/2/2025 do not. */
export function isCalendarDate({ year, month, day }: CalendarDate): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** The instant of a local wall-clock time, e.g. 12:15 on 27/6/2025 → `2025-06-27T05:15:00.000Z`. */
export function localInstant(date: CalendarDate, hour = 0, minute = 0): string {
  return new Date(Date.UTC(date.year, date.month - 1, date.day, hour, minute) - OFFSET_MS).toISOString();
}

/** 00:00 of a day: what "trước ngày X" means. */
export function startOfDay(date: CalendarDate): string {
  return localInstant(date);
}

/** 23:59:59.999 of a day: what "ngày X" means, and a bare date used as an instant. */
export function endOfDay(date: CalendarDate): string {
  return new Date(Date.parse(localInstant(date)) + DAY_MS - 1).toISOString();
}

/** The calendar day, in Viet Nam, on which an instant falls. */
export function localDate(instant: string): CalendarDate {
  const local = new Date(Date.parse(instant) + OFFSET_MS);
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() };
}

/** `27/6/2025 12:15`, as officials write it. */
export function formatLocal(instant: string): string {
  const local = new Date(Date.parse(instant) + OFFSET_MS);
  const minutes = `${String(local.getUTCHours()).padStart(2, '0')}:${String(local.getUTCMinutes()).padStart(2, '0')}`;
  return `${local.getUTCDate()}/${local.getUTCMonth() + 1}/${local.getUTCFullYear()} ${minutes}`;
}

/** `27/6/2025`. */
export function formatDate(date: CalendarDate): string {
  return `${date.day}/${date.month}/${date.year}`;
}

export type InstantProblem = 'unreadable' | 'no such day' | 'before 2000';

/**
 * Reads what a person may type for an instant: ISO 8601 with an offset or `Z`, ISO without one (local time), a bare
 * date `2025-06-27` or `27/6/2025`, and `27/6/2025 12:15`, `12h15 27/6/2025`.
 * @param side what a bare date stands for: the end of that day, or the start of it where a range begins
 */
export function parseInstant(
  text: string,
  side: 'start' | 'end' = 'end',
): { instant: string } | { problem: InstantProblem } {
  const trimmed = text.trim();
  const bare = side === 'start' ? startOfDay : endOfDay;
  const iso =
    /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(
      trimmed,
    );
  const dmy =
    /^(?:(\d{1,2})[h:](\d{2})?\s+)?(\d{1,2})\/(\d{1,2})\/(\d{4})(?:\s+(\d{1,2})[h:](\d{2})?)?$/.exec(trimmed);
  if (iso) {
    const date = { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) };
    if (date.year < 2000) return { problem: 'before 2000' };
    if (!isCalendarDate(date)) return { problem: 'no such day' };
    if (iso[4] === undefined) return { instant: bare(date) };
    const [hour, minute, second] = [Number(iso[4]), Number(iso[5]), Number(iso[6] ?? 0)];
    if (hour > 23 || minute > 59 || second > 59) return { problem: 'unreadable' };
    const millisecond = Number((iso[7] ?? '0').padEnd(3, '0'));
    const offset = offsetOf(iso[8]);
    if (offset === null) return { problem: 'unreadable' };
    const utc = Date.UTC(date.year, date.month - 1, date.day, hour, minute, second, millisecond);
    const instant = new Date(utc - offset).toISOString();
    // a fifth digit of the year would break the order of instants as text
    return instant.startsWith('+') ? { problem: 'unreadable' } : { instant };
  }
  if (dmy) {
    const date = { year: Number(dmy[5]), month: Number(dmy[4]), day: Number(dmy[3]) };
    if (dmy[1] !== undefined && dmy[6] !== undefined) return { problem: 'unreadable' };
    if (date.year < 2000) return { problem: 'before 2000' };
    if (!isCalendarDate(date)) return { problem: 'no such day' };
    const hour = dmy[1] ?? dmy[6];
    if (hour === undefined) return { instant: bare(date) };
    const minute = dmy[2] ?? dmy[7] ?? '0';
    if (Number(hour) > 23 || Number(minute) > 59) return { problem: 'unreadable' };
    return { instant: localInstant(date, Number(hour), Number(minute)) };
  }
  return { problem: 'unreadable' };
}

/** Milliseconds that local time is ahead of UTC; null where no place on Earth has that offset. */
function offsetOf(suffix: string | undefined): number | null {
  if (suffix === undefined) return OFFSET_MS;
  if (suffix === 'Z') return 0;
  const sign = suffix.startsWith('-') ? -1 : 1;
  const digits = suffix.replace(/[+:-]/g, '');
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
  return hours > 14 || minutes > 59 ? null : sign * (hours * 60 + minutes) * 60_000;
}
