import fc from 'fast-check';
import { remarkSetAt, type DocumentKind, type RecordedEvent, type Statement } from '#libs/readiness';
import { batches, History } from '../../test/events.js';
import { testDatabase, type TestDatabase } from '../../test/postgres.js';
import { difficultyCounts, remarks, remarksAt, systemRemarks } from './index.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

let schemas = 0;
async function folded(events: readonly RecordedEvent[], batch = 500): Promise<string> {
  const schema = `remarks_${++schemas}`;
  await db.sql.unsafe(`create schema ${schema}`);
  for (const statement of remarks.ddl(schema)) await db.sql.unsafe(statement);
  for (const some of batches(events, batch))
    await db.sql.begin((tx) => remarks.apply(tx, schema, some, some));
  return schema;
}

const DAY1 = '2025-06-26T05:15:00.000Z';
const DAY2 = '2025-06-27T05:15:00.000Z';
const nothing = { unit: null, criterion: null, topic: null, system: null };

describe('remarks', () => {
  it('given remarks of every type, answers all that they say, filtered as asked', async () => {
    const history = new History();
    history.report({
      document: 'a',
      kind: 'systems-report',
      asOf: DAY1,
      statements: [
        {
          type: 'ProposalMade',
          data: { ...nothing, unit: '01', topic: 'IV.3', text: 'xin', addressedTo: 'Chính phủ' },
        },
        {
          type: 'CommitmentMade',
          data: {
            vendor: 'VNPT',
            text: 'cử người',
            quantities: [{ value: 5, upTo: null, of: 'cán bộ', per: 'xã', place: null }],
          },
        },
        {
          type: 'TaskAssigned',
          data: {
            system: 'TTHC',
            assignees: ['Bộ A', 'Bộ B'],
            output: 'kết nối',
            due: { wording: 'ngày 27/6', from: null, instant: DAY2 },
          },
        },
      ],
    });
    const schema = await folded(history.events);
    const { remarks: all } = await remarksAt(db.sql, schema, { t: DAY2, p: history.head });
    expect(all).toMatchObject([
      {
        type: 'ProposalMade',
        topic: 'IV.3',
        addressedTo: 'Chính phủ',
        source: { document: 'a', lines: [1, 1] },
      },
      { type: 'CommitmentMade', vendor: 'VNPT', quantities: [{ value: 5, of: 'cán bộ' }] },
      { type: 'TaskAssigned', text: 'kết nối', assignees: ['Bộ A', 'Bộ B'], due: { instant: DAY2 } },
    ]);
    const filtered = async (query: object) =>
      (await remarksAt(db.sql, schema, { t: DAY2, p: history.head, ...query })).remarks.map((r) => r.type);
    expect(await filtered({ criterion: 'IV.3' })).toEqual(['ProposalMade']);
    expect(await filtered({ unit: '02' })).toEqual([]);
    expect(await filtered({ system: 'TTHC' })).toEqual(['TaskAssigned']);
    expect(await filtered({ type: 'CommitmentMade' })).toEqual(['CommitmentMade']);
  });

  it('given difficulties and notes, counts by cell and lists by system what is in force', async () => {
    const history = new History();
    const cell = { ...nothing, unit: '01', criterion: 'I.1' };
    const system = { ...nothing, unit: '01', system: 'HOP' };
    history.report({
      document: 'a',
      kind: 'status-report',
      asOf: DAY1,
      statements: [
        { type: 'DifficultyReported', data: { ...cell, text: 'x' } },
        { type: 'DifficultyReported', data: { ...cell, text: 'y' } },
        { type: 'DifficultyReported', data: { ...system, text: 'z' } },
        { type: 'ProgressNoted', data: { ...system, text: 'một' } },
        { type: 'ProgressNoted', data: { ...system, text: 'hai' } },
      ],
    });
    const before = history.head;
    history.say({ type: 'DifficultyResolved', data: { ...cell, text: 'X' } }, DAY1);
    const schema = await folded(history.events);
    expect(await difficultyCounts(db.sql, schema, DAY2, before)).toEqual(new Map([['01|I.1', 2]]));
    expect(await difficultyCounts(db.sql, schema, DAY2, history.head)).toEqual(new Map([['01|I.1', 1]]));
    expect(await systemRemarks(db.sql, schema, DAY2, history.head)).toEqual(
      new Map([['01|HOP', { note: 'một\nhai', difficulty: 'z' }]]),
    );
  });

  it('agrees with the rule for random histories, at every time and position', async () => {
    await fc.assert(
      fc.asyncProperty(history(), fc.integer({ min: 1, max: 7 }), async (events, batch) => {
        const schema = await folded(events, batch);
        for (let p = 0; p <= events.length; p += 4) {
          for (const day of [0, 1, 2, 3, 4]) {
            const { remarks: read } = await remarksAt(db.sql, schema, { t: instant(day), p });
            expect(read).toEqual(remarkSetAt(events, instant(day), p));
          }
        }
        await db.sql.unsafe(`drop schema ${schema} cascade`);
      }),
      { numRuns: 60 },
    );
  });
});

const instant = (day: number) => `2025-06-2${day}T05:15:00.000Z`;

/** Few words, cells, days and kinds, so that mentions meet; late, tied, half-imported, retracted and repeated ones. */
function history(): fc.Arbitrary<RecordedEvent[]> {
  const words = fc.record({
    type: fc.constantFrom('DifficultyReported', 'DifficultyResolved', 'ProgressNoted'),
    text: fc.constantFrom('a', 'A.', 'b', 'c'),
    unit: fc.constantFrom('01', '04'),
  });
  const kind = fc.constantFrom<DocumentKind>('status-report', 'status-report', 'remarks-table');
  const step = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant('report' as const),
        day: fc.nat(4),
        kind,
        said: fc.array(words, { maxLength: 3 }),
        cut: fc.boolean(),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('say' as const), day: fc.nat(4), said: words }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('retract' as const), which: fc.nat(40) }) },
  );
  return fc.array(step, { minLength: 4, maxLength: 12 }).map((steps) => {
    const history = new History();
    const retracted = new Set<string>();
    steps.forEach((taken, i) => {
      switch (taken.do) {
        case 'report': {
          const asOf = instant(taken.day);
          // rows of a table have days of their own
          const statements = taken.said.map((said, n) => ({
            ...statementOf(said),
            at: instant(Math.max(0, taken.day - (taken.kind === 'remarks-table' ? n : 0))),
          }));
          const document = `d${i}`;
          if (!taken.cut) history.report({ document, kind: taken.kind, asOf, statements });
          else statements.forEach(({ at, ...said }) => history.say(said, at, { document }));
          break;
        }
        case 'say':
          history.say(statementOf(taken.said), instant(taken.day));
          break;
        case 'retract': {
          const target = history.events[taken.which % Math.max(1, history.head)];
          if (target === undefined || target.type === 'EntryRetracted' || retracted.has(target.id)) break;
          retracted.add(target.id);
          history.retract(target);
        }
      }
    });
    return history.events;
  });
}

function statementOf({ type, text, unit }: { type: string; text: string; unit: string }): Statement {
  return { type, data: { ...nothing, unit, criterion: 'I.1', text } } as Statement;
}
