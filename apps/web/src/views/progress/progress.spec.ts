// The arithmetic of the progress view: an unreported point is no zero, a late unit is late by its own cells.
import type { Matrix } from '../../matrix/state.js';
import { chooseInstants, course, dueOf, lateOf, pointOf } from './progress.js';
import { classOf, TILES } from './tiles.js';

const cell = (status: string, overdue = false) => ({ status, overdue });
const deadline = (instant: string) => ({ instant, wording: 'w', stage: 'completion' });

function matrix(cells: readonly (readonly [string, Record<string, object>])[], asOf = '2025-06-28'): Matrix {
  const of = (code: string, status: string) =>
    cells.filter(([, row]) => (row[code] as { status: string }).status === status).length;
  return {
    asOf,
    criteria: [
      {
        code: 'A',
        deadline: deadline('2025-06-27'),
        done: of('A', 'done'),
        notReported: of('A', 'not_reported'),
      },
      {
        code: 'B',
        deadline: deadline('2025-06-30'),
        done: of('B', 'done'),
        notReported: of('B', 'not_reported'),
      },
    ],
    units: cells.map(([code, row]) => ({
      code,
      done: Object.values(row).filter((c) => (c as { status: string }).status === 'done').length,
      cells: row,
    })),
  } as unknown as Matrix;
}

describe('progress', () => {
  const shown = matrix([
    ['x', { A: cell('done'), B: cell('not_done') }],
    ['y', { A: cell('not_done', true), B: cell('not_reported') }],
    ['z', { A: cell('not_reported'), B: cell('not_reported') }],
  ]);

  it('counts what is done, and leaves a gap where nothing was reported', () => {
    const point = pointOf(shown, 't');
    expect([...point.units]).toEqual([
      ['x', 1],
      ['y', 0],
      ['z', null],
    ]);
    expect([...point.criteria]).toEqual([
      ['A', 1],
      ['B', 0],
    ]);
    expect(point.total).toBe(1);
    expect(
      pointOf(matrix([['z', { A: cell('not_reported'), B: cell('not_reported') }]]), 't').total,
    ).toBeNull();
  });

  it('names what is due next with those who have not done it, and who is late', () => {
    expect(dueOf(shown)).toEqual([
      {
        instant: '2025-06-30',
        criteria: [{ code: 'B', wording: 'w', stage: 'completion', notDone: 1, notReported: 2 }],
      },
    ]);
    expect(lateOf(shown)).toEqual([{ unit: 'y', criteria: ['A'] }]);
  });

  it('reads every instant when they are few, otherwise the last of each day, newest kept', () => {
    const day = (at: string) => at.slice(0, 2);
    const all = ['01a', '01b', '02a', '03a', '03b', '04a'];
    expect(chooseInstants(all, '03b', 9, day)).toEqual(['01a', '01b', '02a', '03a', '03b']);
    expect(chooseInstants(all, '99', 3, day)).toEqual(['02a', '03b', '04a']);
  });

  it('begins with the first report and carries the last state to the moment of the page', () => {
    const point = (at: string, total: number | null) => ({ ...pointOf(shown, at), total });
    const read = [point('1', null), point('2', 5), point('3', 6)];
    expect(course(read, point('4', 6)).map(({ at }) => at)).toEqual(['2', '3', '4']);
    expect(course(read, point('3', 6)).map(({ at }) => at)).toEqual(['2', '3']);
  });

  it('has a tile of its own for each of the 34 units, and a class for each share', () => {
    expect(Object.keys(TILES)).toHaveLength(34);
    expect(new Set(Object.values(TILES).map(String)).size).toBe(34);
    expect([0, 12, 13, 19, 23, 25, 26].map((n) => classOf(n, 26))).toEqual([
      'few',
      'few',
      'half',
      'more',
      'most',
      'most',
      'all',
    ]);
  });
});
