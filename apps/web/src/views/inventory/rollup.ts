// The inventory of the old provinces, rolled up to the units that they became.

export interface RowShape {
  readonly unit: string | null;
  readonly successor: string | null;
  readonly systemKind: string | null;
}

export interface RolledUp {
  /** Code of the unit of today; null where nobody can say. */
  readonly unit: string | null;
  /** Old codes, in the order of the rows. */
  readonly olds: readonly string[];
  /** Number of rows by kind of system; kinds outside the columns under `null`. */
  readonly kinds: ReadonlyMap<string | null, number>;
  readonly rows: number;
}

/** Kinds of system with their number of rows, most first. */
export function kindsOf(rows: readonly RowShape[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { systemKind } of rows)
    if (systemKind !== null) counts.set(systemKind, (counts.get(systemKind) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** @param units today's units in the order to show; @param columns the kinds that have a column of their own */
export function rollUp(
  rows: readonly RowShape[],
  units: readonly string[],
  columns: readonly string[],
): RolledUp[] {
  return [...units, null]
    .map((unit) => {
      const own = rows.filter((row) => row.successor === unit);
      const kinds = new Map<string | null, number>();
      for (const { systemKind } of own) {
        const column = systemKind !== null && columns.includes(systemKind) ? systemKind : null;
        kinds.set(column, (kinds.get(column) ?? 0) + 1);
      }
      const olds = [...new Set(own.map((row) => row.unit).filter((old) => old !== null))];
      return { unit, olds, kinds, rows: own.length };
    })
    .filter(({ unit, rows: n }) => unit !== null || n > 0);
}
