// Which difficulties, proposals, notes, commitments and tasks stand. The fold keeps every mention with the identity of
// what it mentions, and every completed document; which of them are in force is decided when they are read, so that
// any (t, p) has the same answer for ever. The rule is libs/readiness/src/remark-set.ts.
import type postgres from 'postgres';
import { isRemark, remarkContent, remarkIdentity, type RemarkOrResolution } from '#libs/readiness';
import { insertReports, reportsDdl, retractRows } from '../documents.js';
import type { Projection } from '../projection.js';

export const remarks: Projection = {
  name: 'remarks',
  version: 2,
  ddl: (schema) => [
    ...reportsDdl(schema),
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
    // what was resolved
    `create index on ${schema}.mentions (effective_at) where resolution`,
    // first mention, last mention and resolution of one remark
    `create index on ${schema}.mentions (identity, resolution, effective_at, position)`,
  ],
  async apply(tx, schema, events) {
    await insertReports(tx, schema, events);
    const said = events.filter((e) => isRemark(e) || e.type === 'DifficultyResolved');
    if (said.length > 0) await insertMentions(tx, schema, said);
    await retractRows(tx, schema, ['reports', 'mentions'], events);
  },
};

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
