// A read model that is nothing but cells on two clocks.
import { saidOf } from '#libs/readiness';
import type { Projection } from '../projection.js';
import { foldCells } from './fold.js';
import { bitemporalDdl } from './tables.js';

/** Keeps the cells of these kinds, which are the first parts of their names. */
export function cellProjection(name: string, version: number, kinds: readonly string[]): Projection {
  return {
    name,
    version,
    ddl: bitemporalDdl,
    apply: async (tx, schema, events) => {
      await foldCells(tx, schema, events, (event) => {
        const said = saidOf(event);
        return said && kinds.includes(said.cell[0]!) ? said : null;
      });
    },
  };
}
