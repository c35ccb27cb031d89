import type { DocumentKind, EventData, Finding, RecordedEvent, Statement } from '#libs/readiness';
import fc from 'fast-check';
import { batches, History } from '../../test/events.js';
import { testDatabase, type TestDatabase } from '../../test/postgres.js';
import { shippedCatalogue } from '../../test/programme.js';
import { findingsBetween } from './between.js';
import { ProjectionBehind, type Clocks } from '../projection.js';
import { prepare } from '../runner/index.js';
import { findingsAt, reconciliation } from './index.js';
import { findingsIn } from './query.js';
import { remember } from './remembered.js';
import { STATED_TYPES, type Seen, type Stated } from './stated.js';

const catalogue = shippedCatalogue();
const DAY0 = '2025-06-24T16:59:59.999Z';
const DAY1 = '2025-06-26T05:15:00.000Z';
const DAY1_EVENING = '2025-06-26T10:20:00.000Z';
const DAY2 = '2025-06-27T05:15:00.000Z';

type Parts = { document: string; kind: DocumentKind; asOf: string; statements: Statement[] };
const report = (document: string, asOf: string, ...statements: Statement[]): Parts => ({
  document,
  kind: 'status-report',
  asOf,
  statements,
});
const status = (unit: string, criterion: string, done: boolean): Statement => ({
  type: 'StatusReported',
  data: { unit, criterion, status: done ? 'done' : 'not_done', basis: done ? 'absent' : 'named' },
});
const declared = (parts: Partial<EventData<'CountDeclared'>>): Statement => ({
  type: 'CountDeclared',
  data: {
    measure: 'done',
    criterion: null,
    system: null,
    vendor: null,
    count: 0,
    total: null,
    delta: null,
    percent: null,
    units: null,
    ...parts,
  },
});
const note = (unit: string, system: string | null, text: string): Statement => ({
  type: 'ProgressNoted',
  data: { unit, criterion: null, topic: null, system, text },
});
const difficulty = (unit: string, criterion: string, text: string): Statement => ({
  type: 'DifficultyReported',
  data: { unit, criterion, topic: null, system: null, text },
});
const deadline = (criterion: string, instant: string): Statement => ({
  type: 'DeadlineSet',
  data: { criterion, wording: `trước ${instant.slice(0, 10)}`, instant, stage: 'completion' },
});
const assigned = (unit: string, system: string, ...vendors: string[]): Statement => ({
  type: 'VendorAssigned',
  data: {
    unit,
    system,
    vendors,
    mode: vendors.length > 0 ? 'vendor' : 'self',
    basis: 'cell',
    alternatives: [],
  },
});

/** The same that the tables answer, straight from the events. */
function seenOf(events: readonly RecordedEvent[], t: string, p: number): Seen {
  const known = events.filter((e) => e.position <= p);
  const retracted = new Set(known.flatMap((e) => (e.type === 'EntryRetracted' ? [e.data.target] : [])));
  const seen = known
    .filter((e) => e.effectiveAt <= t && !retracted.has(e.id))
    .sort((a, b) =>
      a.effectiveAt < b.effectiveAt ? -1 : a.effectiveAt > b.effectiveAt ? 1 : a.position - b.position,
    );
  return {
    reports: seen.flatMap(({ type, data, effectiveAt: asOf, position }) =>
      type === 'ReportCompleted'
        ? [{ document: data.document, kind: data.kind, asOf, position, findings: data.findings as Finding[] }]
        : [],
    ),
    stated: seen
      .filter((e) => (STATED_TYPES as readonly string[]).includes(e.type))
      .map(({ type, data, position, effectiveAt, metadata: { source } }) => {
        const where = { document: source?.document ?? null, lines: source?.lines ?? null };
        return { type, data, position, effectiveAt, ...where } as Stated;
      }),
  };
}

function findings(...documents: (Parts | ((history: History) => void))[]): Finding[] {
  const history = new History();
  for (const d of documents)
    if (typeof d === 'function') d(history);
    else history.report(d);
  return findingsBetween(seenOf(history.events, '2025-12-31T00:00:00.000Z', history.head), catalogue);
}
const codes = (...documents: Parameters<typeof findings>) => findings(...documents).map((f) => f.code);

describe('a declared delta', () => {
  const today = (delta: number, ...done: boolean[]) =>
    report('b', DAY2, declared({ criterion: 'I.1', delta }), ...units(done));
  const units = (done: boolean[]) => done.map((d, i) => status(['01', '04', '08'][i]!, 'I.1', d));
  const yesterday = report('a', DAY1, ...units([false, false, true]));

  it('that differs from the change since yesterday is flagged, with who changed', () => {
    const found = findings(yesterday, today(1, true, true, true));
    expect(found).toMatchObject([
      {
        code: 'delta-differs-from-change',
        severity: 'warning',
        document: 'b',
        lines: [1, 1],
        criterion: 'I.1',
        expected: 1,
        actual: 2,
        related: [
          { document: 'a', lines: [1, 1] },
          { document: 'a', lines: [2, 2] },
        ],
      },
    ]);
    expect(found[0]!.message.vi).toContain('1 → 3, tức +2 (thêm Hà Nội, Cao Bằng)');
  });

  it('that agrees is not', () => {
    expect(codes(yesterday, today(2, true, true, true))).toEqual([]);
  });

  it('is compared with the last report of an earlier day, not with one of this morning', () => {
    const morning = report('m', '2025-06-27T01:00:00.000Z', ...units([true, false, true]));
    expect(codes(yesterday, morning, today(2, true, true, true))).toEqual([]);
    expect(codes(yesterday, morning, today(1, true, true, true))).toEqual(['delta-differs-from-change']);
  });

  it('is only a hint when the report before is older than a day', () => {
    const found = findings({ ...yesterday, asOf: '2025-06-25T05:15:00.000Z' }, today(1, true, true, true));
    expect(found).toMatchObject([{ severity: 'info' }]);
    expect(found[0]!.message.vi).toContain('25/6/2025, không phải hôm qua');
  });

  it('is not judged where yesterday says nothing of a unit, nor where there is no yesterday', () => {
    expect(codes(report('a', DAY1, ...units([false, false])), today(1, true, true, true))).toEqual([]);
    expect(codes(today(1, true, true, true))).toEqual([]);
  });
});

describe('a unit that was done and is not', () => {
  it('is flagged with both places', () => {
    const fell = [
      report('a', DAY1, status('01', 'I.1', true)),
      report('b', DAY2, status('01', 'I.1', false)),
    ];
    expect(findings(...fell)).toMatchObject([
      { code: 'status-regressed', unit: '01', document: 'b', related: [{ document: 'a', lines: [1, 1] }] },
    ]);
  });

  it('is not when it was said in between that it is not done', () => {
    expect(
      codes(
        report('a', DAY1, status('01', 'I.1', true)),
        (h) => h.say(status('01', 'I.1', false), DAY1_EVENING),
        report('b', DAY2, status('01', 'I.1', false)),
      ),
    ).toEqual([]);
  });
});

describe('a deadline', () => {
  it('that moved is told, one that stayed is not', () => {
    const a = report('a', DAY1, deadline('I.1', DAY1));
    expect(findings(a, report('b', DAY2, deadline('I.1', DAY2)))).toMatchObject([
      { code: 'deadline-moved', severity: 'info', criterion: 'I.1', expected: DAY1, actual: DAY2 },
    ]);
    expect(codes(a, report('b', DAY2, deadline('I.1', DAY1)))).toEqual([]);
  });
});

describe('what the previous report had', () => {
  const a = report(
    'a',
    DAY1,
    status('01', 'I.1', true),
    status('01', 'I.2', true),
    status('04', 'I.1', true),
  );

  it('is missed, criterion or unit', () => {
    expect(findings(a, report('b', DAY2, status('01', 'I.1', true)))).toMatchObject([
      { code: 'missing-row', criterion: 'I.2', unit: null },
      { code: 'missing-row', criterion: null, unit: '04' },
    ]);
  });

  it('is not missed when the reader has flagged it already', () => {
    const b = report('b', DAY2, status('01', 'I.1', true), status('04', 'I.1', true));
    const flagged = { ...findings(a, b)[0]!, code: 'no-list-and-no-full-count' as const };
    expect(codes(a, (h) => h.report({ ...b, findings: [flagged] }))).toEqual([]);
  });
});

describe('"ready" in one document', () => {
  const systems = (...statements: Statement[]): Parts => ({
    ...report('s', DAY0, ...statements),
    kind: 'systems-report',
  });
  const open = report(
    'b',
    DAY2,
    status('01', 'III.2.a', true),
    status('01', 'III.2.b', false),
    status('01', 'III.2.c', false),
  );

  it('and not done in the next is one finding per unit and system, with the lines of both', () => {
    const found = findings(systems(note('01', 'QLVB', 'Mọi phần đã sẵn sàng')), open);
    expect(found).toMatchObject([
      {
        code: 'ready-but-not-done',
        severity: 'warning',
        document: 'b',
        lines: [2, 2],
        related: [
          { document: 'b', lines: [3, 3] },
          { document: 's', lines: [1, 1] },
        ],
        unit: '01',
        system: 'QLVB',
      },
    ]);
    expect(found[0]!.message.vi).toMatch(/Hà Nội.*còn 2\/3 nội dung.*cần kiểm tra lại/);
  });

  it('promised for a day that has passed is a promise not kept', () => {
    expect(findings(systems(note('01', 'QLVB', 'đang cài, sẵn sàng trước 27/6')), open)).toMatchObject([
      { code: 'promise-not-kept', expected: '2025-06-26T17:00:00.000Z' },
    ]);
  });

  it('in a note on all systems is one finding on all of them', () => {
    const more = {
      ...open,
      statements: [...open.statements, status('01', 'III.3', false), status('01', 'I.1', false)],
    };
    expect(findings(systems(note('01', null, 'đã sẵn sàng')), more)).toMatchObject([
      {
        code: 'ready-but-not-done',
        system: null,
        unit: '01',
        related: [{ lines: [3, 3] }, { lines: [4, 4] }, {}],
      },
    ]);
  });

  it('weighs less when it was promised and most of it is done', () => {
    const most = { ...open, statements: [...open.statements.slice(0, 2), status('01', 'III.2.c', true)] };
    const promise = systems(note('01', 'QLVB', 'đang cài, sẵn sàng trước 27/6'));
    expect(findings(promise, open)).toMatchObject([{ severity: 'warning' }]);
    expect(findings(promise, most)).toMatchObject([{ severity: 'info' }]);
  });

  it.each([
    ['the day is still to come', note('01', 'QLVB', 'sẵn sàng từ 01/7')],
    ['it is of another system', note('01', 'LGSP', 'đã sẵn sàng')],
    ['it is of another unit', note('04', 'QLVB', 'đã sẵn sàng')],
    ['it says the contrary', note('01', 'QLVB', 'chưa sẵn sàng')],
  ])('is not flagged when %s', (_why, said) => {
    expect(codes(systems(said), open)).toEqual([]);
  });

  it('is not flagged when the note is the later of the two', () => {
    const later = { ...systems(note('01', 'QLVB', 'đã sẵn sàng')), asOf: DAY2 };
    expect(codes({ ...open, asOf: DAY1 }, later)).toEqual([]);
  });

  it('is not flagged when the next report has it done, whatever comes after', () => {
    const done = report('b', DAY1, status('01', 'III.2.b', true));
    expect(codes(systems(note('01', 'QLVB', 'đã sẵn sàng')), done)).toEqual([]);
    expect(codes(systems(note('01', 'QLVB', 'đã sẵn sàng')), done, { ...open, document: 'c' })).not.toContain(
      'ready-but-not-done',
    );
  });
});

describe('a plan of an earlier report', () => {
  const told = report(
    'a',
    DAY1,
    status('01', 'I.1', false),
    difficulty('01', 'I.1', 'dự kiến xong trước 27/6'),
  );

  it('whose day has passed is flagged while the cell is not done', () => {
    expect(findings(told, report('b', DAY2, status('01', 'I.1', false)))).toMatchObject([
      {
        code: 'plan-already-past',
        unit: '01',
        criterion: 'I.1',
        related: [{ document: 'a', lines: [2, 2] }],
      },
    ]);
  });

  it('is not when it is done, or when the report repeats it, which its reader flags', () => {
    expect(codes(told, report('b', DAY2, status('01', 'I.1', true)))).toEqual([]);
    expect(codes(told, { ...told, document: 'b', asOf: DAY2 })).toEqual([]);
  });
});

describe('numbers of one document against the lists of another of the same instant', () => {
  const lists: Parts = {
    ...report(
      'l',
      DAY2,
      assigned('01', 'LGSP', 'FPT'),
      assigned('04', 'LGSP', 'FPT'),
      assigned('08', 'LGSP'),
    ),
    kind: 'assignments-table',
  };
  const counts = (...statements: Statement[]): Parts => ({
    ...report('c', DAY2, ...statements),
    kind: 'counts-table',
  });
  const units = (vendor: string, count: number, list: string[] | null = null) =>
    declared({ measure: 'units', system: 'LGSP', vendor, count, units: list });

  it('are flagged when they differ, and when only the names do', () => {
    expect(findings(lists, counts(units('FPT', 3)))).toMatchObject([
      { code: 'declared-differs-from-derived', system: 'LGSP', document: 'c', expected: 3, actual: 2 },
    ]);
    expect(findings(lists, counts(units('FPT', 3)))[0]!.message.vi).toContain('cho 2; Hà Nội, Cao Bằng.');
    const [named] = findings(lists, counts(units('FPT', 2, ['01', '11'])));
    expect(named!.message.vi).toContain('chỉ nêu ở đây: Điện Biên; chỉ có ở danh sách kia: Cao Bằng');
  });

  it('are not when they agree, stand beside their own list, or are of another instant', () => {
    expect(codes(lists, counts(units('FPT', 2, ['01', '04']), units('self', 1)))).toEqual([]);
    expect(codes(lists, counts(declared({ measure: 'vendors', system: 'LGSP', count: 1 })))).toEqual([]);
    expect(codes({ ...lists, statements: [...lists.statements, units('FPT', 3)] })).toEqual([]);
    expect(codes({ ...lists, asOf: DAY1 }, counts(units('FPT', 3)))).toEqual([]);
  });

  it('count statuses too, but only where the list is whole', () => {
    const statuses: Parts = {
      ...report('l', DAY2, status('01', 'I.1', true), status('04', 'I.1', false)),
      kind: 'statuses-table',
    };
    const of = (count: number, total: number) => counts(declared({ criterion: 'I.1', count, total }));
    expect(codes(statuses, of(2, 2))).toEqual(['declared-differs-from-derived']);
    expect(codes(statuses, of(1, 2))).toEqual([]);
    expect(codes(statuses, of(2, 34))).toEqual([]);
  });
});

describe('two documents of one kind on one instant', () => {
  it('are flagged in the later one; of two kinds they are not', () => {
    expect(findings(report('a', DAY1), report('b', DAY1))).toMatchObject([
      { code: 'same-instant', document: 'b', related: [{ document: 'a' }] },
    ]);
    expect(codes(report('a', DAY1), { ...report('b', DAY1), kind: 'systems-report' })).toEqual([]);
  });
});

describe('findings from the tables', () => {
  let db: TestDatabase;
  let schemas = 0;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.drop());

  async function folded(events: readonly RecordedEvent[], batch = 7): Promise<string> {
    const schema = `reconciliation_${++schemas}`;
    await db.sql.unsafe(`create schema ${schema}`);
    for (const statement of reconciliation.ddl(schema)) await db.sql.unsafe(statement);
    for (const some of batches(events, batch))
      await db.sql.begin((tx) => reconciliation.apply(tx, schema, some, some));
    return schema;
  }

  const inside = (document: string, line: number): Finding => ({
    code: 'unread-line',
    severity: 'warning',
    message: { vi: 'x', en: 'x' },
    document,
    lines: [line, line],
    related: [],
    unit: null,
    criterion: null,
    system: null,
    expected: null,
    actual: null,
  });

  it('given documents with findings inside and between, answers all by document and line, filtered as asked', async () => {
    const history = new History();
    const b = history.report({
      ...report('b', DAY2, status('01', 'I.1', false), status('01', 'I.2', false)),
      findings: [inside('b', 2), inside('b', 1)],
    });
    history.report({
      ...report('a', DAY1, status('01', 'I.1', true), status('01', 'I.2', false)),
      findings: [inside('a', 9)],
    });
    const schema = await folded(history.events);
    const read = async (filter: object, t = DAY2, p = history.head) =>
      (await findingsIn(db.sql, schema, catalogue, { t, p, ...filter })).map(
        (f) => `${f.document}${f.lines[0]} ${f.code}`,
      );
    expect(await read({})).toEqual([
      'a9 unread-line',
      'b1 unread-line',
      'b1 status-regressed',
      'b2 unread-line',
    ]);
    expect(await read({ document: 'a' })).toEqual(['a9 unread-line', 'b1 status-regressed']);
    expect(await read({}, DAY1)).toEqual(['a9 unread-line']);
    expect(await read({}, DAY2, b.at(-1)!.position)).toEqual(['b1 unread-line', 'b2 unread-line']);
  });

  it('given the tables in force, answers with the moment it is about, and never before it has come that far', async () => {
    const history = new History();
    history.report({ ...report('a', DAY1), findings: [inside('a', 1)] });
    await prepare(db.sql, [reconciliation]);
    const clocks: Clocks = { asOf: DAY2, knownAt: { position: history.head, time: null } };
    await expect(findingsAt(db.sql, catalogue, clocks)).rejects.toThrow(ProjectionBehind);
    await db.sql.begin((tx) => reconciliation.apply(tx, 'reconciliation_v3', history.events, history.events));
    await db.sql`update projections.checkpoints set position = ${history.head} where name = 'reconciliation'`;
    expect(await findingsAt(db.sql, catalogue, clocks)).toEqual({ ...clocks, findings: [inside('a', 1)] });
  });

  it('agree with the rules on the events themselves, for random histories at every time and position', async () => {
    const unit = fc.constantFrom('01', '04');
    const criterion = fc.constantFrom('III.3', 'III.4');
    const statement: fc.Arbitrary<Statement> = fc.oneof(
      fc.tuple(unit, criterion, fc.boolean()).map((of) => status(...of)),
      fc.tuple(unit, criterion, fc.boolean()).map((of) => status(...of)),
      fc
        .tuple(criterion, fc.integer({ min: -1, max: 1 }))
        .map(([of, delta]) => declared({ criterion: of, delta })),
      fc.tuple(criterion, fc.constantFrom(DAY1, DAY2)).map((of) => deadline(...of)),
      unit.map((of) => note(of, 'LGSP', 'đã sẵn sàng')),
      fc.tuple(unit, criterion).map((of) => difficulty(...of, 'sẽ xong ngày 22/6')),
      fc.tuple(unit, fc.constantFrom('FPT', 'VNPT')).map(([of, vendor]) => assigned(of, 'LGSP', vendor)),
    );
    const step = fc.record({
      day: fc.integer({ min: 1, max: 4 }),
      kind: fc.constantFrom<DocumentKind>('status-report', 'status-report', 'systems-report'),
      statements: fc.array(statement, { maxLength: 6 }),
      by: fc.constantFrom('report', 'report', 'hand', 'retract'),
      which: fc.nat(30),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
        const history = new History();
        const retracted = new Set<string>();
        steps.forEach(({ day, kind, statements, by, which }, i) => {
          const asOf = `2025-06-2${day}T05:15:00.000Z`;
          if (by === 'report') history.report({ document: `d${i}`, kind, asOf, statements });
          else if (by === 'hand')
            statements.filter((s) => s.type !== 'CountDeclared').forEach((s) => history.say(s, asOf));
          else {
            const target = history.events[which % Math.max(1, history.head)];
            if (!target || target.type === 'EntryRetracted' || retracted.has(target.id)) return;
            retracted.add(target.id);
            history.retract(target);
          }
        });
        const schema = await folded([]);
        for (const some of batches(history.events, 7)) {
          await db.sql.begin((tx) => reconciliation.apply(tx, schema, some, some));
          // the same state is read again and again, and must never be taken for another
          const { position: reached } = some.at(-1)!;
          for (const t of [
            '2025-06-22T05:15:00.000Z',
            '2025-06-29T00:00:00.000Z',
            '2025-06-30T00:00:00.000Z',
          ])
            for (const p of [Math.floor(reached / 2), reached - 1, reached]) {
              const read = await findingsIn(db.sql, schema, catalogue, { t, p });
              const expected = findingsBetween(seenOf(history.events, t, p), catalogue);
              expect(sorted(read)).toEqual(sorted(expected));
            }
        }
        await db.sql.unsafe(`drop schema ${schema} cascade`);
      }),
      { numRuns: 60 },
    );
  });

  it('are derived once for a state and a catalogue, and anew for any other', async () => {
    const history = new History();
    history.report(report('a', DAY1, status('01', 'I.1', true)));
    const regressed = history.report(report('b', DAY2, status('01', 'I.1', false)));
    const schema = await folded(history.events);
    const state = { t: DAY2, p: history.head };
    const derived: string[] = [];
    const ask = (of: typeof catalogue, at: { t: string; p: number }) =>
      remember(db.sql, schema, of, at, () => Promise.resolve((derived.push(at.t), [])));
    await ask(catalogue, state);
    await Promise.all([ask(catalogue, state), ask(catalogue, { t: '2025-07-01T00:00:00.000Z', p: state.p })]);
    await ask(catalogue, { ...state, p: state.p + 9 });
    expect(derived).toEqual([DAY2]);
    await ask({ ...catalogue }, state);
    await ask(catalogue, { ...state, t: DAY1 });
    expect(derived).toEqual([DAY2, DAY2, DAY1]);
    const [said] = regressed;
    const retraction = history.retract(said!);
    await db.sql.begin((tx) => reconciliation.apply(tx, schema, [retraction], [retraction]));
    await ask(catalogue, { ...state, p: history.head });
    expect(derived).toEqual([DAY2, DAY2, DAY1, DAY2]);
  });

  it('are derived again after it failed once', async () => {
    const schema = await folded([]);
    const state = { t: DAY1, p: 1 };
    const broken = remember(db.sql, schema, catalogue, state, () => Promise.reject(new Error('lost')));
    await expect(broken).rejects.toThrow('lost');
    const found = await remember(db.sql, schema, catalogue, state, () => Promise.resolve([inside('a', 1)]));
    expect(found).toEqual([inside('a', 1)]);
  });
});

function sorted(findings: readonly Finding[]): string[] {
  return findings.map((f) => JSON.stringify(f)).sort();
}
