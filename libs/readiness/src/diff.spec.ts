import fc from 'fast-check';
import { History } from '../../../test/events.js';
import { diff, type DiffInput, type Difference } from './diff.js';
import type { EventData, RecordedEvent, Statement } from './events.js';
import { remarkSetAt } from './remark-set.js';
import { Fold } from './replay.js';

const day = (n: number): string => `2025-06-${String(n + 10).padStart(2, '0')}T05:15:00.000Z`;
const CODES = { units: ['01', '04'], criteria: ['I.1', 'I.2'], systems: ['TTHC'] };

const status = (unit: string, criterion: string, said: EventData<'StatusReported'>['status']): Statement => ({
  type: 'StatusReported',
  data: { unit, criterion, status: said, basis: 'named' },
});
const assigned = (unit: string, ...vendors: string[]): Statement => ({
  type: 'VendorAssigned',
  data: { unit, system: 'TTHC', vendors, mode: 'vendor', basis: 'cell', alternatives: [] },
});
const replaced = (unit: string, from: string, to: string): Statement => ({
  type: 'VendorReplaced',
  data: { unit, system: 'TTHC', from: [from], to: [to], mode: 'vendor', basis: 'cell', alternatives: [] },
});
const deadline = (criterion: string, n: number, stage: 'trial' | 'completion' = 'completion'): Statement => ({
  type: 'DeadlineSet',
  data: { criterion, wording: `ngày ${n}`, instant: day(n), stage },
});
const difficulty = (text: string): Statement => ({
  type: 'DifficultyReported',
  data: { unit: '01', criterion: 'I.1', topic: null, system: null, text },
});

/** The whole diff over a history, from the pure rules. */
function between(
  events: readonly RecordedEvent[],
  [from, to]: readonly [string, string],
  [knownFrom, knownTo]: readonly [number, number],
): Difference {
  const fold = new Fold();
  for (const event of events) fold.take(event);
  const state = (t: string, p: number) => ({ ...fold.state(t, p), remarks: remarkSetAt(events, t, p) });
  const input: DiffInput = {
    recorded: state(from, knownFrom),
    before: state(from, knownTo),
    after: state(to, knownTo),
    replacements: fold.replacements(from, to, knownTo),
    codes: CODES,
  };
  return diff(input);
}

describe('a diff of two dates', () => {
  it('tells gains, losses, first reports and their net apart', () => {
    const h = new History();
    h.say(status('01', 'I.1', 'not_done'), day(1));
    h.say(status('04', 'I.2', 'done'), day(1));
    h.say(status('01', 'I.1', 'done'), day(2));
    h.say(status('04', 'I.1', 'done'), day(2));
    h.say(status('04', 'I.2', 'not_done'), day(2));
    h.say(status('01', 'I.2', 'not_applicable'), day(2));
    const { criteria, unchanged } = between(h.events, [day(1), day(2)], [h.head, h.head]);
    expect(criteria).toEqual([
      {
        ...{ code: 'I.1', before: 0, after: 2, gained: ['01'], lost: [], net: 1 },
        ...{ firstReported: ['04'], firstDone: ['04'], other: [] },
      },
      {
        ...{ code: 'I.2', before: 1, after: 0, gained: [], lost: ['04'], net: -1 },
        ...{ firstReported: ['01'], firstDone: [], other: [] },
      },
    ]);
    expect(unchanged).toBe(0);
  });

  it('shows a swap as one line, also when only its source knows the vendor before', () => {
    const h = new History();
    h.say(assigned('04', 'vnpt'), day(1));
    h.say(replaced('01', 'fpt', 'mobifone'), day(2));
    h.say(assigned('04', 'viettel'), day(2));
    h.say(assigned('01', 'mobifone'), day(3));
    const all = between(h.events, [day(1), day(4)], [h.head, h.head]);
    expect(all.vendors).toEqual([
      { unit: '01', system: 'TTHC', from: ['fpt'], to: ['mobifone'] },
      { unit: '04', system: 'TTHC', from: ['vnpt'], to: ['viettel'] },
    ]);
    expect(all.vendorsFirstReported).toEqual([]);
    const first = between(h.events, [day(0), day(1)], [h.head, h.head]);
    expect(first.vendors).toEqual([]);
    expect(first.vendorsFirstReported).toEqual([{ unit: '04', system: 'TTHC', to: ['vnpt'] }]);
    expect(between(h.events, [day(2), day(4)], [h.head, h.head])).toMatchObject({
      vendors: [],
      unchanged: 2,
    });
  });

  it('shows deadlines that moved, with their words, and not those that only reword', () => {
    const h = new History();
    h.say(deadline('I.1', 5), day(1));
    h.say(deadline('I.2', 5), day(1));
    h.say(deadline('I.1', 7), day(2));
    h.say(deadline('I.2', 5), day(2));
    expect(between(h.events, [day(1), day(2)], [h.head, h.head]).deadlines).toEqual([
      {
        criterion: 'I.1',
        from: { wording: 'ngày 5', instant: day(5), stage: 'completion' },
        to: { wording: 'ngày 7', instant: day(7), stage: 'completion' },
      },
    ]);
  });

  it('moves the deadline of the trial and that of the completion each by itself', () => {
    const h = new History();
    h.say(deadline('I.1', 7), day(1));
    h.say(deadline('I.1', 5, 'trial'), day(1));
    h.say(deadline('I.2', 5, 'trial'), day(1));
    h.say(deadline('I.1', 6, 'trial'), day(2));
    h.say(deadline('I.2', 8), day(2));
    const { deadlines, unchanged } = between(h.events, [day(1), day(2)], [h.head, h.head]);
    expect(deadlines.map((d) => [d.criterion, d.from?.stage, d.from?.instant, d.to?.stage])).toEqual([
      ['I.1', 'trial', day(5), 'trial'],
      ['I.2', undefined, undefined, 'completion'],
    ]);
    expect(unchanged).toBe(2);
  });

  it('tells remarks that came, that nobody mentions any longer and that were resolved', () => {
    const h = new History();
    const report = (document: string, n: number, ...texts: string[]) =>
      h.report({ document, kind: 'status-report', asOf: day(n), statements: texts.map(difficulty) });
    report('d1', 1, 'Thiếu máy quét', 'Thiếu người', 'Chưa có kinh phí');
    report('d2', 2, 'thiếu máy quét.', 'Chưa có kinh phí', 'Đường truyền chậm');
    const { data } = difficulty('Chưa có kinh phí') as { data: EventData<'DifficultyResolved'> };
    h.say({ type: 'DifficultyResolved', data }, day(3));
    const { remarks } = between(h.events, [day(1), day(3)], [h.head, h.head]);
    const texts = Object.fromEntries(
      Object.entries(remarks).map(([k, list]) => [k, list.map((r) => r.text)]),
    );
    expect(texts).toEqual({
      added: ['Đường truyền chậm'],
      noLongerMentioned: ['Thiếu người'],
      resolved: ['Chưa có kinh phí'],
    });
  });

  it('tells a resolution in the interval in which it took effect, however many reports come after', () => {
    const h = new History();
    const report = (document: string, n: number, ...texts: string[]) =>
      h.report({ document, kind: 'status-report', asOf: day(n), statements: texts.map(difficulty) });
    const { data } = difficulty('Thiếu máy') as { data: EventData<'DifficultyResolved'> };
    report('d1', 1, 'Thiếu máy');
    h.say({ type: 'DifficultyResolved', data }, day(2));
    report('d3', 3);
    report('d4', 4);
    report('d5', 5, 'Thiếu máy');
    h.say({ type: 'DifficultyResolved', data }, day(6));
    report('d7', 7);
    report('d8', 8);
    const told = (from: number, to: number): number[] => {
      const { remarks } = between(h.events, [day(from), day(to)], [h.head, h.head]);
      return [remarks.added.length, remarks.noLongerMentioned.length, remarks.resolved.length];
    };
    expect([told(1, 2), told(1, 4), told(2, 4), told(3, 4)]).toEqual([
      [0, 0, 1],
      [0, 0, 1],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect([told(4, 5), told(4, 8), told(6, 8)]).toEqual([
      [1, 0, 0],
      [0, 0, 1],
      [0, 0, 0],
    ]);
  });

  it('keeps what was corrected in the record apart from what changed in the world', () => {
    const h = new History();
    const wrong = h.say(status('01', 'I.1', 'done'), day(1), { document: 'd1' });
    h.say(assigned('04', 'vnpt'), day(1));
    const known = h.head;
    h.retract(wrong);
    h.say(status('01', 'I.1', 'not_done'), day(1));
    h.say(status('01', 'I.1', 'done'), day(2));
    const { criteria, corrected, unchanged } = between(h.events, [day(1), day(2)], [known, h.head]);
    expect(corrected).toEqual([
      { kind: 'status', unit: '01', criterion: 'I.1', system: null, from: 'done', to: 'not_done' },
    ]);
    expect(criteria[0]).toMatchObject({ gained: ['01'], before: 0, after: 1, net: 1 });
    expect(unchanged).toBe(1);
    const then = between(h.events, [day(1), day(2)], [known, known]);
    expect(then).toMatchObject({ corrected: [], unchanged: 2 });
  });
});

describe('the diff against an oracle that looks at one cell at a time', () => {
  const statement = fc.oneof(
    fc
      .tuple(
        fc.constantFrom(...CODES.units),
        fc.constantFrom(...CODES.criteria),
        fc.constantFrom('done', 'not_done', 'not_applicable'),
      )
      .map(([unit, criterion, said]) => status(unit, criterion, said as 'done')),
    fc
      .tuple(fc.constantFrom(...CODES.units), fc.constantFrom('a', 'b', 'c'))
      .map(([unit, vendor]) => assigned(unit, vendor)),
    fc
      .tuple(fc.constantFrom(...CODES.units), fc.constantFrom('a', 'b'))
      .map(([unit, to]) => replaced(unit, 'c', to)),
    fc
      .tuple(fc.constantFrom(...CODES.criteria), fc.integer({ min: 5, max: 7 }))
      .map(([c, n]) => deadline(c, n)),
  );
  // days 1–5 in any order (late), often the same (tied), the same statement again (duplicate)
  const histories = fc
    .array(
      fc.record({
        statement,
        day: fc.integer({ min: 1, max: 5 }),
        document: fc.constantFrom('d1', 'd2', null),
        retract: fc.option(fc.nat(20), { freq: 4 }),
      }),
      { maxLength: 30 },
    )
    .map((steps) => {
      const h = new History();
      const gone = new Set<string>();
      for (const step of steps) {
        const target = step.retract === null ? undefined : h.events[step.retract];
        if (target && target.type !== 'EntryRetracted' && !gone.has(target.id)) {
          gone.add(target.id);
          h.retract(target);
        } else h.say(step.statement, day(step.day), { document: step.document });
      }
      return h.events;
    });

  /** The value of one cell, looked up without any sorting; null when nobody has reported. */
  function valueOf(
    events: readonly RecordedEvent[],
    concerns: (data: Record<string, unknown>) => boolean,
    types: readonly string[],
    t: string,
    p: number,
  ): RecordedEvent | null {
    let best: RecordedEvent | null = null;
    for (const e of events) {
      if (!types.includes(e.type) || !concerns(e.data)) continue;
      if (e.position > p || e.effectiveAt > t) continue;
      if (events.some((r) => r.type === 'EntryRetracted' && r.data.target === e.id && r.position <= p))
        continue;
      const later =
        best === null ||
        e.effectiveAt > best.effectiveAt ||
        (e.effectiveAt === best.effectiveAt && e.position > best.position);
      if (later) best = e;
    }
    return best;
  }

  it('agrees on every status, assignment and deadline at any two moments', () => {
    fc.assert(
      fc.property(
        histories,
        fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })),
        fc.tuple(fc.nat(30), fc.nat(30)),
        (events, days, knowns) => {
          const [from, to] = [...days].sort((a, b) => a - b).map(day) as [string, string];
          const [p, q] = [...knowns].sort((a, b) => a - b) as [number, number];
          const found = between(events, [from, to], [p, q]);
          let same = 0;
          const corrected: unknown[] = [];
          for (const { code, ...row } of found.criteria) {
            const net = { gained: 0, lost: 0 };
            for (const unit of CODES.units) {
              const cell = (t: string, known: number): string => {
                const e = valueOf(
                  events,
                  (d) => d['unit'] === unit && d['criterion'] === code,
                  ['StatusReported'],
                  t,
                  known,
                );
                return e?.type === 'StatusReported' ? e.data.status : 'not_reported';
              };
              const [a, b] = [cell(from, q), cell(to, q)];
              if (a === b && a !== 'not_reported') same++;
              expect(row.gained.includes(unit)).toBe(a === 'not_done' && b === 'done');
              expect(row.lost.includes(unit)).toBe(a === 'done' && b === 'not_done');
              expect(row.firstReported.includes(unit)).toBe(a === 'not_reported' && b !== 'not_reported');
              if (a === 'not_done' && b === 'done') net.gained++;
              if (a === 'done' && b === 'not_done') net.lost++;
              if (cell(from, p) !== a) corrected.push(['status', unit, code, cell(from, p), a]);
            }
            expect(row.net).toBe(net.gained - net.lost);
            const becameDone = row.other.filter((o) => o.to === 'done').length;
            const ceased = row.other.filter((o) => o.from === 'done').length;
            expect(row.after - row.before).toBe(row.net + row.firstDone.length + becameDone - ceased);
          }
          for (const unit of CODES.units) {
            const vendor = (t: string, known: number): string | null => {
              const e = valueOf(
                events,
                (d) => d['unit'] === unit,
                ['VendorAssigned', 'VendorReplaced'],
                t,
                known,
              );
              if (e?.type === 'VendorAssigned') return e.data.vendors[0]!;
              return e?.type === 'VendorReplaced' ? e.data.to[0]! : null;
            };
            const [a, b] = [vendor(from, q), vendor(to, q)];
            const swap = found.vendors.find((v) => v.unit === unit);
            const named = events.some(
              (e) =>
                e.type === 'VendorReplaced' &&
                e.data.unit === unit &&
                e.position <= q &&
                e.effectiveAt <= to &&
                !events.some((r) => r.type === 'EntryRetracted' && r.data.target === e.id && r.position <= q),
            );
            const before = a ?? (named && b !== null ? 'c' : null);
            if (b !== null && before !== null && before !== b)
              expect(swap).toEqual({ unit, system: 'TTHC', from: [before], to: [b] });
            else expect(swap).toBeUndefined();
            if (a !== null && a === b) same++;
            if (vendor(from, p) !== a) corrected.push(['vendor', unit, null, vendor(from, p), a]);
          }
          for (const code of CODES.criteria) {
            const at = (t: string, known: number): string | null => {
              const e = valueOf(events, (d) => d['criterion'] === code, ['DeadlineSet'], t, known);
              return e?.type === 'DeadlineSet' ? e.data.instant : null;
            };
            const [a, b] = [at(from, q), at(to, q)];
            const moved = found.deadlines.find((d) => d.criterion === code);
            expect(moved ? [moved.from?.instant ?? null, moved.to?.instant ?? null] : null).toEqual(
              a === b ? null : [a, b],
            );
            if (a !== null && a === b) same++;
            if (at(from, p) !== a) corrected.push(['deadline', null, code, at(from, p), a]);
          }
          const flat = (value: unknown): unknown =>
            Array.isArray(value)
              ? value[0]
              : typeof value === 'object'
                ? ((value as { instant?: string } | null)?.instant ?? null)
                : value;
          const sorted = (list: unknown[]): string[] => list.map((x) => JSON.stringify(x)).sort();
          expect(
            sorted(found.corrected.map((c) => [c.kind, c.unit, c.criterion, flat(c.from), flat(c.to)])),
          ).toEqual(sorted(corrected));
          expect(found.unchanged).toBe(same);
        },
      ),
      { numRuns: 1500 },
    );
  });
});
