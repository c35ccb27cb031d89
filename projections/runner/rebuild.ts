// Shows that a read model is nothing but its events: builds it again from them and compares.
import { ProjectionStopped, type Projection } from '../projection.js';
import { buildBeside, type Rebuilt, type RebuildOptions } from './build.js';
import { catchUp } from './catch-up.js';

/**
 * Rebuilds one projection. It goes on being read and followed; only during the comparison its runner waits.
 * @throws ProjectionStopped when the fold cannot handle an event that the tables in force already reflect; those stay
 */
export async function rebuild(projection: Projection, options: RebuildOptions): Promise<Rebuilt> {
  const { store, sql } = options;
  const { batchSize = 1000, source = null } = options;
  const toTheHead = (): Promise<void> =>
    untilItStops(catchUp([projection], store, sql, { batchSize, source }));
  await toTheHead();
  const rebuilt = await buildBeside(projection, options);
  await toTheHead();
  return rebuilt;
}

/** A projection that stands still may be rebuilt all the same. */
async function untilItStops(work: Promise<void>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof ProjectionStopped)) throw error;
  });
}
