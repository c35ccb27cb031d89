// The systems report: who runs the five systems in each province, as the ministry's prose counts it and as its
// appendix lists it, with commitments, plan, difficulties and proposals.
import { localDate, type Reading } from '#libs/readiness';
import {
  Coverage,
  finding,
  unreadFindings,
  type FindingParts,
  type Lines,
  type Reader,
  type ReaderContext,
} from '../reader.js';
import { asOfReport } from './as-of.js';
import { cleanLines } from './flow.js';
import { findingsOf } from './findings.js';
import { observationsOf } from './observations.js';
import { readReport, type Report } from './report.js';

const NAME = 'systems-report';
const VERSION = '3';
/** Taken for a report that names no day at all: nothing can be older. */
const NO_DATE = '2000-01-01T16:59:59.999Z';

export const systemsReportReader: Reader = { kind: NAME, name: NAME, version: VERSION, recognise, read };

/** By its title, its prose counts and its column heads; each alone may stand in another kind of document. */
function recognise(lines: Lines): number {
  const clean = cleanLines(lines.slice(0, 2000));
  const head = clean.slice(0, 60).join(' ').replace(/\s+/g, ' ');
  const text = clean.join(' ').replace(/\s+/g, ' ');
  let score = 0;
  if (/tình hình triển khai \d+ hệ thống thông tin/iu.test(head)) score += 0.5;
  if (/\d+\/\d+ tỉnh, thành phố \(chiếm/iu.test(text)) score += 0.25;
  if (/Hệ thống thông tin\s+Doanh nghiệp triển khai/iu.test(text)) score += 0.25;
  return score;
}

function read(lines: Lines, context: ReaderContext): Reading {
  const clean = cleanLines(lines);
  const given = context.asOf;
  const report = readReport(clean, context.catalogue, context.names, given ? localDate(given).year : null);
  const found = asOfReport(report);
  const asOf = given ?? found?.instant ?? NO_DATE;
  const coverage = coverageOf(clean, report);
  const parts: FindingParts[] = [
    ...findingsOf(report, { asOf, given: given !== null, found }),
    ...unreadFindings(clean, coverage.unread),
  ];
  return {
    kind: NAME,
    asOf,
    asOfStated: given === null && (found?.stated ?? false),
    reader: { name: NAME, version: VERSION },
    observations: observationsOf(report, asOf),
    findings: parts.map((p) => finding(context.sha256, p)),
    lineCount: lines.length,
    coverage,
  };
}

function coverageOf(lines: Lines, report: Report): Reading['coverage'] {
  const coverage = new Coverage(lines);
  const unread = new Set([...report.declared.unread, ...report.plan.unread]);
  for (const n of report.outline.pageNumbers) coverage.mark(n);
  for (const paragraph of report.outline.paragraphs) {
    if (!unread.has(paragraph)) coverage.mark(...paragraph.flow.lines());
  }
  const { appendix } = report;
  for (const n of appendix.heads) coverage.mark(n);
  for (const block of appendix.blocks) {
    coverage.mark(...block.nameLines);
    for (const row of block.rows) coverage.mark(...row.lines);
  }
  return coverage.result();
}
