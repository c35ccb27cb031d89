// Matrix and vendors as flat tables, for spreadsheets.
import { writeTable, type TableFormat } from '#libs/intake';
import type { Matrix } from '#projections/matrix';
import type { Vendors } from '#projections/vendors';

/** One row a unit, one column a criterion; values are the statuses of the contract. */
export function matrixFile(matrix: Matrix, format: TableFormat): Promise<Uint8Array> {
  const codes = matrix.criteria.map(({ code }) => code);
  const rows = [
    ['unit', 'name', ...codes],
    ...matrix.units.map(({ code, name, cells }) => [code, name, ...codes.map((c) => cells[c]!.status)]),
  ];
  return writeTable(rows, format, 'matrix');
}

/** One row for each system of each unit. */
export function vendorsFile(vendors: Vendors, format: TableFormat): Promise<Uint8Array> {
  const head = ['unit', 'name', 'system', 'vendors', 'mode', 'basis', 'since', 'note', 'document', 'lines'];
  const rows = vendors.units.flatMap(({ code, name, systems }) =>
    Object.entries(systems).map(([system, { vendors: ids, mode, basis, since, note, source }]) => [
      ...[code, name, system, ids.join(';'), mode, basis, since, note ?? ''],
      ...[source?.document ?? '', source?.lines.join('-') ?? ''],
    ]),
  );
  return writeTable([head, ...rows], format, 'vendors');
}
