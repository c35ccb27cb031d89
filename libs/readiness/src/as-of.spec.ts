import fc from 'fast-check';
import { changesAt, standingAt, type Entry } from './as-of.js';

const key = (v: string): string => v;
const at = (day: number): string => `2025-06-${String(day).padStart(2, '0')}T05:15:00.000Z`;
const entry = (
  position: number,
  day: number,
  value: string,
  more: Partial<Entry<string>> = {},
): Entry<string> => ({
  event: `e${position}`,
  position,
  effectiveAt: at(day),
  value,
  source: `d${position}`,
  retractedAt: null,
  ...more,
});

describe('the as-of rule', () => {
  it('takes the latest effective report, and of two on one instant the later recorded', () => {
    const entries = [entry(1, 20, 'not_done'), entry(2, 25, 'done'), entry(3, 25, 'not_done')];
    expect(standingAt(entries, at(24), 9, key)).toMatchObject({ value: 'not_done', event: 'e1' });
    expect(standingAt(entries, at(25), 9, key)).toMatchObject({
      value: 'not_done',
      event: 'e3',
      conflicting: true,
    });
    expect(standingAt(entries, at(25), 2, key)).toMatchObject({
      value: 'done',
      event: 'e2',
      conflicting: false,
    });
    expect(standingAt(entries, at(19), 9, key)).toBeNull();
  });

  it('lets a late report change the past without changing what was known', () => {
    const entries = [entry(1, 27, 'done'), entry(2, 20, 'not_done')];
    expect(standingAt(entries, at(22), 1, key)).toBeNull();
    expect(standingAt(entries, at(22), 2, key)).toMatchObject({ value: 'not_done' });
    expect(standingAt(entries, at(28), 2, key)).toMatchObject({ value: 'done', since: at(27) });
  });

  it('forgets a retracted entry from the position of its retraction on', () => {
    const entries = [entry(1, 20, 'not_done'), entry(2, 25, 'done', { retractedAt: 3 })];
    expect(standingAt(entries, at(26), 2, key)).toMatchObject({ value: 'done' });
    expect(standingAt(entries, at(26), 3, key)).toMatchObject({ value: 'not_done', since: at(20) });
  });

  it('counts since from the first report of the unbroken run', () => {
    const entries = [
      entry(1, 20, 'done'),
      entry(2, 21, 'not_done'),
      entry(3, 23, 'done'),
      entry(4, 25, 'done'),
    ];
    expect(standingAt(entries, at(26), 9, key)).toMatchObject({ since: at(23), confirmedAt: at(25) });
  });

  it('is no conflict when one source says two things of one instant', () => {
    const entries = [entry(1, 25, 'done', { source: 'd' }), entry(2, 25, 'not_done', { source: 'd' })];
    expect(standingAt(entries, at(25), 9, key)?.conflicting).toBe(false);
  });

  it('marks first reports, changes and confirmations, and a lost vote not at all', () => {
    const entries = [
      entry(1, 20, 'a'),
      entry(2, 21, 'a'),
      entry(3, 22, 'b'),
      entry(4, 22, 'c'),
      entry(5, 22, 'c'),
    ];
    expect([...changesAt(entries, 9, key)]).toEqual(
      expect.arrayContaining([
        ['e1', 'first'],
        ['e2', 'confirmation'],
        ['e3', null],
        ['e4', 'confirmation'],
        ['e5', 'change'],
      ]),
    );
  });
});

describe('the as-of rule against an oracle that only counts', () => {
  const histories = fc
    .array(
      fc.record({
        day: fc.integer({ min: 1, max: 9 }),
        value: fc.constantFrom('done', 'not_done'),
        source: fc.constantFrom('x', 'y'),
        retractedAfter: fc.option(fc.integer({ min: 1, max: 6 })),
      }),
      { maxLength: 14 },
    )
    .map((rows) =>
      rows.map((row, i) => ({
        ...entry(i * 3 + 1, row.day, row.value, { source: row.source }),
        retractedAt: row.retractedAfter === null ? null : i * 3 + 1 + row.retractedAfter,
      })),
    );

  it('agrees on value, confirmedAt and since for every t and p', () => {
    fc.assert(
      fc.property(
        histories,
        fc.integer({ min: 0, max: 10 }),
        fc.integer({ min: 0, max: 50 }),
        (entries, day, p) => {
          // The oracle looks the value up day by day, knowing nothing of sorting or runs.
          const valueOn = (d: number): string | null => {
            let best: Entry<string> | null = null;
            for (const e of entries) {
              const seen =
                e.position <= p && !(e.retractedAt !== null && e.retractedAt <= p) && e.effectiveAt <= at(d);
              if (!seen) continue;
              if (
                !best ||
                e.effectiveAt > best.effectiveAt ||
                (e.effectiveAt === best.effectiveAt && e.position > best.position)
              )
                best = e;
            }
            return best === null ? null : best.value;
          };
          const reportedOn = (d: number): boolean =>
            entries.some(
              (e) =>
                e.effectiveAt === at(d) && e.position <= p && !(e.retractedAt !== null && e.retractedAt <= p),
            );
          // no order is assumed of the entries
          const standing = standingAt([...entries].reverse(), at(day), p, key);
          expect(standing?.value ?? null).toBe(valueOn(day));
          if (!standing) return;
          let run = day;
          while (!reportedOn(run)) run--;
          expect(standing.confirmedAt).toBe(at(run));
          let since = run;
          for (let d = run; d >= 1 && valueOn(d) === standing.value; d--) if (reportedOn(d)) since = d;
          expect(standing.since).toBe(at(since));
        },
      ),
      { numRuns: 2000 },
    );
  });
});
