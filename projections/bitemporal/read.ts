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

/** The earliest effective time of all cells of a kind (the first part of their names) known at `p`; null without any. */
export async function firstReportedAt(
  sql: Queryable,
  schema: string,
  kind: string,
  p: number,
): Promise<string | null> {
  const [row] = await sql<{ first: Date | null }[]>`
    select min(e.effective_at) as first
    from ${sql(schema)}.cells c cross join lateral (
      select e.effective_at from ${sql(schema)}.entries e
      where e.cell = c.cell and e.position <= ${p} and (e.retracted_at is null or e.retracted_at > ${p})
      order by e.effective_at limit 1) e
    where starts_with(c.cell, ${`["${kind}",`})`;
  return row?.first?.toISOString() ?? null;
}
