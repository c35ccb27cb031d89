// The EventStoreDB adapter in trouble, and the whole flow on it. All on the double; `npm run test:eventstoredb` runs the
// contract and the flow on a real server.
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import {
  openEventStoreDb,
  parseAddress,
  StoreUnavailableError,
  type EventStore,
  type StoredEvent,
} from '#libs/event-store';
import { anEvent, aStream, refusalOf } from '../libs/event-store/src/contract.js';
import { eventStoreDbDouble, type DoubleOptions, type EventStoreDbDouble } from './eventstoredb-double.js';

jest.setTimeout(120_000);

const prefixes = ['contract.'];
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function open(options: DoubleOptions = {}): Promise<{ double: EventStoreDbDouble; store: EventStore }> {
  const double = await aDouble(options);
  const store = await openEventStoreDb({ url: double.url, prefixes, watchMs: 1000 });
  ends.push(() => store.close());
  return { double, store };
}

async function aDouble(options: DoubleOptions = {}): Promise<EventStoreDbDouble> {
  const double = await eventStoreDbDouble(options);
  ends.push(() => Promise.resolve(double.stop()));
  return double;
}

const ids = (events: readonly { readonly id: string }[]): string[] => events.map(({ id }) => id);

/** Follows in the background; `until` resolves once so many events have come. */
function following(store: EventStore, from = 0, batchSize = 100) {
  const stop = new AbortController();
  const seen: StoredEvent[] = [];
  const errors: string[] = [];
  let wake = (): void => undefined;
  const done = (async () => {
    const onError = (error: Error): void => void errors.push(error.message);
    for await (const batch of store.follow(from, { signal: stop.signal, batchSize, onError })) {
      expect(batch.length).toBeLessThanOrEqual(batchSize);
      seen.push(...batch);
      wake();
    }
  })();
  return {
    seen,
    errors,
    until: async (count: number): Promise<void> => {
      while (seen.length < count)
        await Promise.race([done, new Promise<void>((resolve) => (wake = resolve))]);
    },
    stop: async (): Promise<void> => {
      stop.abort();
      await done;
    },
  };
}

describe('an EventStoreDB that others use too', () => {
  it('shows only what is ours, however much lies between', async () => {
    const { double, store } = await open();
    const [first, second] = [anEvent(), anEvent()];
    const follower = following(store);
    await store.append(aStream(), [first], 'none');
    double.log.write('shop-1', 1200);
    double.log.write('$stats-127.0.0.1:2113', 50, '$statsCollected');
    double.log.write('contractors-1', 30);
    await store.append(aStream(), [second], 'none');
    double.log.write('shop-2', 100);
    expect(ids(await store.readAll(0, 10))).toEqual(ids([first, second]));
    expect(ids(await store.readAll(0, 1))).toEqual([first.id]);
    const [one, two] = await store.readAll(0, 10);
    expect(await store.head()).toEqual({ position: two!.position, recordedAt: two!.recordedAt });
    expect(await store.positionAt('2999-01-01T00:00:00.000Z')).toBe(two!.position);
    await follower.until(2);
    await follower.stop();
    expect(follower.seen).toEqual([one, two]);
    expect(await store.read('shop-1')).toEqual([]);
    expect(await refusalOf(store.append('shop-1', [anEvent()], 'any'))).toBeInstanceOf(RangeError);
  });

  it('says so when another program has written into a stream of ours', async () => {
    const { double, store } = await open();
    double.log.write('contract.theirs', 1);
    for (const ask of [() => store.read('contract.theirs'), () => store.readAll(0, 10), () => store.head()])
      expect((await refusalOf(ask())).message).toMatch(
        /contract\.theirs, revision 0: written by another program/,
      );
  });

  it('reads and follows from a position at which nothing stands', async () => {
    const { store } = await open();
    for (let i = 0; i < 4; i++) await store.append(aStream(), [anEvent()], 'none');
    const all = await store.readAll(0, 10);
    const between = all[1]!.position + 1;
    expect(await store.readAll(between, 10)).toEqual(all.slice(2));
    expect(await store.readAll(between, 10, between + 1)).toEqual([]);
    expect(await store.readAll(all[2]!.position - 1, 1, all[2]!.position)).toEqual([all[2]]);
    const follower = following(store, between);
    await follower.until(2);
    await follower.stop();
    expect(follower.seen).toEqual(all.slice(2));
  });
});

describe('times of writers whose clocks differ', () => {
  it('never go back: what was stamped earlier and landed later counts as recorded with the one before', async () => {
    const { double, store } = await open({ interleaved: false });
    const event = anEvent();
    await store.append(aStream(), [event], 'none');
    const { position: start } = await store.head();
    const stamped = (stream: string, recordedAt: string): void => {
      const text = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
      const { id, type, effectiveAt, data, metadata } = anEvent();
      const envelope = { envelope: 1, id, effectiveAt, recordedAt, after: start, metadata };
      const record = { id: randomUUID(), type, contentType: 'application/json', data: text(data) };
      double.log.append(stream, [{ ...record, metadata: text(envelope) }], null);
    };
    const [a, b, c] = [aStream(), aStream(), aStream()];
    const at = (second: number): string => `2999-06-27T10:00:0${second}.000Z`;
    stamped(a, at(5));
    stamped(b, at(3));
    stamped(c, at(7));
    const all = await store.readAll(start, 10);
    expect(all.map(({ recordedAt }) => recordedAt)).toEqual([at(5), at(5), at(7)]);
    for (const [i, stream] of [a, b, c].entries()) {
      const fresh = await openEventStoreDb({ url: double.url, prefixes });
      expect(await fresh.read(stream)).toEqual([all[i]]);
      expect(await fresh.readAll(all[i]!.position - 1, 1, all[i]!.position)).toEqual([all[i]]);
      expect(await fresh.head()).toEqual({ position: all[2]!.position, recordedAt: at(7) });
      expect(await fresh.positionAt(at(3))).toBe(start);
      expect(await fresh.positionAt(at(5))).toBe(all[1]!.position);
      expect(await fresh.positionAt(at(7))).toBe(all[2]!.position);
      await fresh.close();
    }
    await store.append(b, [anEvent()], 0);
    expect((await store.read(b))[1]!.recordedAt).toBe(at(7));
  });
});

describe('an EventStoreDB in trouble', () => {
  it('counts an append once whose answer was lost', async () => {
    const { double, store } = await open();
    const stream = aStream();
    const [one, two] = [anEvent(), anEvent()];
    double.loseNextAnswer();
    expect(await store.append(stream, [one], 'none')).toMatchObject({
      outcome: 'appended',
      appended: 1,
      revision: 0,
    });
    double.loseNextAnswer();
    const outcomes = await store.appendMany([
      { stream, events: [one, two], expected: 'any' },
      { stream: aStream(), events: [anEvent(), anEvent()], expected: 'none' },
    ]);
    expect(outcomes).toMatchObject([
      { outcome: 'appended', appended: 1, alreadyAppended: 1 },
      { outcome: 'appended', appended: 2, alreadyAppended: 0 },
    ]);
    expect(ids(await store.read(stream))).toEqual(ids([one, two]));
    expect((await store.read(stream)).at(-1)!.position).toBe(outcomes[0]!.position);
  });

  it('goes on with a cut import where it stopped', async () => {
    const { double, store } = await open();
    const appends = Array.from({ length: 40 }, () => ({
      ...{ stream: aStream(), events: [anEvent(), anEvent()], expected: 'any' as const },
    }));
    const cutting = store.appendMany(appends);
    while (double.log.records.length < 60) await new Promise(setImmediate);
    double.cut();
    expect(await refusalOf(cutting)).toBeInstanceOf(StoreUnavailableError);
    await double.restart();
    const outcomes = await store.appendMany(appends);
    const added = outcomes.filter(({ outcome }) => outcome === 'appended').length;
    expect(added).toBeGreaterThan(0);
    expect(added).toBeLessThan(40);
    expect(await store.readAll(0, 1000)).toHaveLength(80);
  });

  it('follows on after lost connections and dropped subscriptions, and misses and repeats nothing', async () => {
    const { double, store } = await open();
    const follower = following(store, 0, 7);
    const given: string[] = [];
    for (let round = 0; round < 4; round++) {
      const events = Array.from({ length: 20 }, () => anEvent());
      given.push(...ids(events));
      await store.append(aStream(), events, 'none');
      if (round % 2 === 0) {
        double.cut();
        await double.restart();
      } else {
        await follower.until(given.length - 10);
        double.dropSubscriptions();
      }
    }
    await follower.until(given.length);
    await follower.stop();
    expect(ids(follower.seen)).toEqual(given);
    expect(follower.errors.length).toBeGreaterThan(0);
    expect(follower.seen).toEqual(await store.readAll(0, 1000));
  });

  it('finds another leader', async () => {
    const { double, store } = await open();
    const follower = following(store);
    const leader = await aDouble({ log: double.log });
    const stream = aStream();
    await store.append(stream, [anEvent()], 'none');
    double.follow(leader.port);
    expect(await store.append(stream, [anEvent()], 0)).toMatchObject({ outcome: 'appended', revision: 1 });
    expect(leader.calls.get('append')).toBe(1);
    await follower.until(2);
    await follower.stop();
    expect(await store.read(stream)).toHaveLength(2);
  });

  it('asks a list of nodes for their leader', async () => {
    const [one, two] = [await aDouble(), await aDouble()];
    one.follow(two.port);
    const store = await openEventStoreDb({
      url: `esdb://127.0.0.1:${one.port},127.0.0.1:${two.port}?tls=false`,
      prefixes,
    });
    await store.append(aStream(), [anEvent()], 'none');
    expect(await store.readAll(0, 10)).toHaveLength(1);
    expect([one, two].map(({ calls }) => calls.get('append') ?? 0)).toEqual([0, 1]);
    await store.close();
  });
});

describe('no EventStoreDB that can be used: one line within 10 seconds that says what to do', () => {
  const sockets = new Set<Socket>();
  const servers: Server[] = [];
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of servers.splice(0)) server.close();
  });

  async function listening(server: Server): Promise<string> {
    server.on('connection', (socket: Socket) => sockets.add(socket));
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `esdb://lan:b1-m4t@127.0.0.1:${(server.address() as AddressInfo).port}?tls=false`;
  }

  const cases: [string, () => Promise<string>, RegExp][] = [
    [
      'nobody listens',
      async () => {
        const url = await listening(createServer());
        const server = servers.pop()!;
        server.close();
        await once(server, 'close');
        return url;
      },
      /cannot be reached/,
    ],
    [
      'the host is unknown',
      () => Promise.resolve('esdb://lan:b1-m4t@khong-co.invalid:2113?tls=false'),
      /cannot be reached/,
    ],
    ['nothing is answered', () => listening(createServer()), /does not answer|cannot be reached/],
    [
      'a web server',
      () => listening(createHttpServer((_, answer) => void answer.end('hello'))),
      /no EventStoreDB that can be used/,
    ],
    [
      'credentials are asked for',
      async () => {
        const double = await aDouble();
        double.deny(true);
        return double.url;
      },
      /asks for credentials/,
    ],
    ['an old version', async () => (await aDouble({ version: '21.10.9' })).url, /needs version 22\.10/],
    [
      'frozen',
      async () => {
        const double = await aDouble();
        double.freeze(true);
        return double.url;
      },
      /does not answer/,
    ],
  ];

  it.each(cases)('%s', async (_, place, line) => {
    const url = await place();
    const before = performance.now();
    const refusal = await refusalOf(openEventStoreDb({ url, prefixes }));
    expect(performance.now() - before).toBeLessThan(10_000);
    expect(refusal).toBeInstanceOf(StoreUnavailableError);
    expect(refusal.message).toMatch(line);
    expect(refusal.message).toContain(parseAddress(url).nodes[0]);
    expect(refusal.message).not.toMatch(/\n|b1-m4t/);
    expect(refusal.message).toMatch(/[ạảấầẩẫậắằếệỏốổờợừủýđ].* \/ /);
  });

  it('also while it works', async () => {
    const { double, store } = await open();
    await store.append(aStream(), [anEvent()], 'none');
    double.deny(true);
    expect((await refusalOf(store.head())).message).toMatch(/asks for credentials/);
    double.deny(false);
    double.freeze(true);
    const before = performance.now();
    expect(await refusalOf(store.append(aStream(), [anEvent()], 'none'))).toBeInstanceOf(
      StoreUnavailableError,
    );
    expect(performance.now() - before).toBeLessThan(10_000);
    double.freeze(false);
    expect(await store.append(aStream(), [anEvent()], 'none')).toMatchObject({ outcome: 'appended' });
  });

  it.each([
    ['http://localhost:2113', /esdb:/],
    ['esdb://', /esdb:/],
    ['esdb://localhost:port', /"localhost:port"/],
    ['esdb://lan:b1:m4t@localhost', /%3A/],
    ['esdb://lan@localhost', /%3A/],
    ['esdb://lan:b1-m4t@localhost?tls=no', /tls="no"/],
    ['esdb://lan:b1-m4t@localhost?tlsVerifyCert=false', /tlsCAFile/],
    ['esdb://lan:b1-m4t@localhost?ssl=true', /"ssl"/],
  ])('an address that cannot be read: %s', async (url, line) => {
    const refusal = await refusalOf(openEventStoreDb({ url, prefixes }));
    expect(refusal).toBeInstanceOf(RangeError);
    expect(refusal.message).toMatch(line);
    expect(refusal.message).not.toContain('b1-m4t');
  });
});
