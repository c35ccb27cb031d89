// An event by its id alone, through the timeline, which knows where each stands: the history is never scanned for it.
import { upcast, type RecordedEvent } from '#libs/readiness';
import { positionOf } from '#projections/timeline';
import { reading } from '../../../../projections/projection.js';
import { waitFor } from '../../../../projections/runner/index.js';
import type { Engine } from '../engine/engine.js';

const WAIT_MS = 5_000;

/** @throws ProjectionBehind when the timeline has not come as far as the ledger within five seconds */
export async function findEvent({ store, sql }: Engine, id: string): Promise<RecordedEvent | null> {
  const head = (await store.head()).position;
  await waitFor(sql, ['timeline'], head, WAIT_MS);
  const position = await reading(sql, 'timeline', head, (schema) => positionOf(sql, schema, id));
  const [found] = position === null ? [] : await store.readAll(position - 1, 1, position);
  return found ? upcast(found) : null;
}
