// The tables of the timeline, each with an index for every filter, newest first.
import { bitemporalDdl } from '../bitemporal/index.js';

const columns = `
  type         text collate "C" not null,
  unit         text collate "C",
  criterion    text collate "C",   -- or topic
  system       text collate "C",
  vendors      text[] not null,
  actor        text collate "C" not null,
  document     text collate "C",
  effective_at timestamptz not null`;

const filters = (schema: string, table: string): string[] => [
  ...['type', 'unit', 'criterion', 'system', 'actor', 'document'].map(
    (column) => `create index on ${schema}.${table} (${column}, position desc)`,
  ),
  `create index on ${schema}.${table} using gin (vendors)`,
  `create index on ${schema}.${table} (effective_at)`,
];

/** `log`: every event. `changes`: what is shown by default, and from which to which known position. */
export const timelineDdl = (schema: string): readonly string[] => [
  ...bitemporalDdl(schema),
  `create table ${schema}.log (
    position     bigint primary key,
    event        uuid not null,
    ${columns},
    recorded_at  timestamptz not null,
    cell         text collate "C",   -- of the as-of rule; null when the event is no value of anything
    key          text,
    data         jsonb not null,
    asserted_by  jsonb not null,
    source       jsonb,
    cites        jsonb,
    channel      text,               -- through which a record by hand came in
    reason       text,               -- why it was recorded
    retracted_at bigint,
    retraction   jsonb,              -- {position, at, by, reason}
    old_unit     text collate "C"    -- of a row of an inventory: a code of before the mergers, which may be another unit's today
  )`,
  `create index log_event on ${schema}.log (event)`, // the target of a retraction
  `create index log_retracted on ${schema}.log (retracted_at) where retracted_at is not null`,
  `create index on ${schema}.log (old_unit, position desc) where old_unit is not null`,
  ...filters(schema, 'log'),
  `create table ${schema}.changes (
    position   bigint not null,
    known_from bigint not null,
    known_to   bigint,
    ${columns},
    primary key (position, known_from)
  )`,
  `create unique index changes_open on ${schema}.changes (position) where known_to is null`,
  ...filters(schema, 'changes'),
];
