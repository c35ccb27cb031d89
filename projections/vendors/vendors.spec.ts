import type { EventData, RecordedEvent, Statement } from '#libs/readiness';
import { History } from '../../test/events.js';
import { testDatabase, type TestDatabase } from '../../test/postgres.js';
import { shippedCatalogue } from '../../test/programme.js';
import type { Projection } from '../projection.js';
import { remarks } from '../remarks/index.js';
import { prepare } from '../runner/index.js';
import { vendors, vendorsAt } from './index.js';

const catalogue = shippedCatalogue();
const at = (day: number): string => `2025-06-${String(day).padStart(2, '0')}T05:15:00.000Z`;
const assigned = (
  unit: string,
  ids: string[],
  mode: EventData<'VendorAssigned'>['mode'] = 'vendor',
): Statement => ({
  type: 'VendorAssigned',
  data: { unit, system: 'TTHC', vendors: ids, mode, basis: 'cell', alternatives: [] },
});
const planned = (unit: string, from: string[], to: string[]): Statement => ({
  type: 'VendorChangePlanned',
  data: { unit, system: 'TTHC', from, to, after: 'tháng 9', condition: null, wording: 'sẽ chuyển' },
});

describe('the vendors', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
    await prepare(db.sql, [vendors, remarks]);
  });
  afterAll(() => db.drop());

  const fold = async (events: readonly RecordedEvent[]): Promise<void> => {
    for (const projection of [vendors, remarks] as readonly Projection[]) {
      const schema = `${projection.name}_v${projection.version}`;
      await db.sql`drop schema ${db.sql(schema)} cascade`;
      await db.sql`create schema ${db.sql(schema)}`;
      for (const statement of projection.ddl(schema)) await db.sql.unsafe(statement);
      await db.sql.begin(async (tx) => void (await projection.apply(tx, schema, events, events)));
    }
    await db.sql`update projections.checkpoints set position = ${events.length}`;
  };
  const clocks = (asOf: string, position: number) => ({ asOf, knownAt: { position, time: null } });

  it('counts units by vendor, most first, and those that run a system themselves under self', async () => {
    const h = new History();
    h.say(assigned('01', ['MobiFone']), at(24));
    h.say(assigned('04', ['VNPT']), at(24));
    h.say(assigned('08', ['VNPT', 'FPT']), at(24));
    h.say(assigned('11', [], 'self'), at(24));
    h.say(assigned('12', ['VNPT'], 'self-with-vendor'), at(24));
    await fold(h.events);
    const { systems, units } = await vendorsAt(db.sql, catalogue, clocks(at(27), h.head));
    expect(systems.find((s) => s.code === 'TTHC')?.counts).toEqual([
      { vendor: 'VNPT', units: ['04', '08'] },
      { vendor: 'self', units: ['11', '12'] },
      { vendor: 'MobiFone', units: ['01'] },
      { vendor: 'FPT', units: ['08'] },
    ]);
    expect(systems.find((s) => s.code === 'LGSP')?.counts).toEqual([]);
    expect(units).toHaveLength(34);
    expect(units.flatMap((u) => Object.keys(u.systems))).toHaveLength(5);
  });

  it('shows a replacement, its basis, note and difficulty', async () => {
    const h = new History();
    const replaced = h.say(
      {
        type: 'VendorReplaced',
        data: {
          unit: '01',
          system: 'TTHC',
          from: ['FPT'],
          to: ['MobiFone'],
          mode: 'vendor',
          basis: 'cell',
          alternatives: [],
        },
      },
      at(24),
      { document: 'd1', lines: [40, 44] },
    );
    const subject = { unit: '01', criterion: null, topic: null, system: 'TTHC' };
    h.say({ type: 'ProgressNoted', data: { ...subject, text: 'Đang chạy thử' } }, at(24));
    h.say({ type: 'DifficultyReported', data: { ...subject, text: 'Chậm dữ liệu' } }, at(24));
    await fold(h.events);
    const { units } = await vendorsAt(db.sql, catalogue, clocks(at(27), h.head));
    expect(units[0]?.systems['TTHC']).toEqual({
      vendors: ['MobiFone'],
      mode: 'vendor',
      basis: 'cell',
      since: at(24),
      confirmedAt: at(24),
      conflicting: false,
      planned: null,
      note: 'Đang chạy thử',
      difficulty: 'Chậm dữ liệu',
      alternatives: [],
      replaced: { from: ['FPT'] },
      event: replaced.id,
      source: { document: 'd1', lines: [40, 44] },
    });
  });

  it('keeps a planned change until an assignment is reported after it', async () => {
    const h = new History();
    h.say(assigned('86', ['Viettel']), at(20));
    h.say(planned('86', ['Viettel'], ['VNPT']), at(20));
    h.say(assigned('86', ['VNPT']), at(24));
    await fold(h.events);
    const plan = async (asOf: string, p: number) =>
      (await vendorsAt(db.sql, catalogue, clocks(asOf, p))).units.find((u) => u.code === '86')?.systems[
        'TTHC'
      ]?.planned;
    expect(await plan(at(22), 3)).toMatchObject({ to: ['VNPT'], after: 'tháng 9' });
    expect(await plan(at(24), 3)).toBeNull();
    expect(await plan(at(24), 2)).toMatchObject({ to: ['VNPT'] });
  });
});
