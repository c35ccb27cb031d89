// What the prose counts (section 1.1) checked against itself: lists, sums, shares and claims of one block. In every
// finding here `expected` is what is stated and `actual` what the block's own lines give.
import type { FindingParts } from '../reader.js';
import type { DeclaredSystem, DeclaredUnits } from './declared.js';
import type { LineRange } from './flow.js';
import type { Report } from './report.js';

export function countFindings(report: Report): FindingParts[] {
  return report.declared.systems.flatMap((block) => [
    ...unknownNames(block),
    ...listLengths(block),
    ...doubledNames(block, report),
    ...vendorNumber(block),
    ...selfNumber(block),
    ...sum(block),
    ...remaining(block),
    ...shares(block),
    ...otherSystem(block, report),
  ]);
}

function unknownNames({ system, units }: DeclaredSystem): FindingParts[] {
  return units.flatMap((entry) => [
    ...(entry.vendor === null ? [unknown(system, entry.name, entry.lines, 'doanh nghiệp', 'vendor')] : []),
    ...(entry.list ?? [])
      .filter(({ unit }) => unit === null)
      .map(({ name, lines }) => unknown(system, name, lines, 'tỉnh, thành phố', 'province')),
  ]);
}

function unknown(system: string, name: string, lines: LineRange, vi: string, en: string): FindingParts {
  return {
    code: 'unknown-name',
    severity: 'warning',
    vi: `Danh mục không có ${vi} tên “${name}”.`,
    en: `The catalogue has no ${en} “${name}”.`,
    lines,
    system,
    actual: name,
  };
}

function listLengths({ system, units }: DeclaredSystem): FindingParts[] {
  return units
    .filter((entry) => entry.list !== null && entry.list.length !== entry.count)
    .map((entry) => {
      const listed = entry.list!.length;
      return {
        code: 'count-differs-from-list',
        severity: 'warning',
        vi: `${label(entry)}: ghi ${entry.count} tỉnh nhưng kể tên ${listed}.`,
        en: `${label(entry)}: states ${entry.count} provinces but names ${listed}.`,
        lines: entry.lines,
        system,
        expected: entry.count,
        actual: listed,
      };
    });
}

/** In one list, or in the lists of two vendors. */
function doubledNames({ system, units }: DeclaredSystem, report: Report): FindingParts[] {
  const first = new Map<string, { entry: DeclaredUnits; lines: LineRange }>();
  const found: FindingParts[] = [];
  for (const entry of units) {
    for (const { unit, lines } of entry.list ?? []) {
      if (unit === null) continue;
      const before = first.get(unit);
      if (!before) {
        first.set(unit, { entry, lines });
        continue;
      }
      const name = report.catalogue.units.find((u) => u.code === unit)?.name ?? unit;
      const same = before.entry === entry;
      const [a, b] = [label(before.entry), label(entry)];
      found.push({
        code: 'name-listed-twice',
        severity: 'warning',
        vi: same ? `${name} được kể hai lần ở ${b}.` : `${name} được kể ở cả ${a} và ${b}.`,
        en: same ? `${name} is named twice under ${b}.` : `${name} is named under both ${a} and ${b}.`,
        lines,
        related: [before.lines],
        unit,
        system,
      });
    }
  }
  return found;
}

/** "có 05 Doanh nghiệp" against the bullets, and against the names in the introduction's own bracket. */
function vendorNumber({ system, vendors, named, units, intro }: DeclaredSystem): FindingParts[] {
  if (!vendors || !intro) return [];
  const listed = units.filter((entry) => entry.vendor !== 'self');
  const found: FindingParts[] = [];
  if (listed.length > 0 && listed.length !== vendors.value) {
    const names = listed.map(label).join(', ');
    found.push({
      code: 'count-differs-from-list',
      severity: 'warning',
      vi: `Phần mở đầu nêu ${vendors.value} doanh nghiệp nhưng bên dưới kể ${listed.length}: ${names}.`,
      en: `The introduction speaks of ${vendors.value} vendors, but ${listed.length} follow: ${names}.`,
      lines: vendors.lines,
      related: listed.map((entry) => entry.lines),
      system,
      expected: vendors.value,
      actual: listed.length,
    });
  }
  if (named && named.length !== vendors.value) {
    found.push({
      code: 'count-differs-from-list',
      severity: 'warning',
      vi: `Phần mở đầu nêu ${vendors.value} doanh nghiệp nhưng trong ngoặc kể ${named.length}: ${named.join(', ')}.`,
      en: `The introduction speaks of ${vendors.value} vendors, but its bracket names ${named.length}: ${named.join(', ')}.`,
      lines: intro,
      system,
      expected: vendors.value,
      actual: named.length,
    });
  }
  return found;
}

/** "và 2 tỉnh tự triển khai" against "03 tỉnh tự phát triển: …". */
function selfNumber({ system, self, units }: DeclaredSystem): FindingParts[] {
  const entry = units.find(({ vendor }) => vendor === 'self');
  const listed = entry?.count ?? 0;
  if (!self || units.length === 0 || self.value === listed) return [];
  return [
    {
      code: 'count-differs-from-list',
      severity: 'warning',
      vi: `Phần mở đầu nêu ${self.value} tỉnh tự triển khai, danh sách bên dưới ghi ${listed}.`,
      en: `The introduction says that ${self.value} provinces run the system themselves; the list below says ${listed}.`,
      lines: self.lines,
      related: entry ? [entry.lines] : [],
      system,
      expected: self.value,
      actual: listed,
    },
  ];
}

function totalOf({ total, units }: DeclaredSystem): number | null {
  return total?.value ?? units.find((entry) => entry.total !== null)?.total ?? null;
}

function sum(block: DeclaredSystem): FindingParts[] {
  const { system, units } = block;
  const total = totalOf(block);
  const made = units.reduce((all, entry) => all + entry.count, 0);
  if (total === null || units.length < 2 || made === total) return [];
  const sums = `${units.map((entry) => entry.count).join(' + ')} = ${made}`;
  return [
    {
      code: 'sum-differs-from-total',
      severity: 'warning',
      vi: `${sums}, không phải ${total} tỉnh, thành phố.`,
      en: `${sums}, not ${total} provinces.`,
      lines: [units[0]!.lines[0], units.at(-1)!.lines[1]],
      related: block.total ? [block.total.lines] : [],
      system,
      expected: total,
      actual: made,
    },
  ];
}

/** "tại 19 tỉnh, thành phố còn lại" against the total less the first bullet. */
function remaining(block: DeclaredSystem): FindingParts[] {
  const { system, units } = block;
  const total = totalOf(block);
  const [first] = units;
  if (!block.remaining || total === null || !first) return [];
  const rest = total - first.count;
  if (block.remaining.value === rest) return [];
  return [
    {
      code: 'sum-differs-from-total',
      severity: 'warning',
      vi: `Ghi ${block.remaining.value} tỉnh còn lại, nhưng ${total} − ${first.count} = ${rest}.`,
      en: `Speaks of ${block.remaining.value} remaining provinces, but ${total} − ${first.count} = ${rest}.`,
      lines: block.remaining.lines,
      related: [first.lines],
      system,
      expected: block.remaining.value,
      actual: rest,
    },
  ];
}

/** A share may be rounded or cut off; only one that neither gives is flagged. */
export function shareFollows(count: number, total: number, percent: number): boolean {
  if (total === 0) return false;
  const share = (100 * count) / total;
  const decimals = String(percent).split('.')[1]?.length ?? 0;
  const unit = 10 ** decimals;
  return [Math.round(share * unit), Math.floor(share * unit + 1e-9)].some(
    (n) => Math.abs(n - percent * unit) < 1e-6,
  );
}

function shares({ system, units }: DeclaredSystem): FindingParts[] {
  return units
    .filter((e) => e.percent !== null && e.total !== null && !shareFollows(e.count, e.total, e.percent))
    .map((entry) => ({
      ...shareFinding(entry.count, entry.total!, entry.percent!),
      lines: entry.lines,
      system,
    }));
}

export function shareFinding(count: number, total: number, percent: number): Omit<FindingParts, 'lines'> {
  const share = Math.round((10_000 * count) / total) / 100;
  return {
    code: 'percent-differs-from-count',
    severity: 'warning',
    vi: `${count}/${total} = ${String(share).replace('.', ',')}%, không phải ${String(percent).replace('.', ',')}%.`,
    en: `${count}/${total} = ${share}%, not ${percent}%.`,
    expected: percent,
    actual: share,
  };
}

function otherSystem(
  { system, otherSystem: other, intro, heading }: DeclaredSystem,
  report: Report,
): FindingParts[] {
  if (other === null || !intro) return [];
  const title = (code: string): { vi: string; en: string } =>
    report.catalogue.systems.find((s) => s.code === code)!.title;
  return [
    {
      code: 'needs-review',
      severity: 'info',
      vi: `Đề mục là “${title(system).vi}” nhưng phần mở đầu viết về “${title(other).vi}”; có thể chép từ mục khác, cần kiểm tra lại các con số.`,
      en: `The heading is “${title(system).en}” but the introduction speaks of “${title(other).en}”; it may be copied from another block, so its numbers need checking.`,
      lines: intro,
      related: [heading],
      system,
      expected: system,
      actual: other,
    },
  ];
}

function label({ vendor, name }: DeclaredUnits): string {
  return vendor === 'self' ? 'tự triển khai' : (vendor ?? name);
}
