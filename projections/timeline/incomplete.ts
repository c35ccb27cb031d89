// Documents that are known in part: their import has begun and not ended. In PostgreSQL an import is one transaction, so
// there are none; in EventStoreDB one that is under way, or was cut, shows until it is run to its end.
import { knownAt } from '../documents.js';
import { reading, type Queryable } from '../projection.js';

/** The sha256 of each, in order, at a position that the timeline has reached. */
export async function incompleteAt(sql: Queryable, position: number): Promise<string[]> {
  return await reading(sql, 'timeline', position, async (schema) => {
    const rows = await sql<{ document: string }[]>`
      select document from ${sql(schema)}.log
      where type in ('ReportReceived', 'ReportCompleted') and ${knownAt(sql, 'log', position)}
      group by document having bool_and(type = 'ReportReceived') order by document`;
    return rows.map(({ document }) => document);
  });
}
