import type { DocumentKind, EventData, RecordedEvent, Statement } from '#libs/readiness';
import { batches, History } from '../../test/events.js';
import { testDatabase, type TestDatabase } from '../../test/postgres.js';
import { shippedCatalogue } from '../../test/programme.js';
import { inventory, inventoryAt, type InventoryQuery } from './index.js';

const catalogue = shippedCatalogue();
const T = '2025-06-27T05:15:00.000Z';
const APRIL = '2024-04-26T16:59:59.999Z';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

let schemas = 0;
async function folded(events: readonly RecordedEvent[]): Promise<string> {
  const schema = `inventory_${++schemas}`;
  await db.sql.unsafe(`create schema ${schema}`);
  for (const statement of inventory.ddl(schema)) await db.sql.unsafe(statement);
  for (const some of batches(events, 3)) await db.sql.begin((tx) => inventory.apply(tx, schema, some, some));
  return schema;
}

function row(parts: Partial<EventData<'InventoryRecorded'>>): Statement {
  const nothing = {
    unit: null,
    unitName: null,
    unitGuess: null,
    system: null,
    systemKind: null,
    managedBy: null,
    mode: null,
    vendors: [],
    year: null,
    budget: null,
    allocation: null,
    capital: null,
    orientation: null,
    raw: 'x',
    needsReview: [],
  };
  return { type: 'InventoryRecorded', data: { ...nothing, ...parts } };
}

function report(document: string, asOf: string, statements: Statement[], kind: DocumentKind = 'inventory') {
  return { document, kind, asOf, statements };
}

const yenBai = row({
  unit: '15',
  unitName: 'Yên Bái',
  system: 'Trung tâm IOC',
  systemKind: 'IOC',
  vendors: ['VNPT'],
});
const laoCai = row({ unit: '10', unitName: 'Lào Cai', system: 'Hệ thống SOC', systemKind: 'SOC' });
const haGiang = row({ unit: '02', unitName: 'Hà Giang', system: 'Dữ liệu đất đai', vendors: ['FPT'] });
const orphan = row({ unitGuess: '79', system: 'LGSP', systemKind: 'LGSP', needsReview: ['thiếu tên'] });

describe('inventory', () => {
  async function read(history: History, query: Partial<InventoryQuery> = {}) {
    const schema = await folded(history.events);
    const { rows } = await inventoryAt(db.sql, schema, catalogue, { t: T, p: history.head, ...query });
    return rows;
  }

  it('given an inventory, lists its rows by line with the unit of today', async () => {
    const history = new History();
    history.report(report('a', APRIL, [yenBai, laoCai, haGiang, orphan]));
    const rows = await read(history);
    expect(rows.map((r) => [r.unit ?? r.unitGuess, r.successor, r.source.lines])).toEqual([
      ['15', '15', [1, 1]],
      ['10', '15', [2, 2]],
      ['02', '08', [3, 3]],
      ['79', '79', [4, 4]],
    ]);
    expect(rows[0]).toMatchObject({ ...yenBai.data, source: { document: 'a' }, cites: null });
  });

  it.each([
    ['15', ['15', '10']],
    ['Lào Cai', ['15', '10']],
    ['10', ['10']],
    ['yen bai', ['15']],
    ['Hà Giang', ['02']],
    ['ho chi minh', ['79']],
  ])('given the unit %s, means %j', async (unit, codes) => {
    const history = new History();
    history.report(report('a', APRIL, [yenBai, laoCai, haGiang, orphan]));
    expect((await read(history, { unit })).map((r) => r.unit ?? r.unitGuess)).toEqual(codes);
  });

  it('given a system or a vendor, keeps its rows; given a unit that never was, says so', async () => {
    const history = new History();
    history.report(report('a', APRIL, [yenBai, laoCai, haGiang]));
    expect((await read(history, { system: 'ioc' })).map((r) => r.unit)).toEqual(['15']);
    expect((await read(history, { system: 'dat dai' })).map((r) => r.unit)).toEqual(['02']);
    expect((await read(history, { vendor: 'FPT' })).map((r) => r.unit)).toEqual(['02']);
    await expect(read(history, { unit: 'Atlantis' })).rejects.toThrow('Atlantis');
  });

  it('given a later inventory, shows that one; known earlier or once it is withdrawn, the one before', async () => {
    const history = new History();
    history.report(report('a', APRIL, [yenBai]));
    const known = history.head;
    const second = history.report(report('b', T, [laoCai, haGiang]));
    history.report(report('c', T, [orphan], 'status-report'));
    const units = async (query: Partial<InventoryQuery>) =>
      (await read(history, query)).map((r) => r.unit ?? r.unitGuess);
    expect(await units({})).toEqual(['10', '02']);
    expect(await units({ p: known })).toEqual(['15']);
    expect(await units({ t: APRIL })).toEqual(['15']);
    history.retract(second[0]!);
    expect(await units({})).toEqual(['02']);
    second.slice(1).forEach((event) => history.retract(event));
    expect(await units({})).toEqual(['15']);
  });
});
