// Which documents are complete, at any (t, p). Read models that answer from "the latest document of a kind" each keep
// this table in their own schema; and retractions, which close what any of their tables keeps by event.
import type postgres from 'postgres';
import type { RecordedEvent } from '#libs/readiness';
import type { Queryable } from './projection.js';

/** `reports`: one row per ReportCompleted. */
export function reportsDdl(schema: string): string[] {
  return [
    `create table ${schema}.reports (
      position bigint primary key,
      event uuid not null,
      document text not null,
      kind text not null,
      as_of timestamptz not null,
      retracted_at bigint
    )`,
    `create index on ${schema}.reports (event)`,
    `create index on ${schema}.reports (document)`,
    // the latest documents of a kind
    `create index on ${schema}.reports (kind, as_of desc, position desc)`,
  ];
}

export async function insertReports(
  tx: postgres.TransactionSql,
  schema: string,
  events: readonly RecordedEvent[],
): Promise<void> {
  const rows = events.flatMap((e) => {
    if (e.type !== 'ReportCompleted') return [];
    const { document, kind } = e.data;
    return [{ position: e.position, event: e.id, document, kind, as_of: e.effectiveAt }];
  });
  if (rows.length > 0) await tx`insert into ${tx(schema)}.reports ${tx(rows)}`;
}

/**
 * The instants of the last consolidated reports (completed status reports that nobody withdrew) at (t, p), latest first.
 * Two reports of one instant are one: the later recorded replaces the other.
 */
export async function consolidatedAt(
  sql: Queryable,
  schema: string,
  t: string,
  p: number,
  most = 2,
): Promise<string[]> {
  const rows = await sql<{ as_of: Date }[]>`
    select distinct r.as_of from ${sql(schema)}.reports r
    where r.kind = 'status-report' and r.as_of <= ${t}::text::timestamptz and ${knownAt(sql, 'r', p)}
    order by r.as_of desc limit ${most}`;
  return rows.map((row) => row.as_of.toISOString());
}

/**
 * Sets `retracted_at` in `tables`, which have columns `event` and `retracted_at`. A retraction stands in the stream of
 * its target, so the target is there already, or was inserted from this batch.
 */
export async function retractRows(
  tx: postgres.TransactionSql,
  schema: string,
  tables: readonly string[],
  events: readonly RecordedEvent[],
): Promise<void> {
  const retractions = events.filter((e) => e.type === 'EntryRetracted');
  if (retractions.length === 0) return;
  const targets = retractions.map((e) => e.data.target);
  const positions = retractions.map((e) => e.position);
  for (const table of tables) {
    await tx`
      update ${tx(schema)}.${tx(table)} as row set retracted_at = r.position
      from (select target, min(position) as position
            from unnest(${targets}::uuid[], ${positions}::bigint[]) as r (target, position) group by target) as r
      where row.event = r.target and row.retracted_at is null`;
  }
}

/** Condition: the row of the table named `row` is known at position `p` and not retracted by then. */
export function knownAt(sql: Queryable, row: string, p: number) {
  return sql`
    ${sql(row)}.position <= ${p} and (${sql(row)}.retracted_at is null or ${sql(row)}.retracted_at > ${p})`;
}
