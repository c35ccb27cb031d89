// A history there and back: real processes, a real PostgreSQL, the double of an EventStoreDB. The same root everywhere,
// what was signed still holds, and nothing ever mixes the positions of two stores.
import { readdirSync } from 'node:fs';
import { postgresEventStore } from '#libs/event-store';
import type { Audit } from '../apps/api/src/audit/audit.js';
import type { Migrated } from '../apps/cli/src/migrate-store.js';
import { eventStoreDbDouble, type EventStoreDbDouble } from './eventstoredb-double.js';
import { testDatabase, type TestDatabase } from './postgres.js';
import { readiness, startReadiness, type Ended } from './processes.js';

// every command is a process that takes a second of its own, and there are dozens
jest.setTimeout(600_000);

let database: TestDatabase;
let double: EventStoreDbDouble;

beforeAll(async () => {
  [database, double] = [await testDatabase(), await eventStoreDbDouble()];
});
afterAll(async () => {
  double.stop();
  await database.drop();
});

const both = (): Record<string, string> => ({ DATABASE_URL: database.url, EVENTSTORE_URL: double.url });
const onPostgres = (...args: string[]): Promise<Ended> =>
  readiness(args, { env: { DATABASE_URL: database.url } });
const onEventStore = (...args: string[]): Promise<Ended> => readiness(args, { env: both() });
const there = ['migrate-store', '--from', 'postgres', '--to', 'eventstoredb', '--json'];
const back = ['migrate-store', '--from', 'eventstoredb', '--to', 'postgres', '--json'];

async function json<T>(run: Promise<Ended>): Promise<T> {
  const { code, stdout, stderr } = await run;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as T;
}

/** Exit 2 and one line in both languages. */
function expectRefused({ code, stdout, stderr }: Ended, why: RegExp): void {
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(why) as string });
  expect(stdout).not.toContain('"root"');
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toContain(' / ');
}

/** What a person says by hand, and takes back. */
async function say(run: typeof onPostgres, what: string): Promise<void> {
  const told = [
    'record',
    'note',
    '--unit',
    '01',
    '--criterion',
    'I.1',
    '--text',
    what,
    '--effective-at',
    '27/6/2025',
  ];
  const { code, stderr } = await run(...told);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}

const ours = (): number => double.log.records.filter(({ stream }) => stream.startsWith('readiness.')).length;

it('needs two different stores, and the address of the other', async () => {
  const [nowhere, same, unknown] = await Promise.all([
    onPostgres(...there),
    onPostgres('migrate-store', '--from', 'postgres', '--to', 'postgres'),
    onPostgres('migrate-store', '--from', 'oracle', '--to', 'postgres'),
  ]);
  expectRefused(nowhere, /EVENTSTORE_URL.*is not set/);
  expectRefused(same, /--from and --to are both postgres/);
  expectRefused(unknown, /eventstoredb/);
});

it('moves a history there and back', async () => {
  const files = readdirSync('data/sample').filter((name) => name.endsWith('.csv'));
  expect((await onPostgres('import', ...files.map((name) => `data/sample/${name}`))).code).toBe(0);
  await say(onPostgres, 'trước khi chuyển');
  const store = postgresEventStore(database.sql);
  const events = await store.readAll(0, 100_000);
  const { id } = events.find(({ type }) => type === 'StatusReported')!;
  expect((await onPostgres('retract', id, '--reason', 'nhầm')).code).toBe(0);
  expect((await onPostgres('checkpoint')).code).toBe(0);
  const signed = await json<Audit>(onPostgres('verify', '--json'));
  expect(signed).toMatchObject({ ok: true, pending: 0, checkpoints: expect.any(Number) as number });

  // killed in the middle, and resumed
  const copying = startReadiness(there, { env: both() });
  const stopAt = signed.size >> 1;
  await new Promise<void>((resolve) => {
    double.log.changed.on('appended', () => ours() >= stopAt && resolve());
  });
  copying.child.kill('SIGKILL');
  expect((await copying.ended).signal).toBe('SIGKILL');
  const half = ours();
  expect(half).toBeLessThan(signed.size);
  const moved = await json<Migrated>(onEventStore(...there));
  expect(moved).toMatchObject({
    ...{ copied: signed.size - half, alreadyThere: half, difference: null, behind: false },
    source: { events: signed.size, root: signed.root },
    target: { events: signed.size, root: signed.root },
  });
  expect(await json(onEventStore(...there))).toMatchObject({ copied: 0, alreadyThere: signed.size });

  // the read models are still those of PostgreSQL, and say so
  expectRefused(
    await onEventStore('matrix'),
    /another event store than this EVENTSTORE_URL.*readiness rebuild/,
  );
  expect(await json(onPostgres('verify', '--json'))).toMatchObject({ ok: true });

  // somebody still works on the old store
  const name = 'server-elsewhere-1';
  const idle = await database.sql.reserve();
  await idle`select set_config('application_name', ${name}, false)`;
  expectRefused(await onEventStore('rebuild'), new RegExp(`first stop the processes.*${name}`));
  await idle`select set_config('application_name', 'readiness-ledger', false)`;
  idle.release();

  expect((await onEventStore('rebuild')).code).toBe(0);
  const after = await json<Audit>(onEventStore('verify', '--json'));
  expect(after).toMatchObject({ ...signed, ok: true, failures: [] });
  expectRefused(await onPostgres('matrix'), /another event store than PostgreSQL.*readiness rebuild/);

  // life goes on in the EventStoreDB, with what was signed before
  await say(onEventStore, 'sau khi chuyển');
  expectRefused(await onEventStore(...there), /the target holds other events.*source has none/);
  expect((await onEventStore('checkpoint')).code).toBe(0);
  const grown = await json<Audit>(onEventStore('verify', '--json'));
  expect(grown).toMatchObject({ ok: true, size: signed.size + 1, checkpoints: signed.checkpoints + 1 });

  // not before everything has come back
  expectRefused(await onPostgres('rebuild'), /run readiness migrate-store to its end/);
  const returned = await json<Migrated>(onEventStore(...back));
  expect(returned).toMatchObject({
    ...{ copied: 1, alreadyThere: signed.size, difference: null },
    target: { root: grown.root, position: signed.size + 1 },
  });
  expect((await onPostgres('rebuild')).code).toBe(0);
  expect(await json(onPostgres('verify', '--json'))).toMatchObject({ ...grown, ok: true });
  const kept = await store.readAll(0, events.length);
  expect(kept).toEqual(events);
  const { position } = (
    await database.sql`
    select coalesce(m.position, c.position) as position from ledger.checkpoints c
    left join ledger.moved m using (size) order by size desc limit 1`
  )[0]!;
  expect(Number(position)).toBe(grown.size);
});

it('refuses a target with another history before it writes anything', async () => {
  const other = await eventStoreDbDouble();
  const elsewhere = await testDatabase();
  try {
    const env = { DATABASE_URL: elsewhere.url, EVENTSTORE_URL: other.url };
    expect((await readiness(['catalogue', '--adopt'], { env })).code).toBe(0);
    const before = other.log.records.length;
    const refused = await readiness(there, { env: { ...both(), EVENTSTORE_URL: other.url } });
    expectRefused(refused, /the target holds other events, nothing was written: event 1:/);
    expect(other.log.records).toHaveLength(before);
    const { code, stderr } = await readiness(['rebuild'], { env: { ...both(), EVENTSTORE_URL: other.url } });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/has 1 events/) as string });
  } finally {
    other.stop();
    await elsewhere.drop();
  }
});
