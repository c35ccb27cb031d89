// The whole flow with the events in an EventStoreDB, compared with the same flow in PostgreSQL: import, read models, reads,
// verify. Run on the double by eventstoredb-flow.spec.ts, and on a real server by `npm run test:eventstoredb`.
import { readdirSync, readFileSync } from 'node:fs';
import { audit } from '../apps/api/src/audit/audit.js';
import { documentFiles } from './documents.js';
import { testServer, upload, type TestServer } from './server.js';

const reads = [
  '/api/matrix?asOf=2025-06-28',
  '/api/matrix?asOf=2025-06-26',
  '/api/vendors?asOf=2025-06-28',
  '/api/remarks?asOf=2025-06-28',
  '/api/inventory',
  '/api/findings',
  '/api/diff?from=2025-06-26&to=2025-06-28',
];

/** The sample as tables, then the real documents where they are. */
const files = (): [string, Uint8Array][][] => {
  const sample = readdirSync('data/sample')
    .filter((name) => name.endsWith('.csv'))
    .map((name): [string, Uint8Array] => [name, readFileSync(`data/sample/${name}`)]);
  const documents = documentFiles.map((file): [string, Uint8Array] => [
    file.split('/').at(-1)!,
    readFileSync(file),
  ]);
  return [sample, documents].filter((list) => list.length > 0);
};

/** Registers the tests. @param eventStoreUrl called once; the store behind it must be empty */
export function flowOn(name: string, eventStoreUrl: () => Promise<string>): void {
  describe(`the whole flow on ${name}`, () => {
    let here: TestServer;
    let there: TestServer;
    beforeAll(async () => {
      here = await testServer({ EVENTSTORE_URL: await eventStoreUrl() });
      there = await testServer();
    }, 60_000);
    afterAll(async () => {
      await here?.close();
      await there?.close();
    });

    it('imports the same events, and once', async () => {
      for (const list of files()) {
        const [first, same] = [await imported(here, list), await imported(there, list)];
        expect(first).toEqual(same);
        for (const one of await imported(here, list)) expect(one).toMatchObject({ events: { appended: 0 } });
      }
      const contents = async ({ engine }: TestServer): Promise<string[]> =>
        (await engine.store.readAll(0, 100_000))
          .filter(({ type }) => type !== 'CatalogueAdopted')
          .map(({ stream, revision, id }) => `${stream} ${revision} ${id}`)
          .sort();
      const events = await contents(here);
      expect(events.length).toBeGreaterThan(1000);
      expect(events).toEqual(await contents(there));
    }, 300_000);

    it.each(reads)(
      'answers as in PostgreSQL: %s',
      async (target) => {
        const answer = async (server: TestServer): Promise<unknown> => {
          const { position } = await server.engine.store.head();
          const mark = target.includes('?') ? '&' : '?';
          const { status, json } = await server.ask('GET', `${target}${mark}after=${position}`);
          expect(status).toBe(200);
          return withoutPositions(json);
        };
        expect(await answer(here)).toEqual(await answer(there));
      },
      60_000,
    );

    it('answers known-at by position and by time', async () => {
      const { store } = here.engine;
      const all = await store.readAll(0, 100_000);
      const { position, recordedAt } = all[all.length >> 1]!;
      const last = all.findLast((event) => event.recordedAt <= recordedAt)!;
      const matrix = async (knownAt: string): Promise<unknown> =>
        (await here.ask('GET', `/api/matrix?asOf=2025-06-28&knownAt=${knownAt}`)).json;
      expect(await matrix(String(position))).toMatchObject({ knownAt: { position, time: recordedAt } });
      expect(await matrix(recordedAt)).toMatchObject({
        knownAt: { position: last.position, time: recordedAt },
      });
      expect(await matrix(String(position + 1))).toMatchObject({ knownAt: { position: position + 1 } });
    }, 60_000);

    it('signs a checkpoint and verifies', async () => {
      const issued = await here.ask('POST', '/api/ledger/checkpoint', {});
      expect(issued.status).toBeLessThan(300);
      expect(await audit(here.engine)).toMatchObject({ ok: true, failures: [], pending: 0 });
    }, 120_000);

    it('takes one event back by hand', async () => {
      const events = await here.engine.store.readAll(0, 100_000);
      const { id } = events.find(({ type }) => type === 'StatusReported')!;
      const answer = await here.ask('POST', '/api/retractions', { event: id, reason: 'nhầm' });
      expect(answer).toMatchObject({ json: { retracted: [id] } });
      expect(await audit(here.engine)).toMatchObject({ ok: true });
    }, 120_000);
  });
}

async function imported(server: TestServer, list: readonly [string, Uint8Array][]): Promise<object[]> {
  const { status, json } = await server.ask('POST', '/api/imports', upload(...list));
  expect({ status, json: status < 300 ? null : json }).toEqual({
    status: expect.any(Number) as number,
    json: null,
  });
  return (json as object[]).map((result) => ({ ...result, position: null }));
}

/** Positions are each store's own, and so is when it recorded. */
function withoutPositions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPositions);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(
    ([name]) => !['position', 'knownAt', 'knownAtFrom', 'knownAtTo', 'recordedAt', 'size'].includes(name),
  );
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutPositions(inner)]));
}
