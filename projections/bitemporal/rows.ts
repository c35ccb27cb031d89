// Reads the rows around the instants that a batch touches, and writes what it changed: a few statements a batch.
import { CellRows, type Change, type LiveEntry, type Run, type Segment } from '#libs/readiness';
import type postgres from 'postgres';

export interface Target {
  readonly cell: string;
  readonly at: string;
}

/** Rows to write at the end of a batch. A row opened and closed within the batch is written once, closed. */
export class Rows<R extends Segment | Run> {
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

export async function findTargets(
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
export async function loadCells(
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

export async function write(
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
