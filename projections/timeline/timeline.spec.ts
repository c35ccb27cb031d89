import fc from 'fast-check';
import {
  changesAt,
  tellerOf,
  type Change,
  type Entry,
  type RecordedEvent,
  type Statement,
} from '#libs/readiness';
import { batches, History } from '../../test/events.js';
import { testDatabase, type TestDatabase } from '../../test/postgres.js';
import { shippedCatalogue } from '../../test/programme.js';
import type { Clocks } from '../projection.js';
import { prepare } from '../runner/index.js';
import { saidOfTimeline, timeline, timelineAt, type TimelineFilter, type TimelineEntry } from './index.js';

const catalogue = shippedCatalogue();
const schema = `timeline_v${timeline.version}`;
const day = (n: number): string => `2025-06-${String(n + 10).padStart(2, '0')}T05:15:00.000Z`;
const clocks = (position: number, asOf = day(15)): Clocks => ({ asOf, knownAt: { position, time: null } });

const status = (unit: string, criterion: string, said: 'done' | 'not_done'): Statement => ({
  type: 'StatusReported',
  data: { unit, criterion, status: said, basis: 'named' },
});
const assigned = (...vendors: string[]): Statement => ({
  type: 'VendorAssigned',
  data: { unit: '01', system: 'TTHC', vendors, mode: 'vendor', basis: 'cell', alternatives: [] },
});
const replaced = (from: string, to: string): Statement => ({
  type: 'VendorReplaced',
  data: {
    unit: '01',
    system: 'TTHC',
    from: [from],
    to: [to],
    mode: 'vendor',
    basis: 'cell',
    alternatives: [],
  },
});
const difficulty = (type: 'DifficultyReported' | 'DifficultyResolved'): Statement => ({
  type,
  data: { unit: '04', criterion: 'I.1', topic: null, system: null, text: 'Chậm mạng' },
});
const STATEMENTS: readonly Statement[] = [
  status('01', 'I.1', 'done'),
  status('01', 'I.1', 'not_done'),
  status('04', 'I.1', 'done'),
  assigned('FPT'),
  assigned('MobiFone'),
  replaced('FPT', 'MobiFone'),
  difficulty('DifficultyReported'),
  difficulty('DifficultyResolved'),
  { type: 'CatalogueAdopted', data: { sha256: 'abc' } },
];

describe('the timeline', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
    await prepare(db.sql, [timeline]);
  });
  afterAll(() => db.drop());

  const fold = async (events: readonly RecordedEvent[], size: number): Promise<void> => {
    await db.sql.unsafe(
      ['entries', 'segments', 'runs', 'log', 'changes'].map((t) => `delete from ${schema}.${t}`).join(';'),
    );
    for (const batch of batches(events, size))
      await db.sql.begin(async (tx) => void (await timeline.apply(tx, schema, batch, batch)));
    await db.sql`update projections.checkpoints set position = ${events.length} where name = 'timeline'`;
  };
  const read = (at: Clocks, filter: TimelineFilter = {}) => timelineAt(db.sql, catalogue, at, filter);

  it('shows first reports and changes, newest first, each with a line for people', async () => {
    const h = new History();
    h.say(status('14', 'III.1.a', 'not_done'), day(1));
    h.say(status('14', 'III.1.a', 'not_done'), day(2));
    h.say(status('14', 'III.1.a', 'done'), day(3));
    h.say(replaced('FPT', 'MobiFone'), day(3));
    await fold(h.events, 2);
    const { entries, next } = await read(clocks(4));
    expect(entries.map((e) => [e.position, e.change, e.summary.vi])).toEqual([
      [4, 'first', 'Hà Nội · TTHC: MobiFone thay FPT'],
      [3, 'change', expect.stringMatching(/^Sơn La · .+: đã hoàn thành$/)],
      [1, 'first', expect.stringMatching(/^Sơn La · .+: chưa hoàn thành$/)],
    ]);
    expect(next).toBeNull();
    const all = await read(clocks(4), { all: true });
    expect(all.entries.map((e) => e.change)).toEqual(['first', 'change', 'confirmation', 'first']);
    expect((await read(clocks(4, day(2)))).entries.map((e) => e.position)).toEqual([1]);
  });

  it('keeps what was retracted, says by whom and why, and leaves earlier pages as they were', async () => {
    const h = new History();
    const wrong = h.say(status('01', 'I.1', 'done'), day(1));
    h.say(status('01', 'I.1', 'done'), day(2));
    await fold(h.events, 9);
    const before = await read(clocks(2), { all: true });
    h.retract(wrong, 'nhầm tỉnh');
    await fold(h.events, 2);
    expect(await read(clocks(2), { all: true })).toEqual(before);
    const { entries } = await read(clocks(3), { all: true });
    expect(entries.map((e) => [e.position, e.type, e.change, e.retracted?.reason ?? null])).toEqual([
      [3, 'EntryRetracted', null, null],
      [2, 'StatusReported', 'first', null],
      [1, 'StatusReported', null, 'nhầm tỉnh'],
    ]);
    expect(entries[2]?.retracted).toEqual({
      position: 3,
      at: h.events[2]?.recordedAt,
      by: 'tester',
      reason: 'nhầm tỉnh',
    });
    expect((await read(clocks(3))).entries.map((e) => e.position)).toEqual([2, 1]);
  });

  it('shows no report as the first any more once a late one came before it, though both end in one batch', async () => {
    const h = new History();
    const seen = h.say(status('01', 'I.1', 'done'), day(2));
    await fold(h.events, 1);
    h.say(status('01', 'I.1', 'done'), day(1));
    h.retract(seen);
    await db.sql`update projections.checkpoints set position = 3 where name = 'timeline'`;
    await db.sql.begin(
      async (tx) => void (await timeline.apply(tx, schema, h.events.slice(1), h.events.slice(1))),
    );
    const shown = async (p: number) => (await read(clocks(p))).entries.map((e) => [e.position, e.change]);
    expect(await shown(1)).toEqual([[1, 'first']]);
    expect(await shown(2)).toEqual([[2, 'first']]);
    expect(await shown(3)).toEqual([[2, 'first']]);
  });

  it('filters by each of its columns', async () => {
    const h = new History();
    h.say(status('01', 'I.1', 'done'), day(1), { document: 'd1', actor: 'lan' });
    h.say(assigned('FPT'), day(2), { document: 'd2' });
    h.say(difficulty('DifficultyReported'), day(3));
    h.say(status('04', 'I.2', 'done'), day(4));
    await fold(h.events, 3);
    const found = async (filter: TimelineFilter) =>
      (await read(clocks(4), filter)).entries.map((e) => e.position);
    expect(await found({ unit: '01' })).toEqual([2, 1]);
    expect(await found({ criterion: 'I.1' })).toEqual([3, 1]);
    expect(await found({ system: 'TTHC' })).toEqual([2]);
    expect(await found({ vendor: 'FPT' })).toEqual([2]);
    expect(await found({ type: 'DifficultyReported' })).toEqual([3]);
    expect(await found({ actor: 'lan' })).toEqual([1]);
    expect(await found({ document: 'd2' })).toEqual([2]);
    expect(await found({ from: day(2), to: day(3) })).toEqual([3, 2]);
    expect(await found({ unit: '01', vendor: 'VNPT' })).toEqual([]);
  });

  it('finds what never is a change by its type alone, and rows of an inventory under the unit of today', async () => {
    const h = new History();
    const row = {
      ...{ unitName: null, unitGuess: null, managedBy: null, mode: null, vendors: ['VNPT'], year: null },
      ...{ budget: null, allocation: null, capital: null, orientation: null, raw: 'x', needsReview: [] },
    };
    const inventoried = (unit: string): Statement => ({
      type: 'InventoryRecorded',
      data: { ...row, unit, system: 'Trục tích hợp LGSP', systemKind: 'LGSP' },
    });
    h.say({ type: 'CatalogueAdopted', data: { sha256: 'abc' } }, day(1));
    h.say(status('15', 'I.1', 'done'), day(1));
    // 15 was Yên Bái, now part of Lào Cai, which has the code since; 10 was Lào Cai
    h.say(inventoried('15'), day(1), { document: 'd' });
    h.say(inventoried('10'), day(1), { document: 'd' });
    h.say(inventoried('01'), day(1), { document: 'd' });
    const wrong = h.say(status('01', 'I.1', 'done'), day(2));
    h.retract(wrong);
    await fold(h.events, 4);
    const found = async (filter: TimelineFilter) =>
      (await read(clocks(h.head), filter)).entries.map((e) => e.position);
    expect(await found({ type: 'CatalogueAdopted' })).toEqual([1]);
    expect(await found({ type: 'EntryRetracted' })).toEqual([7]);
    expect(await found({ type: 'InventoryRecorded' })).toEqual([5, 4, 3]);
    expect(await found({ type: 'InventoryRecorded', unit: '15', vendor: 'VNPT' })).toEqual([4, 3]);
    expect(await found({ unit: '15' })).toEqual([2]);
    expect(await found({ unit: '15', all: true })).toEqual([4, 3, 2]);
    expect(await found({ system: 'LGSP', all: true })).toEqual([5, 4, 3]);
    const { entries } = await read(clocks(h.head), { type: 'InventoryRecorded' });
    expect(entries.map((e) => e.unit)).toEqual(['01', '15', '15']);
  });

  it('pages without gap or overlap, also when more is recorded meanwhile', async () => {
    const h = new History();
    for (let i = 0; i < 23; i++)
      h.say(status('01', 'I.1', i % 2 ? 'done' : 'not_done'), `2025-06-11T00:00:00.${100 + i}Z`);
    await fold(h.events, 5);
    const seen: number[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await read(clocks(23), { limit: 5, ...(cursor ? { cursor } : {}) });
      seen.push(...page.entries.map((e) => e.position));
      cursor = page.next;
    }
    expect(seen).toEqual(Array.from({ length: 23 }, (_, i) => 23 - i));
    await expect(read(clocks(23), { limit: 0 })).rejects.toThrow(/limit 0/);
    await expect(read(clocks(23), { cursor: 'x' })).rejects.toThrow(/cursor/);
  });

  it('agrees with the rule about what is first, change and confirmation at every position', async () => {
    const steps = fc.array(
      fc.record({
        day: fc.integer({ min: 1, max: 5 }),
        statement: fc.constantFrom(...STATEMENTS),
        document: fc.constantFrom('d1', 'd2', null),
        retract: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(20) }),
      }),
      { minLength: 1, maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 7 }), fc.nat(20), async (list, size, at) => {
        const h = new History();
        const taken = new Set<RecordedEvent>();
        for (const { day: d, statement, document, retract } of list) {
          const target = retract === null ? undefined : h.events[retract];
          if (target && target.type !== 'EntryRetracted' && !taken.has(target)) {
            taken.add(target);
            h.retract(target);
          } else h.say(statement, day(d), { document });
        }
        await fold(h.events, size);
        const p = Math.min(at, h.head);
        const marks = marksOf(h.events, p);
        const all = (await read(clocks(p), { all: true })).entries;
        expect(all.map((e) => [e.id, e.change])).toEqual(
          h.events
            .slice(0, p)
            .reverse()
            .map((e) => [e.id, marks.get(e.id) ?? null]),
        );
        const shown = (await read(clocks(p))).entries.map((e) => e.id);
        // what was taken back stays, struck, if it was in sight just before
        const inSight = ({ id, type, retracted }: TimelineEntry): boolean => {
          const mark = retracted ? marksOf(h.events, retracted.position - 1).get(id) : marks.get(id);
          return type === 'VendorReplaced' || mark === 'first' || mark === 'change';
        };
        expect(shown).toEqual(all.filter(inSight).map((e) => e.id));
      }),
      { numRuns: 80 },
    );
  });
});

function marksOf(events: readonly RecordedEvent[], p: number): Map<string, Change | null> {
  const retractions = new Map(
    events.flatMap((e) => (e.type === 'EntryRetracted' ? [[e.data.target, e.position] as const] : [])),
  );
  const cells = new Map<string, Entry<string>[]>();
  for (const e of events) {
    const said = saidOfTimeline(e);
    if (!said) continue;
    const { id: event, position, effectiveAt } = e;
    const retractedAt = retractions.get(event) ?? null;
    const entry = { event, position, effectiveAt, value: said.key, source: tellerOf(e), retractedAt };
    const cell = JSON.stringify(said.cell);
    cells.set(cell, [...(cells.get(cell) ?? []), entry]);
  }
  return new Map([...cells.values()].flatMap((entries) => [...changesAt(entries, p, (v) => v)]));
}
