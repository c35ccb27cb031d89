// The whole flow on the double, or on the empty real server that READINESS_TEST_EVENTSTORE names.
import { Engine } from '../apps/api/src/engine/engine.js';
import { readSettings, SettingsError } from '../apps/api/src/engine/settings.js';
import { MatrixHandler, MatrixQuery } from '../apps/api/src/queries/handlers.js';
import { madeUpReport, openLedger, type Ledger } from './ledger.js';
import { readiness } from './processes.js';
import { refusalOf } from '../libs/event-store/src/contract.js';
import { eventStoreDbDouble, type EventStoreDbDouble } from './eventstoredb-double.js';
import { flowOn } from './eventstoredb-flow.js';

const real = process.env['READINESS_TEST_EVENTSTORE'];
let double: EventStoreDbDouble | null = null;
afterAll(() => double?.stop());

flowOn(real ? 'a real EventStoreDB' : 'the double of an EventStoreDB', async () => {
  if (real) return real;
  double = await eventStoreDbDouble();
  return double.url;
});

const onDouble = real ? describe.skip : describe;

onDouble('with EVENTSTORE_URL', () => {
  jest.setTimeout(300_000);
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  async function opened(env: NodeJS.ProcessEnv): Promise<Ledger> {
    const ledger = await openLedger(env);
    ends.push(() => ledger.drop());
    return ledger;
  }

  it('a read names the documents of which an import has brought only a part, until it is run again', async () => {
    const own = await eventStoreDbDouble();
    ends.push(() => own.stop());
    const ledger = await opened({ EVENTSTORE_URL: own.url });
    const matrix = async () => {
      await ledger.project();
      const query = Object.assign(new MatrixQuery(), { asOf: '2025-06-28' });
      return await new MatrixHandler(ledger.engine).execute(query);
    };
    const report = madeUpReport('2025-06-25T10:00:00.000Z', 7);
    const before = own.log.records.length;
    const cut = ledger.import([report]);
    const ended = refusalOf(cut);
    while (own.log.records.length < before + 60) await new Promise(setImmediate);
    own.cut();
    expect((await ended).message).toMatch(/cannot be reached/);
    await own.restart();
    const [whole] = [await matrix()];
    expect(whole.knownAt.incomplete).toHaveLength(1);
    const [result] = await ledger.import([report]);
    expect(whole.knownAt.incomplete).toEqual([result!.sha256]);
    expect(result!.events.appended).toBeGreaterThan(0);
    expect(result!.events.alreadyAppended).toBeGreaterThan(0);
    const after = await matrix();
    expect(after.knownAt).not.toHaveProperty('incomplete');
    const other = await opened({});
    await other.import([report]);
    await other.project();
    const query = Object.assign(new MatrixQuery(), { asOf: '2025-06-28' });
    const { units, criteria } = await new MatrixHandler(other.engine).execute(query);
    expect({ units: after.units, criteria: after.criteria }).toEqual({ units, criteria });
  });

  it('refuses a database whose read models stand on other events', async () => {
    const own = await eventStoreDbDouble();
    ends.push(() => own.stop());
    const ledger = await opened({});
    await ledger.project();
    const { dataDir, databaseUrl } = ledger.engine.settings;
    const env = { DATABASE_URL: databaseUrl!, READINESS_DATA_DIR: dataDir, EVENTSTORE_URL: own.url };
    const root = process.cwd();
    const refusal = await refusalOf(
      Engine.open({ settings: readSettings(env, 'cli', root), root, name: 'other' }),
    );
    expect(refusal).toBeInstanceOf(SettingsError);
    expect(refusal.message).toMatch(/another event store/);
  });

  it.each([
    ['esdb://lan:b1-m4t@127.0.0.1:1?tls=false', /127\.0\.0\.1:1: .*cannot be reached/],
    ['esdb://lan:b1-m4t@127.0.0.1?ssl=true', /EVENTSTORE_URL: .*"ssl"/],
  ])('a terminal is told in one line what is wrong, with exit 2: %s', async (url, line) => {
    const ledger = await opened({});
    const ended = await readiness(['matrix'], {
      env: { DATABASE_URL: ledger.url, EVENTSTORE_URL: url },
    });
    expect(ended.code).toBe(2);
    expect(ended.stderr.trim()).toMatch(line);
    expect(ended.stderr.trim()).not.toMatch(/\n|b1-m4t/);
    expect(ended.stdout).toBe('');
    expect(ended.ms).toBeLessThan(10_000);
  });
});
