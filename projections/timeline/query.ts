// The audit timeline: who said what of whom and when, newest first, changes only unless all is asked for.
import type {
  AssertedBy,
  Catalogue,
  Change,
  Citation,
  EventType,
  RecordedEvent,
  Source,
  Statement,
} from '#libs/readiness';
import { reading, type Clocks, type Queryable } from '../projection.js';
import { timeline } from './fold.js';
import { Labels, summaryOf, type Summary } from './summary.js';

export interface TimelineFilter {
  /** Code of a unit of today; rows of an inventory are found under the unit that theirs is part of. */
  readonly unit?: string | undefined;
  /** The code of a criterion or of a topic. */
  readonly criterion?: string | undefined;
  readonly system?: string | undefined;
  readonly vendor?: string | undefined;
  readonly type?: EventType | undefined;
  readonly actor?: string | undefined;
  /** SHA-256 of the document in which it stands. */
  readonly document?: string | undefined;
  /** Effective from, inclusive: ISO 8601 UTC. */
  readonly from?: string | undefined;
  /** Effective until, inclusive. */
  readonly to?: string | undefined;
  /** Also confirmations, counts, documents, inventory rows and what was retracted; with such a `type` it is implied. */
  readonly all?: boolean | undefined;
  /** 1…10000; 100 by default. */
  readonly limit?: number | undefined;
  /** `next` of the page before. */
  readonly cursor?: string | undefined;
}

export interface TimelineEntry {
  readonly position: number;
  readonly id: string;
  readonly type: EventType;
  /** What it was, as known then; null when it is no value of anything, lost its instant to another, or is retracted. */
  readonly change: Change | null;
  readonly unit: string | null;
  /** Or the topic. */
  readonly criterion: string | null;
  readonly system: string | null;
  readonly effectiveAt: string;
  readonly recordedAt: string;
  readonly actor: string;
  readonly assertedBy: AssertedBy;
  /** Through which a record by hand came in, as it was typed. */
  readonly channel: string | null;
  /** Why it was recorded. */
  readonly reason: string | null;
  readonly summary: Summary;
  readonly data: RecordedEvent['data'];
  readonly source: Source | null;
  readonly cites?: Citation;
  readonly retracted: Retraction | null;
}

export interface Retraction {
  readonly position: number;
  readonly at: string;
  readonly by: string;
  readonly reason: string;
}

export interface Timeline extends Clocks {
  readonly entries: readonly TimelineEntry[];
  /** The cursor of the next page; null when this is the last. */
  readonly next: string | null;
}

interface Row {
  position: string;
  event: string;
  type: EventType;
  unit: string | null;
  old_unit: string | null;
  criterion: string | null;
  system: string | null;
  effective_at: Date;
  recorded_at: Date;
  actor: string;
  asserted_by: AssertedBy;
  data: RecordedEvent['data'];
  source: Source | null;
  cites: Citation | null;
  channel: string | null;
  reason: string | null;
  key: string | null;
  retraction: Retraction | null;
  winner: string | null;
  winner_key: string | null;
  winner_change: Change | null;
}

const MOST = 10_000;

/** What is no value of anything, so that it never is a change: it is looked for among all events. */
const NO_CHANGE: ReadonlySet<EventType> = new Set([
  'CountDeclared',
  'InventoryRecorded',
  'ReportReceived',
  'ReportCompleted',
  'EntryRetracted',
  'CatalogueAdopted',
]);

/**
 * A page of the timeline. Pages follow one another by position: what is recorded meanwhile does not move them.
 * @throws RangeError for a limit or cursor that is none
 * @throws ProjectionBehind
 */
export async function timelineAt(
  sql: Queryable,
  catalogue: Catalogue,
  { asOf, knownAt }: Clocks,
  filter: TimelineFilter = {},
): Promise<Timeline> {
  const { limit = 100, cursor, type } = filter;
  const all = filter.all === true || (type !== undefined && NO_CHANGE.has(type));
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    throw new RangeError(`limit ${limit} is not from 1 to ${MOST}`);
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor))
    throw new RangeError(`cursor "${cursor}" is not one of this timeline`);
  const p = knownAt.position;
  const below = cursor === undefined ? p : Math.min(p, Number(cursor) - 1);
  const rows = await reading(
    sql,
    timeline.name,
    p,
    (schema) => sql<Row[]>`
      with page as (
        select x.position from ${sql(schema)}.${sql(all ? 'log' : 'changes')} x
        where x.position <= ${below} and x.effective_at <= ${asOf}::text::timestamptz
          ${all ? sql`` : sql`and x.known_from <= ${p} and (x.known_to is null or x.known_to > ${p})`}
          ${unitIs(sql, catalogue, filter, all)} ${conditions(sql, filter)}
        order by x.position desc limit ${limit + 1}
      )
      select l.*, s.position as winner, s.key as winner_key, s.change as winner_change
      from page join ${sql(schema)}.log l using (position)
      left join lateral (
        select * from ${sql(schema)}.segments s
        where s.cell = l.cell and s.effective_from = l.effective_at
          and s.known_from <= ${p} and (s.known_to is null or s.known_to > ${p})
        limit 1) s on true
      order by l.position desc`,
  );
  const labels = new Labels(catalogue);
  const today = new Map(catalogue.units.flatMap((u) => u.predecessors.map((old) => [old.code, u.code])));
  const entries = rows.slice(0, limit).map((row) => entryOf(row, p, labels, today));
  const last = rows.length > limit ? entries.at(-1) : undefined;
  return { asOf, knownAt, entries, next: last ? String(last.position) : null };
}

/**
 * How many events all pages of `timelineAt` hold together, confirmations and all.
 * @throws ProjectionBehind
 */
export async function countAt(
  sql: Queryable,
  catalogue: Catalogue,
  { asOf, knownAt: { position: p } }: Clocks,
  filter: TimelineFilter,
): Promise<number> {
  return await reading(sql, timeline.name, p, async (schema) => {
    const [row] = await sql<{ n: string }[]>`
      select count(*) as n from ${sql(schema)}.log x
      where x.position <= ${p} and x.effective_at <= ${asOf}::text::timestamptz
        ${unitIs(sql, catalogue, filter, true)} ${conditions(sql, filter)}`;
    return Number(row?.n ?? 0);
  });
}

/** Where the event of an id stands in the ledger; null when there is none. */
export async function positionOf(sql: Queryable, schema: string, event: string): Promise<number | null> {
  const [row] = await sql<{ position: string }[]>`
    select position from ${sql(schema)}.log where event = ${event}`;
  return row ? Number(row.position) : null;
}

/** Only the log has rows of inventories, which name units of before the mergers. */
function unitIs(sql: Queryable, { units }: Catalogue, { unit }: TimelineFilter, inLog: boolean) {
  if (unit === undefined) return sql``;
  if (!inLog) return sql`and x.unit = ${unit}`;
  const olds = units.find(({ code }) => code === unit)?.predecessors.map(({ code }) => code) ?? [];
  return sql`and (x.unit = ${unit} or x.old_unit = any(${olds}::text[]))`;
}

function conditions(sql: Queryable, filter: TimelineFilter) {
  const { criterion, system, vendor, type, actor, document, from, to } = filter;
  return sql`
    ${criterion === undefined ? sql`` : sql`and x.criterion = ${criterion}`}
    ${system === undefined ? sql`` : sql`and x.system = ${system}`}
    ${vendor === undefined ? sql`` : sql`and x.vendors @> ${[vendor]}::text[]`}
    ${type === undefined ? sql`` : sql`and x.type = ${type}`}
    ${actor === undefined ? sql`` : sql`and x.actor = ${actor}`}
    ${document === undefined ? sql`` : sql`and x.document = ${document}`}
    ${from === undefined ? sql`` : sql`and x.effective_at >= ${from}::text::timestamptz`}
    ${to === undefined ? sql`` : sql`and x.effective_at <= ${to}::text::timestamptz`}`;
}

function entryOf(row: Row, p: number, labels: Labels, today: ReadonlyMap<string, string>): TimelineEntry {
  const retracted = row.retraction && row.retraction.position <= p ? row.retraction : null;
  const { event: id, type, criterion, system, actor, channel, reason, data, source, cites } = row;
  return {
    position: Number(row.position),
    id,
    type,
    change: retracted ? null : changeOf(row),
    unit: row.unit ?? today.get(row.old_unit ?? '') ?? null,
    criterion,
    system,
    effectiveAt: row.effective_at.toISOString(),
    recordedAt: row.recorded_at.toISOString(),
    actor,
    assertedBy: row.asserted_by,
    channel,
    reason,
    summary: summaryOf({ type, data } as Statement, labels),
    data,
    source,
    ...(cites ? { cites } : {}),
    retracted,
  };
}

/** The mark of `changesAt` in as-of.ts: of several entries of an instant only the last makes a change. */
function changeOf({ position, key, winner, winner_key, winner_change }: Row): Change | null {
  if (winner === null) return null;
  if (winner === position) return winner_change;
  return winner_key === key ? 'confirmation' : null;
}
