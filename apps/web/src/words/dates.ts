// Days and times as officials write them, always of Asia/Ho_Chi_Minh, wherever the browser is.
import type { Language } from './index.js';

const ZONE = 'Asia/Ho_Chi_Minh';
const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: string;
  readonly minute: string;
  /** `2025-06-27` */
  readonly date: string;
}

/** A page of thousands of cells speaks of a few instants only. */
const known = new Map<string, LocalTime>();

export function localTime(instant: string): LocalTime {
  const found = known.get(instant);
  if (found !== undefined) return found;
  if (known.size > 5_000) known.clear();
  const read = readLocalTime(instant);
  known.set(instant, read);
  return read;
}

function readLocalTime(instant: string): LocalTime {
  const at = new Map(parts.formatToParts(new Date(instant)).map((part) => [part.type, part.value]));
  const [year, month, day] = [Number(at.get('year')), Number(at.get('month')), Number(at.get('day'))];
  const pad = (n: number) => String(n).padStart(2, '0');
  return {
    year,
    month,
    day,
    hour: at.get('hour')!,
    minute: at.get('minute')!,
    date: `${year}-${pad(month)}-${pad(day)}`,
  };
}

/** `12:15 27/6/2025`; the last moment of a day, which stands for the day, is `hết 27/6/2025`. */
export function formatInstant(instant: string, language: Language): string {
  const { hour, minute } = localTime(instant);
  const date = formatDate(instant);
  if (isEndOfDay(instant)) return `${language === 'vi' ? 'hết' : 'end of'} ${date}`;
  return `${hour}:${minute} ${date}`;
}

/** `12:15 27/6`, without the year; for narrow places beside one that says the year. */
export function formatShort(instant: string, language: Language): string {
  return formatInstant(instant, language).replace(/\/\d{4}$/, '');
}

/** `27/6` */
export function formatDay(instant: string): string {
  const { day, month } = localTime(instant);
  return `${day}/${month}`;
}

/** `27/6/2025` */
export function formatDate(instant: string): string {
  return `${formatDay(instant)}/${localTime(instant).year}`;
}

function isEndOfDay(instant: string): boolean {
  return localTime(instant).hour === '23' && instant.endsWith(':59:59.999Z');
}

/** The last moment of a local day `2025-06-27`, as an instant. */
export function endOfLocalDay(date: string): string {
  return new Date(`${date}T23:59:59.999+07:00`).toISOString();
}

const MONTH_MIN = 30.44 * 1440;

/**
 * How far it is from one instant to another, in the largest unit that says enough: `4 tháng`, `3 ngày`, `5 giờ`, `12 phút`.
 * @param form `narrow`: in as few letters as a column has room for, `16 mo`; Vietnamese words are short as they are
 */
export function distance(
  from: string,
  to: string,
  language: Language,
  form: 'full' | 'narrow' = 'full',
): string {
  const minutes = Math.floor(Math.abs(Date.parse(to) - Date.parse(from)) / 60_000);
  const months = Math.floor(minutes / MONTH_MIN);
  const [n, vi, en, narrow] =
    months >= 3
      ? [months, 'tháng', 'months', 'mo']
      : minutes >= 48 * 60
        ? [Math.floor(minutes / 1440), 'ngày', 'days', 'd']
        : minutes >= 60
          ? [Math.floor(minutes / 60), 'giờ', 'hours', 'h']
          : [minutes, 'phút', 'min', 'min'];
  if (language === 'vi') return `${n} ${vi}`;
  return `${n} ${form === 'narrow' ? narrow : n === 1 ? en.replace(/s$/, '') : en}`;
}

/**
 * The last day on which a deadline can be met: "before 28/6" ends with 27/6, so midnight counts to the day before.
 * @returns `hết 27/6` or `18:00 30/6`
 */
export function formatDeadline(instant: string, language: Language): string {
  const last = new Date(Date.parse(instant) - 1).toISOString();
  const { hour, minute } = localTime(instant);
  const isMidnight = (hour === '00' && minute === '00') || isEndOfDay(instant);
  if (isMidnight) return `${language === 'vi' ? 'hết' : 'end of'} ${formatDay(last)}`;
  return `${hour}:${minute} ${formatDay(instant)}`;
}
