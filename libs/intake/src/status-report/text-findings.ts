// What the words of the units give away: silence, words that contradict a status, the same words twice, deadlines that
// cannot be met, plans that are past, sums and percentages that do not follow. Suspicions ask to check; they accuse nobody.
import {
  endOfDay,
  formatLocal,
  localDate,
  startOfDay,
  type Catalogue,
  type Criterion,
  type Finding,
} from '#libs/readiness';
import { finding, type FindingParts } from '../reader.js';
import { contradictsDone, contradictsNotDone } from './contradiction.js';
import { datesIn, yearOf, type WrittenDate } from './dates.js';
import type { CriterionFacts, Facts } from './facts.js';
import { short, UnitNames } from './naming.js';
import { percentFits } from './number-findings.js';
import type { Remark } from './outline.js';
import { repeatedTexts } from './same-text.js';
import { fold, sentencesOf, vi } from './text.js';
import { verdictsOf, type Verdict } from './verdicts.js';

type Verdicts = ReadonlyMap<string, readonly Verdict[]>;

export function textFindings(facts: Facts, catalogue: Catalogue, document: string): Finding[] {
  const verdicts = verdictsOf(facts, catalogue);
  const naming = new UnitNames(catalogue);
  const name = (unit: string): string => naming.of(unit);
  const criteria = new Map(catalogue.criteria.map((c) => [c.code, c]));
  const remarks = [...facts.criteria, ...facts.topics].flatMap((c) => c.remarks);
  const criterionOf = (r: Remark): string | null => (criteria.has(r.code) ? r.code : null);
  return [
    ...silentUnits(facts, verdicts, catalogue),
    ...facts.criteria.flatMap((c) =>
      contradictions(c, criteria.get(c.code)!, verdicts.get(c.code) ?? [], name),
    ),
    ...facts.criteria.flatMap((c) => unmetDeadlines(c, facts, verdicts.get(c.code) ?? [], name)),
    ...remarks.flatMap((r) => pastPlans(r, criterionOf(r), facts, name)),
    ...remarks.flatMap((r) => arithmetic(r, criterionOf(r), name)),
    ...repetitions(remarks, criterionOf, name),
  ].map((parts) => finding(document, parts));
}

type NameOf = (unit: string) => string;

/** Not done wherever the report gives a status, and not one word of its own. */
function silentUnits(facts: Facts, verdicts: Verdicts, catalogue: Catalogue): FindingParts[] {
  const all = [...verdicts.values()].flat();
  const heard = new Set([...facts.criteria, ...facts.topics].flatMap((c) => c.remarks.map((r) => r.unit)));
  return catalogue.units.flatMap((u): FindingParts[] => {
    const own = all.filter((v) => v.unit === u.code);
    if (own.length < 3 || heard.has(u.code) || own.some((v) => v.status !== 'not_done')) return [];
    return [
      {
        code: 'silent-unit',
        severity: 'warning',
        vi: `${u.name} chưa hoàn thành cả ${own.length}/${own.length} nội dung nhưng không nêu khó khăn, kiến nghị nào: cần hỏi lại.`,
        en: `${u.name} is not done on all ${own.length} criteria and reports no difficulty or proposal: worth asking.`,
        lines: own[0]!.lines,
        related: own.slice(1).map((v) => v.lines),
        unit: u.code,
        actual: own.length,
      },
    ];
  });
}

function contradictions(
  c: CriterionFacts,
  criterion: Criterion,
  verdicts: readonly Verdict[],
  name: NameOf,
): FindingParts[] {
  return c.remarks.flatMap((r): FindingParts[] => {
    const verdict = verdicts.find((v) => v.unit === r.unit);
    if (!verdict || r.kind === 'proposal') return [];
    const done = verdict.status === 'done';
    const words = done ? contradictsDone(r.text, criterion.title.vi) : contradictsNotDone(r.text);
    if (words === null) return [];
    return [
      {
        code: 'text-contradicts-status',
        severity: 'warning',
        vi: done
          ? `${name(r.unit)} được tính là hoàn thành nội dung ${c.code}, nhưng ý kiến của đơn vị viết “${short(words)}”: cần kiểm tra lại.`
          : `${name(r.unit)} có tên trong danh sách chưa hoàn thành nội dung ${c.code}, nhưng ý kiến của đơn vị viết “${short(words)}”: cần kiểm tra lại.`,
        en: done
          ? `${name(r.unit)} counts as done on ${c.code}, but its own words say “${short(words)}”: needs checking.`
          : `${name(r.unit)} is listed as not done on ${c.code}, but its own words say “${short(words)}”: needs checking.`,
        lines: r.lines,
        related: [verdict.lines],
        unit: r.unit,
        criterion: c.code,
        expected: verdict.status,
        actual: short(words),
      },
    ];
  });
}

const FINISH = vi('(?:hoàn thành|hoàn thiện|xong|kết thúc|ban hành|công bố|kết nối)');
const PLANNED = vi('(?:dự kiến|sẽ|phấn đấu)[^.;]*$');
const AFTER = vi('sau\\s+(?:ngày\\s+)?$');
const BEFORE = vi('trước\\s+(?:ngày\\s+)?$');
const NOT_BEFORE = vi(
  '(?:không|chưa)[^.;]{0,80}(?:trước khi|cho đến khi|đến khi)[^.;]*\\(?(?:từ )?ngày\\s+$',
);
const WAITING = vi('(?:chờ|đợi)[^.;]{0,40}(?:đến|tới)\\s+(?:ngày\\s+)?$');
const ONLY_FROM = vi('^[^.;,]{0,20}mới (?:có|được|thực hiện|triển khai|hoàn thành)');
const FROM = vi('từ\\s+(?:ngày\\s+)?$');

/** The earliest instant at which, by the unit's own words around this date, it can be ready; null: they do not say. */
function earliestReady(folded: string, d: WrittenDate): string | null {
  const before = folded.slice(0, d.index);
  const after = folded.slice(d.index + d.text.length);
  const planned = PLANNED.exec(before);
  const finishing = planned !== null && FINISH.test(planned[0]);
  if (AFTER.test(before)) return endOfDay(d.date);
  if (NOT_BEFORE.test(before) || WAITING.test(before)) return startOfDay(d.date);
  if (FROM.test(before) && ONLY_FROM.test(after)) return startOfDay(d.date);
  if (finishing && BEFORE.test(before)) return startOfDay(d.date);
  if (finishing && !FROM.test(before)) return endOfDay(d.date);
  return null;
}

/** The date with the words that place it: "sau ngày 30/6". */
function phraseOf(sentence: string, d: WrittenDate): string {
  const before =
    /(?:(?:sau|trước|từ|đến|trong|vào)\s+)?(?:ngày\s+)?$/iu.exec(sentence.slice(0, d.index))?.[0] ?? '';
  return before + d.text;
}

function unmetDeadlines(
  c: CriterionFacts,
  facts: Facts,
  verdicts: readonly Verdict[],
  name: NameOf,
): FindingParts[] {
  const deadlines = c.deadlines.flatMap((d) => (d.instant === null ? [] : [{ ...d, instant: d.instant }]));
  return c.remarks.flatMap((r): FindingParts[] => {
    if (r.kind === 'proposal' || !/\d/.test(r.text)) return [];
    for (const sentence of sentencesOf(r.text)) {
      const folded = fold(sentence);
      for (const d of datesIn(sentence, yearOf(facts.asOf.instant))) {
        const ready = d.possible ? earliestReady(folded, d) : null;
        const deadline = deadlines.find((limit) => ready !== null && ready > limit.instant);
        if (ready === null || !deadline) continue;
        const done = verdicts.some((v) => v.unit === r.unit && v.status === 'done');
        const trial = deadline.stage === 'trial' && !/thử nghiệm/u.test(deadline.wording);
        return [
          {
            code: 'deadline-cannot-be-met',
            severity: 'warning',
            vi: `${name(r.unit)}, nội dung ${c.code}: đơn vị nêu mốc “${phraseOf(sentence, d)}”, muộn hơn thời hạn${trial ? ' thử nghiệm' : ''} “${deadline.wording}”${done ? ', trong khi được tính là hoàn thành' : ''}: cần kiểm tra lại.`,
            en: `${name(r.unit)}, criterion ${c.code}: the unit speaks of “${phraseOf(sentence, d)}”, later than the ${deadline.stage === 'trial' ? 'trial ' : ''}deadline ${formatLocal(deadline.instant)}${done ? ', although it counts as done' : ''}: needs checking.`,
            lines: r.lines,
            related: [deadline.lines],
            unit: r.unit,
            criterion: c.code,
            expected: deadline.instant,
            actual: ready,
          },
        ];
      }
    }
    return [];
  });
}

const PLAN = vi('(?:sẽ|dự kiến)\\s[^.;]{0,100}$');
/** "Sẽ … theo Công văn … ngày X", "sẽ … sau ngày X": X is not when it is to happen. */
const OTHER_DATE = vi(
  'công văn|kế hoạch|quyết định|nghị định|nghị quyết|thông tư|chỉ thị|văn bản|thông báo|tờ trình|công điện|số \\d|\\bsau\\b|theo',
);

function pastPlans(r: Remark, criterion: string | null, facts: Facts, name: NameOf): FindingParts[] {
  if (!/\d/.test(r.text)) return [];
  const today = startOfDay(localDate(facts.asOf.instant));
  return sentencesOf(r.text).flatMap((sentence) =>
    datesIn(sentence, yearOf(facts.asOf.instant)).flatMap((d): FindingParts[] => {
      const plan = PLAN.exec(fold(sentence).slice(0, d.index));
      const past = d.possible && endOfDay(d.date) < today;
      if (!plan || !past || OTHER_DATE.test(plan[0])) return [];
      return [
        {
          code: 'plan-already-past',
          severity: 'info',
          vi: `${name(r.unit)}: “${short(sentence.slice(plan.index))}” viết ở thì tương lai, nhưng ngày đó đã qua khi báo cáo được cập nhật (${formatLocal(facts.asOf.instant)}): cần cập nhật lại.`,
          en: `${name(r.unit)} writes of ${d.text} as still to come, but that day had passed when the report was updated (${formatLocal(facts.asOf.instant)}): needs updating.`,
          lines: r.lines,
          unit: r.unit,
          criterion,
          expected: facts.asOf.instant,
          actual: endOfDay(d.date),
        },
      ];
    }),
  );
}

const FRACTION_PERCENT = vi(
  '(?<![\\d/.,])(\\d{1,6})\\s?/\\s?(\\d{1,6})(?![\\d/])[^.;()%\\d]{0,40}[(,]?\\s?(?:đạt|chiếm|tương đương|bằng|=|tỷ lệ)?\\s?(\\d{1,3}(?:[.,]\\d{1,3})?)\\s?%',
  'gu',
);
const WHOLE = vi(
  '(?<![\\d/.,])(\\d{1,6})\\s+([^\\d.;:,()]{2,30}?(?:, [^\\d.;:()]{2,20})?)\\s*[,:(]?\\s*(?:bao gồm|gồm)\\s*:?\\s*',
  'gu',
);
const PART = vi('^\\s*(?:,|;|và|,? và)?\\s*(\\d{1,6})\\s+([^\\d.;:,()]{2,30})');

/** "105/119 (90%)" and "41 xã, phường gồm 30 xã và 12 phường". */
function arithmetic(r: Remark, criterion: string | null, name: NameOf): FindingParts[] {
  if (!/\d/.test(r.text)) return [];
  const folded = fold(r.text);
  const at = { lines: r.lines, unit: r.unit, criterion };
  const percents = [...folded.matchAll(FRACTION_PERCENT)].flatMap((m): FindingParts[] => {
    const [n, total, printed] = [Number(m[1]), Number(m[2]), m[3]!];
    if (total === 0 || n > total || /ngay\s*$/.test(folded.slice(0, m.index))) return [];
    const exact = (100 * n) / total;
    if (percentFits(printed, exact)) return [];
    return [
      {
        code: 'percent-differs-from-count',
        severity: 'warning',
        vi: `${name(r.unit)}: ${n}/${total} = ${exact.toFixed(1).replace('.', ',')}%, không phải ${printed}%.`,
        en: `${name(r.unit)}: ${n}/${total} = ${exact.toFixed(1)}%, not ${printed}%.`,
        ...at,
        expected: Number(printed.replace(',', '.')),
        actual: Math.round(exact * 10) / 10,
      },
    ];
  });
  const sums = [...folded.matchAll(WHOLE)].flatMap((m): FindingParts[] => {
    const parts = partsAt(folded.slice(m.index + m[0].length, m.index + m[0].length + 300));
    const sum = parts.reduce((a, b) => a + b, 0);
    if (parts.length < 2 || sum === Number(m[1])) return [];
    return [
      {
        code: 'parts-differ-from-total',
        severity: 'warning',
        vi: `${name(r.unit)}: ${parts.join(' + ')} = ${sum}, không phải ${Number(m[1])} (“${short(r.text.slice(m.index, m.index + m[0].length + 40))}”).`,
        en: `${name(r.unit)}: ${parts.join(' + ')} = ${sum}, not ${Number(m[1])}.`,
        ...at,
        expected: Number(m[1]),
        actual: sum,
      },
    ];
  });
  return [...percents, ...sums];
}

/** The numbers of an enumeration "30 xã, 12 phường và 1 đặc khu"; it ends at the first piece without a number. */
function partsAt(text: string): number[] {
  const parts: number[] = [];
  let rest = text;
  for (let m = PART.exec(rest); m; m = PART.exec(rest)) {
    parts.push(Number(m[1]));
    rest = rest.slice(m[0].length).replace(/^\s*$/, '');
  }
  return parts;
}

function repetitions(
  remarks: readonly Remark[],
  criterionOf: (r: Remark) => string | null,
  name: NameOf,
): FindingParts[] {
  return repeatedTexts(remarks).map(({ first, second }): FindingParts => {
    const at = { lines: first.lines, related: [second.lines], criterion: criterionOf(first) };
    if (first.unit === second.unit) {
      return {
        code: 'doubled-row',
        severity: 'warning',
        vi: `${name(first.unit)} có hai ý kiến gần như giống nhau trong mục ${first.code}.`,
        en: `${name(first.unit)} says nearly the same twice under ${first.code}.`,
        ...at,
        unit: first.unit,
        expected: 1,
        actual: 2,
      };
    }
    return {
      code: 'same-text',
      severity: 'info',
      vi: `${name(first.unit)} (mục ${first.code}) và ${name(second.unit)} (mục ${second.code}) có ý kiến giống nhau gần như từng chữ: cần kiểm tra lại.`,
      en: `${name(first.unit)} (${first.code}) and ${name(second.unit)} (${second.code}) use nearly the same words: needs checking.`,
      ...at,
      unit: second.unit,
      expected: name(first.unit),
      actual: name(second.unit),
    };
  });
}
