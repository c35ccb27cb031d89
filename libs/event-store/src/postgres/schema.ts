// The tables of the event store and the one function that writes events, as numbered steps that migrate.ts applies.
// A released step is never edited; a change is a new step at the end.

/** Where `store.append` says that events have come; followers listen, but never rely on it. */
export const channel = 'store_events';

/** SQLSTATE by which `store.append(…, whole => true)` refuses everything; the outcomes are its DETAIL. */
export const refusedWhole = 'ES409';

const tables = `
create table store.events (
  position     bigint primary key,
  stream       text collate "C" not null,
  revision     int not null check (revision >= 0),
  id           uuid not null,
  type         text not null,
  data         jsonb not null,
  metadata     jsonb not null,
  effective_at timestamptz not null,
  recorded_at  timestamptz not null,
  unique (stream, revision),
  unique (stream, id)
);
create index events_recorded on store.events (recorded_at, position); -- positionAt

-- The counter row. Whoever appends holds its lock from taking positions until the commit is visible, so positions
-- become visible in their order and a reader that has seen one can never miss an earlier one.
create table store.head (
  one         boolean primary key default true check (one),
  last        bigint not null,
  recorded_at timestamptz
);
insert into store.head (last) values (0);

create table store.documents (
  sha256     text collate "C" primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  name       text not null,
  media_type text,
  bytes      bytea not null,
  text       text,
  stored_at  timestamptz not null default date_trunc('milliseconds', clock_timestamp())
);
create index documents_stored on store.documents (stored_at, sha256); -- list

create table store.document_streams (
  sha256 text collate "C" not null references store.documents,
  stream text collate "C" not null,
  primary key (sha256, stream)
);

create function store.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% of %.% is refused: what was recorded never changes', tg_op, tg_table_schema, tg_table_name
    using errcode = 'restrict_violation', hint = 'Append an event that retracts or corrects the other.';
end $$;

create trigger events_never_change before update or delete or truncate on store.events
  for each statement execute function store.refuse_change();
alter table store.events enable always trigger events_never_change;
create trigger documents_never_change before update or delete or truncate on store.documents
  for each statement execute function store.refuse_change();
alter table store.documents enable always trigger documents_never_change;
`;

// Decides and writes a batch of appends in one statement; the same decisions as decision.ts.
//
// waves: [[{n, stream, expected, events: [{o, id, type, at, data, metadata}]}]], ids distinct within an append.
//   n numbers the appends, o the events of one. expected: a revision, -1 for none, -2 for any.
//   A wave holds at most one append for each stream; the next append to a stream is in a later wave and sees it.
// Answers [{n, outcome, tip, position, appended, there, reused}], tip being the last revision before that append.
//   With whole, an append that is refused (conflict or reused) refuses them all; the first in order says why.
//
// The lock comes first and not last: an expected revision can only be checked by one who cannot be overtaken any more.
// The input is parsed before the function is entered, and no client is waited for while the lock is held.
// Plans are kept per session, so one made while the table was tiny must not read a grown table from end to end:
// hence enable_seqscan off, and lookups fenced by "offset 0" so that they stay one index access per event.
const append = `
create function store.append(waves jsonb, whole boolean) returns jsonb
language plpgsql set enable_seqscan = off set jit = off set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  head_last bigint;
  head_recorded timestamptz;
  now_ms timestamptz;
  added int := 0;
  wave_added int;
  wave_outcomes jsonb;
  outcomes jsonb := '[]';
begin
  select last, recorded_at into strict head_last, head_recorded from store.head where one for update;
  now_ms := greatest(date_trunc('milliseconds', clock_timestamp()), head_recorded);
  for current_wave in 0 .. jsonb_array_length(waves) - 1 loop
    with wanted as materialized (
      select a.n, a.stream, a.expected, a.events,
        coalesce((select max(s.revision) from store.events s where s.stream = a.stream), -1) as tip
      from jsonb_to_recordset(waves -> current_wave) as a(n int, stream text, expected int, events jsonb)
    ), incoming as materialized (
      select a.n, a.stream, a.expected, a.tip, e.o, e.id, e.type, e.at,
        coalesce(e.data, 'null') as data, coalesce(e.metadata, 'null') as metadata, s.position as known,
        array_remove(array[
          case when s.type <> e.type then 'type' end,
          case when s.effective_at <> e.at then 'effectiveAt' end,
          case when s.data <> coalesce(e.data, 'null') then 'data' end,
          case when s.position is not null and s.metadata -> 'source' is distinct from e.metadata -> 'source'
            then 'source' end
        ], null) as differing
      from wanted a
      cross join lateral jsonb_to_recordset(a.events)
        as e(o int, id uuid, type text, at timestamptz, data jsonb, metadata jsonb)
      left join lateral (
        select * from store.events s where s.stream = a.stream and s.id = e.id offset 0
      ) s on true
    ), judged as materialized (
      select i.*, row_number() over (partition by n, known is null order by o) as ordinal,
        case
          when bool_or(differing <> '{}') over one_append then 'reused'
          when count(known) over one_append = count(*) over one_append then 'already-appended'
          when expected = -2 or (expected = tip and count(known) over one_append = 0) then 'appended'
          else 'conflict'
        end as outcome
      from incoming i window one_append as (partition by n)
    ), placed as materialized (
      select j.*, case when outcome = 'appended' and known is null then head_last + added
          + count(*) filter (where outcome = 'appended' and known is null) over (order by n, o) end as position
      from judged j
    ), written as (
      insert into store.events (position, stream, revision, id, type, data, metadata, effective_at, recorded_at)
      select position, stream, tip + ordinal, id, type, data, metadata, at, now_ms
      from placed where position is not null
    )
    select coalesce(sum(appended), 0), jsonb_agg(to_jsonb(r)) into wave_added, wave_outcomes from (
      select n, outcome, tip, max(coalesce(position, known)) as position,
        count(position) as appended, count(known) as there,
        jsonb_agg(jsonb_build_object('id', id, 'fields', differing)) filter (where differing <> '{}') as reused
      from placed group by n, outcome, tip
    ) r;
    added := added + wave_added;
    outcomes := outcomes || wave_outcomes;
  end loop;
  if whole and jsonb_path_exists(outcomes, '$[*].outcome ? (@ == "conflict" || @ == "reused")') then
    raise exception 'refused as a whole' using errcode = '${refusedWhole}', detail = outcomes::text;
  end if;
  if added > 0 then
    update store.head set last = head_last + added, recorded_at = now_ms where one;
    perform pg_notify('${channel}', '');
  end if;
  return outcomes;
end $$;
`;

/** The steps in order; step n brings a database from version n-1 to n. */
export const steps: readonly string[] = [tables, append];
