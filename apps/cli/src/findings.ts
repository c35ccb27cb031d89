// Findings, the gravest first: what, where, expected and actual.
import type { Finding, Severity } from '#libs/readiness';
import type { Terminal } from './terminal.js';
import { visible } from './visible.js';

const MARKS: Record<Severity, { mark: string; vi: string; style: 'red' | 'yellow' | 'gray' }> = {
  error: { mark: '✗', vi: 'sai', style: 'red' },
  warning: { mark: '!', vi: 'cần kiểm tra lại', style: 'yellow' },
  info: { mark: '·', vi: 'để biết', style: 'gray' },
};
const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

export function findingsText(
  { findings }: { readonly findings: readonly Finding[] },
  screen: Terminal,
): string {
  if (findings.length === 0) return 'Không có điểm nào lệch. / Nothing that does not add up.';
  const sorted = [...findings].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  const counts = ORDER.map((s) => `${findings.filter((f) => f.severity === s).length} ${MARKS[s].vi}`).join(
    ', ',
  );
  return [
    ...sorted.map((f) => findingText(f, screen)),
    '',
    `${findings.length} điểm / findings: ${counts}`,
  ].join('\n');
}

export function findingText(finding: Finding, screen: Terminal): string {
  const { mark, style } = MARKS[finding.severity];
  const where = `${finding.document.slice(0, 8)}:${finding.lines[0]}${finding.lines[1] > finding.lines[0] ? `-${finding.lines[1]}` : ''}`;
  const body = wrap(finding.message.vi, screen.width - 4).map(visible);
  return [
    `${screen.paint(style, mark)} ${body.join('\n  ')}`,
    screen.paint('gray', `  ${where} · ${finding.code}`),
  ].join('\n');
}

/** Lines no longer than `width`, cut at spaces. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
