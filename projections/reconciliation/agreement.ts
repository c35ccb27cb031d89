// Numbers that one document states against what others list for the same instant; and documents that share an instant.
import type { Finding } from '#libs/readiness';
import {
  between,
  moment,
  places,
  type Labels,
  type Report,
  type Standings,
  type Stated,
  type StatedAs,
} from './stated.js';

/** What stands against a declared number. */
interface Derived {
  readonly count: number;
  /** What is counted: units, or vendors. */
  readonly members: readonly string[];
  readonly from: readonly Stated[];
}

/**
 * A declared count against the standings at its instant. Only where others list for exactly that instant, and its own
 * document lists nothing: what a document says against itself is flagged by its reader.
 * @param own the statements of the declaring document
 */
export function declaredFinding(
  declared: StatedAs<'CountDeclared'>,
  own: readonly Stated[],
  now: Standings,
  labels: Labels,
): Finding | null {
  const { criterion, system, vendor, measure, count, units } = declared.data;
  if (declared.document === null) return null;
  const derived =
    criterion !== null
      ? derivedStatuses(declared, criterion, own, now)
      : system !== null
        ? derivedAssignments(declared, system, own, now)
        : null;
  if (!derived) return null;
  const listed = units === null ? null : new Set(units);
  const missing = listed ? [...listed].filter((u) => !derived.members.includes(u)) : [];
  const extra = listed ? derived.members.filter((u) => !listed.has(u)) : [];
  if (derived.count === count && missing.length + extra.length === 0) return null;
  const of = criterion !== null ? labels.criterion(criterion) : labels.system(system!);
  const what = MEASURES[measure](vendor === null ? '' : labels.vendor(vendor));
  const lists = [
    ...(missing.length > 0
      ? [{ vi: `chỉ nêu ở đây: ${labels.units(missing)}`, en: `only here: ${labels.units(missing)}` }]
      : []),
    ...(listed === null && measure === 'units' && derived.members.length <= 8
      ? [{ vi: labels.units(derived.members), en: labels.units(derived.members) }]
      : []),
    ...(extra.length > 0
      ? [{ vi: `chỉ có ở danh sách kia: ${labels.units(extra)}`, en: `only there: ${labels.units(extra)}` }]
      : []),
  ];
  return between({
    code: 'declared-differs-from-derived',
    severity: 'warning',
    message: {
      vi: `${of.vi}: ghi ${count} ${what.vi}, tài liệu khác cùng thời điểm cho ${derived.count}${lists.map((l) => `; ${l.vi}`).join('')}.`,
      en: `${of.en}: states ${count} ${what.en}, another document of the same instant gives ${derived.count}${lists.map((l) => `; ${l.en}`).join('')}.`,
    },
    document: declared.document,
    lines: declared.lines ?? [1, 1],
    related: places(derived.from).slice(0, 40),
    criterion,
    system,
    expected: count,
    actual: derived.count,
  });
}

const MEASURES: Record<
  StatedAs<'CountDeclared'>['data']['measure'],
  (vendor: string) => { vi: string; en: string }
> = {
  done: () => ({ vi: 'tỉnh hoàn thành', en: 'units done' }),
  notDone: () => ({ vi: 'tỉnh chưa hoàn thành', en: 'units not done' }),
  units: (vendor) => ({ vi: `tỉnh của ${vendor}`, en: `units of ${vendor}` }),
  vendors: () => ({ vi: 'doanh nghiệp', en: 'vendors' }),
};

function derivedStatuses(
  { data, effectiveAt }: StatedAs<'CountDeclared'>,
  criterion: string,
  own: readonly Stated[],
  now: Standings,
): Derived | null {
  if (data.measure !== 'done' && data.measure !== 'notDone') return null;
  if (own.some((s) => s.type === 'StatusReported' && s.data.criterion === criterion)) return null;
  const cells = [...now.statuses.values()].filter((s) => s.data.criterion === criterion);
  // a few cells reported by hand are no list to count
  if (cells.length === 0 || cells.length !== data.total) return null;
  if (!cells.some((s) => s.effectiveAt === effectiveAt)) return null;
  const status = data.measure === 'done' ? 'done' : 'not_done';
  const counted = cells.filter((s) => s.data.status === status);
  return { count: counted.length, members: counted.map((s) => s.data.unit), from: counted };
}

function derivedAssignments(
  { data, effectiveAt }: StatedAs<'CountDeclared'>,
  system: string,
  own: readonly Stated[],
  now: Standings,
): Derived | null {
  const assigned = (s: Stated) =>
    (s.type === 'VendorAssigned' || s.type === 'VendorReplaced') && s.data.system === system;
  if (own.some(assigned)) return null;
  const cells = [...now.assignments.values()].filter((s) => s.data.system === system);
  if (!cells.some((s) => s.effectiveAt === effectiveAt)) return null;
  const vendorsOf = ({ type, data: said }: (typeof cells)[number]): readonly string[] =>
    said.mode !== 'vendor' ? ['self'] : type === 'VendorReplaced' ? said.to : said.vendors;
  switch (data.measure) {
    case 'units': {
      const { vendor } = data;
      if (vendor === null) return null;
      const counted = cells.filter((s) => vendorsOf(s).includes(vendor));
      return { count: counted.length, members: counted.map((s) => s.data.unit), from: counted };
    }
    case 'vendors': {
      const vendors = [...new Set(cells.flatMap(vendorsOf))].filter((id) => id !== 'self');
      return { count: vendors.length, members: vendors, from: cells };
    }
    case 'done':
    case 'notDone':
      return null;
  }
}

/** Two documents of one kind on one instant: which of them counts depends on the order in which they were imported. */
export function sameInstant(report: Report, earlier: Report): Finding {
  const table = report.kind.endsWith('-table');
  return between({
    code: 'same-instant',
    severity: table ? 'info' : 'warning',
    message: {
      vi: `Hai tài liệu cùng loại, cùng thời điểm ${moment(report.asOf)}: tài liệu nhập sau được dùng; cần kiểm tra lại.`,
      en: `Two documents of one kind on one instant, ${moment(report.asOf)}: the one imported later counts; needs checking.`,
    },
    document: report.document,
    related: [{ document: earlier.document, lines: [1, 1] }],
  });
}
