// Deriving the findings between documents goes through everything that was ever stated. The same rows seen with the
// same catalogue give the same findings for ever, so the work is done once for each state of what can be seen.
import type { Catalogue, Finding } from '#libs/readiness';
import type { Queryable } from '../projection.js';

/** As many states as people look at in one sitting: now, and a few moments that they compare it with. */
const MOST = 16;

interface Remembered {
  readonly catalogue: Catalogue;
  readonly findings: Promise<readonly Finding[]>;
}

const remembered = new WeakMap<Queryable, Map<string, Remembered>>();

/** Findings of the rows of `schema` that are visible at (t, p), from `derive` unless they were derived before. */
export async function remember(
  sql: Queryable,
  schema: string,
  catalogue: Catalogue,
  { t, p }: { readonly t: string; readonly p: number },
  derive: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const state = `${schema} ${await stateAt(sql, schema, t, p)}`;
  const states = remembered.get(sql) ?? new Map<string, Remembered>();
  remembered.set(sql, states);
  const known = states.get(state);
  const entry = known?.catalogue === catalogue ? known : { catalogue, findings: derive() };
  // the one asked for last goes to the end, and what nobody asked for longest is forgotten
  states.delete(state);
  states.set(state, entry);
  for (const oldest of states.keys()) if (states.size > MOST) states.delete(oldest);
  try {
    return await entry.findings;
  } catch (error) {
    if (states.get(state) === entry) states.delete(state);
    throw error;
  }
}

/**
 * Names what can be seen at (t, p): the last position up to `p` that added or took away a row, and the last instant up
 * to `t` of a row that was there by then. Between two such positions, and two such instants, the same rows are visible.
 */
async function stateAt(sql: Queryable, schema: string, t: string, p: number): Promise<string> {
  const [row] = await sql<{ position: string | null; at: Date | null }[]>`
    select
      greatest(
        (select max(position) from ${sql(schema)}.reports where position <= ${p}),
        (select max(retracted_at) from ${sql(schema)}.reports where retracted_at <= ${p}),
        (select max(position) from ${sql(schema)}.stated where position <= ${p}),
        (select max(retracted_at) from ${sql(schema)}.stated where retracted_at <= ${p})) as position,
      greatest(
        (select max(as_of) from ${sql(schema)}.reports
          where as_of <= ${t}::text::timestamptz and position <= ${p}),
        (select max(effective_at) from ${sql(schema)}.stated
          where effective_at <= ${t}::text::timestamptz and position <= ${p})) as at`;
  return `${row?.position ?? 0} ${row?.at?.toISOString() ?? 'nothing'}`;
}
