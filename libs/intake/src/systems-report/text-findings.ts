// What is said in sentences: dates that cannot be or hardly are, blanks left in, totals and shares that their own parts
// do not make, the same words from two provinces, promises about a province where the vendor runs nothing.
import { formatDate } from '#libs/readiness';
import type { FindingParts } from '../reader.js';
import { day } from './as-of.js';
import { shareFinding, shareFollows } from './count-findings.js';
import { datesIn, senseOf, type WrittenDate } from './dates.js';
import { words, type LineRange } from './flow.js';
import type { Report, SaidPassage } from './report.js';

export function textFindings(report: Report): FindingParts[] {
  return [
    ...report.passages.flatMap((passage) => [
      ...strangeDates(passage, report),
      ...blanksLeftIn(passage),
      ...totals(passage),
      ...shares(passage),
    ]),
    ...sameTexts(report),
    ...promisesElsewhere(report),
  ];
}

function about({ unit, system }: SaidPassage): Pick<FindingParts, 'unit' | 'system'> {
  return { unit, system };
}

function strangeDates(passage: SaidPassage, report: Report): FindingParts[] {
  const { flow } = passage;
  return datesIn(flow.text, report.year).flatMap((date): FindingParts[] => {
    const at = { lines: flow.lines(date.from, date.to), ...about(passage), actual: date.wording };
    if (!date.exists) {
      const vi = `“${date.wording}” không phải là một ngày có thật.`;
      const en = `“${date.wording}” is not a day of the calendar.`;
      return [{ code: 'date-impossible', severity: 'warning', vi, en, ...at }];
    }
    const meant = likelyYear(flow.text, date, report.year);
    if (meant === null) return [];
    const expected = date.wording.replace(/\d{4}$/, String(meant));
    const vi = `“${date.wording}” có vẻ nhầm năm (các ngày khác trong văn bản là năm ${meant}); cần kiểm tra lại, có thể là ${expected}.`;
    const en = `“${date.wording}” seems to have the wrong year (the other dates of the document are of ${meant}); needs checking, perhaps ${expected}.`;
    return [{ code: 'date-implausible', severity: 'warning', vi, en, ...at, expected }];
  });
}

/** A day told as past in a later year, or a deadline in another year than the document's; null when plausible. */
function likelyYear(text: string, date: WrittenDate, year: number): number | null {
  if (!date.yearWritten || date.date.year === year) return null;
  const sense = senseOf(text, date);
  if (sense === 'past') return date.date.year > year ? year : null;
  // A plan may well reach into the next year; a deadline a whole year after the others is a slip of the pen.
  const months = (date.date.year - year) * 12 + date.date.month - 6;
  if (sense === 'deadline' && (months >= 11 || months < -12)) return year;
  return date.date.year > year + 5 || date.date.year < 2000 ? year : null;
}

function blanksLeftIn(passage: SaidPassage): FindingParts[] {
  const { flow } = passage;
  return [...flow.text.matchAll(/(?:\.{2,}|…+|_{2,})\s*\/\s*\d{1,2}(?:\/\d{4})?/gu)].map((match) => ({
    code: 'date-blank',
    severity: 'warning',
    vi: `Ngày còn để trống: “${match[0]}”.`,
    en: `A date was left blank: “${match[0]}”.`,
    lines: flow.lines(match.index, match.index + match[0].length),
    ...about(passage),
    actual: match[0],
  }));
}

/** "293 phòng họp (ĐU: 73 điểm; UB: 127 điểm; Dùng chung: 39 điểm)": the parts do not make the total. */
function totals(passage: SaidPassage): FindingParts[] {
  const { flow } = passage;
  const pattern = /(?<![\d./,])(\d{1,3}(?:\.\d{3})+|\d+)\s+[^()\d;:.]{2,60}\(/gu;
  return [...flow.text.matchAll(pattern)].flatMap((match): FindingParts[] => {
    const start = match.index + match[0].length;
    const end = closing(flow.text, start);
    if (end === null) return [];
    const inside = flow.text.slice(start, end).split(/;/u);
    const parts = inside.map((part) => /:\s*(\d{1,3}(?:\.\d{3})+|\d+)(?![\d/%])/u.exec(part)?.[1]);
    if (inside.length < 2 || parts.some((part) => part === undefined)) return [];
    const numbers = parts.map((part) => Number(part!.replace(/\./g, '')));
    const total = Number(match[1]!.replace(/\./g, ''));
    const made = numbers.reduce((a, b) => a + b, 0);
    if (made === total) return [];
    const sums = `${numbers.join(' + ')} = ${made}`;
    return [
      {
        code: 'parts-differ-from-total',
        severity: 'warning',
        vi: `${sums}, không phải ${total}; cần kiểm tra lại.`,
        en: `${sums}, not ${total}; needs checking.`,
        lines: flow.lines(match.index, end),
        ...about(passage),
        expected: total,
        actual: made,
      },
    ];
  });
}

/** The bracket that closes the one before `from`, as far as one looks for it. */
function closing(text: string, from: number): number | null {
  let depth = 1;
  for (const bracket of text.slice(from, from + 600).matchAll(/[()]/g)) {
    depth += bracket[0] === '(' ? 1 : -1;
    if (depth === 0) return from + bracket.index;
  }
  return null;
}

/** "14/15 … (đạt 90%)" in a sentence; the bullets of section 1.1 are checked with the other counts. */
function shares(passage: SaidPassage): FindingParts[] {
  if (passage.section === '1.1') return [];
  const { flow } = passage;
  const pattern =
    /(?<![\d/])(\d+)\s*\/\s*(\d+)(?![\d/])[^.;:()\d]{0,60}\((?:đạt|chiếm)\s+(?:tỷ lệ\s+)?(\d+(?:[.,]\d+)?)\s*%/giu;
  return [...flow.text.matchAll(pattern)].flatMap((match): FindingParts[] => {
    const [count, total, percent] = [Number(match[1]), Number(match[2]), Number(match[3]!.replace(',', '.'))];
    if (total === 0 || shareFollows(count, total, percent)) return [];
    const lines = flow.lines(match.index, match.index + match[0].length);
    return [{ ...shareFinding(count, total, percent), lines, ...about(passage) }];
  });
}

/** Shorter notes are set phrases that anybody may write. */
const LONG = 80;

/** Notes of two provinces in the same words, dates left aside; one finding per group. */
function sameTexts(report: Report): FindingParts[] {
  const groups = new Map<string, SaidPassage[]>();
  for (const passage of report.passages) {
    if (passage.unit === null || passage.flow.text.length < LONG) continue;
    const key = passage.flow.text
      .toLowerCase()
      .replace(/[\d.…_]+\/\d+(?:\/\d+)?/gu, '#')
      .replace(/[\s.,;:]+/gu, ' ')
      .trim();
    const group = groups.get(key);
    if (group) group.push(passage);
    else groups.set(key, [passage]);
  }
  return [...groups.values()].flatMap((group): FindingParts[] => {
    const [first] = group;
    const other = group.find((p) => p.unit !== first?.unit);
    if (!first || !other) return [];
    const codes = [...new Set(group.map((p) => p.unit!))];
    const names = codes.map((code) => report.catalogue.units.find((u) => u.code === code)?.name ?? code);
    return [
      {
        code: 'same-text',
        severity: 'info',
        vi: `${names.join(' và ')} dùng cùng một đoạn ghi chú (chỉ khác ngày, nếu có); cần kiểm tra lại có phải chép của nhau không.`,
        en: `${names.join(' and ')} give the same note (but for dates, if at all); whether one is a copy needs checking.`,
        lines: other.flow.lines(),
        related: group.filter((p) => p !== other).map((p) => p.flow.lines()),
        unit: other.unit,
        system: other.system,
      },
    ];
  });
}

/** A vendor promises something for a province in which neither table nor prose gives it a system. */
function promisesElsewhere(report: Report): FindingParts[] {
  if (report.cells.length === 0) return [];
  return report.plan.said.flatMap(({ statement, lines }): FindingParts[] => {
    if (statement.type !== 'CommitmentMade') return [];
    const { vendor, text } = statement.data;
    const here = new Set<string>();
    for (const { unit, assignment, alternatives, note } of report.cells) {
      const named = note ? report.vendors.mentioned(words(note)).map((v) => v.id) : [];
      const all = [...(assignment?.vendors ?? []), ...alternatives.flatMap((a) => a.vendors), ...named];
      if (all.includes(vendor)) here.add(unit.code);
    }
    for (const { units } of report.declared.systems) {
      for (const entry of units) {
        if (entry.vendor === vendor) for (const { unit } of entry.list ?? []) here.add(unit ?? '');
      }
    }
    return unitsNamed(text, report)
      .filter((code) => !here.has(code))
      .map((code) => promised(vendor, code, lines, report));
  });
}

function promised(vendor: string, code: string, lines: LineRange, report: Report): FindingParts {
  const name = report.catalogue.units.find((u) => u.code === code)?.name ?? code;
  return {
    code: 'needs-review',
    severity: 'info',
    vi: `${vendor} cam kết cho ${name}, nhưng không mục nào trong văn bản ghi ${vendor} triển khai hệ thống tại ${name}; cần kiểm tra lại.`,
    en: `${vendor} makes a commitment for ${name}, but nowhere does the document give ${vendor} a system there; needs checking.`,
    lines,
    unit: code,
  };
}

/** Provinces named in a text: runs of capitalised words. */
function unitsNamed(text: string, { names }: Report): string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(/\p{Lu}\p{L}*(?:\s\p{Lu}\p{L}*){0,4}/gu)) {
    const unit = names.unit(match[0]);
    if (unit) found.add(unit.code);
  }
  return [...found];
}

/**
 * Plans, promises and requests whose day was over when the report was made, though they are written as still to come:
 * one finding per day.
 */
export function pastPlans(report: Report, asOfDay: number): FindingParts[] {
  const byDay = new Map<string, LineRange[]>();
  for (const { statement, lines } of report.plan.said) {
    const late = overdueDate(statement, report, asOfDay);
    if (!late) continue;
    const when = formatDate(late.date);
    const places = byDay.get(when) ?? [];
    if (!places.some(([a, b]) => a === lines[0] && b === lines[1])) places.push(lines);
    byDay.set(when, places);
  }
  return [...byDay].map(([when, [first, ...others]]) => ({
    code: 'plan-already-past',
    severity: 'info',
    vi: `${others.length + 1} việc hẹn ${when} vẫn viết như chưa tới, trong khi báo cáo là của ngày sau đó; cần kiểm tra lại đã xong chưa.`,
    en: `${others.length + 1} matter(s) set for ${when} are still written as to come, though the report is of a later day; whether they are done needs checking.`,
    lines: first!,
    related: others,
    expected: when,
  }));
}

type SaidStatement = Report['plan']['said'][number]['statement'];

function overdueDate(statement: SaidStatement, report: Report, asOfDay: number): WrittenDate | null {
  const over = (d: WrittenDate | undefined): WrittenDate | null =>
    d && d.exists && d.date.year === report.year && day(d.date) < asOfDay ? d : null;
  switch (statement.type) {
    case 'TaskAssigned': {
      const { due } = statement.data;
      return due?.instant ? over(datesIn(due.wording, report.year).at(-1)) : null;
    }
    case 'CommitmentMade':
    case 'ProposalMade': {
      const { text } = statement.data;
      const open = datesIn(text, report.year).filter((d) => ['deadline', 'start'].includes(senseOf(text, d)));
      return over(open[0]);
    }
    default:
      return null;
  }
}
