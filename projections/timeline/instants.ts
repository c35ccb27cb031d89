// The instants of which the ledger says something, for whoever steps through time.
import { reading, type Clocks, type Queryable } from '../projection.js';
import { timeline } from './fold.js';

export interface Instant {
  /** ISO 8601 UTC. */
  readonly at: string;
  /** How many events say something of this instant. */
  readonly events: number;
  /** SHA-256 of the documents that say it. */
  readonly documents: readonly string[];
}

/** What is known at `knownAt` and was not retracted by then, up to `asOf`; the last `most` instants, oldest first. */
export async function instantsAt(
  sql: Queryable,
  { asOf, knownAt }: Clocks,
  most: number,
): Promise<Instant[]> {
  const p = knownAt.position;
  const rows = await reading(
    sql,
    timeline.name,
    p,
    (schema) => sql<{ effective_at: Date; events: string; documents: string[] | null }[]>`
      select l.effective_at, count(*) as events,
             array_agg(distinct l.document) filter (where l.document is not null) as documents
      from ${sql(schema)}.log l
      where l.position <= ${p} and l.effective_at <= ${asOf}::text::timestamptz
        and (l.retracted_at is null or l.retracted_at > ${p})
        and l.type not in ('EntryRetracted', 'CatalogueAdopted')
      group by l.effective_at order by l.effective_at desc limit ${most}`,
  );
  return rows
    .map((row) => ({
      at: row.effective_at.toISOString(),
      events: Number(row.events),
      documents: row.documents ?? [],
    }))
    .reverse();
}
