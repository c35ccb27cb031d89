// Reads the daily readiness report: for every criterion who is done, what is declared, until when, and what the units
// say about it.
import { finding, unreadFindings, type Lines, type Reader } from '../reader.js';
import type { Reading } from '#libs/readiness';
import { dateFindings } from './date-findings.js';
import { factsOf } from './facts.js';
import { numberFindings } from './number-findings.js';
import { observationsOf } from './observations.js';
import { outlineOf } from './outline.js';
import { rowFindings } from './row-findings.js';
import { textFindings } from './text-findings.js';
import { clean, fold, vi } from './text.js';

const COUNT = vi('số lượng (?:các )?(?:tỉnh|địa phương)[^:.]{0,50}hoàn thành\\s*:\\s*\\d+', 'gu');
const LIST = vi('\\d+ (?:tỉnh|địa phương)[^:.]{0,40}chưa hoàn thành\\s*:', 'gu');
const REMARKS = vi('khó khăn, vướng mắc của các đơn vị', 'u');

function recognise(lines: Lines): number {
  const text = fold(lines.slice(0, 20_000).map(clean).join(' ').replace(/\s+/g, ' '));
  const [counts, lists] = [text.match(COUNT)?.length ?? 0, text.match(LIST)?.length ?? 0];
  if (counts === 0 && lists === 0) return 0;
  const signs = Math.min(counts, 3) * 0.2 + Math.min(lists, 3) * 0.1 + (REMARKS.test(text) ? 0.05 : 0);
  return Math.min(0.98, 0.3 + signs);
}

const VERSION = '3';

export const statusReportReader: Reader = {
  kind: 'status-report',
  name: 'status-report',
  version: VERSION,
  recognise,
  read(raw, context): Reading {
    const lines = raw.map(clean);
    const outline = outlineOf(lines, context.catalogue, context.names);
    const facts = factsOf(outline, context);
    const coverage = outline.coverage.result();
    return {
      kind: 'status-report',
      asOf: facts.asOf.instant,
      asOfStated: facts.asOf.stated,
      reader: { name: 'status-report', version: VERSION },
      observations: observationsOf(facts, context.catalogue),
      findings: [
        ...numberFindings(facts, context.catalogue, context.sha256),
        ...rowFindings(facts, context.catalogue, context.sha256),
        ...dateFindings(facts, context.catalogue, context.sha256),
        ...textFindings(facts, context.catalogue, context.sha256),
        ...unreadFindings(lines, coverage.unread).map((parts) => finding(context.sha256, parts)),
      ],
      lineCount: raw.length,
      coverage,
    };
  },
};
