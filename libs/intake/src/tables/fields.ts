// The fields that rows have in common, read under the names of the catalogue: units, criteria, systems, vendors, who says it.
import { BASES, VENDOR_MODES } from '#libs/readiness';
import type { AssertedBy, Basis, EventData, VendorMode } from '#libs/readiness';
import { vocabulary, type Cells } from './cells.js';
import type { Lookup } from './lookup.js';
import { foldWord } from './words.js';

const MODE_WORDS = vocabulary<VendorMode>({
  vendor: ['doanh nghiệp', 'thuê', 'thuê doanh nghiệp', 'doanh nghiệp triển khai'],
  self: ['tự triển khai', 'tự đầu tư', 'tỉnh tự triển khai', 'thành phố tự triển khai', 'tự phát triển'],
  'self-with-vendor': ['phối hợp', 'phối hợp doanh nghiệp', 'tự đầu tư, thuê vận hành', 'self with vendor'],
});
const BASIS_WORDS = vocabulary<Basis>({
  named: ['nêu tên'],
  absent: ['không bị nêu tên'],
  cell: ['ô', 'ô bảng'],
  'carried-down': ['ô gộp', 'carried down'],
  implied: ['suy ra'],
  entered: ['nhập tay'],
});
/** Names hold commas and "&" but never these. */
const NAMES = /[;|]/;
export const REASONS = /\|/;

export function unitOf(cells: Cells, lookup: Lookup): string {
  const value = cells.required('unit');
  const unit = lookup.unit(value);
  if (unit === null && value !== '') cells.unknown('unit', value, [], lookup.unitAdvice(value));
  return unit ?? '';
}

export function oldUnitOf(column: 'unit' | 'unitGuess', cells: Cells, lookup: Lookup): string | null {
  const value = cells.text(column);
  if (value === '') return null;
  const unit = lookup.oldUnit(value);
  if (unit === null) {
    cells.refuse(column, {
      vi: `không biết địa phương cũ "${value}"; ghi tên hoặc mã trước sáp nhập`,
      en: `no unit of before the mergers is called "${value}"; write its old name or code`,
    });
  }
  return unit;
}

export function unitsOf(cells: Cells, lookup: Lookup): string[] | null {
  const names = cells.list('units', /[;|,]/);
  if (names.length === 0) return null;
  return names.flatMap((name) => {
    const unit = lookup.unit(name);
    if (unit === null) cells.unknown('units', name, [], lookup.unitAdvice(name));
    return unit === null ? [] : [unit];
  });
}

export function criterionOf(cells: Cells, lookup: Lookup): string {
  const value = cells.required('criterion');
  const criterion = lookup.criterion(value);
  if (criterion !== null || value === '') return criterion ?? '';
  if (lookup.topic(value) !== null) {
    cells.refuse('criterion', {
      vi: `"${value}" chỉ nhận ý kiến, không có trạng thái và thời hạn; dùng bảng remarks-table`,
      en: `"${value}" takes remarks only, it has no status or deadline; use a remarks-table`,
    });
  } else cells.unknown('criterion', value, lookup.criterionCodes);
  return '';
}

export function systemOf(cells: Cells, lookup: Lookup): string {
  const value = cells.required('system');
  const system = lookup.system(value);
  if (system === null && value !== '') cells.unknown('system', value, lookup.systemCodes);
  return system ?? '';
}

export function vendorsOf(
  column: 'vendors' | 'vendor' | 'replaces' | 'plannedTo',
  cells: Cells,
  lookup: Lookup,
): string[] {
  const whole = lookup.vendor(cells.text(column));
  const names = whole !== null ? [whole] : cells.list(column, NAMES);
  const found = names.flatMap((name) => {
    const vendor = lookup.vendor(name);
    if (vendor === null) cells.unknown(column, name, lookup.vendorIds);
    return vendor === null ? [] : [vendor];
  });
  if (column === 'vendor' && found.length > 1) {
    cells.refuse(column, { vi: 'chỉ ghi một doanh nghiệp mỗi dòng', en: 'one vendor in each row' });
  }
  return [...new Set(found)];
}

/** Other readings of the words that the row rests on: `mode: vendors: reason`, several with `|` between them. */
export function alternativesOf(cells: Cells, lookup: Lookup): EventData<'VendorAssigned'>['alternatives'] {
  return cells.list('alternatives', REASONS).flatMap((piece) => {
    const [word = '', names = '', ...rest] = piece.split(':').map((part) => part.trim());
    const mode = word === '' ? null : MODE_WORDS.get(foldWord(word));
    const vendors = names.split(NAMES).filter((name) => name.trim() !== '');
    const ids = vendors.flatMap((name) => lookup.vendor(name) ?? []);
    const reason = rest.join(': ');
    if (mode !== undefined && ids.length === vendors.length && reason !== '')
      return [{ vendors: ids, mode, reason }];
    cells.refuse('alternatives', {
      vi: `không đọc được "${piece}"; ghi hình thức: doanh nghiệp: lý do, ví dụ vendor: VNPT: ghi chú nói khác`,
      en: `cannot read "${piece}"; write mode: vendors: reason, e.g. vendor: VNPT: the note says otherwise`,
    });
    return [];
  });
}

export function modeOf(cells: Cells): VendorMode {
  return cells.word('mode', MODE_WORDS, VENDOR_MODES) ?? 'vendor';
}

/** `self` is a mode and no vendor of a cell: a unit that runs a system alone has no vendors. */
export function checkMode(cells: Cells, mode: VendorMode, named: readonly string[]): void {
  if (cells.text('mode') === '') return;
  const vendors = named.filter((vendor) => vendor !== 'self');
  if (mode === 'self' && vendors.length > 0) {
    cells.refuse('vendors', {
      vi: 'tự triển khai (self) thì không có doanh nghiệp; nếu có, dùng self-with-vendor',
      en: 'self has no vendors; with one it is self-with-vendor',
    });
  }
  if (mode === 'vendor' && vendors.length < named.length) {
    cells.refuse('vendors', {
      vi: '"self" không đi với hình thức vendor; dùng self hoặc self-with-vendor',
      en: '"self" does not go with mode vendor; use self or self-with-vendor',
    });
  } else if (
    mode !== 'self' &&
    vendors.length === 0 &&
    cells.list('vendors', NAMES).length === named.length
  ) {
    cells.refuse('vendors', {
      vi: `hình thức ${mode} cần ít nhất một doanh nghiệp`,
      en: `mode ${mode} needs at least one vendor`,
    });
  }
}

export function basisOf(cells: Cells): Basis {
  return cells.text('basis') === '' ? 'cell' : (cells.word('basis', BASIS_WORDS, BASES) ?? 'cell');
}

/** Who says it: the ministry that consolidates, unless the row says otherwise or holds a unit's own words. */
export function teller(cells: Cells, lookup: Lookup, unit: string | null): AssertedBy {
  const value = cells.text('assertedBy');
  if (value === '')
    return unit === null ? { kind: 'ministry', id: lookup.ministry } : { kind: 'unit', id: unit };
  if (value.toLowerCase() === 'ministry' || value === lookup.ministry)
    return { kind: 'ministry', id: lookup.ministry };
  const named = lookup.unit(value);
  if (named !== null) return { kind: 'unit', id: named };
  const vendor = lookup.vendor(value);
  if (vendor !== null) return { kind: 'vendor', id: vendor };
  cells.unknown('assertedBy', value, [lookup.ministry, ...lookup.unitNames, ...lookup.vendorIds]);
  return { kind: 'ministry', id: lookup.ministry };
}
