// The instant of a deadline from its own words: "ngày X" is until the end of X, "trước ngày X" until its start,
// "trước 18h ngày X" 18:00. Words that are not understood to the last number give none, rather than a wrong one.
import { endOfDay, isCalendarDate, localInstant, startOfDay } from '#libs/readiness';

const DATE = String.raw`(?:ngày\s+)?(?<!\d)(?<day>\d{1,2})(?:\s+tháng\s+|\/)(?<month>\d{1,2})(?:\s+năm\s+|\/)(?<year>\d{4})(?!\d)`;
const CLOCK = String.raw`(?<![\d/])(?<hour>\d{1,2})(?:\s*(?:giờ|h|g)\s*(?:(?<minute>\d{2})(?!\d)\s*(?:phút|p)?)?|:(?<minute2>\d{2})(?!\d))`;
const BETWEEN = String.raw`[\s,]*(?:(?:vào|lúc|trước|của)\s+)*`;

/** The clock stands before the date or after it. */
const READINGS = [`${CLOCK}${BETWEEN}${DATE}`, `${DATE}${BETWEEN}${CLOCK}`, DATE].map(
  (reading) => new RegExp(`(?<before>trước\\s+)?${reading}(?!\\p{L})`, 'iu'),
);

/** Beside what was read, each of these means something else than a day to be kept. */
const TELLING = new Set(
  'trước sau từ giờ h g phút sáng trưa chiều tối đêm hôm tháng năm tuần quý đầu giữa cuối khoảng mỗi hàng qua'.split(
    ' ',
  ),
);

/** null when the words do not give a whole date, or say more of the time than is understood. */
export function deadlineInstant(wording: string): string | null {
  const words = wording.normalize('NFC').toLowerCase();
  const found = READINGS.map((reading) => reading.exec(words)).find((match) => match !== null);
  if (!found) return null;
  const rest = words.slice(0, found.index) + ' ' + words.slice(found.index + found[0].length);
  if (/\d/.test(rest) || rest.split(/[^\p{L}]+/u).some((word) => TELLING.has(word))) return null;
  const { day, month, year, hour, minute, minute2, before } = found.groups!;
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  if (!isCalendarDate(date)) return null;
  // "hết ngày" is its end, "trước ngày" its start: both at once is neither
  if (hour === undefined && before) return /(?<!\p{L})hết(?!\p{L})/u.test(rest) ? null : startOfDay(date);
  if (hour === undefined) return endOfDay(date);
  const [h, m] = [Number(hour), Number(minute ?? minute2 ?? 0)];
  return h > 24 || m > 59 || (h === 24 && m > 0) ? null : localInstant(date, h, m);
}
