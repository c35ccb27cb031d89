// What a unit's own words claim about readiness: that it is there, or that it will be there by a day. Careful rather
// than clever: words that ask for readiness, deny it or speak of a part of the work claim nothing.
import { endOfDay, isCalendarDate, localDate, startOfDay } from '#libs/readiness';

export type Claim =
  | { readonly sense: 'ready' | 'completed'; readonly words: string }
  | { readonly sense: 'promised'; readonly due: string; readonly words: string };

const CLAIM = /(?<!\p{L})(?:sẵn sàng|hoàn thành|hoàn tất)(?!\p{L})/giu;
/** After these, the word is a wish, a purpose, a plan or a denial. */
const NOT_YET =
  /(?<!\p{L})(?:chưa|không|để|nhằm|cần|phải|đề nghị|đề xuất|kiến nghị|yêu cầu|sẽ|dự kiến|đang|tiếp tục|khẩn trương|cam kết)(?!\p{L})[^.;,]*$/iu;
/** What a whole system completes; "hoàn thành việc in biểu mẫu" is a part of the work. */
const WHOLE = /^\s*(?:$|[.;,]|(?:vận hành|chạy thử|thử nghiệm|triển khai|toàn bộ|hệ thống)(?!\p{L}))/iu;
const DAY = /(?<![\d/.])(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?(?![\d/])/u;
const BLANK_DAY = /(?:trước|vào|đến|từ|ngày)\s+(?:ngày\s+)?\.+\s*\/\s*\d/iu;

/** The claims of a text of the day `saidAt`, strongest first; a day without a year is of the year in which it was said. */
export function claimsOf(text: string, saidAt: string): Claim[] {
  const plain = text.normalize('NFC').replace(/sẳn/g, 'sẵn').replace(/Sẳn/g, 'Sẵn').replace(/\s+/g, ' ');
  const claims: Claim[] = [];
  for (const found of plain.matchAll(CLAIM)) {
    const start = Math.max(...[...'.;,'].map((mark) => plain.lastIndexOf(mark, found.index))) + 1;
    const before = plain.slice(start, found.index);
    const rest = plain.slice(found.index + found[0].length);
    const after = /^(?:[^.;,]|\.(?=\S))*/u.exec(rest)?.[0] ?? '';
    const words = (before + found[0] + after).trim();
    if (BLANK_DAY.test(after)) continue;
    const due = dueOf(after, saidAt);
    if (due !== null && due > saidAt) {
      if (!/(?<!\p{L})(?:chưa|không)(?!\p{L})/iu.test(before)) claims.push({ sense: 'promised', due, words });
    } else if (NOT_YET.test(before)) continue;
    else if (/sẵn/iu.test(found[0])) claims.push({ sense: 'ready', words });
    else if (WHOLE.test(rest)) claims.push({ sense: 'completed', words });
  }
  const rank = { ready: 0, promised: 1, completed: 2 };
  return claims.sort((a, b) => rank[a.sense] - rank[b.sense]);
}

/** When a plan that was still ahead at `saidAt` was to be finished; null when the text plans nothing with a day. */
export function planOf(
  text: string,
  saidAt: string,
): { readonly due: string; readonly words: string } | null {
  const plain = text.normalize('NFC').replace(/\s+/g, ' ');
  let last: { due: string; words: string } | null = null;
  for (const clause of plain.split(/[;,]|\.(?=\s|$)/u)) {
    if (!/(?<!\p{L})(?:sẽ|dự kiến|phấn đấu|hoàn thành|hoàn tất|xong)(?!\p{L})/iu.test(clause)) continue;
    const due = dueOf(clause, saidAt);
    if (due !== null && due > saidAt && (last === null || due > last.due))
      last = { due, words: clause.trim() };
  }
  return last;
}

/** "trước 27/6" and "từ 27/6": its start; "vào 27/6", "ngày 27/6", "đến hết 27/6": its end. */
function dueOf(text: string, saidAt: string): string | null {
  const found = DAY.exec(text);
  if (!found) return null;
  const date = {
    year: Number(found[3] ?? localDate(saidAt).year),
    month: Number(found[2]),
    day: Number(found[1]),
  };
  if (!isCalendarDate(date)) return null;
  const lead = text.slice(0, found.index);
  if (!/(?<!\p{L})(?:trước|từ|vào|trong|đến|hết|ngày|sáng|chiều|chậm nhất)\s*$/iu.test(lead)) return null;
  return /(?<!\p{L})(?:trước|từ)(?:\s+ngày)?\s*$/iu.test(lead) ? startOfDay(date) : endOfDay(date);
}
