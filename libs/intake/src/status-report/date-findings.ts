// Dates that were inferred, cannot be, are hardly meant, or were never filled in.
import {
  formatDate,
  formatLocal,
  localDate,
  localInstant,
  type Catalogue,
  type Finding,
} from '#libs/readiness';
import { finding, type FindingParts, type Passage } from '../reader.js';
import { blankDate, datesIn, daysBetween, yearOf, type Deadline, type WrittenDate } from './dates.js';
import type { AsOf, CriterionFacts, Facts, ReadStamp } from './facts.js';
import { short } from './naming.js';
import { fold, vi } from './text.js';

/** A deadline further from its report than this is hardly meant: days before, days after. */
const PLAUSIBLE_DAYS = [-45, 200] as const;

interface CriterionDeadline extends Deadline {
  readonly criterion: string;
}

export function dateFindings(facts: Facts, catalogue: Catalogue, document: string): Finding[] {
  const deadlines = facts.criteria.flatMap((c) => c.deadlines.map((d) => ({ ...d, criterion: c.code })));
  const doubtful = deadlines.filter((d) => isImplausible(d, facts.asOf));
  const reportIsOff = doubtful.length >= 3 && doubtful.length > deadlines.length / 2;
  const criteria = new Set(catalogue.criteria.map((c) => c.code));
  const remarks = [...facts.criteria, ...facts.topics].flatMap((c) => c.remarks);
  return [
    ...asOfFindings(facts.asOf),
    ...(reportIsOff ? [reportDateImplausible(facts.asOf, doubtful)] : []),
    ...deadlines.flatMap((d) => (d.problem === null ? [] : [brokenDeadline(d)])),
    ...facts.criteria.flatMap(severalDeadlines),
    ...(reportIsOff ? [] : doubtful.map((d) => implausibleDeadline(d, facts.asOf))),
    ...facts.notes.flatMap((p) => textDates(p, null, null, facts.asOf)),
    ...remarks.flatMap((r) => textDates(r, r.unit, criteria.has(r.code) ? r.code : null, facts.asOf)),
  ].map((parts) => finding(document, parts));
}

function asOfFindings({ instant, how, lines, stamp, stamps }: AsOf): FindingParts[] {
  if (how === 'given') return [];
  if (how === 'stated') return stamps.flatMap((other) => otherInstant(instant, lines, other));
  const found: FindingParts[] = [];
  if (stamp?.problem === 'impossible' || stamp?.problem === 'blank') {
    const impossible = stamp.problem === 'impossible';
    found.push({
      code: impossible ? 'date-impossible' : 'date-blank',
      severity: 'error',
      vi: impossible
        ? `Thời điểm cập nhật “${short(stamp.text)}” không có trong lịch: cần kiểm tra lại.`
        : `Thời điểm cập nhật “${short(stamp.text)}” còn để trống.`,
      en: impossible
        ? `No calendar has the stated instant “${short(stamp.text)}”: needs checking.`
        : `The stated instant “${short(stamp.text)}” was left blank.`,
      lines,
      actual: short(stamp.text),
    });
  }
  const [viFrom, enFrom] = {
    texts: ['ngày gần nhất mà nội dung nói là đã qua', 'the latest day that its texts speak of as past'],
    deadline: ['thời hạn sớm nhất', 'its earliest deadline'],
    catalogue: ['danh mục, vì báo cáo không nêu ngày nào', 'the catalogue, as it names no day at all'],
  }[how] as [string, string];
  found.push({
    code: 'date-inferred',
    severity: how === 'texts' ? 'warning' : 'error',
    vi: `Báo cáo không ghi thời điểm cập nhật; lấy ${formatLocal(instant)} theo ${viFrom}. Có thể nhập lại với thời điểm đúng.`,
    en: `The report does not state its date; ${formatLocal(instant)} was taken from ${enFrom}. It can be imported again with the right one.`,
    lines,
    actual: instant,
  });
  return found;
}

/** A report is of one instant: a second one is taken for nothing, and said aloud. */
function otherInstant(taken: string, at: AsOf['lines'], stamp: ReadStamp): FindingParts[] {
  const said = stamp.instant === null ? [null] : [stamp.instant, ...stamp.others];
  return said
    .filter((instant) => instant !== taken)
    .map((instant) => ({
      code: 'date-implausible',
      severity: 'error',
      vi: `Báo cáo ghi thêm một thời điểm cập nhật khác, “${short(stamp.text)}”; lấy ${formatLocal(taken)}. Có thể nhập lại với thời điểm đúng.`,
      en: `The report states another instant as well, “${short(stamp.text)}”; ${formatLocal(taken)} was taken. It can be imported again with the right one.`,
      lines: stamp.lines,
      related: stamp.lines === at ? [] : [at],
      expected: taken,
      actual: instant ?? short(stamp.text),
    }));
}

function isImplausible(d: Deadline, asOf: AsOf): boolean {
  if (d.instant === null) return false;
  const days = daysBetween(asOf.instant, d.instant);
  return days < PLAUSIBLE_DAYS[0] || days > PLAUSIBLE_DAYS[1];
}

function reportDateImplausible(asOf: AsOf, deadlines: readonly CriterionDeadline[]): FindingParts {
  return {
    code: 'date-implausible',
    severity: 'warning',
    vi: `Báo cáo lấy thời điểm ${formatLocal(asOf.instant)}, nhưng ${deadlines.length} thời hạn cách xa ngày đó (ví dụ “${deadlines[0]!.wording}”): cần kiểm tra lại ngày của báo cáo.`,
    en: `The report is taken as of ${formatLocal(asOf.instant)}, but ${deadlines.length} deadlines are far from it (such as “${deadlines[0]!.wording}”): the date of the report needs checking.`,
    lines: asOf.lines,
    related: deadlines.slice(0, 3).map((d) => d.lines),
    actual: asOf.instant,
  };
}

function brokenDeadline(d: CriterionDeadline): FindingParts {
  const at = { lines: d.lines, criterion: d.criterion, actual: d.wording };
  switch (d.problem) {
    case 'impossible':
      return {
        code: 'date-impossible',
        severity: 'error',
        vi: `Nội dung ${d.criterion}: thời hạn “${d.wording}” không có trong lịch, nên chưa ghi nhận.`,
        en: `Criterion ${d.criterion}: the deadline “${d.wording}” does not exist, so it was not taken.`,
        ...at,
      };
    case 'blank':
      return {
        code: 'date-blank',
        severity: 'error',
        vi: `Nội dung ${d.criterion}: thời hạn còn để trống (“${d.wording}”).`,
        en: `Criterion ${d.criterion}: the deadline was left blank (“${d.wording}”).`,
        ...at,
      };
    case 'unreadable':
    case null:
      return {
        code: 'needs-review',
        severity: 'warning',
        vi: `Nội dung ${d.criterion}: chưa đọc được một thời hạn duy nhất từ “${d.wording}”.`,
        en: `Criterion ${d.criterion}: no single deadline could be read from “${d.wording}”.`,
        ...at,
      };
  }
}

/** Two instants of one stage: both are recorded, and of two statements of one moment the last one holds. */
function severalDeadlines({ code, deadlines }: CriterionFacts): FindingParts[] {
  return (['completion', 'trial'] as const).flatMap((stage): FindingParts[] => {
    const ofStage = deadlines.filter((d) => d.stage === stage && d.instant !== null);
    const instants = new Set(ofStage.map((d) => d.instant));
    const last = ofStage.at(-1);
    if (instants.size < 2 || !last) return [];
    const words = ofStage.map((d) => `“${d.wording}”`).join('; ');
    const [ofVi, ofEn] = stage === 'trial' ? [' thử nghiệm', 'trial '] : ['', ''];
    return [
      {
        code: 'ambiguous-cell',
        severity: 'error',
        vi: `Nội dung ${code}: ghi ${instants.size} thời hạn${ofVi} khác nhau (${words}), nên tính theo thời hạn ghi sau cùng; cần kiểm tra lại.`,
        en: `Criterion ${code}: states ${instants.size} different ${ofEn}deadlines (${words}), so the last one holds; needs checking.`,
        lines: last.lines,
        related: ofStage.slice(0, -1).flatMap((d) => (d.lines === last.lines ? [] : [d.lines])),
        criterion: code,
        actual: short(last.wording),
      },
    ];
  });
}

function implausibleDeadline(d: CriterionDeadline, asOf: AsOf): FindingParts {
  const days = daysBetween(asOf.instant, d.instant!);
  const [viHow, enHow] = days < 0 ? ['trước', 'before'] : ['sau', 'after'];
  return {
    code: 'date-implausible',
    severity: 'warning',
    vi: `Nội dung ${d.criterion}: thời hạn “${d.wording}” ${viHow} báo cáo ${Math.abs(days)} ngày: cần kiểm tra lại.`,
    en: `Criterion ${d.criterion}: the deadline “${d.wording}” lies ${Math.abs(days)} days ${enHow} the report: needs checking.`,
    lines: d.lines,
    criterion: d.criterion,
    expected: d.date!.date.year,
    actual: yearOf(asOf.instant),
  };
}

/** A date after these words is that of a document that is being cited. */
const CITED = vi(
  '(?:công văn|nghị định|nghị quyết|quyết định|kế hoạch|thông tư|chỉ thị|thông báo|tờ trình|văn bản|luật|công điện|hướng dẫn|đề án)(?![^.;]*[.;])[^;]{0,70}$',
);
const DAY = vi('ngày\\s+$');

function textDates(p: Passage, unit: string | null, criterion: string | null, asOf: AsOf): FindingParts[] {
  const folded = fold(p.text);
  const at = { lines: p.lines, unit, criterion };
  const found: FindingParts[] = [];
  const blank = blankDate(p.text);
  if (blank !== null) {
    found.push({
      code: 'date-blank',
      severity: 'warning',
      vi: `Ngày còn để trống: “${blank}”.`,
      en: `A date was left blank: “${blank}”.`,
      ...at,
      actual: blank,
    });
  }
  for (const written of datesIn(p.text, yearOf(asOf.instant))) {
    const before = folded.slice(Math.max(0, written.index - 100), written.index);
    if (!written.possible && (written.yearWritten || DAY.test(before))) {
      found.push({
        code: 'date-impossible',
        severity: 'warning',
        vi: `Ngày “${written.text}” không có trong lịch.`,
        en: `The date “${written.text}” does not exist.`,
        ...at,
        actual: written.text,
      });
    } else if (written.possible && !CITED.test(before) && yearLooksWrong(written, asOf)) {
      found.push({
        code: 'date-implausible',
        severity: 'warning',
        vi: `Ngày “${written.text}” khác năm của báo cáo (${yearOf(asOf.instant)}): cần kiểm tra lại.`,
        en: `The date “${written.text}” is not of the report's year (${yearOf(asOf.instant)}): needs checking.`,
        ...at,
        expected: formatDate(written.date),
        actual: yearOf(asOf.instant),
      });
    }
  }
  return found;
}

/** Another year, although the same day of the report's year lies close to the report. */
function yearLooksWrong({ date, yearWritten }: WrittenDate, asOf: AsOf): boolean {
  const { year } = localDate(asOf.instant);
  if (!yearWritten || date.year === year) return false;
  return Math.abs(daysBetween(asOf.instant, localInstant({ ...date, year }))) <= 14;
}
