// What documents say against themselves and against each other. The fold keeps the findings that each document's reader
// made, and what was stated; the findings between documents are derived when they are read, so that a document that
// arrives late, or is withdrawn, is compared with its true neighbours.
import type { EventData, RecordedEvent } from '#libs/readiness';
import { insertReports, reportsDdl, retractRows } from '../documents.js';
import type { Projection } from '../projection.js';
import { findingsOf } from './older-readers.js';
import { STATED_TYPES, type StatedType } from './stated.js';

export const reconciliation: Projection = {
  name: 'reconciliation',
  version: 3,
  ddl: (schema) => [
    ...reportsDdl(schema),
    `create table ${schema}.findings (
      position bigint primary key references ${schema}.reports,
      findings jsonb not null
    )`,
    // three columns for a status, which is most of what there is; the whole statement for everything else
    `create table ${schema}.stated (
      position bigint primary key,
      event uuid not null,
      type text not null,
      unit text,
      criterion text,
      status text,
      data jsonb,
      effective_at timestamptz not null,
      document text,
      first_line integer,
      last_line integer,
      retracted_at bigint
    )`,
    `create index on ${schema}.stated (event)`,
    `create index on ${schema}.stated (effective_at, position)`,
    `create index on ${schema}.stated (retracted_at) where retracted_at is not null`,
  ],
  async apply(tx, schema, events) {
    await insertReports(tx, schema, events);
    const findings = events.flatMap((e) =>
      e.type === 'ReportCompleted' ? [{ position: e.position, findings: findingsOf(e.data) }] : [],
    );
    const stated = events.filter(isStated).map(rowOf);
    for (const [table, rows] of Object.entries({ findings, stated })) {
      if (rows.length === 0) continue;
      await tx`
        insert into ${tx(schema)}.${tx(table)}
        select * from jsonb_populate_recordset(null::${tx(schema)}.${tx(table)}, ${tx.json(rows as never)})`;
    }
    await retractRows(tx, schema, ['reports', 'stated'], events);
  },
};

type StatedEvent = Extract<RecordedEvent, { type: StatedType }>;

function isStated(event: RecordedEvent): event is StatedEvent {
  return (STATED_TYPES as readonly string[]).includes(event.type);
}

function rowOf(event: StatedEvent) {
  const { id, position, type, effectiveAt } = event;
  const { source } = event.metadata;
  const [unit, criterion, status, data]: [
    string | null,
    string | null,
    string | null,
    EventData<StatedType> | null,
  ] =
    event.type === 'StatusReported'
      ? [event.data.unit, event.data.criterion, event.data.status, null]
      : [null, null, null, event.data];
  return {
    ...{ position, event: id, type, unit, criterion, status, data },
    effective_at: effectiveAt,
    document: source?.document ?? null,
    first_line: source?.lines[0] ?? null,
    last_line: source?.lines[1] ?? null,
  };
}
