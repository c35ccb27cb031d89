// The readiness matrix on a terminal: 34 × 26 at three characters a cell, glyph and colour, with counts and legend.
import type { Matrix, MatrixCell } from '#projections/matrix';
import { formatLocal } from '#libs/readiness';
import type { Terminal } from './terminal.js';

const CELL = 3;

const GLYPHS = {
  done: { glyph: '✓', style: 'blue' },
  not_done: { glyph: '○', style: 'yellow' },
  overdue: { glyph: '!', style: 'red' },
  not_reported: { glyph: '░', style: 'gray' },
  conflicting: { glyph: '≠', style: 'magenta' },
  not_applicable: { glyph: '–', style: 'gray' },
} as const;

export function matrixText(matrix: Matrix, screen: Terminal): string {
  const name = Math.max(...matrix.units.map((u) => u.name.length), 10) + 1;
  const columns = matrix.criteria.map((c) => c.code);
  const head = headLines(columns, name + 6);
  const rows = matrix.units.map((unit) => {
    const cells = columns.map((code) => pad(unit.cells[code]!, screen)).join('');
    return `${unit.name.padEnd(name)}${`${unit.done}`.padStart(2)}/${columns.length} ${cells}`;
  });
  const all = matrix.units.flatMap((u) => Object.values(u.cells));
  const done = all.filter((c) => c.status === 'done').length;
  const label = (text: string): string => text.padEnd(name + 6);
  const counts = (count: (c: Matrix['criteria'][number]) => number | string): string =>
    matrix.criteria.map((c) => String(count(c)).padStart(CELL)).join('');
  return [
    screen.paint(
      'bold',
      `Bảng tổng hợp tiến độ – số liệu tính đến ${formatLocal(matrix.asOf)} (vị trí ${matrix.knownAt.position})`,
    ),
    '',
    ...head,
    ...rows,
    '',
    label('Hoàn thành') + counts((c) => c.done),
    label('Chưa') + counts((c) => c.notDone),
    ...(all.some((c) => c.status === 'not_reported')
      ? [label('Chưa báo cáo') + counts((c) => c.notReported)]
      : []),
    ...(matrix.criteria.some((c) => c.declared)
      ? [label('Báo cáo ghi') + counts((c) => c.declared?.done ?? '·')]
      : []),
    '',
    `${screen.paint('bold', `${done}/${all.length}`)} hoàn thành / done` + overdueNote(all) + silentNote(all),
    legend(screen),
  ].join('\n');
}

/** Codes set in lines: section and group above, the last part of the code just over its column. */
function headLines(codes: readonly string[], indent: number): string[] {
  const parts = codes.map((code) => code.split('.'));
  const upper = parts.map((p) => (p.length > 2 ? p.slice(0, -1).join('.') : p[0]!));
  const groups: string[] = [];
  for (const [i, group] of upper.entries()) {
    const first = i === 0 || upper[i - 1] !== group;
    if (!first) continue;
    const span = upper.slice(i).findIndex((g) => g !== group);
    groups.push(
      ` ${group}`
        .padEnd((span === -1 ? upper.length - i : span) * CELL)
        .slice(0, (span === -1 ? upper.length - i : span) * CELL),
    );
  }
  const last = parts.map((p) => p.at(-1)!.padStart(2).padEnd(CELL)).join('');
  return [' '.repeat(indent) + groups.join(''), (' '.repeat(indent) + last).trimEnd()];
}

function pad(cell: MatrixCell, screen: Terminal): string {
  const { glyph, style } = GLYPHS[kindOf(cell)];
  const dot = cell.difficulties > 0 ? '·' : ' ';
  return ` ${screen.paint(style, glyph)}${dot}`;
}

function kindOf(cell: MatrixCell): keyof typeof GLYPHS {
  if (cell.conflicting) return 'conflicting';
  return cell.overdue ? 'overdue' : cell.status;
}

function overdueNote(cells: readonly MatrixCell[]): string {
  const overdue = cells.filter((c) => c.overdue).length;
  return overdue > 0 ? ` · ${overdue} quá hạn / overdue` : '';
}

/** Not reported is not "not done": it is said in words wherever there is any. */
function silentNote(cells: readonly MatrixCell[]): string {
  const silent = cells.filter((c) => c.status === 'not_reported').length;
  return silent > 0 ? ` · ${silent} chưa báo cáo / not reported` : '';
}

function legend(screen: Terminal): string {
  const words: Record<keyof typeof GLYPHS, string> = {
    done: 'hoàn thành',
    not_done: 'chưa hoàn thành',
    overdue: 'quá hạn',
    not_reported: 'chưa báo cáo',
    conflicting: 'chưa thống nhất',
    not_applicable: 'không áp dụng',
  };
  const entries = Object.entries(GLYPHS).map(
    ([kind, { glyph, style }]) => `${screen.paint(style, glyph)} ${words[kind as keyof typeof GLYPHS]}`,
  );
  return [entries.join('   '), '· có khó khăn, vướng mắc'].join('\n');
}
