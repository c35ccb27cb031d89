// Copying a history into PostgreSQL. Unlike appends it decides here and not in the database: nobody else writes
// meanwhile, and whoever did all the same would be refused by the keys of the table.
import type { Sql } from 'postgres';
import { missingEvents } from '../copying.js';
import type { CopyOutcome, StoredEvent } from '../port.js';
import { reached } from './reach.js';
import { channel } from './schema.js';

/** @param here every event of the streams that are copied, by revision */
export async function copyInto(
  sql: Sql,
  events: readonly StoredEvent[],
  here: ReadonlyMap<string, readonly StoredEvent[]>,
): Promise<CopyOutcome> {
  return await reached(
    sql,
    sql.begin(async (tx) => {
      const [head] = await tx<{ last: unknown; recorded: number | null }[]>`
        select last, date_part('epoch', recorded_at) as recorded from store.head where one for update`;
      const recordedAt =
        typeof head?.recorded === 'number' ? new Date(Math.round(head.recorded * 1000)) : null;
      const missing = missingEvents(events, here, recordedAt?.toISOString() ?? null);
      const last = missing.at(-1);
      if (last) {
        const rows = missing.map(
          ({ stream, revision, id, type, data, metadata, effectiveAt, recordedAt }, i) => ({
            ...{
              i: i + 1,
              stream,
              revision,
              id,
              type,
              data,
              metadata,
              at: effectiveAt,
              recorded: recordedAt,
            },
          }),
        );
        await tx`
          insert into store.events (position, stream, revision, id, type, data, metadata, effective_at, recorded_at)
          select h.last + c.i, c.stream, c.revision, c.id, c.type, coalesce(c.data, 'null'),
            coalesce(c.metadata, 'null'), c.at, c.recorded
          from store.head h, jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as c(i int, stream text,
            revision int, id uuid, type text, data jsonb, metadata jsonb, at timestamptz, recorded timestamptz)
          where h.one`;
        await tx`update store.head set last = last + ${missing.length},
          recorded_at = ${last.recordedAt}::text::timestamptz where one`;
        await tx`select pg_notify(${channel}, '')`;
      }
      return { copied: missing.length, alreadyThere: events.length - missing.length };
    }),
  );
}
