// The whole flow with the events in an EventStoreDB, compared with the same flow in PostgreSQL: import, read models, reads,
// verify. Run on the double by eventstoredb-flow.spec.ts, and on a real server by `npm run test:eventstoredb`.
import { readdirSync, readFileSync } from 'node:fs';
import {
  ImportDocuments,
  ImportDocumentsHandler,
  type ImportResult,
} from '../apps/api/src/commands/import-documents.js';
import { audit } from '../apps/api/src/audit/audit.js';
import { documentFiles } from './documents.js';
import { testServer, type TestServer } from './server.js';

const reads = [
  '/api/matrix?asOf=2025-06-28',
  '/api/matrix?asOf=2025-06-26',
  '/api/vendors?asOf=2025-06-28',
  '/api/remarks?asOf=2025-06-28',
  '/api/inventory?asOf=2025-06-28',
  '/api/findings?asOf=2025-06-28',
  '/api/diff?from=2025-06-26&to=2025-06-28',
];

/** The real documents; where they are not, the sample. */
const files = (): [string, Uint8Array][] => {
  const sample = readdirSync('data/sample')
    .filter((name) => name.endsWith('.csv'))
    .map((name): [string, Uint8Array] => [name, readFileSync(`data/sample/${name}`)]);
  const documents = documentFiles.map((file): [string, Uint8Array] => [
    file.split('/').at(-1)!,
    readFileSync(file),
  ]);
  return documents.length > 0 ? documents : sample;
};

/** Registers the tests. @param eventStoreUrl called once; the store behind it must be empty */
export function flowOn(name: string, eventStoreUrl: () => Promise<string>): void {
  describe(`the whole flow on ${name}`, () => {
    // each test stands on what the one before has left
    jest.retryTimes(0);
    let here: TestServer;
    let there: TestServer;
    beforeAll(async () => {
      here = await testServer({ EVENTSTORE_URL: await eventStoreUrl() });
      there = await testServer();
    }, 300_000);
    afterAll(async () => {
      await here?.close();
      await there?.close();
    });

    it('imports the same events, and once', async () => {
      const [first, same] = [await imported(here, files()), await imported(there, files())];
      expect(first).toEqual(same);
      for (const one of await imported(here, files())) expect(one).toMatchObject({ events: { appended: 0 } });
      const contents = async ({ engine }: TestServer): Promise<string[]> =>
        (await engine.store.readAll(0, 100_000))
          .filter(({ type }) => type !== 'CatalogueAdopted')
          .map(({ stream, revision, id }) => `${stream} ${revision} ${id}`)
          .sort();
      const events = await contents(here);
      expect(events.length).toBeGreaterThan(1000);
      expect(events).toEqual(await contents(there));
    }, 600_000);

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
      300_000,
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
    }, 300_000);

    it('signs a checkpoint and verifies', async () => {
      const issued = await here.ask('POST', '/api/ledger/checkpoints', {});
      expect(issued.status).toBeLessThan(300);
      expect(await audit(here.engine)).toMatchObject({ ok: true, failures: [], pending: 0 });
    }, 300_000);

    it('takes one event back by hand', async () => {
      const events = await here.engine.store.readAll(0, 100_000);
      const { id } = events.find(({ type }) => type === 'StatusReported')!;
      const answer = await here.ask('POST', '/api/retractions', { event: id, reason: 'nhầm' });
      expect(answer).toMatchObject({ json: { retracted: [id] } });
      expect(await audit(here.engine)).toMatchObject({ ok: true });
    }, 300_000);
  });
}

/** By the command and not by HTTP, which gives up on a busy machine before the double has taken everything. */
async function imported(
  { engine }: TestServer,
  list: readonly [string, Uint8Array][],
): Promise<readonly ImportResult[]> {
  const command = new ImportDocuments(
    list.map(([name, bytes]) => ({ name, bytes })),
    { dryRun: false, asOf: null, kind: null },
    { actor: 'tester', via: 'cli', reason: null, correlationId: null },
  );
  const results = await new ImportDocumentsHandler(engine).execute(command);
  return results.map((result) => ({ ...result, position: 0 }));
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
