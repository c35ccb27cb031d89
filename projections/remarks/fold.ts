// Which difficulties, proposals, notes, commitments and tasks stand. The fold keeps every mention with the identity of
// what it mentions, and every completed document; which of them are in force is decided when they are read, so that
// any (t, p) has the same answer for ever. The rule is libs/readiness/src/remark-set.ts.
import type postgres from 'postgres';
import {
  isRemark,
  remarkContent,
  remarkIdentity,
  type RecordedEvent,
  type RemarkOrResolution,
} from '#libs/readiness';
import type { Projection } from '../projection.js';

export const remarks: Projection = {
  name: 'remarks',
  version: 1,
  ddl: (schema) => [
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
    `create table ${schema}.mentions (
      position bigint primary key,
      event uuid not null,
      identity uuid not null,
      resolution boolean not null,
      type text not null,
      unit text,
      criterion text,
      topic text,
      system text,
      vendor text,
      content jsonb not null,
      effective_at timestamptz not null,
      document text,
      source jsonb,
      cites jsonb,
      asserted_by jsonb not null,
      retracted_at bigint
    )`,
    `create index on ${schema}.mentions (event)`,
    // what one document says
    `create index on ${schema}.mentions (document) where document is not null`,
    // what was entered by hand
    `create index on ${schema}.mentions (effective_at) where document is null and not resolution`,
    // first mention, last mention and resolution of one remark
    `create index on ${schema}.mentions (identity, resolution, effective_at, position)`,
  ],
  async apply(tx, schema, events) {
    const reports = events.filter((e) => e.type === 'ReportCompleted');
    const said = events.filter((e) => isRemark(e) || e.type === 'DifficultyResolved');
    if (reports.length > 0) {
      await tx`insert into ${tx(schema)}.reports ${tx(reports.map(reportRow))}`;
    }
    if (said.length > 0) await insertMentions(tx, schema, said);
    await retract(tx, schema, events);
  },
};

function reportRow({
  id: event,
  position,
  effectiveAt,
  data,
}: Extract<RecordedEvent, { type: 'ReportCompleted' }>) {
  return { position, event, document: data.document, kind: data.kind, as_of: effectiveAt };
}

async function insertMentions(
  tx: postgres.TransactionSql,
  schema: string,
  said: readonly RemarkOrResolution[],
): Promise<void> {
  const rows = said.map((event) => {
    const content = remarkContent(event);
    const { type, unit, criterion, topic, system, vendor } = content;
    const { source, cites, assertedBy } = event.metadata;
    return {
      position: event.position,
      event: event.id,
      identity: remarkIdentity(content),
      resolution: event.type === 'DifficultyResolved',
      ...{ type, unit, criterion, topic, system, vendor, content },
      effective_at: event.effectiveAt,
      document: source?.document ?? null,
      source,
      cites,
      asserted_by: assertedBy,
    };
  });
  await tx`
    insert into ${tx(schema)}.mentions
    select * from jsonb_populate_recordset(null::${tx(schema)}.mentions, ${tx.json(rows as never)})`;
}

/** A retraction stands in the stream of its target, so the target is here already, or in this batch. */
async function retract(
  tx: postgres.TransactionSql,
  schema: string,
  events: readonly RecordedEvent[],
): Promise<void> {
  const retractions = events.filter((e) => e.type === 'EntryRetracted');
  if (retractions.length === 0) return;
  const targets = retractions.map((e) => e.data.target);
  const positions = retractions.map((e) => e.position);
  for (const table of ['reports', 'mentions']) {
    await tx`
      update ${tx(schema)}.${tx(table)} as row set retracted_at = r.position
      from (select target, min(position) as position
            from unnest(${targets}::uuid[], ${positions}::bigint[]) as r (target, position) group by target) as r
      where row.event = r.target and row.retracted_at is null`;
  }
}
