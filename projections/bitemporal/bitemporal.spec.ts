import fc from 'fast-check';
import {
  changesAt,
  standingAt,
  tellerOf,
  type Entry,
  type RecordedEvent,
  type ReportedStatus,
  type StatusValue,
} from '#libs/readiness';
import { History } from '../../test/events.js';
import { testDatabase, type TestDatabase } from '../../test/postgres.js';
import { cellsAt, firstReportedAt, type CellStanding } from './index.js';
import { matrix } from '../matrix/index.js';

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
      if (batch.length > 0)
        await db.sql.begin(async (tx) => void (await matrix.apply(tx, schema, batch, batch)));
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
            const known = CRITERIA.flatMap((criterion) => entriesOf(events, criterion)).filter(
              (e) => e.position <= p && (e.retractedAt === null || e.retractedAt > p),
            );
            const first = known.map((e) => e.effectiveAt).sort()[0] ?? null;
            expect(await firstReportedAt(db.sql, 'one', 'status', p)).toBe(first);
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

  it('are read at the same cost however long the history', async () => {
    const buffers = async (t: string, p: number): Promise<number> => {
      const plan = await db.sql.unsafe<{ 'QUERY PLAN': string }[]>(
        `explain (analyze, buffers, costs off) select * from one.cells_at('${t}', ${p})`,
      );
      const hits = plan.flatMap((line) => /shared hit=(\d+)/.exec(line['QUERY PLAN'])?.[1] ?? []);
      return Number(hits[0]);
    };
    const costs: number[][] = [];
    for (const reports of [15, 300]) {
      const h = new History();
      const date = (n: number): string => new Date(Date.UTC(2025, 0, 1 + n)).toISOString();
      for (let n = 0; n < reports; n++)
        for (const criterion of ['a', 'b', 'c', 'd', 'e', 'f']) {
          const status = n % 5 === 0 ? 'not_done' : 'done';
          h.say(
            { type: 'StatusReported', data: { unit: '01', criterion, status, basis: 'named' } },
            date(n),
            { document: `d${n}` },
          );
        }
      await fold('one', h.events, []);
      await db.sql`vacuum analyze one.segments, one.runs, one.entries`;
      const moments: [number, number][] = [
        [reports, h.head],
        [reports / 2, h.head],
        [reports, h.head / 2],
        [reports / 3, h.head / 2],
      ];
      for (const [n, p] of moments) expect(await cellsAt(db.sql, 'one', date(n), p)).toHaveLength(6);
      costs.push(await Promise.all(moments.map(([n, p]) => buffers(date(n), p))));
    }
    const [short, long] = costs as [number[], number[]];
    for (const [i, cost] of long.entries()) expect(cost).toBeLessThan(2 * short[i]!);
  });
});

function standingOf({
  name: _n,
  cell: _c,
  source: _s,
  cites: _q,
  value,
  ...standing
}: CellStanding<StatusValue>) {
  return { ...standing, value: value.status };
}
