// How far read models have come, for reads that answer for what is there now instead of waiting.
import type { Queryable } from '../projection.js';

/** The position that all of these projections reflect; 0 when one of them has not begun. */
export async function reachedPosition(sql: Queryable, names: readonly string[]): Promise<number> {
  const rows = await sql<{ position: string }[]>`
    select position from projections.checkpoints where name in ${sql([...names])}`;
  return rows.length < names.length ? 0 : Math.min(...rows.map((row) => Number(row.position)));
}
