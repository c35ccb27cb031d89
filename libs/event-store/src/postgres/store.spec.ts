// The PostgreSQL adapter on a real server: the contract, and what only a database can do or suffer.
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTo, createServer, type AddressInfo, type Socket } from 'node:net';
import postgres, { type Sql } from 'postgres';
import { testDatabase, type TestDatabase } from '../../../../test/postgres.js';
import { aStream, anEvent, eventStoreContract, refusalOf } from '../contract.js';
import { StoreUnavailableError } from '../errors.js';
import { memoryEventStore } from '../memory.js';
import type { EventStore, ExpectedRevision, NewEvent, StoredEvent, StreamAppend } from '../port.js';
import { migrateEventStore } from './migrate.js';
import { postgresEventStore } from './store.js';

eventStoreContract(
  'postgres',
  async () => {
    const database = await testDatabase();
    await migrateEventStore(database.sql);
    return { store: postgresEventStore(database.sql), end: () => database.drop() };
  },
  { contiguous: true, atomic: true },
);

describe('the event store in PostgreSQL', () => {
  let database: TestDatabase;
  let sql: Sql;
  let store: EventStore;
  beforeAll(async () => {
    database = await testDatabase();
    sql = database.sql;
    await migrateEventStore(sql);
    store = postgresEventStore(sql);
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  it('is prepared once when several processes start at the same time', async () => {
    const fresh = await testDatabase();
    const processes = Array.from({ length: 6 }, () => postgres(fresh.url, { max: 1 }));
    await Promise.all(processes.map((process) => migrateEventStore(process)));
    await postgresEventStore(fresh.sql).append(aStream(), [anEvent()], 'none');
    await migrateEventStore(fresh.sql);
    expect(await postgresEventStore(fresh.sql).head()).toMatchObject({ position: 1 });
    await Promise.all(processes.map((process) => process.end({ timeout: 1 })));
    await fresh.drop();
  });

  it.each([
    ['UPDATE', `update store.events set type = 'Other'`],
    ['UPDATE', `update store.events set type = 'Other' where false`],
    ['DELETE', 'delete from store.events'],
    ['TRUNCATE', 'truncate store.events'],
    ['DELETE', `set session_replication_role = replica; delete from store.events`],
  ])('refuses %s: %s', async (operation, statement) => {
    const stream = aStream();
    await store.append(stream, [anEvent()], 'none');
    const own = postgres(database.url, { max: 1 });
    const refusal = await refusalOf(own.unsafe(statement));
    expect(refusal.message).toBe(`${operation} of store.events is refused: what was recorded never changes`);
    await own.end({ timeout: 1 });
    expect(await store.read(stream)).toHaveLength(1);
  });

  it('sends concurrent appends in fewer statements, and one that fails does not take the others with it', async () => {
    const statements: string[] = [];
    const counted = postgres(database.url, { debug: (_connection, query) => void statements.push(query) });
    const coalescing = postgresEventStore(counted);
    const streams = Array.from({ length: 200 }, aStream);
    await Promise.all(streams.map((stream) => coalescing.append(stream, [anEvent()], 'none')));
    expect(statements.filter((query) => query.includes('store.append')).length).toBeLessThan(20);
    expect((await coalescing.readMany(streams)).size).toBe(200);

    // a constraint that no check of ours knows stands for any error of the database itself
    await sql.unsafe(`alter table store.events add constraint no_poison check (type <> 'Poison')`);
    const outcomes = await Promise.allSettled(
      streams.map((stream, i) => coalescing.append(stream, [anEvent(i === 77 ? { type: 'Poison' } : {})], 0)),
    );
    expect(outcomes.flatMap(({ status }, i) => (status === 'rejected' ? [i] : []))).toEqual([77]);
    expect(outcomes[77]).toMatchObject({ reason: { constraint_name: 'no_poison' } });
    await sql.unsafe('alter table store.events drop constraint no_poison');
    await counted.end({ timeout: 1 });
  });

  it('coalesces many appends to one stream without losing their order', async () => {
    const stream = aStream();
    const given = Array.from({ length: 100 }, () => anEvent());
    const outcomes = await Promise.all(
      given.map((event, i) => store.append(stream, [event], i === 0 ? 'none' : i - 1)),
    );
    expect(outcomes.map(({ revision }) => revision)).toEqual(given.map((_, i) => i));
    expect((await store.read(stream)).map(({ id }) => id)).toEqual(given.map(({ id }) => id));
  });

  it('takes positions in turns when several processes append', async () => {
    const { position: start } = await store.head();
    const processes = Array.from({ length: 4 }, () => postgres(database.url, { max: 2 }));
    const stores = processes.map((process) => postgresEventStore(process));
    const raced = aStream();
    const races = stores.map((each) => each.append(raced, [anEvent()], 'none'));
    const appends = stores.flatMap((each) =>
      Array.from({ length: 50 }, () => each.append(aStream(), [anEvent()], 'any')),
    );
    const won = (await Promise.allSettled(races)).filter(({ status }) => status === 'fulfilled');
    await Promise.all(appends);
    expect(won).toHaveLength(1);
    const all = await store.readAll(start, 1000);
    expect(all.map(({ position }) => position)).toEqual(Array.from({ length: 201 }, (_, i) => start + 1 + i));
    await Promise.all(processes.map((process) => process.end({ timeout: 1 })));
  });

  it('appends 5,000 events to 900 streams at once, and never reads the table from end to end to do so', async () => {
    const fresh = await testDatabase();
    await migrateEventStore(fresh.sql);
    const own = postgres(fresh.url, { max: 1, connection: { application_name: 'appender' } });
    const large = postgresEventStore(own);
    // plans that are made while the table is known to be tiny, and kept by the session, must serve when it is large
    await large.append(aStream(), [anEvent()], 'none');
    await fresh.sql`analyze store.events`;
    for (let i = 0; i < 7; i++) await large.append(aStream(), [anEvent()], 'none');
    const appends = Array.from({ length: 900 }, (_, i) => ({
      stream: aStream(),
      events: Array.from({ length: i < 500 ? 6 : 5 }, () => anEvent()),
      expected: 'any' as const,
    }));
    const before = performance.now();
    await large.appendMany(appends);
    expect(performance.now() - before).toBeLessThan(15_000); // 0.2 s on an idle machine
    await large.appendMany(appends);
    expect(await large.append(aStream(), [anEvent()], 'none')).toMatchObject({ position: 5009 });
    await own.end({ timeout: 1 });
    // a session hands in its statistics when it ends
    const open = () => fresh.sql`select 1 from pg_stat_activity where application_name = 'appender'`;
    while ((await open()).length > 0);
    const [read] = await fresh.sql<{ rows: string; lookups: string }[]>`
      select seq_tup_read as rows, idx_scan as lookups from pg_stat_user_tables where relid = 'store.events'::regclass`;
    expect(Number(read?.lookups)).toBeGreaterThan(10_000);
    expect(read?.rows).toBe('0');
    await fresh.drop();
  });

  it('answers its reads from indexes', async () => {
    await sql.begin(async (tx) => {
      for (const way of ['seqscan', 'bitmapscan', 'sort']) await tx.unsafe(`set local enable_${way} = off`); // the tables of a test are too small for an index
      const plans = await Promise.all(
        [
          `select * from store.events where stream = 'a' and revision >= 0 order by revision`,
          `select * from store.events where position > 7 and position <= 99 order by position limit 10`,
          `select position from store.events where recorded_at <= now() order by recorded_at desc, position desc limit 1`,
        ].map((query) => tx.unsafe(`explain ${query}`)),
      );
      for (const plan of plans) expect(JSON.stringify(plan)).not.toMatch(/Sort|Seq Scan/);
    });
  });

  it('agrees with the store in memory on any sequence of appends', async () => {
    const pool = Array.from({ length: 6 }, () => randomUUID());
    const event: fc.Arbitrary<NewEvent> = fc.record({
      id: fc.constantFrom(...pool),
      type: fc.constantFrom('A', 'B'),
      effectiveAt: fc.constantFrom('2025-06-27T05:15:00.000Z', '0001-01-01T00:00:00.000Z'),
      data: fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom<unknown>(null, 0, {}) },
        fc.jsonValue().filter(storable),
      ),
      metadata: fc.constantFrom<unknown>(null, {}, { source: null }, { source: { line: 1 } }, [], {
        by: 'x',
      }),
    });
    // most of the time one content for each id, so that appending again happens as well as reusing
    const usual = fc.constantFrom(...pool).map((id): NewEvent => anEvent({ id }));
    const append = fc.record({
      stream: fc.constantFrom('one', 'two'),
      events: fc.array(fc.oneof({ weight: 5, arbitrary: usual }, event), { minLength: 1, maxLength: 4 }),
      expected: fc.constantFrom<ExpectedRevision>('none', 'any', 'any', 0, 1, 2, 3),
    });
    const steps = fc.array(fc.array(append, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(steps, fc.boolean(), async (history, whole) => {
        const oracle = memoryEventStore();
        const { position: start } = await store.head();
        const prefix = aStream();
        const said: unknown[] = [];
        const expected: unknown[] = [];
        for (const many of history) {
          const appends = many.map((one) => ({ ...one, stream: `${prefix}${one.stream}` }));
          said.push(await sayings(store, appends, whole, start));
          expected.push(await sayings(oracle, appends, whole, 0));
        }
        expect(said).toEqual(expected);
        const stored = (await store.readAll(start, 1000)).map((one) => comparable(one, start));
        expect(stored).toEqual((await oracle.readAll(0, 1000)).map((one) => comparable(one, 0)));
      }),
      { numRuns: 60 },
    );
  });

  describe('when connections are lost', () => {
    it('follows on after its backend was terminated, and misses nothing', async () => {
      const { position: start } = await store.head();
      const own = postgres(database.url, { connection: { application_name: 'follower' } });
      const stop = new AbortController();
      const seen: StoredEvent[] = [];
      const rounds = 5;
      let round = 0;
      const next = async (): Promise<void> => {
        await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'follower'`;
        round++;
        await store.append(aStream(), [anEvent(), anEvent()], 'none');
      };
      await store.append(aStream(), [anEvent()], 'none');
      for await (const batch of postgresEventStore(own, { pollMs: 20 }).follow(start, {
        signal: stop.signal,
      })) {
        seen.push(...batch);
        if (seen.length === 1 + 2 * rounds) break;
        if (seen.length === 1 + 2 * round) await next();
      }
      stop.abort();
      expect(seen).toEqual(await store.readAll(start, 100));
      await own.end({ timeout: 1 });
    });

    it('tells a follower that waits for the database, and goes on when it is back', async () => {
      const { position: start } = await store.head();
      const proxy = await proxyTo(database.url);
      const own = postgres(proxy.url, { max: 1, backoff: () => 0.05 });
      const stop = new AbortController();
      const errors: [string, number][] = [];
      const seen: StoredEvent[] = [];
      const onError = (error: Error, retryInMs: number): void => {
        errors.push([error.name, retryInMs]);
        if (errors.length === 3) void proxy.restore();
      };
      await store.append(aStream(), [anEvent()], 'none');
      for await (const batch of postgresEventStore(own, { pollMs: 20 }).follow(start, {
        signal: stop.signal,
        onError,
      })) {
        seen.push(...batch);
        if (seen.length === 1) {
          await proxy.cut();
          await store.append(aStream(), [anEvent()], 'none');
        } else break;
      }
      expect(errors).toEqual([250, 500, 1000].map((ms) => ['StoreUnavailableError', ms]));
      expect(seen).toEqual(await store.readAll(start, 100));
      await own.end({ timeout: 1 });
      await proxy.close();
    });

    it.each<['refused' | 'silent']>([['refused'], ['silent']])(
      'says within 5 seconds that a database cannot be reached: %s',
      async (kind) => {
        const sockets: Socket[] = [];
        const server = createServer((socket) => void sockets.push(socket));
        server.listen(0, '127.0.0.1');
        await once(server, 'listening');
        const { port } = server.address() as AddressInfo;
        if (kind === 'refused') server.close();
        // once refused, the client waits before it tries again: longer than anybody wants to wait for an answer
        const down = postgres(`postgres://nobody@127.0.0.1:${port}/none`, { max: 1, backoff: () => 5.5 });
        const unreachable = postgresEventStore(down);
        for (let i = 0; i < (kind === 'refused' ? 2 : 1); i++) {
          const before = performance.now();
          const answers = await Promise.all(
            [
              unreachable.append('s', [anEvent()], 'none'),
              unreachable.appendMany([{ stream: 's', events: [anEvent()], expected: 'none' }]),
              unreachable.head(),
              migrateEventStore(down),
            ].map(refusalOf),
          );
          expect(performance.now() - before).toBeLessThan(5000);
          for (const error of answers) {
            expect(error).toBeInstanceOf(StoreUnavailableError);
            expect(error.message).toContain(`127.0.0.1:${port}`);
            expect(error.message).not.toContain('\n');
          }
        }
        for (const socket of sockets) socket.destroy();
        if (kind === 'silent') server.close();
        await down.end({ timeout: 0 });
      },
    );

    it('says so when a connection goes silent, works again afterwards, and loses no acknowledged event', async () => {
      const proxy = await proxyTo(database.url);
      const own = postgres(proxy.url, { max: 1, backoff: () => 0.05 });
      const through = postgresEventStore(own);
      const stream = aStream();
      const [kept, tried] = [anEvent(), anEvent()];
      await through.append(stream, [kept], 'none');
      proxy.freeze();
      const before = performance.now();
      expect(await refusalOf(through.append(stream, [tried], 0))).toBeInstanceOf(StoreUnavailableError);
      expect(performance.now() - before).toBeLessThan(5000);
      await proxy.cut();
      await proxy.restore();
      const again = await eventually(() => through.append(stream, [tried], 0));
      expect(again).toMatchObject({ stream, revision: 1 });
      expect((await store.read(stream)).map(({ id }) => id)).toEqual([kept.id, tried.id]);
      await own.end({ timeout: 1 });
      await proxy.close();
    });
  });
});

/** What a store answers to appends, with positions counted from `base`. */
async function sayings(
  store: EventStore,
  appends: StreamAppend[],
  whole: boolean,
  base: number,
): Promise<unknown> {
  const answers = whole
    ? [store.appendMany(appends)]
    : appends.map(({ stream, events, expected }) =>
        store.append(stream, events, expected).then((one) => [one]),
      );
  const settled = await Promise.allSettled(answers);
  return settled.map((answer) =>
    answer.status === 'fulfilled'
      ? answer.value.map((outcome) => ({ ...outcome, position: outcome.position - base }))
      : { ...(answer.reason as Error), message: (answer.reason as Error).message },
  );
}

function comparable(event: StoredEvent, base: number): string | undefined {
  return canonicalize({ ...event, position: event.position - base, recordedAt: '' });
}

/** fast-check makes texts that no store takes: those with a NUL or half a character. */
function storable(value: unknown): boolean {
  const text = JSON.stringify(value);
  return !text.includes('\\u0000') && !/\\ud[89a-f]/.test(text);
}

async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
    }
  }
}

interface Proxy {
  readonly url: string;
  /** Lets no more bytes pass in either direction, and accepts no one. */
  freeze(): void;
  /** Breaks all connections and refuses new ones until `restore`. */
  cut(): Promise<void>;
  restore(): Promise<void>;
  close(): Promise<void>;
}

/** A stretch of wire to the database that a test can break. */
async function proxyTo(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let frozen = false;
  const server = createServer((inner) => {
    sockets.add(inner);
    inner.on('error', () => undefined);
    if (frozen) return;
    const outer = connectTo(Number(port), hostname);
    sockets.add(outer);
    outer.on('error', () => undefined);
    inner.pipe(outer).pipe(inner);
  });
  const listen = async (at: number): Promise<number> => {
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const own = await listen(0);
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String(own);
  const cut = async (): Promise<void> => {
    const closed = server.listening ? once(server, 'close') : Promise.resolve();
    if (server.listening) server.close();
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await closed;
  };
  return {
    url: url.href,
    freeze: () => {
      frozen = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    cut,
    restore: async () => {
      frozen = false;
      await listen(own);
    },
    close: cut,
  };
}
