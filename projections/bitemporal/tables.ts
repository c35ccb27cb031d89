// Cells on two clocks, in PostgreSQL: what every read model of values is made of. `entries` is what was said,
// `segments` and `runs` are rectangles of effective time × known position, so that a read at (t, p) is one look into
// an index however long the history. The rule itself is in libs/readiness (as-of.ts, segments.ts).

// Rows that are known now do not overlap within a cell, so a B-tree finds the one at t. Only rows of the past need the
// index of rectangles, which is dear to write: an append puts one row into it, not three.
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
    // the row of a cell at t that is known now; those around an instant, which an event changes
    `create unique index ${table}_open on ${schema}.${table} (cell, effective_from) where known_to is null`,
    // one row for each cell that has a value: what holds from some time on, as is known now
    `create unique index ${table}_last on ${schema}.${table} (cell) where known_to is null and effective_to is null`,
    // every cell at (t, p) that was known otherwise then
    `create index ${table}_past on ${schema}.${table} using gist
      (tstzrange(effective_from, effective_to), int8range(known_from, known_to)) where known_to is not null`,
  ]),
  // every cell (or those of `wanted`) that has a value at (t, p)
  readAt(
    schema,
    'cells_at',
    `cell text, value jsonb, event uuid, "position" bigint, since timestamptz, confirmed_at timestamptz,
      conflicting boolean, change text, source jsonb, cites jsonb`,
    `select m.cell, e.value, e.event, m.position, r.effective_from, m.effective_from, m.conflicting, m.change,
      e.source, e.cites
    from moment m join run r on r.cell = m.cell
    cross join lateral (select * from ${schema}.entries e where e.position = m.position offset 0) e
    order by m.cell`,
  ),
  // the same without what was said: for who asks which cells are alike, an entry for each would cost more than the rest
  readAt(
    schema,
    'keys_at',
    'cell text, key text, "position" bigint, since timestamptz, conflicting boolean',
    `select m.cell, m.key, m.position, r.effective_from, m.conflicting
    from moment m join run r on r.cell = m.cell`,
  ),
];

// The planner takes the two ranges for independent and so expects far too many rows; told not to scan whole tables, it
// does the right thing at any size.
const readAt = (schema: string, name: string, columns: string, select: string): string => `
  create function ${schema}.${name}(t timestamptz, p bigint, wanted text[] default null)
  returns table (${columns})
  language plpgsql stable set enable_seqscan = off set jit = off set work_mem = '64MB' set plan_cache_mode = force_custom_plan as $$
  #variable_conflict use_column
  begin return query
    with ${momentOf(schema, 'segments', 'moment')}, ${momentOf(schema, 'runs', 'run')}
    ${select};
  end $$`;

/**
 * The one row of each cell that holds at (t, p): the last one mostly, all of which are read in one go; one before it
 * where t lies further back; one that is known no more when p does.
 */
const momentOf = (schema: string, table: string, name: string): string => `
    last_${name} as materialized (
      select * from ${schema}.${table}
      where known_to is null and effective_to is null and (wanted is null or cell = any(wanted))
    ), ${name} as materialized (
      select * from last_${name} where effective_from <= t and known_from <= p
      union all
      select s.* from last_${name} l cross join lateral (
        select * from ${schema}.${table} o
        where o.cell = l.cell and o.known_to is null and o.effective_from <= t
        order by o.effective_from desc limit 1) s
      where l.effective_from > t and s.known_from <= p and s.effective_to > t
      union all
      select * from ${schema}.${table}
      where known_to is not null
        and tstzrange(effective_from, effective_to) @> t and int8range(known_from, known_to) @> p
        and (wanted is null or cell = any(wanted))
    )`;
