// Compare, as its callers meet it: over HTTP, on real read models, held against the pure rules over the same events.
import fc from 'fast-check';
import type { z } from 'zod';
import {
  diff,
  Fold,
  remarkSetAt,
  type AssignmentValue,
  type EventData,
  type RecordedEvent,
  type Statement,
  upcast,
} from '#libs/readiness';
import { schemas } from '../apps/api/src/http/schemas.js';
import { catchUp } from '../projections/runner/index.js';
import { PROJECTIONS } from '../apps/projector/src/projections.js';
import { History } from './events.js';
import { testServer, type Answer, type TestServer } from './server.js';

type Diff = z.infer<typeof schemas.diff>;

const at = (day: number, hour = 12): string =>
  `2025-06-${String(day).padStart(2, '0')}T${String(hour - 7).padStart(2, '0')}:00:00.000Z`;
const status = (unit: string, criterion: string, said: EventData<'StatusReported'>['status']): Statement => ({
  type: 'StatusReported',
  data: { unit, criterion, status: said, basis: 'named' },
});
const run = { mode: 'vendor', basis: 'cell', alternatives: [] } as const;
const assigned = (unit: string, ...vendors: string[]): Statement => ({
  type: 'VendorAssigned',
  data: { unit, system: 'TTHC', vendors, ...run, alternatives: [] },
});
const replaced = (unit: string, from: string, to: string): Statement => ({
  type: 'VendorReplaced',
  data: { unit, system: 'TTHC', from: [from], to: [to], ...run, alternatives: [] },
});
const deadline = (criterion: string, day: number): Statement => ({
  type: 'DeadlineSet',
  data: { criterion, wording: `ngày ${day}/6`, instant: at(day, 24), stage: 'completion' },
});
const difficulty = (unit: string, text: string): Statement => ({
  type: 'DifficultyReported',
  data: { unit, criterion: 'I.1', topic: null, system: null, text },
});

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
  expect((await server.ask('GET', '/api/matrix?after=1')).status).toBe(200);
});
afterAll(() => server.close());

/** Appends a made-up history as it is; answers how far its positions are shifted. */
async function append(history: readonly RecordedEvent[]): Promise<number> {
  const { position } = await server.engine.store.head();
  for (const { stream, id, type, effectiveAt, data, metadata } of history)
    await server.engine.store.append(stream, [{ id, type, effectiveAt, data, metadata }], 'any');
  return position;
}
async function compare(query: Record<string, string | number>): Promise<Diff> {
  const answer = await server.ask('GET', `/api/diff?${new URLSearchParams(query as never).toString()}`);
  expect(answer.status).toBe(200);
  return schemas.diff.parse(answer.json);
}
const refused = (query: string): Promise<Answer> => server.ask('GET', `/api/diff?${query}`);

describe('compare', () => {
  let head: number;

  it('refuses to guess when there are no two reports, and dates that make no sense', async () => {
    for (const query of [
      '',
      'from=2025-06-27&to=2025-06-26',
      'from=2025-02-30',
      'to=2099-01-01',
      'knownAtTo=99',
      'knownAtFrom=99',
    ])
      expect(await refused(query)).toMatchObject({
        status: 400,
        type: expect.stringContaining('problem+json') as string,
      });
    const backwards = (await refused('from=2025-06-27&to=2025-06-26')).json as { detail: string };
    expect(backwards.detail).toBe('from (27/6/2025 23:59) ở sau to (26/6/2025 23:59)');
  });

  it('takes the consolidated report before the one in force, and shows what came with it', async () => {
    const h = new History();
    const kind = 'status-report' as const;
    h.report({
      ...{ document: 'd1', kind, asOf: at(26) },
      statements: [
        status('01', 'I.1', 'not_done'),
        status('04', 'I.1', 'done'),
        deadline('I.1', 28),
        difficulty('01', 'Thiếu máy quét'),
      ],
    });
    // two reports of one instant: the later recorded is the one in force, and both are one partner
    h.report({ document: 'd2', kind, asOf: at(27), statements: [status('01', 'I.1', 'not_done')] });
    h.report({
      ...{ document: 'd3', kind, asOf: at(27) },
      statements: [
        status('01', 'I.1', 'done'),
        status('04', 'I.1', 'not_done'),
        status('08', 'I.1', 'done'),
        replaced('01', 'FPT', 'MobiFone'),
        deadline('I.1', 29),
        difficulty('08', 'Đường truyền chậm'),
        {
          type: 'CountDeclared',
          data: {
            ...{ measure: 'done', criterion: 'I.1', system: null, vendor: null },
            ...{ count: 2, total: 34, delta: 1, percent: null, units: null },
          },
        },
      ],
    });
    await append(h.events);
    ({ position: head } = await server.engine.store.head());
    const found = await compare({ after: head });
    expect(found).toMatchObject({ from: at(26), knownAtTo: { position: head }, corrected: [], unchanged: 0 });
    expect(found.criteria[0]).toEqual({
      ...{ code: 'I.1', before: 1, after: 2, gained: ['01'], lost: ['04'], net: 0, declaredDelta: 1 },
      ...{ firstReported: ['08'], firstDone: ['08'], other: [] },
    });
    expect(found.vendors).toEqual([{ unit: '01', system: 'TTHC', from: ['FPT'], to: ['MobiFone'] }]);
    expect(found.deadlines.map((d) => [d.from?.instant, d.to?.instant])).toEqual([[at(28, 24), at(29, 24)]]);
    expect(found.remarks.added.map((r) => r.text)).toEqual(['Đường truyền chậm']);
    expect(found.remarks.noLongerMentioned.map((r) => r.text)).toEqual(['Thiếu máy quét']);
  });

  it('tells a correction of the record from a change in the world', async () => {
    const events = (await server.engine.store.readAll(0, 1000)).map(upcast);
    const wrong = events.find((e) => e.type === 'StatusReported' && e.data.unit === '04')!;
    const body = { event: wrong.id, reason: 'gõ nhầm' };
    const { position } = (await server.ask('POST', '/api/retractions', body)).json as { position: number };
    const found = await compare({ from: at(26), to: at(27), knownAtFrom: head, after: position });
    expect(found.corrected).toEqual([
      { kind: 'status', unit: '04', criterion: 'I.1', system: null, from: 'done', to: 'not_reported' },
    ]);
    expect(found.criteria[0]).toMatchObject({ lost: [], firstReported: ['04', '08'], firstDone: ['08'] });
    expect((await refused(`from=2025-06-26&knownAtFrom=${position}&knownAtTo=${head}`)).status).toBe(400);
    const pinned = await compare({ from: at(26), to: at(27), knownAtTo: head });
    expect(pinned).toMatchObject({ corrected: [] });
    expect(pinned.criteria[0]).toMatchObject({ lost: ['04'] });
  });
});

/** Matrix and vendors as they are read, against the pure rule, cell by cell. */
async function expectCellsOf(fold: Fold, t: string, p: number): Promise<void> {
  const read = async (door: 'matrix' | 'vendors') => {
    const answer = await server.ask('GET', `/api/${door}?asOf=${t}&knownAt=${p}`);
    return schemas[door].parse(answer.json);
  };
  const matrix = (await read('matrix')) as z.infer<typeof schemas.matrix>;
  const found: unknown[] = [];
  const expected: unknown[] = [];
  for (const unit of matrix.units) {
    for (const [criterion, cell] of Object.entries(unit.cells)) {
      const rule = fold.at(['status', unit.code, criterion], t, p);
      if (cell.status === 'not_reported' && rule === null) continue;
      found.push([cell.event, cell.status, cell.since, cell.confirmedAt, cell.conflicting]);
      const status = fold.status(unit.code, criterion, t, p);
      expected.push([rule?.event, status, rule?.since, rule?.confirmedAt, rule?.conflicting]);
    }
  }
  expect(found).toEqual(expected);
  for (const { code, deadline } of matrix.criteria)
    expect(deadline).toEqual(fold.at(['deadline', code, 'completion'], t, p)?.value ?? null);
  const vendors = (await read('vendors')) as z.infer<typeof schemas.vendors>;
  for (const unit of vendors.units) {
    const rule = fold.at<AssignmentValue>(['assignment', unit.code, 'TTHC'], t, p);
    const cell = unit.systems['TTHC'];
    expect(cell ? [cell.vendors, cell.mode, cell.since] : null).toEqual(
      rule ? [rule.value.vendors, rule.value.mode, rule.since] : null,
    );
  }
}

describe('matrix, vendors and compare, against the pure rules over the same events', () => {
  const UNITS = ['01', '04', '08'];
  const statement = fc.oneof(
    fc
      .tuple(fc.constantFrom(...UNITS), fc.constantFrom('I.1', 'I.2'), fc.constantFrom('done', 'not_done'))
      .map(([unit, criterion, said]) => status(unit, criterion, said as 'done')),
    fc
      .tuple(fc.constantFrom(...UNITS), fc.constantFrom('FPT', 'VNPT'))
      .map(([unit, vendor]) => assigned(unit, vendor)),
    fc.constantFrom(...UNITS).map((unit) => replaced(unit, 'FPT', 'MobiFone')),
    fc.tuple(fc.constantFrom('I.1', 'I.2'), fc.integer({ min: 20, max: 23 })).map(([c, n]) => deadline(c, n)),
    fc.tuple(fc.constantFrom(...UNITS), fc.constantFrom('a', 'b')).map(([u, text]) => difficulty(u, text)),
  );
  const step = fc.record({
    statement,
    day: fc.integer({ min: 11, max: 15 }),
    document: fc.constantFrom('x', 'y', null),
    retract: fc.option(fc.nat(60), { freq: 4 }),
  });

  it('agrees at any two dates and any two positions, with late, tied, repeated and retracted events', async () => {
    const [steps] = fc.sample(fc.array(step, { minLength: 60, maxLength: 60 }), {
      numRuns: 1,
      seed: 20250627,
    });
    const h = new History();
    const gone = new Set<string>();
    for (const { retract, ...said } of steps!) {
      const target = retract === null ? undefined : h.events[retract];
      if (target && target.type !== 'EntryRetracted' && !gone.has(target.id)) {
        gone.add(target.id);
        h.retract(target);
      } else h.say(said.statement, at(said.day), { document: said.document });
      if (h.head % 20 === 0) {
        for (const document of ['x', 'y'])
          h.complete({
            document: `${document}${h.head}`,
            kind: 'status-report',
            asOf: at(14),
            statements: [],
          });
      }
    }
    const shift = await append(h.events);
    const { store, sql } = server.engine;
    await catchUp(PROJECTIONS, store, sql);
    const events = (await store.readAll(0, 10_000)).map(upcast);
    const fold = new Fold();
    for (const event of events) fold.take(event);
    const { catalogue } = await server.engine.catalogueNow();
    const codes = {
      units: catalogue.units.map((u) => u.code),
      criteria: catalogue.criteria.map((c) => c.code),
      systems: catalogue.systems.map((s) => s.code),
    };
    const state = (t: string, p: number) => ({ ...fold.state(t, p), remarks: remarkSetAt(events, t, p) });
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(fc.integer({ min: 10, max: 28 }), fc.integer({ min: 10, max: 28 })),
        fc.tuple(fc.integer({ min: 1, max: h.head }), fc.integer({ min: 1, max: h.head })),
        async (days, knowns) => {
          const [from, to] = [...days].sort((a, b) => a - b).map((d) => at(d)) as [string, string];
          const [p, q] = [...knowns].sort((a, b) => a - b).map((k) => k + shift) as [number, number];
          const { criteria, ...found } = await compare({ from, to, knownAtFrom: p, knownAtTo: q });
          const expected = diff({
            recorded: state(from, p),
            before: state(from, q),
            after: state(to, q),
            replacements: fold.replacements(from, to, q),
            codes,
          });
          await expectCellsOf(fold, from, p);
          await expectCellsOf(fold, to, q);
          expect({ ...found, criteria: criteria.map(({ declaredDelta: _, ...c }) => c) }).toMatchObject(
            JSON.parse(JSON.stringify(expected)) as object,
          );
        },
      ),
      { numRuns: 25 },
    );
  });
});
