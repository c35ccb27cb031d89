// Cells on two clocks, in PostgreSQL: what every read model of values is made of. `entries` is what was said,
// `segments` and `runs` are rectangles of effective time × known position, so that a read at (t, p) is one look into
// an index however long the history. The rule itself is in libs/readiness (as-of.ts, segments.ts).
import {
  canonicalJson,
  CellRows,
  type Change,
  type Citation,
  type LiveEntry,
  type RecordedEvent,
  type Run,
  type Segment,
  type Source,
} from '#libs/readiness';
import type postgres from 'postgres';
import type { Queryable } from './projection.js';

/** What one event says of one cell. */
export interface Said {
  /** The name of the cell in parts, e.g. ['status', '01', 'I.1']. */
  readonly cell: readonly string[];
  /** Canonical form of the value: equal keys are equal values, however they are said. */
  readonly key: string;
  /** Everything about the value that a read shows. */
  readonly value: unknown;
}

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

/** What an event did to the segments of its cell. */
export interface CellChange {
  readonly position: number;
  readonly closed: readonly Segment[];
  readonly opened: readonly Segment[];
}

export const bitemporalDdl = (schema: string): readonly string[] => [
  `create table ${schema}.entries (
    position     bigint primary key,
    event        uuid not null,
    cell         text collate "C" not null,
    effective_at timestamptz not null,
    key          text not null,
    teller       text not null,          -- the document, or who told it and how
    value        jsonb not null,
    source       jsonb,
    cites        jsonb,
    retracted_at bigint
  )`,
  `create index entries_event on ${schema}.entries (event)`, // the target of a retraction
  `create index entries_instant on ${schema}.entries (cell, effective_at)`, // those that compete for an instant
  ...['segments', 'runs'].flatMap((table) => [
    `create table ${schema}.${table} (
      cell           text collate "C" not null,
      effective_from timestamptz not null,
      effective_to   timestamptz,        -- null: without end
      known_from     bigint not null,
      known_to       bigint,             -- null: known still
      key            text not null
      ${table === 'segments' ? ', position bigint not null, conflicting boolean not null, change text not null' : ''},
      primary key (cell, effective_from, known_from)
    )`,
    // the rows around an instant that are known now: what an event changes
    `create unique index ${table}_open on ${schema}.${table} (cell, effective_from) where known_to is null`,
    // every cell at (t, p)
    `create index ${table}_moment on ${schema}.${table} using gist
      (tstzrange(effective_from, effective_to), int8range(known_from, known_to))`,
  ]),
  // Every cell (or those of `wanted`) that has a value at (t, p). The planner takes the two ranges for independent and
  // so expects far too many rows; told not to scan whole tables, it does the right thing at any size.
  `create function ${schema}.cells_at(t timestamptz, p bigint, wanted text[] default null)
  returns table (cell text, value jsonb, event uuid, "position" bigint, since timestamptz, confirmed_at timestamptz,
    conflicting boolean, change text, source jsonb, cites jsonb)
  language plpgsql stable set enable_seqscan = off set jit = off set plan_cache_mode = force_custom_plan as $$
  #variable_conflict use_column
  begin return query
    with moment as materialized (
      select s.* from ${schema}.segments s
      where tstzrange(s.effective_from, s.effective_to) @> t and int8range(s.known_from, s.known_to) @> p
        and (wanted is null or s.cell = any(wanted))
    ), since as materialized (
      select r.* from ${schema}.runs r
      where tstzrange(r.effective_from, r.effective_to) @> t and int8range(r.known_from, r.known_to) @> p
        and (wanted is null or r.cell = any(wanted))
    )
    select m.cell, e.value, e.event, m.position, r.effective_from, m.effective_from, m.conflicting, m.change,
      e.source, e.cites
    from moment m join since r on r.cell = m.cell
    cross join lateral (select * from ${schema}.entries e where e.position = m.position offset 0) e
    order by m.cell;
  end $$`,
];

interface Target {
  readonly cell: string;
  readonly at: string;
}

/**
 * Folds a batch: each event of which `say` makes something is put into its cell, each retraction takes its target away.
 * @returns what changed, event by event
 */
export async function foldCells(
  tx: postgres.TransactionSql,
  schema: string,
  events: readonly RecordedEvent[],
  say: (event: RecordedEvent) => Said | null,
): Promise<CellChange[]> {
  const said = new Map<RecordedEvent, Said>();
  const targets = new Map<string, Target>();
  const wanted: string[] = [];
  for (const event of events) {
    if (event.type === 'EntryRetracted') {
      if (!targets.has(event.data.target)) wanted.push(event.data.target);
      continue;
    }
    const statement = say(event);
    if (!statement) continue;
    said.set(event, statement);
    targets.set(event.id, { cell: JSON.stringify(statement.cell), at: event.effectiveAt });
  }
  for (const [id, target] of await findTargets(tx, schema, wanted)) targets.set(id, target);

  const touched = events.flatMap(
    (e) => targets.get(e.type === 'EntryRetracted' ? e.data.target : e.id) ?? [],
  );
  if (touched.length === 0) return [];
  const cells = await loadCells(tx, schema, touched);
  const changes: CellChange[] = [];
  const segments = new Rows<Segment>();
  const runs = new Rows<Run>();
  const entries: object[] = [];
  const retracted: object[] = [];
  for (const event of events) {
    const target = targets.get(event.type === 'EntryRetracted' ? event.data.target : event.id);
    if (!target) continue;
    const rows = cells.get(target.cell)!;
    const statement = said.get(event);
    const { id, position, effectiveAt, metadata } = event;
    const teller = tellerOf(event);
    const resettled = statement
      ? rows.put({ event: id, position, effectiveAt, key: statement.key, source: teller })
      : rows.take((event as RecordedEvent & { type: 'EntryRetracted' }).data.target, target.at, position);
    if (statement) {
      const { key, value } = statement;
      const { source, cites } = metadata;
      entries.push({
        position,
        event: id,
        cell: target.cell,
        effective_at: effectiveAt,
        key,
        teller,
        value,
        source,
        cites,
      });
    } else {
      retracted.push({ event: (event as RecordedEvent & { type: 'EntryRetracted' }).data.target, position });
    }
    segments.note(target.cell, resettled.closed, resettled.opened, position);
    runs.note(target.cell, resettled.closedRuns, resettled.openedRuns, position);
    changes.push({ position, closed: resettled.closed, opened: resettled.opened });
  }
  await write(tx, schema, entries, retracted, segments, runs);
  return changes;
}

/** "The source" of the as-of rule: the document, or the teller of a statement entered by hand. */
export function tellerOf({ metadata: { source, assertedBy, channel } }: RecordedEvent): string {
  return source?.document ?? canonicalJson({ assertedBy, channel });
}

/** Rows to write at the end of a batch. A row opened and closed within the batch is written once, closed. */
class Rows<R extends Segment | Run> {
  readonly opened = new Map<R, { cell: string; row: R; knownTo: number | null }>();
  readonly closed: object[] = [];

  note(cell: string, closed: readonly R[], opened: readonly R[], position: number): void {
    for (const row of closed) {
      const own = this.opened.get(row);
      if (own) own.knownTo = position;
      else
        this.closed.push({ cell, effective_from: row.from, known_from: row.knownFrom, known_to: position });
    }
    for (const row of opened) this.opened.set(row, { cell, row, knownTo: null });
  }

  inserts(): object[] {
    return [...this.opened.values()].map(({ cell, row, knownTo }) => ({
      ...row,
      cell,
      effective_from: row.from,
      effective_to: row.to,
      known_from: row.knownFrom,
      known_to: knownTo,
    }));
  }
}

async function findTargets(
  tx: postgres.TransactionSql,
  schema: string,
  ids: readonly string[],
): Promise<[string, Target][]> {
  if (ids.length === 0) return [];
  const rows = await tx<{ event: string; cell: string; effective_at: Date }[]>`
    select event, cell, effective_at from ${tx(schema)}.entries
    where event = any(${ids as string[]}::uuid[]) and retracted_at is null`;
  return rows.map((row) => [row.event, { cell: row.cell, at: row.effective_at.toISOString() }]);
}

interface AroundRow {
  cell: string;
  from: Date;
  to: Date | null;
  known_from: string;
  key: string;
  position: string;
  event: string;
  conflicting: boolean;
  change: Change;
  run_from: Date;
  run_to: Date | null;
  run_known_from: string;
}

/** The rows that CellRows asks for: around each instant the segments and their runs, and the entries that count. */
async function loadCells(
  tx: postgres.TransactionSql,
  schema: string,
  touched: readonly Target[],
): Promise<Map<string, CellRows>> {
  const distinct = new Map(touched.map((t) => [JSON.stringify(t), t]));
  const wanted = JSON.stringify([...distinct.values()]);
  const cells = new Map(touched.map(({ cell }) => [cell, new CellRows()]));
  const around = await tx<AroundRow[]>`
    with touched as materialized (select * from jsonb_to_recordset(${wanted}::text::jsonb) as t(cell text, at timestamptz)),
    near as (
      select s.* from touched t cross join lateral (
        select * from ${tx(schema)}.segments s
        where s.cell = t.cell and s.known_to is null and s.effective_from <= t.at
        order by effective_from desc limit 2) s
      union
      select s.* from touched t cross join lateral (
        select * from ${tx(schema)}.segments s
        where s.cell = t.cell and s.known_to is null and s.effective_from > t.at
        order by effective_from limit 1) s
    )
    select n.cell, n.effective_from as from, n.effective_to as to, n.known_from, n.key, n.position, e.event,
      n.conflicting, n.change, r.effective_from as run_from, r.effective_to as run_to, r.known_from as run_known_from
    from near n
    join ${tx(schema)}.entries e on e.position = n.position
    cross join lateral (
      select * from ${tx(schema)}.runs r
      where r.cell = n.cell and r.known_to is null and r.effective_from <= n.effective_from
      order by effective_from desc limit 1) r`;
  for (const row of around) {
    const { cell, key, event, conflicting, change } = row;
    const segment: Segment = {
      from: row.from.toISOString(),
      to: row.to?.toISOString() ?? null,
      knownFrom: Number(row.known_from),
      position: Number(row.position),
      key,
      event,
      conflicting,
      change,
    };
    const run: Run = {
      from: row.run_from.toISOString(),
      to: row.run_to?.toISOString() ?? null,
      knownFrom: Number(row.run_known_from),
      key,
    };
    cells.get(cell)!.load([segment], [run], []);
  }
  const live = await tx<
    (Omit<LiveEntry, 'effectiveAt' | 'position'> & { cell: string; at: Date; position: string })[]
  >`
    select e.cell, e.event, e.position, e.effective_at as at, e.key, e.teller as source
    from jsonb_to_recordset(${wanted}::text::jsonb) as t(cell text, at timestamptz)
    join ${tx(schema)}.entries e on e.cell = t.cell and e.effective_at = t.at
    where e.retracted_at is null`;
  for (const { cell, at, position, event, key, source } of live)
    cells
      .get(cell)!
      .load([], [], [{ event, key, source, position: Number(position), effectiveAt: at.toISOString() }]);
  return cells;
}

async function write(
  tx: postgres.TransactionSql,
  schema: string,
  entries: readonly object[],
  retracted: readonly object[],
  segments: Rows<Segment>,
  runs: Rows<Run>,
): Promise<void> {
  const rows = (list: readonly object[]) => tx`${JSON.stringify(list)}::text::jsonb`;
  if (entries.length > 0)
    await tx`
      insert into ${tx(schema)}.entries (position, event, cell, effective_at, key, teller, value, source, cites)
      select position, event, cell, effective_at, key, teller, value, nullif(source, 'null'), nullif(cites, 'null')
      from jsonb_to_recordset(${rows(entries)}) as e(position bigint, event uuid, cell text,
        effective_at timestamptz, key text, teller text, value jsonb, source jsonb, cites jsonb)`;
  if (retracted.length > 0)
    await tx`
      update ${tx(schema)}.entries e set retracted_at = r.position
      from jsonb_to_recordset(${rows(retracted)}) as r(event uuid, position bigint)
      where e.event = r.event and e.retracted_at is null`;
  for (const [table, changed] of [
    ['segments', segments],
    ['runs', runs],
  ] as const) {
    if (changed.closed.length > 0)
      await tx`
        update ${tx(schema)}.${tx(table)} s set known_to = c.known_to
        from jsonb_to_recordset(${rows(changed.closed)})
          as c(cell text, effective_from timestamptz, known_from bigint, known_to bigint)
        where s.cell = c.cell and s.effective_from = c.effective_from and s.known_from = c.known_from`;
    if (changed.opened.size === 0) continue;
    if (table === 'segments')
      await tx`
        insert into ${tx(schema)}.segments (cell, effective_from, effective_to, known_from, known_to, key,
          position, conflicting, change)
        select cell, effective_from, effective_to, known_from, known_to, key, position, conflicting, change
        from jsonb_to_recordset(${rows(changed.inserts())}) as r(cell text, effective_from timestamptz,
          effective_to timestamptz, known_from bigint, known_to bigint, key text,
          position bigint, conflicting boolean, change text)`;
    else
      await tx`
        insert into ${tx(schema)}.runs (cell, effective_from, effective_to, known_from, known_to, key)
        select cell, effective_from, effective_to, known_from, known_to, key
        from jsonb_to_recordset(${rows(changed.inserts())}) as r(cell text, effective_from timestamptz,
          effective_to timestamptz, known_from bigint, known_to bigint, key text)`;
  }
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
