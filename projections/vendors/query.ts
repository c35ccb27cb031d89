// Who runs which system where, at a moment.
import type {
  AssignmentSnapshot,
  AssignmentValue,
  Catalogue,
  PlannedValue,
  VendorsSnapshot,
} from '#libs/readiness';
import { cellsAt, type CellStanding } from '../bitemporal/index.js';
import { reading, type Clocks, type Queryable } from '../projection.js';
import { remarks, systemRemarks, type SystemRemark } from '../remarks/index.js';
import { vendors } from './fold.js';

export type Vendors = VendorsSnapshot;
export type Assignment = AssignmentSnapshot;

/** The vendor under which a unit counts that runs a system itself. */
const SELF = 'self';

/**
 * The assignments as they were true at `asOf` and known at `knownAt`; the same answer for ever.
 * @throws ProjectionBehind
 */
export async function vendorsAt(
  sql: Queryable,
  catalogue: Catalogue,
  { asOf, knownAt }: Clocks,
): Promise<Vendors> {
  const at = await cells(sql, { asOf, knownAt });
  const texts = await reading(sql, remarks.name, knownAt.position, (schema) =>
    systemRemarks(sql, schema, asOf, knownAt.position),
  );
  const units = catalogue.units.map(({ code: unit, name }) => {
    const systems: Record<string, Assignment> = {};
    for (const { code: system } of catalogue.systems) {
      const standing = at.get(nameOf('assignment', unit, system)) as
        CellStanding<AssignmentValue> | undefined;
      if (!standing) continue;
      const plan = at.get(nameOf('planned', unit, system)) as CellStanding<PlannedValue> | undefined;
      const own = texts.get(`${unit}|${system}`);
      const note = own?.note ?? texts.get(`${unit}|`)?.note ?? null;
      systems[system] = assignmentOf(standing, plan, { note, difficulty: own?.difficulty ?? null });
    }
    return { code: unit, name, systems };
  });
  const order = new Map(catalogue.vendors.map(({ id }, i) => [id, i]));
  const systems = catalogue.systems.map(({ code, title }) => {
    const counts = new Map<string, string[]>();
    for (const unit of units)
      for (const vendor of countedUnder(unit.systems[code]))
        counts.set(vendor, [...(counts.get(vendor) ?? []), unit.code]);
    const rank = (id: string): number => order.get(id) ?? order.size;
    const sorted = [...counts].sort((a, b) => b[1].length - a[1].length || rank(a[0]) - rank(b[0]));
    return { code, title, counts: sorted.map(([vendor, list]) => ({ vendor, units: list })) };
  });
  return { asOf, knownAt, systems, units };
}

async function cells(
  sql: Queryable,
  { asOf, knownAt: { position } }: Clocks,
): Promise<Map<string, CellStanding<unknown>>> {
  const found = await reading(sql, vendors.name, position, (schema) =>
    cellsAt<unknown>(sql, schema, asOf, position),
  );
  return new Map(found.map((standing) => [standing.name, standing]));
}

function assignmentOf(
  { value, since, confirmedAt, conflicting, event, source, cites }: CellStanding<AssignmentValue>,
  plan: CellStanding<PlannedValue> | undefined,
  { note, difficulty }: SystemRemark,
): Assignment {
  const { vendors: ids, mode, basis, alternatives, replaced } = value;
  const planned = plan && plan.confirmedAt >= confirmedAt ? plan.value : null;
  return {
    vendors: ids,
    mode,
    basis,
    since,
    confirmedAt,
    conflicting,
    planned,
    note,
    difficulty,
    alternatives,
    replaced,
    event,
    source,
    ...(cites ? { cites } : {}),
  };
}

function countedUnder(assignment: Assignment | undefined): readonly string[] {
  if (!assignment) return [];
  switch (assignment.mode) {
    case 'vendor':
      return assignment.vendors;
    case 'self':
    case 'self-with-vendor':
      return [SELF];
  }
}

function nameOf(...parts: string[]): string {
  return JSON.stringify(parts);
}
