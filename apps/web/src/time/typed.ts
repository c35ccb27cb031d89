// Dates as people type them: `27/6/2025`, `12:15 27/6/2025`, `27/6/2025 12:15`, or ISO 8601. A bare day stands for its end,
// and a time without an offset is that of Viet Nam, as the server reads them.
import { endOfLocalDay, formatInstant } from '../words/dates.js';

const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:?\d\d)?)?$/;
const LOCAL = /^(?:(\d{1,2})[h:](\d\d)?\s+)?(\d{1,2})\/(\d{1,2})\/(\d{4})(?:\s+(\d{1,2})[h:](\d\d)?)?$/;

/** The instant, ISO 8601 UTC; null when it cannot be read or there is no such day. */
export function parseTyped(text: string): string | null {
  const typed = text.trim();
  const iso = ISO.exec(typed);
  if (iso) return instantOf(iso[1]!, iso[2], iso[3]?.replace(/(?<=\d\d)(?=\d\d$)/, ':'));
  const local = LOCAL.exec(typed);
  if (!local || (local[1] !== undefined && local[6] !== undefined)) return null;
  const [day, month, year] = local.slice(3, 6) as [string, string, string];
  const hour = local[1] ?? local[6];
  const time = hour === undefined ? undefined : `${pad(hour)}:${local[2] ?? local[7] ?? '00'}`;
  return instantOf(`${year}-${pad(month)}-${pad(day)}`, time);
}

/** What a field shows of an instant, such that it is read as the same again. */
export function typedOf(instant: string): string {
  const typed = formatInstant(instant, 'vi').replace('hết ', '');
  return parseTyped(typed) === instant ? typed : instant;
}

/** Whether a text is an instant in the form in which everything here passes instants on. */
export function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) && !Number.isNaN(Date.parse(text));
}

function instantOf(date: string, time?: string, offset = '+07:00'): string | null {
  const midnight = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== date) return null;
  if (time === undefined) return endOfLocalDay(date);
  const at = new Date(`${date}T${time}${offset}`);
  // midnight at the end of a day is written as that of the next
  return Number.isNaN(at.getTime()) || time.startsWith('24') ? null : at.toISOString();
}

const pad = (digits: string): string => digits.padStart(2, '0');
