// Who runs each system: a row a unit, a column a system, then how many units each vendor carries.
import { formatLocal } from '#libs/readiness';
import type { Assignment, Vendors } from '#projections/vendors';
import { table, type Terminal } from './terminal.js';

export function vendorsText(vendors: Vendors, screen: Terminal): string {
  const systems = vendors.systems.map((s) => s.code);
  const rows = vendors.units.map((unit) => [
    unit.name,
    ...systems.map((code) => cellText(unit.systems[code])),
  ]);
  const width = Math.floor((screen.width - 14) / Math.max(1, systems.length)) - 2;
  const cells = vendors.units.reduce((sum, unit) => sum + Object.keys(unit.systems).length, 0);
  return [
    screen.paint(
      'bold',
      `Doanh nghiệp triển khai – số liệu tính đến ${formatLocal(vendors.asOf)} (vị trí ${vendors.knownAt.position})`,
    ),
    '',
    table(
      [{ head: 'Địa phương', width: 12 }, ...systems.map((head) => ({ head, width }))],
      rows,
      screen.width,
    ),
    '',
    ...vendors.systems.map(
      ({ code, counts }) =>
        `${screen.paint('bold', code.padEnd(7))} ${counts.map(({ vendor, units }) => `${named(vendor)} ${units.length}`).join(', ')}`,
    ),
    '',
    `${cells} ô / cells   → đã thay   ⇢ dự kiến thay   ≠ chưa thống nhất   ? còn cách đọc khác`,
  ].join('\n');
}

function cellText(cell: Assignment | undefined): string {
  if (!cell) return '░';
  const vendors = cell.vendors.map(named).join(' + ');
  const base =
    cell.mode === 'self'
      ? 'tự triển khai'
      : cell.mode === 'self-with-vendor'
        ? `tự triển khai + ${vendors}`
        : vendors;
  const swapped = cell.replaced ? `${cell.replaced.from.map(named).join(' + ')} → ${base}` : base;
  const planned = cell.planned ? ` ⇢ ${cell.planned.to.map(named).join(' + ')}` : '';
  return `${swapped}${planned}${cell.conflicting ? ' ≠' : ''}${cell.alternatives.length > 0 ? ' ?' : ''}`;
}

function named(vendor: string): string {
  return vendor === 'self' ? 'tự triển khai' : vendor;
}
