// The inventory of the old provinces, rolled up to the units that they became.

export interface RowShape {
  /** Code of the old province under whose name the row is printed; null where only a guess can be made. */
  readonly unit: string | null;
  readonly successor: string | null;
  readonly systemKind: string | null;
}

export interface RolledUp {
  /** Code of the unit of today; null where nobody can say. */
  readonly unit: string | null;
  /** The old provinces that it was made of, also those of which there is no row. */
  readonly olds: readonly string[];
  /** Number of rows by kind of system; kinds outside the columns under `null`. */
  readonly kinds: ReadonlyMap<string | null, number>;
  readonly rows: number;
  /** Of `rows`, those that are only guessed to belong here. */
  readonly guessed: number;
}

export interface UnitShape {
  readonly code: string;
  readonly predecessors: readonly { readonly code: string }[];
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
  units: readonly UnitShape[],
  columns: readonly string[],
): RolledUp[] {
  const lineOf = (unit: string | null, olds: readonly string[]): RolledUp => {
    const own = rows.filter((row) => row.successor === unit);
    const kinds = new Map<string | null, number>();
    for (const { systemKind } of own) {
      const column = systemKind !== null && columns.includes(systemKind) ? systemKind : null;
      kinds.set(column, (kinds.get(column) ?? 0) + 1);
    }
    const guessed = unit === null ? 0 : own.filter((row) => row.unit === null).length;
    return { unit, olds, kinds, rows: own.length, guessed };
  };
  const known = units.map(({ code, predecessors }) =>
    lineOf(
      code,
      predecessors.map((old) => old.code),
    ),
  );
  const unclear = lineOf(null, []);
  return unclear.rows > 0 ? [...known, unclear] : known;
}
