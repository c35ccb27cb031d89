// Every event, and which of them are changes. A report that says what was said before only confirms it; which report
// was the first to say something can itself change when a late one arrives, so that too is kept by known position.
import { remarkContent, remarkIdentity, saidOf, type CellSaid, type RecordedEvent } from '#libs/readiness';
import type postgres from 'postgres';
import { findByIndex, foldCells, type CellChange } from '../bitemporal/index.js';
import type { Projection } from '../projection.js';
import { timelineDdl } from './tables.js';

/** Changes by what they are, also when another document repeats them. */
const ALWAYS = ['VendorReplaced', 'VendorChangePlanned'];

export const timeline: Projection = { name: 'timeline', version: 4, ddl: timelineDdl, apply };

/** The cell in which an event is first, change or confirmation; null for those that are none of it. */
export function saidOfTimeline(event: RecordedEvent): CellSaid | null {
  switch (event.type) {
    case 'StatusReported':
    case 'DeadlineSet':
    case 'VendorAssigned':
    case 'VendorReplaced':
    case 'VendorChangePlanned':
      return bare(saidOf(event));
    case 'DifficultyReported':
    case 'DifficultyResolved':
    case 'ProposalMade':
    case 'ProgressNoted':
    case 'CommitmentMade':
    case 'TaskAssigned': {
      const key = event.type === 'DifficultyResolved' ? 'resolved' : 'in force';
      return { cell: ['remark', remarkIdentity(remarkContent(event))], key, value: {} };
    }
    case 'CountDeclared':
    case 'InventoryRecorded':
    case 'ReportReceived':
    case 'ReportCompleted':
    case 'EntryRetracted':
    case 'CatalogueAdopted':
      return null;
  }
}

/** The value itself is in the log. */
function bare(said: CellSaid | null): CellSaid | null {
  return said && { ...said, value: {} };
}

async function apply(
  tx: postgres.TransactionSql,
  schema: string,
  events: readonly RecordedEvent[],
): Promise<void> {
  const first = events[0]?.position;
  if (first === undefined) return;
  await findByIndex(tx);
  await tx`
    insert into ${tx(schema)}.log (position, event, type, unit, criterion, system, vendors, actor, document,
      effective_at, recorded_at, cell, key, data, asserted_by, source, cites, channel, reason, old_unit)
    select position, event, type, unit, criterion, system, vendors, actor, document,
      effective_at, recorded_at, cell, key, data, asserted_by, nullif(source, 'null'), nullif(cites, 'null'),
      channel, reason, old_unit
    from jsonb_to_recordset(${JSON.stringify(events.map(rowOf))}::text::jsonb) as e(position bigint, event uuid,
      type text, unit text, criterion text, system text, vendors text[], actor text, document text,
      effective_at timestamptz, recorded_at timestamptz, cell text, key text, data jsonb, asserted_by jsonb,
      source jsonb, cites jsonb, channel text, reason text, old_unit text)`;
  await tx`
    insert into ${tx(schema)}.changes
    select position, position, null, type, unit, criterion, system, vendors, actor, document, effective_at
    from ${tx(schema)}.log where position >= ${first} and type = any(${ALWAYS})`;
  await retract(tx, schema, events);
  await writeChanges(tx, schema, await foldCells(tx, schema, events, saidOfTimeline));
  await strike(tx, schema, events);
}

/** A change that was taken back stays in sight, struck through: nothing that people have seen disappears. */
async function strike(
  tx: postgres.TransactionSql,
  schema: string,
  events: readonly RecordedEvent[],
): Promise<void> {
  const positions = events.flatMap((e) => (e.type === 'EntryRetracted' ? [e.position] : []));
  if (positions.length === 0) return;
  await tx`
    insert into ${tx(schema)}.changes
    select c.position, l.retracted_at, null, c.type, c.unit, c.criterion, c.system, c.vendors, c.actor, c.document,
      c.effective_at
    from ${tx(schema)}.log l join ${tx(schema)}.changes c
      on c.position = l.position and c.known_to = l.retracted_at
    where l.retracted_at = any(${positions})`;
}

async function retract(
  tx: postgres.TransactionSql,
  schema: string,
  events: readonly RecordedEvent[],
): Promise<void> {
  const retractions = events.flatMap((e) =>
    e.type === 'EntryRetracted'
      ? [
          {
            event: e.data.target,
            position: e.position,
            retraction: {
              position: e.position,
              at: e.recordedAt,
              by: e.metadata.actor,
              reason: e.data.reason,
            },
          },
        ]
      : [],
  );
  if (retractions.length === 0) return;
  await tx`
    with gone as (
      update ${tx(schema)}.log l set retracted_at = r.position, retraction = r.retraction
      from jsonb_to_recordset(${JSON.stringify(retractions)}::text::jsonb)
        as r(event uuid, position bigint, retraction jsonb)
      where l.event = r.event and l.retracted_at is null
      returning l.position, l.type, l.retracted_at
    )
    update ${tx(schema)}.changes c set known_to = gone.retracted_at from gone
    where c.position = gone.position and c.known_to is null and gone.type = any(${ALWAYS})`;
}

interface Shown {
  readonly position: number;
  readonly known_from: number;
  known_to: number | null;
}

/** From when to when an event was the one that said something first or otherwise. */
async function writeChanges(
  tx: postgres.TransactionSql,
  schema: string,
  changes: readonly CellChange[],
): Promise<void> {
  const begun: Shown[] = [];
  const open = new Map<number, Shown>();
  const ended: { position: number; known_to: number }[] = [];
  for (const { position: now, closed, opened } of changes) {
    const before = shownBy(closed);
    const after = shownBy(opened);
    for (const position of before) {
      if (after.has(position)) continue;
      const own = open.get(position);
      if (own) own.known_to = now;
      else ended.push({ position, known_to: now });
      open.delete(position);
    }
    for (const position of after) {
      if (before.has(position)) continue;
      const row = { position, known_from: now, known_to: null };
      begun.push(row);
      open.set(position, row);
    }
  }
  if (ended.length > 0)
    await tx`
      update ${tx(schema)}.changes c set known_to = r.known_to
      from jsonb_to_recordset(${JSON.stringify(ended)}::text::jsonb) as r(position bigint, known_to bigint)
      where c.position = r.position and c.known_to is null and c.type <> all(${ALWAYS})`;
  if (begun.length > 0)
    await tx`
      insert into ${tx(schema)}.changes
      select l.position, r.known_from, r.known_to, type, unit, criterion, system, vendors, actor, document,
        effective_at
      from jsonb_to_recordset(${JSON.stringify(begun)}::text::jsonb)
        as r(position bigint, known_from bigint, known_to bigint)
      join ${tx(schema)}.log l on l.position = r.position and l.type <> all(${ALWAYS})`;
}

function shownBy(segments: CellChange['opened']): Set<number> {
  return new Set(segments.flatMap((s) => (s.change === 'confirmation' ? [] : [s.position])));
}

function rowOf(event: RecordedEvent): object {
  const { id, position, type, effectiveAt, recordedAt, metadata, data } = event;
  const said = saidOfTimeline(event);
  return {
    position,
    event: id,
    type,
    ...concernOf(event),
    actor: metadata.actor,
    document: metadata.source?.document ?? null,
    effective_at: effectiveAt,
    recorded_at: recordedAt,
    cell: said && JSON.stringify(said.cell),
    key: said?.key ?? null,
    data,
    asserted_by: metadata.assertedBy,
    source: metadata.source,
    cites: metadata.cites,
    channel: metadata.channel,
    reason: metadata.reason,
    old_unit: type === 'InventoryRecorded' ? (data.unit ?? data.unitGuess) : null,
  };
}

interface Concern {
  readonly unit: string | null;
  readonly criterion: string | null;
  readonly system: string | null;
  readonly vendors: readonly string[];
}

/** What an event is about, for the filters. */
function concernOf({ type, data }: RecordedEvent): Concern {
  const nothing: Concern = { unit: null, criterion: null, system: null, vendors: [] };
  switch (type) {
    case 'StatusReported':
      return { ...nothing, unit: data.unit, criterion: data.criterion };
    case 'VendorAssigned':
      return { ...nothing, unit: data.unit, system: data.system, vendors: data.vendors };
    case 'VendorReplaced':
    case 'VendorChangePlanned':
      return { ...nothing, unit: data.unit, system: data.system, vendors: [...data.from, ...data.to] };
    case 'DeadlineSet':
      return { ...nothing, criterion: data.criterion };
    case 'DifficultyReported':
    case 'DifficultyResolved':
    case 'ProposalMade':
    case 'ProgressNoted':
      return {
        ...nothing,
        unit: data.unit,
        criterion: data.criterion ?? data.topic,
        system: data.system,
      };
    case 'CommitmentMade':
      return { ...nothing, vendors: [data.vendor] };
    case 'TaskAssigned':
      return { ...nothing, system: data.system };
    case 'CountDeclared': {
      const { criterion, system, vendor } = data;
      return { ...nothing, criterion, system, vendors: vendor === null ? [] : [vendor] };
    }
    case 'InventoryRecorded': // of a unit of before the mergers: `old_unit`
      return { ...nothing, system: data.systemKind, vendors: data.vendors };
    case 'ReportReceived':
    case 'ReportCompleted':
    case 'EntryRetracted':
    case 'CatalogueAdopted':
      return nothing;
  }
}
