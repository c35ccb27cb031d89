import fc from 'fast-check';
import type { RecordedEvent, Statement } from '#libs/readiness';
import { History, MINISTRY } from '../test/events.js';
import { testDatabase, type TestDatabase } from '../test/postgres.js';
import { shippedCatalogue } from '../test/programme.js';
import { cellAt } from './cell.js';
import { matrix, matrixAt } from './matrix/index.js';
import type { Clocks, Projection } from './projection.js';
import { remarks, remarksAt } from './remarks/index.js';
import { prepare } from './runner/index.js';

const catalogue = shippedCatalogue();
const day = (n: number): string => `2025-06-${String(n + 10).padStart(2, '0')}T05:15:00.000Z`;
const status = (unit: string, criterion: string, said: 'done' | 'not_done'): Statement => ({
  type: 'StatusReported',
  data: { unit, criterion, status: said, basis: 'named' },
});
const difficulty = (type: 'DifficultyReported' | 'DifficultyResolved', text: string): Statement => ({
  type,
  data: { unit: '04', criterion: 'I.1', topic: null, system: null, text },
});
const deadline = (stage: 'trial' | 'completion', on: number): Statement => ({
  type: 'DeadlineSet',
  data: { criterion: 'I.1', wording: 'trước ngày 14/6', instant: day(on), stage },
});
const STATEMENTS: readonly Statement[] = [
  status('04', 'I.1', 'done'),
  status('04', 'I.1', 'not_done'),
  status('01', 'I.1', 'not_done'),
  status('04', 'I.2', 'done'),
  deadline('completion', 2),
  deadline('completion', 4),
  deadline('trial', 3),
  difficulty('DifficultyReported', 'Chậm mạng'),
  difficulty('DifficultyReported', 'Thiếu máy'),
  difficulty('DifficultyResolved', 'Chậm mạng'),
];

const schemaOf = ({ name, version }: Projection): string => `${name}_v${version}`;

describe('one cell', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
    await prepare(db.sql, [matrix, remarks]);
  });
  afterAll(() => db.drop());

  const fold = async (events: readonly RecordedEvent[]): Promise<void> => {
    const tables = await db.sql<{ name: string }[]>`
      select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname = any(${[matrix, remarks].map(schemaOf)})`;
    await db.sql.unsafe(tables.map(({ name }) => `delete from ${name}`).join(';'));
    for (const projection of [matrix, remarks])
      await db.sql.begin(
        async (tx) => void (await projection.apply(tx, schemaOf(projection), events, events)),
      );
    await db.sql`update projections.checkpoints set position = ${events.length}`;
  };

  it('says what the whole matrix says of it, whatever was said, taken back and known', async () => {
    const steps = fc.array(
      fc.record({
        day: fc.integer({ min: 1, max: 5 }),
        statement: fc.constantFrom(...STATEMENTS),
        cited: fc.boolean(),
        teller: fc.constantFrom(MINISTRY, { kind: 'unit' as const, id: '04' }),
        retract: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(12) }),
      }),
      { minLength: 1, maxLength: 14 },
    );
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 6 }), fc.nat(14), async (list, on, at) => {
        const h = new History();
        const taken = new Set<RecordedEvent>();
        for (const { day: d, statement, cited, teller, retract } of list) {
          const target = retract === null ? undefined : h.events[retract];
          if (target && target.type !== 'EntryRetracted' && !taken.has(target)) {
            taken.add(target);
            h.retract(target);
          } else {
            const cites = cited ? { document: 'gốc.txt', lines: [3, 4] as const } : null;
            h.say(statement, day(d), { assertedBy: teller, cites });
          }
        }
        await fold(h.events);
        const clocks: Clocks = {
          asOf: day(on),
          knownAt: { position: Math.max(1, Math.min(at, h.head)), time: null },
        };
        const whole = await matrixAt(db.sql, catalogue, clocks);
        for (const unit of ['01', '04'])
          for (const criterion of ['I.1', 'I.2', 'I.3']) {
            const found = await cellAt(db.sql, clocks, unit, criterion);
            expect(found.cell).toEqual(whole.units.find(({ code }) => code === unit)!.cells[criterion]);
            const resting = h.events.find(({ id }) => id === found.cell.event);
            expect(found.position).toBe(resting?.position ?? null);
            const about = { t: clocks.asOf, p: clocks.knownAt.position, unit, criterion };
            expect(found.remarks).toEqual((await remarksAt(db.sql, schemaOf(remarks), about)).remarks);
          }
      }),
      { numRuns: 60 },
    );
  });
});
