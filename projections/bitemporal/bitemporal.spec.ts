import fc from 'fast-check';
import { changesAt, standingAt, type Entry, type RecordedEvent, type ReportedStatus } from '#libs/readiness';
import { History } from '../../test/events.js';
import { testDatabase, type TestDatabase } from '../../test/postgres.js';
import { cellsAt, tellerOf, type CellStanding } from './index.js';
import { matrix, type StatusValue } from '../matrix/index.js';

const day = (n: number): string => `2025-06-${String(n + 10).padStart(2, '0')}T05:15:00.000Z`;
const CRITERIA = ['I.1', 'I.2'];

const histories = fc.array(
  fc.record({
    day: fc.integer({ min: 1, max: 6 }),
    status: fc.constantFrom<ReportedStatus>('done', 'not_done', 'not_applicable'),
    criterion: fc.constantFrom(...CRITERIA),
    document: fc.constantFrom('d1', 'd2', null),
    retract: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(25) }),
  }),
  { minLength: 1, maxLength: 25 },
);
type Histories = typeof histories extends fc.Arbitrary<infer H> ? H : never;

function historyOf(steps: Histories): RecordedEvent[] {
  const history = new History();
  const taken = new Set<RecordedEvent>();
  for (const { day: d, status, criterion, document, retract } of steps) {
    const target = retract === null ? undefined : history.events[retract];
    if (target && target.type !== 'EntryRetracted' && !taken.has(target)) {
      taken.add(target);
      history.retract(target);
    } else {
      const data = { unit: '01', criterion, status, basis: 'named' } as const;
      history.say({ type: 'StatusReported', data }, day(d), { document });
    }
  }
  return history.events;
}

function entriesOf(events: readonly RecordedEvent[], criterion: string): Entry<string>[] {
  const retractions = new Map(
    events.flatMap((e) => (e.type === 'EntryRetracted' ? [[e.data.target, e.position] as const] : [])),
  );
  return events.flatMap((e) =>
    e.type === 'StatusReported' && e.data.criterion === criterion
      ? [
          {
            event: e.id,
            position: e.position,
            effectiveAt: e.effectiveAt,
            value: e.data.status,
            source: tellerOf(e),
            retractedAt: retractions.get(e.id) ?? null,
          },
        ]
      : [],
  );
}

describe('bitemporal cells in PostgreSQL', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
    for (const schema of ['one', 'two']) {
      await db.sql`create schema ${db.sql(schema)}`;
      for (const statement of matrix.ddl(schema)) await db.sql.unsafe(statement);
    }
  });
  afterAll(() => db.drop());

  const fold = async (schema: string, events: readonly RecordedEvent[], cuts: readonly number[]) => {
    await db.sql.begin(async (tx) => {
      for (const t of ['entries', 'segments', 'runs']) await tx`delete from ${tx(schema)}.${tx(t)}`;
    });
    let rest = events;
    for (const cut of [...cuts, events.length]) {
      const batch = rest.slice(0, cut);
      rest = rest.slice(cut);
      if (batch.length > 0) await db.sql.begin(async (tx) => void (await matrix.apply(tx, schema, batch)));
    }
  };
  const rowsOf = async (schema: string) =>
    Promise.all(
      ['entries', 'segments', 'runs'].map((t) =>
        db.sql.unsafe(`select * from ${schema}.${t} t order by t::text`),
      ),
    );

  it('agree with the as-of rule for late, tied and retracted events, however they are cut into batches', async () => {
    await fc.assert(
      fc.asyncProperty(
        histories,
        fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 12 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.nat(26)), { minLength: 4, maxLength: 8 }),
        async (steps, cuts, moments) => {
          const events = historyOf(steps);
          await fold('one', events, cuts);
          for (const [d, p] of moments) {
            const found = await cellsAt<StatusValue>(db.sql, 'one', day(d), p);
            const actual = Object.fromEntries(found.map((s) => [s.cell[2]!, standingOf(s)]));
            const expected: Record<string, unknown> = {};
            for (const criterion of CRITERIA) {
              const entries = entriesOf(events, criterion);
              const standing = standingAt(entries, day(d), p, (v) => v);
              const marks = changesAt(entries, p, (v) => v);
              if (standing) expected[criterion] = { ...standing, change: marks.get(standing.event) };
            }
            expect(actual).toEqual(expected);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('write the same rows whether events come one by one or all at once', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (steps: Histories) => {
        const events = historyOf(steps);
        await fold('one', events, []);
        await fold(
          'two',
          events,
          events.map(() => 1),
        );
        expect(await rowsOf('one')).toEqual(await rowsOf('two'));
      }),
      { numRuns: 40 },
    );
  });
});

function standingOf({ cell: _c, source: _s, cites: _q, value, ...standing }: CellStanding<StatusValue>) {
  return { ...standing, value: value.status };
}
