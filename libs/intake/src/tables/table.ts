// Reads a table of any kind: whole or not at all. Row numbers are the observations' lines.
import type { Finding, Observation, Reading } from '#libs/readiness';
import { finding, type ReaderContext } from '../reader.js';
import { Cells } from './cells.js';
import { tableKind, type TableKind } from './columns.js';
import type { Grid, Row } from './grid.js';
import { Lookup } from './lookup.js';
import { badRows, isProblem, problem, shortened, type BadRow, type Problem } from './problem.js';
import { ROW_READERS, type Said } from './rows.js';

const VERSION = '2';

/**
 * `context.asOf` is the effective time of rows that give none; a row that does give one keeps it. The date of the
 * whole table is the greatest of its rows.
 */
export function readTable(
  grid: Grid,
  context: ReaderContext,
  options: { readonly kind?: TableKind | undefined } = {},
): Reading | Problem {
  const found = tableKind(grid, { ...options, dated: context.asOf !== null });
  if (isProblem(found)) return found;
  const { kind, header } = found;
  if (grid.rows.length === 0) {
    return problem(
      'empty',
      'Bảng chỉ có dòng tiêu đề, chưa có dòng dữ liệu nào',
      'The table has its header and no row of data',
      grid.header.lines[0],
    );
  }
  const cells = new Cells(header, grid.header);
  const lookup = new Lookup(context.catalogue, context.names);
  const clashes: BadRow[] = [];
  const findings: Finding[] = [];
  const observations: Observation[] = [];
  const byCell = new Map<string, Row>();
  const byWords = new Map<string, Row>();
  let asOf = '';
  for (const row of grid.rows) {
    const before = cells.bad.length;
    cells.enter(row);
    const effectiveAt = cells.instant('effectiveAt', context.asOf);
    const cites = cells.citation();
    const said = ROW_READERS[kind](cells, lookup);
    if (cells.bad.length > before) continue;
    if (effectiveAt > asOf) asOf = effectiveAt;
    said.forEach((one, i) => {
      // rows of one kind are built by the same code, so equal statements are equal JSON
      const words = `${effectiveAt} ${JSON.stringify(one.statement)}`;
      const same = byWords.get(words);
      if (same) {
        if (i === 0) findings.push(doubled(context.sha256, row, same));
        return;
      }
      byWords.set(words, row);
      if (one.cell !== null) {
        const cell = `${effectiveAt} ${one.cell}`;
        const other = byCell.get(cell);
        if (other) clashes.push(clash(row, other, one));
        else byCell.set(cell, row);
      }
      const { statement, assertedBy } = one;
      observations.push({ statement, effectiveAt, lines: row.lines, assertedBy, cites });
    });
  }
  const bad = [...cells.bad, ...clashes];
  if (bad.length > 0) return badRows(bad);
  const lines = grid.rows.length + 1;
  return {
    kind,
    asOf,
    asOfStated: true,
    reader: { name: kind, version: VERSION },
    observations,
    findings: [...findings, ...unreadSheets(grid, context.sha256)],
    lineCount: grid.lineCount,
    coverage: { lines, read: lines, unread: [] },
  };
}

function clash(row: Row, first: Row, { statement }: Said): BadRow {
  const value = shortened(row.cells.filter((cell) => cell !== '').join(' · '));
  const where = first.lines[0];
  return {
    line: row.lines[0],
    column: statement.type,
    value,
    problem: {
      vi: `nói khác với dòng ${where} về cùng một ô, cùng thời điểm; hãy giữ lại một dòng`,
      en: `differs from row ${where} about the same cell at the same time; keep one of the two`,
    },
  };
}

function doubled(document: string, row: Row, first: Row): Finding {
  return finding(document, {
    code: 'doubled-row',
    severity: 'info',
    vi: `Dòng ${row.lines[0]} lặp lại dòng ${first.lines[0]}; chỉ ghi nhận một lần`,
    en: `Row ${row.lines[0]} repeats row ${first.lines[0]}; it is recorded once`,
    lines: row.lines,
    related: [first.lines],
  });
}

function unreadSheets(grid: Grid, document: string): Finding[] {
  return grid.otherSheets.map((sheet) =>
    finding(document, {
      code: 'unread-line',
      severity: 'warning',
      vi: `Trang tính "${sheet}" không được đọc; chỉ trang tính đầu tiên có dữ liệu được nhập`,
      en: `The sheet "${sheet}" was not read; only the first sheet that holds data is imported`,
      lines: grid.header.lines,
    }),
  );
}
