// Does a unit's own difficulty say that the criterion itself is not complete? Deliberately narrow: most difficulties of
// a unit that is done are about something else (missing lists of staff, slow ministries, old machines).
import { fold, vi, wordsOf } from './text.js';

/** Words that may stand between "chưa" and the thing itself: "chưa cấp hết được tài khoản". */
const FILLERS = new Set(
  [
    'được thể thực hiện hoàn thành thiện triển khai bố trí có cấp hết đủ đầy rà soát sửa đổi thu hồi cho tiến hành tổ',
    'chức ban công khai xây dựng cấu hình kết nối cập nhật thác đồng bộ hệ thống việc các những toàn xong kịp tích hợp',
    'mua sắm danh mục dịch vụ một số hướng dẫn',
  ]
    .join(' ')
    .split(' ')
    .map(fold),
);

/** Other words for the same thing. */
const SYNONYMS: readonly (readonly [RegExp, string])[] = [
  [vi('thủ tục hành chính', 'gu'), 'tthc'],
  [vi('chứng thư (?:chữ ký )?số', 'gu'), fold('chữ ký số')],
  [vi('dịch vụ công quốc gia', 'gu'), 'dvcqg'],
];

/** Somebody else has not done something. */
const OTHERS = vi(
  '(?:^|[\\s,])(?:các |một số |nhiều )?(?:bộ(?! máy)|bộ,? ngành|trung ương|chính phủ|cục|ban cơ yếu|cơ quan trung ương)(?=[\\s,])',
);
const NOT_COMPLETE = vi('^chưa (?:được )?hoàn thành');
/** What of the unit's own is not complete says nothing about the criterion: "các xã chưa hoàn thành sắp xếp". */
const OTHER_WORK = vi(
  '^chưa (?:được )?hoàn thành (?:việc )?(?:sắp xếp|sáp nhập|tổ chức|bàn giao|kiện toàn|quyết toán|bộ máy)',
);
const GENERAL = vi('^chưa (?:được )?(?:thực hiện|triển khai)(?: được)?(?:$|[\\s.;,])');
const WHOLLY = vi(
  '^\\W*chưa (?:được )?(?:bố trí|thực hiện|triển khai|cấp|hoàn thành|ban hành|công bố|kết nối)(?: được)?\\W*$',
);

const DOUBTFUL = vi('chưa|trình');

/** @returns the words that say so, or null */
export function contradictsDone(text: string, title: string): string | null {
  if (!DOUBTFUL.test(fold(text))) return null;
  const head = headOf(title);
  const leading = wordsOf(title).slice(0, 2).join(' ');
  if (WHOLLY.test(fold(text))) return text;
  for (const { clause, opens } of clausesOf(text)) {
    const folded = synonymous(fold(clause));
    const places = [...fold(clause).matchAll(NOT_YET)].map((m) => m.index);
    for (const [k, match] of [...folded.matchAll(NOT_YET)].entries()) {
      const before = folded.slice(0, match.index).split(TURN).at(-1)!;
      const from = folded.slice(match.index);
      if (OTHERS.test(before)) continue;
      const whole = NOT_COMPLETE.test(from) && !OTHER_WORK.test(from);
      const plain = opens && folded.slice(0, match.index).trim() === '' && GENERAL.test(from);
      if (whole || plain || namesTheThing(from, head, leading)) return quoted(clause.slice(places[k]));
    }
    if (stillSubmitting(folded, head))
      return quoted(clause.slice(Math.max(0, fold(clause).search(SUBMITTING))));
  }
  return null;
}

function quoted(words: string): string {
  return words.replace(/^[(\s]+|[).;\s]+$/gu, '');
}

const NOT_YET = /(?<![\p{L}])chưa(?![\p{L}])/gu;
const FINISHED = vi('(?:đã hoàn thành|hoàn thành 100\\s?%|đã hoàn tất)');
const RESERVATION = vi('chưa|tuy nhiên|nhưng|còn|đang|dự kiến|một số|sẽ|chỉ|cơ bản');

/** Only a plain "đã hoàn thành", without any reservation. */
export function contradictsNotDone(text: string): string | null {
  const folded = fold(text);
  return FINISHED.test(folded) && !RESERVATION.test(folded) ? text : null;
}

const TURN = vi('\\s(?:nên|nhưng|tuy nhiên)\\s');
const REASON = vi('[(;.]|\\s(?:nên|do|vì|để|tuy|mà|theo)\\s');

/** "… chưa <fillers> <the thing of the title>", or "chưa cho kết nối" where connecting is the criterion. */
function namesTheThing(from: string, head: readonly string[], leading: string): boolean {
  const words = (from.split(REASON)[0] ?? '').match(/[\p{L}\d]+/gu)?.slice(1) ?? [];
  let i = 0;
  while (i < words.length && i < 12 && FILLERS.has(words[i]!)) i++;
  const rest = words.slice(i, i + head.length);
  if (head.length > 0 && head.every((word, k) => rest[k] === word)) return true;
  return i === words.length && i > 0 && i <= 4 && words.join(' ').includes(leading);
}

const SUBMITTING = vi(
  'đang (?:khẩn trương |tích cực |tiếp tục |gấp rút |hoàn thiện |làm thủ tục )*trình [^.;]*(?:phê duyệt|ban hành|công bố)',
);

/** "Đang khẩn trương trình … quy trình nội bộ … phê duyệt": what is being submitted is not yet issued. */
function stillSubmitting(folded: string, head: readonly string[]): boolean {
  const match = SUBMITTING.exec(folded);
  return (
    match !== null && head.length > 0 && ` ${wordsOf(match[0]).join(' ')} `.includes(` ${head.join(' ')} `)
  );
}

/** The thing of a title, without its verbs: "Cấp tài khoản cho cán bộ" → tài khoản; at most two words. */
function headOf(title: string): string[] {
  const words = wordsOf(synonymous(fold(title)));
  let i = 0;
  while (i < words.length && FILLERS.has(words[i]!)) i++;
  const first = words[i];
  if (first === undefined) return [];
  const abbreviation =
    /[A-Z]{3,}/.test(title) && new RegExp(`(^|[^\\p{L}])${first}($|[^\\p{L}])`, 'iu').exec(title)?.[0];
  const isAbbreviation =
    abbreviation !== undefined && abbreviation !== false && abbreviation === abbreviation.toUpperCase();
  return isAbbreviation ? [first] : words.slice(i, i + 2);
}

function synonymous(folded: string): string {
  return SYNONYMS.reduce((text, [pattern, word]) => text.replace(pattern, word), folded);
}

/** Clauses at full stops, semicolons and brackets; `opens` when a sentence begins with it. */
function clausesOf(text: string): { clause: string; opens: boolean }[] {
  return text.split(/(?<=[.;])\s+|(?=\()/u).map((clause) => ({ clause, opens: !clause.startsWith('(') }));
}
