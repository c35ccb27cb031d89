// Reads cells at a moment.
import type { Change, Citation, Source } from '#libs/readiness';
import type { Queryable } from '../projection.js';

/** The value of a cell at (t, p) with what it rests on; see `Standing` in as-of.ts. */
export interface CellStanding<V> {
  readonly cell: readonly string[];
  readonly value: V;
  readonly event: string;
  readonly position: number;
  readonly since: string;
  readonly confirmedAt: string;
  readonly conflicting: boolean;
  readonly change: Change;
  readonly source: Source | null;
  readonly cites: Citation | null;
}

/** Every cell that has a value at (t, p), or those of `only`, by name. */
export async function cellsAt<V>(
  sql: Queryable,
  schema: string,
  t: string,
  p: number,
  only: readonly (readonly string[])[] | null = null,
): Promise<CellStanding<V>[]> {
  const rows = await sql<
    (Omit<CellStanding<V>, 'cell' | 'position' | 'since' | 'confirmedAt'> & {
      cell: string;
      position: string;
      since: Date;
      confirmed_at: Date;
    })[]
  >`select * from ${sql(schema)}.cells_at(${t}::text::timestamptz, ${p}::bigint,
      ${only && only.map((cell) => JSON.stringify(cell))}::text[])`;
  return rows.map(({ confirmed_at, ...row }) => ({
    ...row,
    cell: JSON.parse(row.cell) as string[],
    position: Number(row.position),
    since: row.since.toISOString(),
    confirmedAt: confirmed_at.toISOString(),
  }));
}
