import { Snapshots, statusChange, type EventData, type RecordedEvent, type Statement } from '#libs/readiness';
import { History } from '../../test/events.js';
import { testDatabase, type TestDatabase } from '../../test/postgres.js';
import { shippedCatalogue } from '../../test/programme.js';
import type { Clocks, Projection } from '../projection.js';
import { remarks } from '../remarks/index.js';
import { prepare } from '../runner/index.js';
import { compactMatrixAt, matrix, matrixAt } from './index.js';

const catalogue = shippedCatalogue();
const at = (day: number, hour = 12): string =>
  `2025-06-${String(day).padStart(2, '0')}T${String(hour - 7).padStart(2, '0')}:00:00.000Z`;
const status = (unit: string, criterion: string, said: EventData<'StatusReported'>['status']): Statement => ({
  type: 'StatusReported',
  data: { unit, criterion, status: said, basis: 'named' },
});
const deadline = (criterion: string, instant: string, stage: 'trial' | 'completion'): Statement => ({
  type: 'DeadlineSet',
  data: { criterion, wording: 'trước ngày 28/6', instant, stage },
});

describe('the matrix', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
    await prepare(db.sql, [matrix, remarks]);
  });
  afterAll(() => db.drop());

  const fold = async (events: readonly RecordedEvent[]): Promise<void> => {
    for (const projection of [matrix, remarks] as readonly Projection[]) {
      const schema = `${projection.name}_v${projection.version}`;
      await db.sql`drop schema ${db.sql(schema)} cascade`;
      await db.sql`create schema ${db.sql(schema)}`;
      for (const statement of projection.ddl(schema)) await db.sql.unsafe(statement);
      await db.sql.begin(async (tx) => void (await projection.apply(tx, schema, events, events)));
    }
    await db.sql`update projections.checkpoints set position = ${events.length}`;
  };
  /** Whatever is read must also be what the compact form says. */
  const read = async (asOf: string, position: number) => {
    const clocks: Clocks = { asOf, knownAt: { position, time: null } };
    const found = await matrixAt(db.sql, catalogue, clocks);
    const before = await matrixAt(db.sql, catalogue, { ...clocks, asOf: at(25) });
    const compared = asOf >= at(25) ? at(25) : null;
    const { kinds, units, ...rest } = await compactMatrixAt(db.sql, catalogue, clocks, at(25));
    const old = new Map(before.units.map((unit) => [unit.code, unit.cells]));
    const drawn = found.units.map(({ cells, ...unit }) => ({
      ...unit,
      cells: catalogue.criteria.map(({ code }) => {
        const { status: value, since, overdue, conflicting, difficulties } = cells[code]!;
        const changed = compared === null ? null : statusChange(old.get(unit.code)![code]!.status, value);
        return { status: value, since, overdue, conflicting, difficulties, changed };
      }),
    }));
    const told = units.map(({ cells, ...unit }) => ({ ...unit, cells: cells.map((kind) => kinds[kind]) }));
    expect({ ...rest, units: told }).toEqual({
      asOf,
      knownAt: clocks.knownAt,
      since: compared,
      criteria: found.criteria,
      units: drawn,
    });
    return found;
  };

  it('shows every unit against every criterion, and nobody has reported unless somebody has', async () => {
    await fold([]);
    const empty = await read(at(27), 0);
    expect(empty.units).toHaveLength(34);
    expect(empty.criteria).toHaveLength(26);
    expect(empty.criteria[0]).toEqual({
      code: 'I.1',
      title: catalogue.criteria[0]?.title,
      deadline: null,
      done: 0,
      notDone: 0,
      notReported: 34,
      declared: null,
    });
    expect(empty.units[0]?.cells['I.1']).toEqual({
      status: 'not_reported',
      basis: null,
      since: null,
      confirmedAt: null,
      overdue: false,
      conflicting: false,
      difficulties: 0,
      event: null,
      source: null,
    });
  });

  it('says since when, on whose word, whether overdue and how hindered', async () => {
    const h = new History();
    h.say(status('01', 'I.1', 'not_done'), at(20), { document: 'd1', lines: [5, 6] });
    const told = h.say(status('01', 'I.1', 'not_done'), at(27), {
      document: 'd2',
      lines: [7, 9],
      cites: { document: 'goc.pdf', lines: null },
    });
    h.say(status('04', 'I.1', 'done'), at(27));
    h.say(status('08', 'I.1', 'not_applicable'), at(27));
    h.say(deadline('I.1', at(28), 'completion'), at(27));
    h.say(
      {
        type: 'CountDeclared',
        data: {
          measure: 'done',
          criterion: 'I.1',
          system: null,
          vendor: null,
          count: 29,
          total: 34,
          delta: 4,
          percent: null,
          units: null,
        },
      },
      at(27),
      { document: 'd2' },
    );
    const subject = { unit: '01', criterion: 'I.1', topic: null, system: null };
    h.say({ type: 'DifficultyReported', data: { ...subject, text: 'Thiếu máy quét' } }, at(27));
    await fold(h.events);

    const before = await read(at(27), h.head);
    expect(before.criteria[0]).toMatchObject({
      done: 1,
      notDone: 1,
      notReported: 31,
      deadline: { wording: 'trước ngày 28/6', instant: at(28), stage: 'completion' },
      declared: { done: 29, total: 34, delta: 4 },
    });
    expect(before.units[0]).toMatchObject({ code: '01', name: 'Hà Nội', done: 0 });
    expect(before.units[0]?.cells['I.1']).toEqual({
      status: 'not_done',
      basis: 'named',
      since: at(20),
      confirmedAt: at(27),
      overdue: false,
      conflicting: false,
      difficulties: 1,
      event: told.id,
      source: { document: 'd2', lines: [7, 9] },
      cites: { document: 'goc.pdf', lines: null },
    });
    expect((await read(at(28), h.head)).units[0]?.cells['I.1']?.overdue).toBe(false);
    const later = (await read(at(28, 13), h.head)).units;
    expect(later.map((u) => u.cells['I.1']?.overdue).filter(Boolean)).toHaveLength(1);
    expect(later[0]?.cells['I.1']?.overdue).toBe(true);
  });

  it('is not overdue by a trial deadline', async () => {
    const h = new History();
    h.say(status('01', 'I.1', 'not_done'), at(20));
    h.say(deadline('I.1', at(21), 'trial'), at(20));
    await fold(h.events);
    expect((await read(at(25), 2)).units[0]?.cells['I.1']?.overdue).toBe(false);
  });

  it('shows both deadlines where two stages have one, and overdue is who missed that of the completion', async () => {
    for (const stages of [['trial', 'completion'] as const, ['completion', 'trial'] as const]) {
      const h = new History();
      h.say(status('01', 'I.1', 'not_done'), at(20), { document: 'd1' });
      const due = { trial: at(21), completion: at(23) };
      for (const stage of stages) h.say(deadline('I.1', due[stage], stage), at(20), { document: 'd1' });
      h.say(deadline('I.2', at(21), 'trial'), at(20), { document: 'd1' });
      await fold(h.events);
      const shown = async (day: number) => {
        const found = await read(at(day), h.head);
        expect(new Snapshots(h.events).matrix(catalogue, { asOf: at(day), knownAt: found.knownAt })).toEqual(
          found,
        );
        const [first, second] = found.criteria;
        expect([first?.deadline?.stage, first?.trialDeadline?.instant]).toEqual(['completion', at(21)]);
        expect([second?.deadline?.stage, 'trialDeadline' in second!]).toEqual(['trial', false]);
        return found.units[0]?.cells['I.1']?.overdue;
      };
      expect([await shown(22), await shown(24)]).toEqual([false, true]);
    }
  });

  it('never changes what was read at a position, whatever is imported or retracted later', async () => {
    const h = new History();
    const first = h.say(status('01', 'I.1', 'done'), at(25), { document: 'd1' });
    h.say(deadline('I.1', at(26), 'completion'), at(25), { document: 'd1' });
    await fold(h.events);
    const pinned = await read(at(27), 2);
    h.say(status('01', 'I.1', 'not_done'), at(26), { document: 'd2' });
    h.retract(first);
    h.say(status('01', 'I.1', 'not_done'), at(25), { document: 'd3' });
    await fold(h.events);
    expect(await read(at(27), 2)).toEqual(pinned);
    expect((await read(at(27), 5)).units[0]?.cells['I.1']).toMatchObject({
      status: 'not_done',
      since: at(25),
      overdue: true,
    });
    await expect(read(at(27), 6)).rejects.toThrow(/at position 5, 6 is asked for/);
  });
});
