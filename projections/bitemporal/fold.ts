// Folds events into cells: what is said is put in, what is retracted is taken away, each at its own position.
import { tellerOf, type CellSaid, type RecordedEvent, type Run, type Segment } from '#libs/readiness';
import type postgres from 'postgres';
import { findTargets, loadCells, Rows, write, type Target } from './rows.js';

/** What an event did to the segments of its cell. */
export interface CellChange {
  readonly position: number;
  readonly closed: readonly Segment[];
  readonly opened: readonly Segment[];
}

/**
 * Folds a batch: each event of which `say` makes something is put into its cell, each retraction takes its target away.
 * @returns what changed, event by event
 */
export async function foldCells(
  tx: postgres.TransactionSql,
  schema: string,
  events: readonly RecordedEvent[],
  say: (event: RecordedEvent) => CellSaid | null,
): Promise<CellChange[]> {
  const said = new Map<RecordedEvent, CellSaid>();
  const targets = new Map<string, Target>();
  const wanted: string[] = [];
  for (const event of events) {
    if (event.type === 'EntryRetracted') {
      if (!targets.has(event.data.target)) wanted.push(event.data.target);
      continue;
    }
    const statement = say(event);
    if (!statement) continue;
    said.set(event, statement);
    targets.set(event.id, { cell: JSON.stringify(statement.cell), at: event.effectiveAt });
  }
  await findByIndex(tx);
  for (const [id, target] of await findTargets(tx, schema, wanted)) targets.set(id, target);

  const touched = events.flatMap(
    (e) => targets.get(e.type === 'EntryRetracted' ? e.data.target : e.id) ?? [],
  );
  if (touched.length === 0) return [];
  const cells = await loadCells(tx, schema, touched);
  const changes: CellChange[] = [];
  const segments = new Rows<Segment>();
  const runs = new Rows<Run>();
  const entries: object[] = [];
  const retracted: object[] = [];
  for (const event of events) {
    const target = targets.get(event.type === 'EntryRetracted' ? event.data.target : event.id);
    if (!target) continue;
    const rows = cells.get(target.cell)!;
    const statement = said.get(event);
    const { id, position, effectiveAt, metadata } = event;
    const teller = tellerOf(event);
    const resettled = statement
      ? rows.put({ event: id, position, effectiveAt, key: statement.key, source: teller })
      : rows.take((event as RecordedEvent & { type: 'EntryRetracted' }).data.target, target.at, position);
    if (statement) {
      const { key, value } = statement;
      const { source, cites } = metadata;
      entries.push({
        position,
        event: id,
        cell: target.cell,
        effective_at: effectiveAt,
        key,
        teller,
        value,
        source,
        cites,
      });
    } else {
      retracted.push({ event: (event as RecordedEvent & { type: 'EntryRetracted' }).data.target, position });
    }
    segments.note(target.cell, resettled.closed, resettled.opened, position);
    runs.note(target.cell, resettled.closedRuns, resettled.openedRuns, position);
    changes.push({ position, closed: resettled.closed, opened: resettled.opened });
  }
  await write(tx, schema, entries, retracted, segments, runs);
  return changes;
}

/** A batch is small and a history is not: without this a planner that has no statistics yet reads whole tables. */
export async function findByIndex(tx: postgres.TransactionSql): Promise<void> {
  await tx`
    select set_config(name, 'off', true)
    from unnest(array['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin', 'jit']) as name`;
}
