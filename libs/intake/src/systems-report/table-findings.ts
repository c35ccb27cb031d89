// The appendix checked for rows that are missing, stand twice or can be read in two ways, and against what the prose
// declares of each vendor.
import type { FindingParts } from '../reader.js';
import { plannedChange, runByUnit, type Cell, type Doubt } from './cells.js';
import type { DeclaredSystem } from './declared.js';
import { keysOf, type LineRange } from './flow.js';
import { firstRows, sameAssignment, sameWords } from './observations.js';
import type { Report } from './report.js';

export function tableFindings(report: Report): FindingParts[] {
  if (report.appendix.blocks.length === 0) return [noTable(report)];
  const cells = firstRows(report.cells);
  return [
    ...unknownNames(report),
    ...rowsThatStandTwice(report),
    ...missingRows(report),
    ...cells.flatMap((cell) => [...ambiguities(cell, report), ...plannedAmbiguity(cell, report)]),
    ...declaredAndDerived(report, cells),
    ...twoNames(report, cells),
  ];
}

function noTable({ appendix }: Report): FindingParts {
  const last = Math.max(1, appendix.from - 1);
  return {
    code: 'missing-row',
    severity: 'warning',
    vi: 'Không tìm thấy bảng phụ lục theo từng tỉnh, nên không có phân công doanh nghiệp nào được ghi nhận.',
    en: 'There is no appendix table by province, so no assignment was recorded.',
    lines: [last, last],
  };
}

function unitName(report: Report, code: string): string {
  return report.catalogue.units.find((u) => u.code === code)?.name ?? code;
}

function titles(report: Report, code: string): { vi: string; en: string } {
  return report.catalogue.systems.find((s) => s.code === code)?.title ?? { vi: code, en: code };
}

function unknownNames(report: Report): FindingParts[] {
  const provinces = report.appendix.blocks
    .filter((block) => block.unit === null)
    .map((block): FindingParts => {
      const old = report.names.predecessor(block.name);
      const hint = old ? `; đây là tên cũ, nay thuộc ${old.successor.name}` : '';
      const hintEn = old ? `; it is an old name, now in ${old.successor.name}` : '';
      return {
        code: 'unknown-name',
        severity: 'error',
        vi: `Danh mục không có tỉnh, thành phố tên “${block.name}”${hint}; ${block.rows.length} hàng của tỉnh này không được ghi nhận.`,
        en: `The catalogue has no province “${block.name}”${hintEn}; its ${block.rows.length} rows were not recorded.`,
        lines: [block.nameLines[0], block.rows.at(-1)?.lines[1] ?? block.nameLines[1]],
        actual: block.name,
      };
    });
  const vendors = report.cells.flatMap((cell): FindingParts[] => {
    const at = { unit: cell.unit.code, system: cell.system };
    if (cell.unknown) {
      const name = cell.unknown.text;
      const vi = `Danh mục không có doanh nghiệp tên “${name}”; hàng này không được ghi nhận phân công.`;
      const en = `The catalogue has no vendor “${name}”; no assignment was recorded for this row.`;
      return [
        { code: 'unknown-name', severity: 'error', vi, en, lines: cell.unknown.lines(), ...at, actual: name },
      ];
    }
    if (cell.assignment) return [];
    const vi = 'Ô doanh nghiệp trống và phía trên trong cùng tỉnh không có ô nào để kéo xuống.';
    const en = 'The vendor cell is blank, and no cell above it in the province could be carried down.';
    return [{ code: 'ambiguous-cell', severity: 'warning', vi, en, lines: cell.lines, ...at }];
  });
  return [...provinces, ...vendors];
}

function rowsThatStandTwice(report: Report): FindingParts[] {
  const first = new Map<string, Cell>();
  return report.cells.flatMap((cell): FindingParts[] => {
    const key = `${cell.unit.code} ${cell.system}`;
    const before = first.get(key);
    if (!before) {
      first.set(key, cell);
      return [];
    }
    const how = !sameAssignment(before, cell)
      ? { vi: ' với nội dung khác nhau', en: ' that differ' }
      : sameWords(before, cell)
        ? { vi: ' (cùng nội dung)', en: ' (saying the same)' }
        : {
            vi: ' (cùng doanh nghiệp, khác ghi chú hoặc khó khăn)',
            en: ' (the same vendor, other notes or difficulties)',
          };
    const title = titles(report, cell.system);
    const missing = missingSystems(report, cell.unit.code);
    const instead = missing.length === 1 ? titles(report, missing[0]!) : null;
    return [
      {
        code: 'doubled-row',
        severity: 'warning',
        vi:
          `${cell.unit.name} có hai hàng “${title.vi}”` +
          how.vi +
          (instead ? `; hàng thứ hai có thể là “${instead.vi}”, cần kiểm tra lại.` : '.'),
        en:
          `${cell.unit.name} has two rows “${title.en}”` +
          how.en +
          (instead ? `; the second may stand for “${instead.en}”, which needs checking.` : '.'),
        lines: cell.lines,
        related: [before.lines],
        unit: cell.unit.code,
        system: cell.system,
        expected: 1,
        actual: 2,
      },
    ];
  });
}

function missingSystems(report: Report, unit: string): string[] {
  const seen = new Set(report.cells.filter((c) => c.unit.code === unit).map((c) => c.system));
  return report.catalogue.systems.map((s) => s.code).filter((code) => !seen.has(code));
}

function missingRows(report: Report): FindingParts[] {
  const { from, blocks } = report.appendix;
  return report.catalogue.units.flatMap((unit): FindingParts[] => {
    const block = blocks.find((b) => b.unit?.code === unit.code);
    if (!block) {
      const vi = `Bảng phụ lục không có ${unit.name}.`;
      const en = `The appendix has no rows for ${unit.name}.`;
      return [{ code: 'missing-row', severity: 'warning', vi, en, lines: [from, from], unit: unit.code }];
    }
    const lines: LineRange = [block.nameLines[0], block.rows.at(-1)?.lines[1] ?? block.nameLines[1]];
    return missingSystems(report, unit.code).map((system) => ({
      code: 'missing-row',
      severity: 'warning',
      vi: `${unit.name} không có hàng “${titles(report, system).vi}”.`,
      en: `${unit.name} has no row “${titles(report, system).en}”.`,
      lines,
      unit: unit.code,
      system,
      expected: 1,
      actual: 0,
    }));
  });
}

function ambiguities(cell: Cell, report: Report): FindingParts[] {
  const at = { unit: cell.unit.code, system: cell.system };
  const found = cell.doubts.map((doubt): FindingParts => {
    const { vi, en } = doubtText(doubt, cell);
    return {
      code: 'ambiguous-cell',
      severity: 'warning',
      vi,
      en,
      lines: doubt.lines,
      related: [cell.lines],
      ...at,
    };
  });
  if (cell.note && cell.noteFor.length > 1) {
    const all = new Set(cell.noteFor).size >= report.catalogue.systems.length;
    const named = cell.noteFor.join(', ');
    found.push({
      code: 'ambiguous-cell',
      severity: 'info',
      vi: `Ô ghi chú của ${cell.unit.name} in ở hàng ${cell.system} nhưng gộp qua ${all ? 'cả ' : ''}${cell.noteFor.length} hàng (${named}); được ghi nhận ${all ? 'cho cả tỉnh' : 'cho từng hệ thống đó'}.`,
      en: `The note of ${cell.unit.name} is printed in row ${cell.system}, but its cell is merged over ${cell.noteFor.length} rows (${named}); it was recorded for ${all ? 'the province as a whole' : 'each of these systems'}.`,
      lines: cell.note.lines(),
      unit: cell.unit.code,
      system: all ? null : cell.system,
    });
  }
  return found;
}

function doubtText(doubt: Doubt, cell: Cell): { vi: string; en: string } {
  const printed = cell.assignment?.printed ?? '';
  const who = ids(cell.assignment);
  switch (doubt.kind) {
    case 'text-may-be-note': {
      const other = cell.alternatives[0];
      const above = other ? ids(other) : '';
      return {
        vi: `“${printed}” được đọc là ô doanh nghiệp; nhưng sau nó chỉ thấy một ô trống, nên cũng có thể là ghi chú và doanh nghiệp là ${above} theo ô gộp phía trên. Cần kiểm tra lại.`,
        en: `“${printed}” was read as the vendor cell; only one blank cell follows it, so it may be the note, with ${above} carried down from above. Needs checking.`,
      };
    }
    case 'note-names-others':
      return {
        vi: `Ô doanh nghiệp là ${who}${cell.assignment?.basis === 'carried-down' ? ' (kéo xuống từ ô gộp)' : ''}, nhưng ghi chú nói đang dùng ${doubt.vendors.join(' và ')}. Cần kiểm tra lại.`,
        en: `The vendor cell says ${who}${cell.assignment?.basis === 'carried-down' ? ' (carried down)' : ''}, but the note says that ${doubt.vendors.join(' and ')} are used. Needs checking.`,
      };
    case 'starts-with-vendor':
      return {
        vi: `Nội dung mở đầu bằng “${doubt.vendors.join(', ')}”: được đọc là ghi chú, nhưng cũng có thể là ô doanh nghiệp. Cần kiểm tra lại.`,
        en: `The text begins with “${doubt.vendors.join(', ')}”: read as the note, but it may be the vendor cell. Needs checking.`,
      };
  }
}

function ids(a: { readonly vendors: readonly string[]; readonly mode: string | null } | null): string {
  if (!a) return '—';
  const own = a.mode === 'self' || a.mode === 'self-with-vendor' ? ['tự triển khai'] : [];
  return [...own, ...a.vendors].join(' + ');
}

/** "do tỉnh … vận hành (iNet)": does the province run it, or the vendor in the bracket? */
function plannedAmbiguity(cell: Cell, report: Report): FindingParts[] {
  if (!cell.note || !cell.assignment) return [];
  const planned = plannedChange(cell.note, cell.assignment.vendors, report.vendors, report.names);
  if (!planned || planned.to.length === 0 || !runByUnit(planned.wording.text, report.names)) return [];
  return [
    {
      code: 'ambiguous-cell',
      severity: 'info',
      vi: `Dự kiến chuyển về hệ thống do tỉnh vận hành, trong ngoặc ghi ${planned.to.join(', ')}: được ghi là chuyển sang ${planned.to.join(', ')}, nhưng cũng có thể là tỉnh tự triển khai trên nền tảng đó.`,
      en: `The planned change leads to a system run by the province, with ${planned.to.join(', ')} in brackets: recorded as a change to ${planned.to.join(', ')}, but the province may run it itself.`,
      lines: planned.wording.lines(),
      unit: cell.unit.code,
      system: cell.system,
    },
  ];
}

interface Derived {
  /** Units whose cell names this vendor alone. */
  readonly sure: Set<string>;
  /** Units whose cell names it together with another, or that run the system themselves with it. */
  readonly shared: Set<string>;
}

function derive(cells: readonly Cell[]): Map<string, Derived> {
  const derived = new Map<string, Derived>();
  for (const { unit, assignment } of cells) {
    if (!assignment) continue;
    const own = assignment.mode === 'vendor' ? [] : ['self'];
    const all = [...assignment.vendors, ...own];
    for (const vendor of all) {
      const entry = derived.get(vendor) ?? { sure: new Set<string>(), shared: new Set<string>() };
      derived.set(vendor, entry);
      (all.length > 1 ? entry.shared : entry.sure).add(unit.code);
    }
  }
  return derived;
}

/** One finding per system and vendor for which prose and table differ, in number or only in the provinces. */
function declaredAndDerived(report: Report, cells: readonly Cell[]): FindingParts[] {
  return report.declared.systems.flatMap((block) => {
    const own = cells.filter((c) => c.system === block.system);
    const open = new Set(report.catalogue.units.map((u) => u.code));
    for (const c of own) if (c.assignment) open.delete(c.unit.code);
    const derived = derive(own);
    const vendors = new Set([
      ...block.units.flatMap((e) => (e.vendor === null ? [] : [e.vendor])),
      ...derived.keys(),
    ]);
    if (block.units.length === 0) return [];
    return [...vendors].flatMap((vendor) => compare(report, block, vendor, derived.get(vendor), open, own));
  });
}

function compare(
  report: Report,
  block: DeclaredSystem,
  vendor: string,
  derived: Derived | undefined,
  open: ReadonlySet<string>,
  cells: readonly Cell[],
): FindingParts[] {
  const entry = block.units.find((e) => e.vendor === vendor);
  const sure = derived?.sure ?? new Set<string>();
  const may = new Set([...sure, ...(derived?.shared ?? []), ...open]);
  const declared = entry ? (entry.list ? listed(entry.list) : implied(block, report)) : new Set<string>();
  const count = entry?.count ?? 0;
  const proseOnly = declared ? [...declared].filter((code) => !may.has(code)) : [];
  const tableOnly = declared ? [...sure].filter((code) => !declared.has(code)) : [];
  const numbersAgree = count >= sure.size && count <= may.size;
  if (declared ? proseOnly.length + tableOnly.length === 0 : numbersAgree) return [];
  const names = (codes: readonly string[]): string => codes.map((code) => unitName(report, code)).join(', ');
  const shared = [...(derived?.shared ?? [])];
  const table = sure.size + shared.length;
  const among = {
    vi: shared.length > 0 ? ` (trong đó cùng đơn vị khác: ${names(shared)})` : '',
    en: shared.length > 0 ? ` (of these together with others: ${names(shared)})` : '',
  };
  const who =
    vendor === 'self' ? { vi: 'tự triển khai', en: 'run by the province' } : { vi: vendor, en: vendor };
  const doubtful = cells.filter((c) => c.alternatives.length > 0 && tableOnly.includes(c.unit.code));
  const sides = {
    vi: [
      proseOnly.length > 0 ? `chỉ phần lời có: ${names(proseOnly)}` : '',
      tableOnly.length > 0 ? `chỉ phụ lục có: ${names(tableOnly)}` : '',
      doubtful.length > 0 ? `ô của ${names(doubtful.map((c) => c.unit.code))} còn cách đọc khác` : '',
    ].filter((s) => s !== ''),
    en: [
      proseOnly.length > 0 ? `only the prose has ${names(proseOnly)}` : '',
      tableOnly.length > 0 ? `only the appendix has ${names(tableOnly)}` : '',
      doubtful.length > 0
        ? `the cell of ${names(doubtful.map((c) => c.unit.code))} can be read otherwise`
        : '',
    ].filter((s) => s !== ''),
  };
  const rows = cells.filter((c) => tableOnly.includes(c.unit.code) || proseOnly.includes(c.unit.code));
  const [only] = [...proseOnly, ...tableOnly];
  return [
    {
      code: 'declared-differs-from-derived',
      severity: 'warning',
      vi: [`${who.vi}: phần lời ghi ${count}, phụ lục có ${table}${among.vi}`, ...sides.vi].join('; ') + '.',
      en:
        [`${who.en}: the prose states ${count}, the appendix has ${table}${among.en}`, ...sides.en].join(
          '; ',
        ) + '.',
      lines: entry?.lines ?? block.intro ?? block.heading,
      related: rows.map((c) => c.lines),
      unit: proseOnly.length + tableOnly.length === 1 ? only! : null,
      system: block.system,
      expected: count,
      actual: table,
    },
  ];
}

function listed(list: readonly { readonly unit: string | null }[]): Set<string> {
  return new Set(list.flatMap(({ unit }) => (unit === null ? [] : [unit])));
}

/** The units that nobody else is said to have, where the prose makes that plain: its counts add up to all units. */
function implied(block: DeclaredSystem, report: Report): Set<string> | null {
  const silent = block.units.filter((e) => e.list === null);
  const sum = block.units.reduce((all, e) => all + e.count, 0);
  const rest = new Set(report.catalogue.units.map((u) => u.code));
  for (const entry of block.units) for (const code of listed(entry.list ?? [])) rest.delete(code);
  const plain =
    silent.length === 1 && sum === report.catalogue.units.length && rest.size === silent[0]!.count;
  return plain ? rest : null;
}

/** Prose and table name one vendor by words that have nothing in common, so that only the catalogue links them. */
function twoNames(report: Report, cells: readonly Cell[]): FindingParts[] {
  return report.declared.systems.flatMap((block) =>
    block.units.flatMap((entry): FindingParts[] => {
      const cell = cells.find(
        (c) =>
          c.system === block.system &&
          c.assignment?.basis === 'cell' &&
          c.assignment.vendors.length === 1 &&
          c.assignment.vendors[0] === entry.vendor &&
          entry.list?.some(({ unit }) => unit === c.unit.code),
      );
      // Spellings may differ as they like; only a vendor whose names the catalogue itself doubts is worth a look.
      const doubted = report.catalogue.vendors.some((v) => v.id === entry.vendor && v.note !== null);
      if (!cell || !doubted) return [];
      const prose = new Set(keysOf(entry.name));
      const printed = cell.assignment!.printed;
      if (keysOf(printed).some((key) => prose.has(key))) return [];
      return [
        {
          code: 'ambiguous-cell',
          severity: 'info',
          vi: `Phần lời ghi “${entry.name}”, phụ lục ghi “${printed}”; được coi là cùng một doanh nghiệp, cần kiểm tra lại.`,
          en: `The prose says “${entry.name}”, the appendix “${printed}”; taken for one vendor, which needs checking.`,
          lines: cell.lines,
          related: [entry.lines],
          unit: cell.unit.code,
          system: cell.system,
          expected: entry.name,
          actual: printed,
        },
      ];
    }),
  );
}
