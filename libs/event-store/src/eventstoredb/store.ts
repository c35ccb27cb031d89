// The event store in an EventStoreDB (or KurrentDB), for those who outgrow one machine. Positions are its commit positions:
// strictly increasing, with gaps.
import { missingEvents } from '../copying.js';
import { checkCount, checkStream, instantOf } from '../event.js';
import type { AppendOutcome, CopyOutcome, EventStore, StoredEvent } from '../port.js';
import { parseAddress } from './address.js';
import { Appends, patiently } from './appends.js';
import { Connection, newRecordId } from './connection.js';
import { recordOf, type Stamp } from './envelope.js';
import { followLog } from './follow.js';
import { Log } from './log.js';
import { inParallel } from './parallel.js';
import { later, RecordedTimes } from './recorded-times.js';

export interface EventStoreDbOptions {
  /** `esdb://…` or `esdb+discover://…`, with credentials and TLS in it; see address.ts. */
  readonly url: string;
  /** How the names of our streams begin. What is in other streams is not ours and never handed over. */
  readonly prefixes: readonly string[];
  /** Stamps `recordedAt`; the real clock by default. */
  readonly clock?: () => Date;
  /** A follower that hears nothing for so long looks whether it has missed something; 10 s by default. */
  readonly watchMs?: number;
}

export interface EventStoreDb extends EventStore {
  /**
   * Tells this store from every other one, also from copies of its history: the id that the server knows the first
   * event of ours by, which is new for each attempt to write. Null while there is none.
   */
  identity(): Promise<string | null>;
}

/** Most events of one stream that are copied at once. */
const copiedAtOnce = 100;

/**
 * Opens the store and looks whether it can be used.
 * @throws RangeError for an address that cannot be read
 * @throws StoreUnavailableError within 10 seconds when there is no EventStoreDB, or not one that lets us in
 */
export async function openEventStoreDb(options: EventStoreDbOptions): Promise<EventStoreDb> {
  const store = eventStoreDb(options);
  try {
    await store.check();
    await store.head();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The version of the server; rejects as `openEventStoreDb`. */
export async function eventStoreDbVersion(url: string): Promise<string> {
  const connection = new Connection(parseAddress(url));
  try {
    return await connection.check();
  } finally {
    await connection.close();
  }
}

function eventStoreDb({
  url,
  prefixes,
  clock = () => new Date(),
  watchMs = 10_000,
}: EventStoreDbOptions): EventStoreDb & { check(): Promise<unknown> } {
  const connection = new Connection(parseAddress(url));
  const log = new Log(connection, prefixes);
  const times = new RecordedTimes(log);
  const closing = new AbortController();

  const stampNow = async (): Promise<Stamp> => {
    const { end, recordedAt } = await times.end();
    return { after: end, recordedAt: later(clock().toISOString(), recordedAt ?? '') };
  };
  const appends = new Appends(log, stampNow);

  const readAll = async (from: number, limit: number, to: number): Promise<StoredEvent[]> => {
    if (limit === 0 || to <= from) return [];
    // one position is asked for by who may not know where the one before it is
    if (to === from + 1) {
      const event = await log.at(to);
      return event ? await times.stored([event]) : [];
    }
    const found = [];
    for await (const event of log.after(from, limit)) {
      if (event.position > to) break;
      found.push(event);
      if (found.length === limit) break;
    }
    return await times.inOrder(found, null);
  };

  const copy = async (events: readonly StoredEvent[]): Promise<CopyOutcome> => {
    const here = await store.readMany([...new Set(events.map(({ stream }) => stream))]);
    const { recordedAt } = await times.end();
    const missing = missingEvents(events, here, recordedAt);
    for (const run of runs(missing)) {
      const { end } = await times.end();
      const records = run.map((event) =>
        recordOf(event, { recordedAt: event.recordedAt, after: end }, newRecordId()),
      );
      await connection.append(run[0]!.stream, records, run[0]!.revision - 1);
    }
    return { copied: missing.length, alreadyThere: events.length - missing.length };
  };

  const store: EventStoreDb & { check(): Promise<unknown> } = {
    check: () => connection.check(),
    append: async (stream, events, expected): Promise<AppendOutcome> =>
      (await appends.all([{ stream, events, expected }]))[0]!,
    appendMany: (many) => appends.all(many),
    copy,

    async read(stream, from = 0) {
      checkStream(stream);
      checkCount(from, 'revision');
      if (!log.isOurs(stream)) return [];
      return await patiently(async () => times.stored(await log.stream(stream, from)));
    },

    async readMany(streams) {
      streams.forEach(checkStream);
      const names = [...new Set(streams)];
      const found = await inParallel(names, (name) =>
        log.isOurs(name) ? patiently(() => log.stream(name)) : Promise.resolve([]),
      );
      const stored = await patiently(() => times.stored(found.flat()));
      let next = 0;
      return new Map(names.map((name, i) => [name, stored.slice(next, (next += found[i]!.length))]));
    },

    async readAll(from, limit, to = Number.MAX_SAFE_INTEGER) {
      checkCount(from, 'position');
      checkCount(limit, 'limit');
      checkCount(to, 'position');
      return await patiently(() => readAll(from, limit, to));
    },

    follow: (from, options) =>
      followLog(
        log,
        times,
        from,
        { ...options, signal: AbortSignal.any([options.signal, closing.signal]) },
        { watchMs },
      ),

    async head() {
      const { position, recordedAt } = await patiently(() => times.end());
      return { position, recordedAt };
    },

    async positionAt(recordedAt) {
      const time = instantOf(recordedAt);
      return await patiently(() => times.positionAt(time));
    },

    identity: () =>
      patiently(async () => {
        for await (const { recordId } of log.after(0, 1)) return recordId;
        return null;
      }),

    async close() {
      closing.abort();
      await appends.idle();
      await connection.close();
    },
  };
  return store;
}

/** Neighbours of one stream together: the order in the log is that of the history. */
function runs(events: readonly StoredEvent[]): StoredEvent[][] {
  const all: StoredEvent[][] = [];
  for (const event of events) {
    const last = all.at(-1);
    if (last && last[0]!.stream === event.stream && last.length < copiedAtOnce) last.push(event);
    else all.push([event]);
  }
  return all;
}
