// Which systems the units run, as their inventories print it. Rows are kept per document; which document is in force is
// decided when they are read.
import type { RecordedEvent } from '#libs/readiness';
import { insertReports, reportsDdl, retractRows } from '../documents.js';
import type { Projection } from '../projection.js';

export const inventory: Projection = {
  name: 'inventory',
  version: 1,
  ddl: (schema) => [
    ...reportsDdl(schema),
    `create table ${schema}.rows (
      position bigint primary key,
      event uuid not null,
      document text not null,
      first_line integer not null,
      last_line integer not null,
      effective_at timestamptz not null,
      data jsonb not null,
      cites jsonb,
      retracted_at bigint
    )`,
    `create index on ${schema}.rows (event)`,
    `create index on ${schema}.rows (document, first_line, position)`,
  ],
  async apply(tx, schema, events) {
    await insertReports(tx, schema, events.filter(isInventory));
    const rows = events.flatMap((e) => (e.type === 'InventoryRecorded' ? [rowOf(e)] : []));
    if (rows.length > 0) {
      await tx`
        insert into ${tx(schema)}.rows
        select * from jsonb_populate_recordset(null::${tx(schema)}.rows, ${tx.json(rows as never)})`;
    }
    await retractRows(tx, schema, ['reports', 'rows'], events);
  },
};

function isInventory(event: RecordedEvent): boolean {
  return event.type !== 'ReportCompleted' || ['inventory', 'inventory-table'].includes(event.data.kind);
}

function rowOf(event: Extract<RecordedEvent, { type: 'InventoryRecorded' }>) {
  const { source, cites } = event.metadata;
  if (source === null) {
    throw new RangeError(
      `InventoryRecorded ${event.id} names no document: an inventory is never entered by hand`,
    );
  }
  return {
    position: event.position,
    event: event.id,
    document: source.document,
    first_line: source.lines[0],
    last_line: source.lines[1],
    effective_at: event.effectiveAt,
    data: event.data,
    cites,
  };
}
