// Reads cells at a moment.
import type { Change, Citation, Source } from '#libs/readiness';
import type { Queryable } from '../projection.js';

/** The value of a cell at (t, p) with what it rests on; see `Standing` in as-of.ts. */
export interface CellStanding<V> {
  /** The parts of `cell` as JSON: one string, to look it up by. */
  readonly name: string;
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
    (Omit<CellStanding<V>, 'name' | 'cell' | 'position' | 'confirmedAt'> & {
      cell: string;
      position: string;
      since_ms: number;
      confirmed_ms: number;
    })[]
  >`select cell, value, event, "position", conflicting, change, source, cites,
      extract(epoch from since)::float8 * 1000 as since_ms, extract(epoch from confirmed_at)::float8 * 1000 as confirmed_ms
    from ${sql(schema)}.cells_at(${t}::text::timestamptz, ${p}::bigint,
      ${only && only.map((cell) => JSON.stringify(cell))}::text[])`;
  const instant = instants();
  return rows.map((row) => ({
    name: row.cell,
    cell: JSON.parse(row.cell) as string[],
    value: row.value,
    event: row.event,
    position: Number(row.position),
    since: instant(row.since_ms),
    confirmedAt: instant(row.confirmed_ms),
    conflicting: row.conflicting,
    change: row.change,
    source: row.source,
    cites: row.cites,
  }));
}

/** Cells whose values have the same key since the same instant. */
export interface CellsOfKind<V> {
  /** What is said of one of them: what no key tells, such as wordings, may be other words for the others. */
  readonly value: V;
  readonly since: string;
  readonly conflicting: boolean;
  /** Their names, as `CellStanding.name`. */
  readonly cells: readonly string[];
}

/**
 * Every cell that has a value at (t, p); those of the kind `alike` (the first part of their names) that are alike together:
 * of tens of thousands of cells a few rows are sent and read, not one each.
 */
export async function kindsAt<V>(
  sql: Queryable,
  schema: string,
  t: string,
  p: number,
  alike: string,
): Promise<CellsOfKind<V>[]> {
  const rows = await sql<{ value: V; conflicting: boolean; since_ms: number; cells: string }[]>`
    select e.value, k.conflicting, extract(epoch from k.since)::float8 * 1000 as since_ms, k.cells
    from (
      select min("position") as "position", conflicting, since, string_agg(cell, chr(10)) as cells
      from ${sql(schema)}.keys_at(${t}::text::timestamptz, ${p}::bigint)
      group by key, conflicting, since,
        case when starts_with(cell, ${`["${alike}",`}) then null else cell end
    ) k join ${sql(schema)}.entries e on e.position = k.position`;
  return rows.map(({ value, conflicting, since_ms, cells }) => ({
    value,
    since: new Date(Math.round(since_ms)).toISOString(),
    conflicting,
    // names are JSON, in which a line cannot end
    cells: cells.split('\n'),
  }));
}

/** Many cells, few reports: each instant is written out once. */
function instants(): (ms: number) => string {
  const written = new Map<number, string>();
  return (ms) => {
    const known = written.get(ms);
    if (known !== undefined) return known;
    const text = new Date(Math.round(ms)).toISOString();
    written.set(ms, text);
    return text;
  };
}

/** The earliest effective time of all cells of a kind (the first part of their names) known at `p`; null without any. */
export async function firstReportedAt(
  sql: Queryable,
  schema: string,
  kind: string,
  p: number,
): Promise<string | null> {
  const [row] = await sql<{ first: Date | null }[]>`
    select min(effective_from) as first from ${sql(schema)}.runs
    where starts_with(cell, ${`["${kind}",`}) and known_from <= ${p} and (known_to is null or known_to > ${p})`;
  return row?.first?.toISOString() ?? null;
}
