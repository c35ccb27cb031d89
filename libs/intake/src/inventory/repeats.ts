// Rows that say the same: twice in one province, or word for word in several.
import type { FindingParts } from '../reader.js';
import { TEMPLATE_ANYWHERE } from './columns.js';
import type { InventoryRow, Seen } from './findings.js';

/** From this length on, equal words in two provinces are no coincidence of a form. */
const LONG = 100;
/** Shorter equal rows count too once the same provinces share a long one. */
const SHORT = 20;

export function repeatFindings({ rows }: Seen): FindingParts[] {
  return [...doubled(rows), ...copied(rows)];
}

function doubled(rows: readonly InventoryRow[]): FindingParts[] {
  const groups = groupBy(
    rows.filter((r) => r.row.place !== null && r.columns.tail !== ''),
    (r) => [r.row.place!.code, r.label.printed, r.columns.managedBy, r.columns.tail].join('|').toLowerCase(),
  ).filter((g) => g.length > 1);
  return groupBy(groups, (g) => g[0]!.row.place!.code).map((ofUnit) => {
    const [first, ...others] = ofUnit.flat().map((r) => r.row.lines);
    const { code, name } = ofUnit[0]![0]!.row.place!;
    const systems = ofUnit.map((g) => `${g[0]!.label.printed ?? '?'} (${g.length} lần)`).join(', ');
    return {
      code: 'doubled-row',
      severity: 'warning',
      vi: `${name} có hàng ghi lặp lại y nguyên: ${systems}`,
      en: `${name} has rows that stand twice, word for word: ${ofUnit.length} of its systems`,
      lines: first!,
      related: others,
      unit: code,
      expected: ofUnit.length,
      actual: ofUnit.flat().length,
    };
  });
}

function copied(rows: readonly InventoryRow[]): FindingParts[] {
  const named = rows.filter((r) => r.row.place !== null && !TEMPLATE_ANYWHERE.test(r.columns.tail));
  const same = groupBy(
    named.filter((r) => r.columns.tail.length >= SHORT),
    (r) => `${r.label.kind ?? r.label.printed ?? ''}|${r.columns.tail}`,
  ).filter((g) => unitsOf(g).length > 1);
  const long = same.filter((g) => g[0]!.columns.tail.length >= LONG);
  const sets: string[][] = [];
  for (const group of long) {
    const units = unitsOf(group);
    const joined = sets.filter((set) => set.some((u) => units.includes(u)));
    for (const set of joined) sets.splice(sets.indexOf(set), 1);
    sets.push([...new Set([...joined.flat(), ...units])]);
  }
  return sets.map((set) => {
    const alike = same
      .map((g) => g.filter((r) => set.includes(r.row.place!.code)))
      .filter((g) => unitsOf(g).length > 1);
    const all = alike.flat().sort((a, b) => a.row.lines[0] - b.row.lines[0]);
    const names = [...new Set(all.map((r) => r.row.place!.name))].join(', ');
    const systems = alike.map((g) => g[0]!.label.printed ?? '?').join('; ');
    return {
      code: 'same-text',
      severity: 'warning',
      vi: `${names} ghi giống nhau từng chữ, cả năm và số tiền, ở ${alike.length} hệ thống (${systems}): cần kiểm tra lại`,
      en: `${names} print the same words, years and amounts for ${alike.length} systems: needs checking`,
      lines: all[0]!.row.lines,
      related: all.slice(1).map((r) => r.row.lines),
      actual: all.length,
    };
  });
}

function unitsOf(rows: readonly InventoryRow[]): string[] {
  return [...new Set(rows.flatMap((r) => r.row.place?.code ?? []))];
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return [...groups.values()];
}
