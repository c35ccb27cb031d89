// The remarks at an effective time, known at a position. Only the last two documents of each kind, what was entered by
// hand or resolved, and for each remark found there its first and last mention are touched, however long the history is.
import {
  DOCUMENT_KINDS,
  IN_FORCE,
  isInForce,
  type AssertedBy,
  type Citation,
  type Remark,
  type RemarkContent,
  type RemarkState,
  type RemarkType,
  type Source,
} from '#libs/readiness';
import { knownAt } from '../documents.js';
import type { Queryable } from '../projection.js';

export interface RemarksQuery {
  /** True at: ISO 8601 UTC with milliseconds. */
  readonly t: string;
  /** Known at: a position. */
  readonly p: number;
  readonly unit?: string | undefined;
  /** The code of a criterion or of a topic. */
  readonly criterion?: string | undefined;
  readonly system?: string | undefined;
  readonly type?: RemarkType | undefined;
}

interface Row {
  readonly content: RemarkContent;
  readonly first_at: Date;
  readonly last_at: Date;
  readonly event: string;
  readonly position: string;
  readonly source: Source | null;
  readonly cites: Citation | null;
  readonly asserted_by: AssertedBy;
  readonly state: RemarkState;
  readonly ended_by: string | null;
  readonly ended_at: Date | null;
}

/** In the order of the latest mention. */
export async function remarksAt(
  sql: Queryable,
  schema: string,
  query: RemarksQuery,
): Promise<{ remarks: Remark[] }> {
  const rows = await sql<Row[]>`
    with ${standing(sql, schema, query)}
    select content, first_at, effective_at as last_at, event, position, source, cites, asserted_by, state,
           ended_by, ended_at
    from standing order by effective_at, position`;
  return { remarks: rows.map(remarkOf) };
}

/** `standing` and what it is made of: each remark by its latest mention, with its state. */
function standing(sql: Queryable, schema: string, query: RemarksQuery) {
  const { t, p } = query;
  const reports = sql`${sql(schema)}.reports`;
  const mentions = sql`${sql(schema)}.mentions`;
  const known = (row: string) => knownAt(sql, row, p);
  const wanted = (row: string) => sql`
    ${sql(row)}.effective_at <= ${t} and ${known(row)} ${filters(sql, row, query)}`;
  /** Said by hand, or by a document that is complete at (t, p). */
  const counted = (row: string) => sql`
    ${sql(row)}.effective_at <= ${t} and ${known(row)} and (${sql(row)}.document is null or exists (
      select from ${reports} r where r.document = ${sql(row)}.document and r.as_of <= ${t} and ${known('r')}))`;

  return sql`
    recent as materialized (
      select k.kind, r.document, r.as_of, r.latest
      from unnest(${[...DOCUMENT_KINDS]}::text[]) as k (kind) cross join lateral (
        select document, as_of, row_number() over (order by as_of desc, position desc) = 1 as latest
        from ${reports} r where r.kind = k.kind and r.as_of <= ${t} and ${known('r')}
        order by as_of desc, position desc limit 2) r
    ), of_kinds as (
      select m.identity, bool_or(d.latest) as latest, bool_or(d.latest) and bool_or(not d.latest) as older
      from recent d cross join lateral (
        select m.identity from ${mentions} m
        where m.document = d.document and not m.resolution and ${wanted('m')}
        offset 0) m -- fenced: by the index of documents, a few rows each, never the whole table
      group by m.identity, d.kind
    ), by_hand as (
      select m.identity, true as latest,
             coalesce(m.effective_at <= (select max(as_of) from recent), false) as older
      from ${mentions} m
      where m.document is null and not m.resolution and ${wanted('m')}
    ), of_resolved as (
      select distinct m.identity, false as latest, false as older
      from ${mentions} m where m.resolution and ${wanted('m')}
    ), found as (
      select identity, bool_or(latest) as in_force, bool_or(older) as older, bool_and(resolved) as only_resolved
      from (select *, false as resolved from of_kinds union all select *, false from by_hand
            union all select *, true from of_resolved) f
      group by identity
    ), standing as (
      select l.*, f.effective_at as first_at, e.event as ended_by, e.effective_at as ended_at,
             case when e.event is not null then 'resolved'
                  when not found.in_force then 'no-longer-mentioned'
                  when found.older then 'still-mentioned'
                  else 'new' end as state
      from found
      cross join lateral (
        select m.* from ${mentions} m where m.identity = found.identity and not m.resolution and ${counted('m')}
        order by m.effective_at desc, m.position desc limit 1) l
      cross join lateral (
        select m.effective_at from ${mentions} m
        where m.identity = found.identity and not m.resolution and ${counted('m')}
        order by m.effective_at, m.position limit 1) f
      left join lateral (
        select m.event, m.effective_at, m.position from ${mentions} m
        where m.identity = found.identity and m.resolution and ${counted('m')}
        order by m.effective_at desc, m.position desc limit 1) e
        on (e.effective_at, e.position) > (l.effective_at, l.position)
      where e.event is not null or not found.only_resolved -- else it was reopened, and dropped since
    )`;
}

/** How many difficulties are in force, by `${unit}|${criterion}`; a cell without any has no entry. */
export async function difficultyCounts(
  sql: Queryable,
  schema: string,
  t: string,
  p: number,
): Promise<Map<string, number>> {
  const rows = await sql<{ unit: string; criterion: string; count: number }[]>`
    with ${standing(sql, schema, { t, p, type: 'DifficultyReported' })}
    select unit, criterion, count(*)::int as count from standing
    where state = any(${[...IN_FORCE]}) and unit is not null and criterion is not null
    group by unit, criterion`;
  return new Map(rows.map(({ unit, criterion, count }) => [`${unit}|${criterion}`, count]));
}

export interface SystemRemark {
  readonly note: string | null;
  readonly difficulty: string | null;
}

/**
 * What is said of a unit's system, by `${unit}|${system}`: texts in force, one a line. A note on a unit as a whole, as a
 * table prints it in a cell merged over all systems, is by `${unit}|`.
 */
export async function systemRemarks(
  sql: Queryable,
  schema: string,
  t: string,
  p: number,
): Promise<Map<string, SystemRemark>> {
  const texts = new Map<string, SystemRemark>();
  const notes = await inForce(sql, schema, { t, p, type: 'ProgressNoted' });
  const difficulties = await inForce(sql, schema, { t, p, type: 'DifficultyReported' });
  for (const { unit, criterion, topic, system, type, text } of [...notes, ...difficulties]) {
    const wholeUnit = system === null && criterion === null && topic === null && type === 'ProgressNoted';
    if (unit === null || (system === null && !wholeUnit)) continue;
    const of = `${unit}|${system ?? ''}`;
    const before = texts.get(of) ?? { note: null, difficulty: null };
    const field = type === 'ProgressNoted' ? 'note' : 'difficulty';
    texts.set(of, {
      ...before,
      [field]: before[field] === null ? text : `${before[field]}\n${text}`,
    });
  }
  return texts;
}

async function inForce(sql: Queryable, schema: string, query: RemarksQuery): Promise<Remark[]> {
  const { remarks } = await remarksAt(sql, schema, query);
  return remarks.filter(isInForce);
}

/** All mentions of one remark have the same type and subject, so that what is left out here is left out whole. */
function filters(sql: Queryable, row: string, { unit, criterion, system, type }: RemarksQuery) {
  return sql`
    ${unit === undefined ? sql`` : sql`and ${sql(row)}.unit = ${unit}`}
    ${criterion === undefined ? sql`` : sql`and ${criterion} in (${sql(row)}.criterion, ${sql(row)}.topic)`}
    ${system === undefined ? sql`` : sql`and ${sql(row)}.system = ${system}`}
    ${type === undefined ? sql`` : sql`and ${sql(row)}.type = ${type}`}`;
}

function remarkOf(row: Row): Remark {
  return {
    ...row.content,
    since: row.first_at.toISOString(),
    lastMentioned: row.last_at.toISOString(),
    state: row.state,
    event: row.event,
    position: Number(row.position),
    assertedBy: row.asserted_by,
    source: row.source,
    cites: row.cites,
    resolution:
      row.ended_by === null || row.ended_at === null
        ? null
        : { event: row.ended_by, at: row.ended_at.toISOString() },
  };
}
