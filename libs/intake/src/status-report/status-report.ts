// Reads the daily readiness report: for every criterion who is done, what is declared, until when, and what the units
// say about it.
import { finding, isBlank, type Lines, type Reader } from '../reader.js';
import type { Finding, Reading } from '#libs/readiness';
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

export const statusReportReader: Reader = {
  kind: 'status-report',
  name: 'status-report',
  version: '3',
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
      reader: { name: 'status-report', version: '3' },
      observations: observationsOf(facts, context.catalogue),
      findings: [
        ...numberFindings(facts, context.catalogue, context.sha256),
        ...rowFindings(facts, context.catalogue, context.sha256),
        ...dateFindings(facts, context.catalogue, context.sha256),
        ...textFindings(facts, context.catalogue, context.sha256),
        ...unreadFindings(context.sha256, lines, coverage.unread),
      ],
      lineCount: raw.length,
      coverage,
    };
  },
};

/** One finding for each run of lines that nothing understood. */
function unreadFindings(document: string, lines: Lines, unread: readonly number[]): Finding[] {
  const runs: [number, number][] = [];
  for (const n of unread) {
    const last = runs.at(-1);
    if (last && lines.slice(last[1], n - 1).every(isBlank)) last[1] = n;
    else runs.push([n, n]);
  }
  return runs.map(([from, to]) =>
    finding(document, {
      code: 'unread-line',
      severity: 'warning',
      vi: from === to ? `Dòng ${from} chưa đọc được.` : `Các dòng ${from}–${to} chưa đọc được.`,
      en: from === to ? `Line ${from} was not understood.` : `Lines ${from}–${to} were not understood.`,
      lines: [from, to],
    }),
  );
}
