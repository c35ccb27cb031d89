// The event store in PostgreSQL, the default: one table, one counter row, one function that writes.
import type { ListenMeta, Sql } from 'postgres';
import { checkCount, checkStream, instantOf } from '../event.js';
import { followByReading, Hints } from '../follow.js';
import type { AppendOutcome, EventStore, StoredEvent, StreamAppend } from '../port.js';
import { Appends } from './appends.js';
import { copyInto } from './copy.js';
import { reached } from './reach.js';
import { channel } from './schema.js';

export interface PostgresEventStoreOptions {
  /** How often a follower looks for new events when no hint wakes it earlier; 250 ms by default. */
  readonly pollMs?: number;
}

interface Row {
  readonly position: unknown;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: unknown;
  readonly effective: number;
  readonly recorded: number;
}

/** Seconds since 1970: as text the client would read the years before 100 as 19xx. */
const secondsOf = (sql: Sql, column: string) => sql`date_part('epoch', ${sql(column)})`;

/**
 * The event store in a database that `migrateEventStore` has prepared. `sql` stays the caller's: `close()` ends
 * followers and waits for appends, the connections are closed by `sql.end()`. Followers share one more connection.
 */
export function postgresEventStore(sql: Sql, { pollMs = 250 }: PostgresEventStoreOptions = {}): EventStore {
  const hints = new Hints();
  const closing = new AbortController();
  const appends = new Appends(sql, () => hints.give());
  const columns = sql`position, stream, revision, id, type, data, metadata,
    ${secondsOf(sql, 'effective_at')} as effective, ${secondsOf(sql, 'recorded_at')} as recorded`;
  let listening: Promise<ListenMeta | null> | null = null;

  // the client listens again by itself after a lost connection, also when the first attempt failed
  const listen = (): void => {
    listening ??= sql
      .listen(
        channel,
        () => hints.give(),
        () => hints.give(),
      )
      .catch(() => null);
  };

  const store: EventStore = {
    append: (stream, events, expected) => appends.one({ stream, events, expected }),
    appendMany: (many: readonly StreamAppend[]): Promise<AppendOutcome[]> => appends.whole(many),

    async copy(events) {
      const streams = new Set(events.map(({ stream }) => stream));
      return await copyInto(sql, events, await store.readMany([...streams]));
    },

    async read(stream, from = 0) {
      checkStream(stream);
      checkCount(from, 'revision');
      const rows = await reached(
        sql,
        sql<
          Row[]
        >`select ${columns} from store.events where stream = ${stream} and revision >= ${from} order by revision`,
      );
      return rows.map(eventOf);
    },

    async readMany(streams) {
      streams.forEach(checkStream);
      const found = new Map<string, StoredEvent[]>(streams.map((stream) => [stream, []]));
      // lateral: one ordered index range for each stream instead of a sort of everything
      const rows = await reached(
        sql,
        sql<
          Row[]
        >`select e.* from jsonb_array_elements_text(${JSON.stringify([...found.keys()])}::text::jsonb) wanted(name)
          cross join lateral (
            select ${columns} from store.events where stream = wanted.name order by revision offset 0
          ) e`,
      );
      for (const row of rows) found.get(row.stream)?.push(eventOf(row));
      return found;
    },

    async readAll(from, limit, to = Number.MAX_SAFE_INTEGER) {
      checkCount(from, 'position');
      checkCount(limit, 'limit');
      checkCount(to, 'position');
      const rows = await reached(
        sql,
        sql<Row[]>`select ${columns} from store.events where position > ${from} and position <= ${to}
          order by position limit ${limit}`,
      );
      return rows.map(eventOf);
    },

    follow(from, options) {
      listen();
      const signal = AbortSignal.any([options.signal, closing.signal]);
      return followByReading(store, from, { ...options, signal }, hints, pollMs);
    },

    async head() {
      const [head] = await reached(
        sql,
        sql<{ last: unknown; recorded: number | null }[]>`
          select last, ${secondsOf(sql, 'recorded_at')} as recorded from store.head where one`,
      );
      return {
        position: numberOf(head?.last ?? 0),
        recordedAt: typeof head?.recorded === 'number' ? isoOf(head.recorded) : null,
      };
    },

    async positionAt(recordedAt) {
      const [last] = await reached(
        sql,
        sql<{ position: unknown }[]>`select position from store.events
          where recorded_at <= ${instantOf(recordedAt)}::text::timestamptz
          order by recorded_at desc, position desc limit 1`,
      );
      return numberOf(last?.position ?? 0);
    },

    async close() {
      closing.abort();
      await appends.idle();
      await (await listening)?.unlisten().catch(() => undefined);
    },
  };
  return store;
}

function eventOf(row: Row): StoredEvent {
  return {
    id: row.id,
    type: row.type,
    effectiveAt: isoOf(row.effective),
    data: row.data,
    metadata: row.metadata,
    stream: row.stream,
    revision: row.revision,
    position: numberOf(row.position),
    recordedAt: isoOf(row.recorded),
  };
}

function isoOf(seconds: number): string {
  return new Date(Math.round(seconds * 1000)).toISOString();
}

/** bigint comes as text, or as BigInt when the connection is set so. */
function numberOf(position: unknown): number {
  const value = Number(position);
  if (!Number.isSafeInteger(value)) throw new RangeError(`position ${String(position)} is beyond 2^53`);
  return value;
}
