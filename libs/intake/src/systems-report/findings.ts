// Every rule about what a careful auditor would want flagged inside a systems report, in the order of the document.
import { localDate, type CalendarDate } from '#libs/readiness';
import type { FindingParts } from '../reader.js';
import { day, dayText, type AsOf } from './as-of.js';
import { countFindings } from './count-findings.js';
import type { Report } from './report.js';
import { tableFindings } from './table-findings.js';
import { pastPlans, textFindings } from './text-findings.js';

export interface Dating {
  readonly asOf: string;
  /** By hand. */
  readonly given: boolean;
  /** Null when the document names no day. */
  readonly found: AsOf | null;
}

export function findingsOf(report: Report, dating: Dating): FindingParts[] {
  const dated = dating.given || dating.found !== null;
  return [
    ...inferred(dating),
    ...countFindings(report),
    ...tableFindings(report),
    ...textFindings(report),
    ...(dated ? pastPlans(report, day(localDate(dating.asOf))) : []),
  ].sort((a, b) => a.lines[0] - b.lines[0] || a.lines[1] - b.lines[1]);
}

function inferred({ asOf, given, found }: Dating): FindingParts[] {
  if (given || found?.stated) return [];
  if (!found?.past) {
    const vi = 'Văn bản không ghi ngày và không nhắc ngày nào đã qua; hãy cho biết ngày bằng --as-of.';
    const en = 'The document states no date and speaks of no past day; give its date with --as-of.';
    return [{ code: 'date-inferred', severity: 'error', vi, en, lines: [1, 1] }];
  }
  const { past, asked } = found;
  const taken: CalendarDate = localDate(asOf);
  const request = asked
    ? {
        vi: `, hạn sớm nhất mà chính báo cáo còn yêu cầu là ${dayText(asked.date)}`,
        en: `, the first day by which it still asks for something is ${dayText(asked.date)}`,
      }
    : { vi: '', en: '' };
  return [
    {
      code: 'date-inferred',
      severity: 'info',
      vi: `Văn bản không ghi ngày. Ngày gần nhất được nói như đã qua là ${dayText(past.date)}${request.vi}; vì vậy lấy hết ngày ${dayText(taken)}.`,
      en: `The document states no date. The latest day that it speaks of as past is ${dayText(past.date)}${request.en}; so the end of ${dayText(taken)} was taken.`,
      lines: past.lines,
      related: asked ? [asked.lines] : [],
      actual: dayText(taken),
    },
  ];
}
