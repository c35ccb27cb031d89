// What sources say of replacements: "MobiFone takes over from FPT" also tells who was there before, where nobody had
// reported it.
import type { AssignmentValue, Replacement } from '#libs/readiness';
import { reading, type Queryable } from '../projection.js';
import { vendors } from './fold.js';

/**
 * The replacements in these cells, effective after `from` and by `to` as known at `p`, in the order of the as-of rule.
 * @param cells `[unit, system]` each
 * @throws ProjectionBehind
 */
export async function replacementsAt(
  sql: Queryable,
  cells: readonly (readonly [unit: string, system: string])[],
  { from, to, p }: { readonly from: string; readonly to: string; readonly p: number },
): Promise<Replacement[]> {
  if (cells.length === 0) return [];
  const names = cells.map((cell) => JSON.stringify(['assignment', ...cell]));
  const rows = await reading(
    sql,
    vendors.name,
    p,
    (schema) => sql<{ cell: string; value: AssignmentValue }[]>`
      select cell, value from ${sql(schema)}.entries
      where cell = any(${names}::text[])
        and effective_at > ${from}::text::timestamptz and effective_at <= ${to}::text::timestamptz
        and position <= ${p} and (retracted_at is null or retracted_at > ${p})
        and jsonb_typeof(value -> 'replaced') = 'object'
      order by effective_at, position`,
  );
  return rows.map(({ cell, value }) => {
    const [, unit, system] = JSON.parse(cell) as string[];
    return { unit: unit!, system: system!, from: value.replaced?.from ?? [] };
  });
}
