// Empty tables to fill in: the header of a kind, and in a workbook a second sheet with what may be written.
import { stringify } from 'csv-stringify/sync';
import type { Catalogue } from '#libs/readiness';
import writeWorkbook, { type SheetData } from 'write-excel-file/universal';
import { COLUMNS, type TableKind } from './columns.js';
import { guarded } from './formula-guard.js';
import { CODES_SHEET } from './grid.js';

export type TableFormat = 'csv' | 'xlsx';

/** With a catalogue, the workbook also lists its codes. The CSV starts with a BOM, so that Excel reads it as UTF-8. */
export async function template(
  kind: TableKind,
  format: TableFormat,
  catalogue?: Catalogue,
): Promise<Uint8Array> {
  return writeTable([COLUMNS[kind].template], format, kind, catalogue);
}

/** A table as a file; the first row is its header. In a CSV no cell is a formula; a workbook's cells are typed as text. */
export async function writeTable(
  rows: readonly (readonly string[])[],
  format: TableFormat,
  sheet: string,
  catalogue?: Catalogue,
): Promise<Uint8Array> {
  if (format === 'csv')
    return new TextEncoder().encode(
      stringify(
        rows.map((row) => row.map(guarded)),
        { bom: true },
      ),
    );
  const cells = (row: readonly string[], head: boolean) =>
    row.map((value) => (value === '' ? null : head ? { value, fontWeight: 'bold' as const } : value));
  const data: SheetData = rows.map((row, i) => cells(row, i === 0));
  const columns = (rows[0] ?? []).map(() => ({ width: 20 }));
  const sheets = [{ sheet, data, columns, stickyRowsCount: 1 }];
  if (catalogue) {
    const codes = codeRows(catalogue).map((row, i) => cells(row, i === 0));
    sheets.push({
      sheet: CODES_SHEET,
      data: codes,
      columns: [{ width: 20 }, { width: 20 }, { width: 70 }],
      stickyRowsCount: 1,
    });
  }
  const blob = await writeWorkbook(sheets).toBlob();
  return new Uint8Array(await blob.arrayBuffer());
}

function codeRows(catalogue: Catalogue): string[][] {
  const rows = (column: string, entries: readonly (readonly [string, string])[]): string[][] =>
    entries.map(([code, name]) => [column, code, name]);
  return [
    ['Cột - Column', 'Mã - Code', 'Nghĩa - Meaning'],
    ...rows(
      'unit',
      catalogue.units.map((u) => [u.code, u.name]),
    ),
    ...rows(
      'criterion',
      catalogue.criteria.map((c) => [c.code, c.title.vi]),
    ),
    ...rows(
      'criterion (remarks)',
      catalogue.topics.map((t) => [t.code, t.title.vi]),
    ),
    ...rows(
      'system',
      catalogue.systems.map((s) => [s.code, s.title.vi]),
    ),
    ...rows(
      'vendors',
      catalogue.vendors.map((v) => [v.id, v.name]),
    ),
    ...rows('status', [
      ['done', 'hoàn thành'],
      ['not_done', 'chưa hoàn thành'],
      ['not_applicable', 'không áp dụng'],
    ]),
    ...rows('mode', [
      ['vendor', 'doanh nghiệp triển khai'],
      ['self', 'tự triển khai'],
      ['self-with-vendor', 'tự triển khai, phối hợp với doanh nghiệp'],
    ]),
    ...rows('kind', [
      ['difficulty', 'khó khăn, vướng mắc'],
      ['proposal', 'đề xuất, kiến nghị'],
      ['note', 'ghi chú'],
      ['resolution', 'khó khăn đã được giải quyết'],
    ]),
    ...rows('stage', [
      ['completion', 'hoàn thành'],
      ['trial', 'thử nghiệm'],
    ]),
    ...rows('effectiveAt', [
      ['27/6/2025 12:15', 'ngày giờ Việt Nam; chỉ ghi ngày thì là hết ngày đó'],
      ['2025-06-27T12:15+07:00', 'ISO 8601'],
    ]),
  ];
}
