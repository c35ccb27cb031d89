// How far read models have come, for reads that answer for what is there now instead of waiting.
import { tablesInForce, type Queryable } from '../projection.js';

/** The position that all of these projections reflect; 0 when one of them has not begun. */
export async function reachedPosition(sql: Queryable, names: readonly string[]): Promise<number> {
  const found = await tablesInForce(sql);
  return Math.min(...names.map((name) => found.get(name)?.position ?? 0));
}
