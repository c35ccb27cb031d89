// What an import did, or would do: a block for each document.
import { formatLocal, type Catalogue } from '#libs/readiness';
import type { ImportResult } from '../../api/src/commands/import-documents.js';
import { findingText } from './findings.js';
import { importLinesText } from './import-lines.js';
import type { Terminal } from './terminal.js';

const SHOWN_FINDINGS = 5;

export function importsText(
  results: readonly ImportResult[],
  dryRun: boolean,
  catalogue: Catalogue,
  screen: Terminal,
): string {
  const units = new Map(catalogue.units.map((u) => [u.code, u.name]));
  const names = { unit: (code: string): string => units.get(code) ?? code };
  return results
    .map((result) => {
      const problems = new Set(result.findings.map(({ lines }) => lines[0]));
      const lines = result.lines && importLinesText(result.lines, problems, names, screen);
      return [one(result, dryRun, screen), ...(lines === undefined ? [] : [lines])].join('\n\n');
    })
    .join('\n\n');
}

function one(
  { file, sha256, kind, asOf, coverage, observations, findings, events, position }: ImportResult,
  dryRun: boolean,
  screen: Terminal,
): string {
  const said = Object.entries(observations).map(([type, n]) => `${type} ${n}`);
  const unread =
    coverage.unread.length > 0
      ? `; chưa đọc được dòng / unread: ${coverage.unread.slice(0, 10).join(', ')}`
      : '';
  const shown = findings.filter((f) => f.severity !== 'info').slice(0, SHOWN_FINDINGS);
  const more = findings.length - shown.length;
  return [
    screen.paint('bold', `${file}`) + (dryRun ? '  (xem trước, chưa ghi gì / dry run, nothing written)' : ''),
    `  ${kind}, số liệu tính đến ${formatLocal(asOf)}   sha256 ${sha256.slice(0, 16)}…`,
    `  đọc ${coverage.read}/${coverage.lines} dòng${unread}`,
    `  ${said.join(', ')}`,
    `  ${dryRun ? 'sẽ thêm' : 'đã thêm'} ${events.appended} sự kiện, đã có ${events.alreadyAppended}, hủy ${events.retracted}; vị trí ${position}`,
    ...shown.map((finding) => findingText(finding, screen).replace(/^/gm, '  ')),
    ...(more > 0 ? [`  … ${more} điểm khác: readiness reconcile --document ${sha256.slice(0, 8)}…`] : []),
  ].join('\n');
}
