// Rows of the inventory of the 63 old provinces.
import type { InventoryRow } from '#projections/inventory';
import { table, type Terminal } from './terminal.js';
import { visibleLines } from './visible.js';

export function inventoryText(
  { rows }: { readonly rows: readonly InventoryRow[] },
  screen: Terminal,
): string {
  if (rows.length === 0) return 'Không có dòng nào. / No rows.';
  const lines = rows.map((r) => [
    r.unitName ?? (r.unitGuess ? `(${r.unitGuess}?)` : '–'),
    r.successor ?? '–',
    r.system ?? '–',
    r.managedBy ?? '–',
    r.mode === 'self' ? 'tự đầu tư' : r.vendors.join(', ') || (r.mode ?? '–'),
    r.year ?? '–',
    `${r.source.lines[0]}-${r.source.lines[1]}${r.needsReview.length > 0 ? ' ?' : ''}`,
  ]);
  const shown = lines.map((cells) => cells.map(visibleLines));
  const columns = [
    { head: 'Tỉnh cũ', width: 14 },
    { head: 'Nay', width: 3 },
    { head: 'Hệ thống' },
    { head: 'Đơn vị quản lý' },
    { head: 'Hình thức', width: 12 },
    { head: 'Năm', width: 10 },
    { head: 'Dòng', width: 11 },
  ];
  const review = rows.filter((r) => r.needsReview.length > 0).length;
  return `${table(columns, shown, screen.width)}\n\n${rows.length} dòng / rows; ${review} dòng cần xem lại (?) / need review`;
}
