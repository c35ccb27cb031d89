// The inventory at an effective time, known at a position: the rows of the latest completed inventory (and of the latest
// inventory table, when there is one), in the order of their documents and lines.
import {
  Names,
  foldTyped,
  type Catalogue,
  type Citation,
  type EventData,
  type Source,
} from '#libs/readiness';
import { knownAt } from '../documents.js';
import type { Queryable } from '../projection.js';

export interface InventoryQuery {
  /** True at: ISO 8601 UTC with milliseconds. */
  readonly t: string;
  /** Known at: a position. */
  readonly p: number;
  /** Code or name of a unit of today (the rows of all that it was made of), or of one of before the mergers. */
  readonly unit?: string | undefined;
  /** A kind of system, or words of its printed name; case and diacritics do not matter. */
  readonly system?: string | undefined;
  /** Id of a vendor. */
  readonly vendor?: string | undefined;
}

/** A row as it was printed: `unit` is the code of the unit of that time; `successor` that of today's unit. */
export interface InventoryRow extends EventData<'InventoryRecorded'> {
  readonly successor: string | null;
  readonly event: string;
  readonly source: Source;
  readonly cites: Citation | null;
}

/** @throws RangeError when `unit` is neither a code nor a name of the catalogue */
export async function inventoryAt(
  sql: Queryable,
  schema: string,
  catalogue: Catalogue,
  query: InventoryQuery,
): Promise<{ rows: InventoryRow[] }> {
  const { t, p } = query;
  const units = query.unit === undefined ? null : unitsMeant(catalogue, query.unit);
  const found = await sql<Row[]>`
    with latest as materialized (
      select r.* from unnest(array['inventory', 'inventory-table']) as k (kind) cross join lateral (
        select document, as_of, position from ${sql(schema)}.reports r
        where r.kind = k.kind and r.as_of <= ${t} and ${knownAt(sql, 'r', p)}
        order by as_of desc, position desc limit 1) r
    )
    select i.event, i.document, i.first_line, i.last_line, i.data, i.cites
    from latest l join ${sql(schema)}.rows i on i.document = l.document
    where ${knownAt(sql, 'i', p)} and i.effective_at <= ${t}
      and (${units}::text[] is null or coalesce(i.data->>'unit', i.data->>'unitGuess') = any(${units}::text[]))
      and (${query.vendor ?? null}::text is null or i.data->'vendors' ? ${query.vendor ?? null})
    order by l.as_of, l.position, i.first_line, i.position`;
  const successors = successorsOf(catalogue);
  const rows = found.map((row) => rowOf(row, successors));
  return { rows: query.system === undefined ? rows : rows.filter(ofSystem(query.system)) };
}

interface Row {
  readonly event: string;
  readonly document: string;
  readonly first_line: number;
  readonly last_line: number;
  readonly data: EventData<'InventoryRecorded'>;
  readonly cites: Citation | null;
}

function rowOf(row: Row, successors: ReadonlyMap<string, string>): InventoryRow {
  return {
    ...row.data,
    successor: successors.get(row.data.unit ?? row.data.unitGuess ?? '') ?? null,
    event: row.event,
    source: { document: row.document, lines: [row.first_line, row.last_line] },
    cites: row.cites,
  };
}

/** Old code → code of today's unit. */
function successorsOf(catalogue: Catalogue): Map<string, string> {
  return new Map(catalogue.units.flatMap((u) => u.predecessors.map((old) => [old.code, u.code] as const)));
}

/** Old codes. A code that is both old and new means the new unit: 15 was Yên Bái and is Lào Cai. */
function unitsMeant(catalogue: Catalogue, text: string): string[] {
  const names = new Names(catalogue);
  const unit = names.typedUnit(text);
  if (unit) return unit.predecessors.map((old) => old.code);
  const typed = text.trim();
  const olds = catalogue.units.flatMap((u) => u.predecessors);
  const old =
    olds.find(({ code }) => code === typed) ??
    names.predecessor(typed) ??
    olds.find(({ name, aliases }) => [name, ...aliases].some((n) => foldTyped(n) === foldTyped(typed)));
  if (!old) throw new RangeError(`unit "${text}": there is no such unit, today or before the mergers`);
  return [old.code];
}

function ofSystem(wanted: string): (row: InventoryRow) => boolean {
  const words = foldTyped(wanted);
  return ({ system, systemKind }) =>
    (systemKind !== null && foldTyped(systemKind) === words) ||
    (system !== null && foldTyped(system).includes(words));
}
