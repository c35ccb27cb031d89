// Dates as people type them: `27/6/2025`, `12:15 27/6/2025`, `27/6/2025 12:15`, or ISO 8601. A bare day stands for its end.
import { endOfLocalDay } from '../words/dates.js';

/** The instant, ISO 8601 UTC; null when it cannot be read or there is no such day. */
export function parseTyped(text: string): string | null {
  const typed = text.trim();
  const iso = /^\d{4}-\d\d-\d\dT/.test(typed) ? Date.parse(typed) : NaN;
  if (!Number.isNaN(iso)) return new Date(iso).toISOString();
  const time = /(?:^|\s)(\d{1,2})[:h](\d{2})?(?=\s|$)/.exec(typed);
  const rest = time ? typed.replace(time[0], ' ').trim() : typed;
  const local = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(rest);
  const plain = /^(\d{4})-(\d\d)-(\d\d)$/.exec(rest);
  const [year, month, day] = local ? [local[3], local[2], local[1]] : plain ? plain.slice(1) : [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const midnight = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== date) return null;
  if (!time) return endOfLocalDay(date);
  const [hour, minute] = [Number(time[1]), Number(time[2] ?? 0)];
  if (hour > 23 || minute > 59) return null;
  const pad = (n: number) => String(n).padStart(2, '0');
  return new Date(`${date}T${pad(hour)}:${pad(minute)}:00+07:00`).toISOString();
}
