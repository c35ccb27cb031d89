import { memoryEventStore, type NewEvent } from '#libs/event-store';
import { hashOfEvent, rootOfLeaves } from '#libs/ledger';
import type * as Readiness from '#libs/readiness';
import { History } from '../../test/events.js';
import { testDatabase, type TestDatabase } from '../../test/postgres.js';
import { cellsAt } from '../bitemporal/index.js';
import { matrix } from '../matrix/index.js';
import { reading } from '../projection.js';
import { catchUp, prepare, rebuild } from '../runner/index.js';
import { ledger, rootAt } from './index.js';

// a program that knows a second version of what is stored: what was "complete" is called "done" since
jest.mock('#libs/readiness', () => {
  const actual = jest.requireActual<typeof Readiness>('#libs/readiness');
  const upcast: typeof actual.upcast = (raw) => {
    const data = raw.data as { status?: string };
    const status = data.status === 'complete' ? 'done' : data.status;
    return actual.upcast({ ...raw, data: { ...data, status } });
  };
  return { ...actual, upcast };
});

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

it('hashes what was written, whatever a later program makes of it', async () => {
  const history = new History();
  for (const unit of ['01', '04', '08'])
    history.say(
      { type: 'StatusReported', data: { unit, criterion: 'I.1', status: 'done', basis: 'entered' } },
      '2025-06-27T05:15:00.000Z',
    );
  const store = memoryEventStore();
  for (const { stream, id, type, effectiveAt, data, metadata } of history.events) {
    const written: NewEvent = { id, type, effectiveAt, metadata, data: { ...data, status: 'complete' } };
    await store.append(stream, [written], 'none');
  }
  await prepare(db.sql, [ledger, matrix]);
  await catchUp([ledger, matrix], store, db.sql);
  const stored = await store.readAll(0, 10);
  const due = Buffer.from(rootOfLeaves(stored.map(hashOfEvent)));
  const root = async (): Promise<Buffer> =>
    Buffer.from(await reading(db.sql, ledger.name, 3, (schema) => rootAt(db.sql, schema, 3)));
  expect(await root()).toEqual(due);
  expect(await rebuild(ledger, { store, sql: db.sql })).toMatchObject({ events: 3, identical: true });
  expect(await root()).toEqual(due);

  const { effectiveAt } = stored[0]!;
  const cells = await reading(db.sql, matrix.name, 3, (schema) => cellsAt(db.sql, schema, effectiveAt, 3));
  expect(cells.map(({ value }) => value)).toEqual(Array(3).fill({ status: 'done', basis: 'entered' }));
  await store.close();
});
