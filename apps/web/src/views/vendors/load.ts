// What each vendor carries, and what depends on it: the units whose systems it runs and the cells of the criteria that
// belong to these systems.

export interface Assigned {
  readonly vendors: readonly string[];
  readonly mode: string;
}

export interface VendorsShape {
  readonly systems: readonly {
    readonly code: string;
    readonly counts: readonly { readonly vendor: string; readonly units: readonly string[] }[];
  }[];
}

export interface MatrixShape {
  readonly units: readonly {
    readonly code: string;
    readonly cells: Readonly<Record<string, { readonly status: string; readonly overdue: boolean }>>;
  }[];
}

export interface CriterionShape {
  readonly code: string;
  readonly system: string | null;
}

export interface Load {
  readonly vendor: string;
  /** Each unit once, however many of its systems the vendor runs. */
  readonly units: readonly string[];
  readonly systems: readonly { readonly code: string; readonly units: readonly string[] }[];
}

export interface Dependence {
  readonly system: string;
  readonly criterion: string;
  readonly done: number;
  readonly notDone: readonly string[];
  readonly notReported: readonly string[];
}

/** Most units first; equal numbers in the order in which they are met. */
export function loadsOf({ systems }: VendorsShape): Load[] {
  const loads = new Map<string, { code: string; units: readonly string[] }[]>();
  for (const { code, counts } of systems)
    for (const { vendor, units } of counts)
      loads.set(vendor, [...(loads.get(vendor) ?? []), { code, units }]);
  return [...loads]
    .map(([vendor, own]) => ({ vendor, units: [...new Set(own.flatMap((s) => s.units))], systems: own }))
    .sort((a, b) => b.units.length - a.units.length);
}

/** How far the criteria are, in the units that the vendor runs the system of; only criteria that have a system. */
export function dependenceOf(
  load: Load,
  matrix: MatrixShape,
  criteria: readonly CriterionShape[],
): Dependence[] {
  const rows = new Map(matrix.units.map((unit) => [unit.code, unit.cells]));
  return load.systems.flatMap(({ code, units }) =>
    criteria
      .filter((criterion) => criterion.system === code)
      .map((criterion) => {
        const having = (...statuses: string[]) =>
          units.filter((unit) =>
            statuses.includes(rows.get(unit)?.[criterion.code]?.status ?? 'not_reported'),
          );
        return {
          system: code,
          criterion: criterion.code,
          done: having('done', 'not_applicable').length,
          notDone: having('not_done'),
          notReported: having('not_reported'),
        };
      }),
  );
}
