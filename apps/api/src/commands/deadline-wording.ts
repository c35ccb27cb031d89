// The instant of a deadline from its own words: "ngày X" is until the end of X, "trước ngày X" until its start,
// "trước 18h ngày X" 18:00.
import { endOfDay, isCalendarDate, localInstant, startOfDay } from '#libs/readiness';

/** null when the words do not give a whole date. */
export function deadlineInstant(wording: string): string | null {
  const found =
    /(trước\s+)?(?:(\d{1,2})\s*[h:]\s*(\d{2})?\s*(?:phút\s*)?)?(?:ngày\s+)?(\d{1,2})(?:\s+tháng\s+|\/)(\d{1,2})(?:\s+năm\s+|\/)(\d{4})/iu.exec(
      wording.normalize('NFC'),
    );
  if (!found) return null;
  const date = { year: Number(found[6]), month: Number(found[5]), day: Number(found[4]) };
  if (!isCalendarDate(date)) return null;
  if (found[2] !== undefined) return localInstant(date, Number(found[2]), Number(found[3] ?? 0));
  return found[1] ? startOfDay(date) : endOfDay(date);
}
