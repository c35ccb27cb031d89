import { kindsOf, rollUp } from './rollup.js';

const row = (unit: string | null, successor: string | null, systemKind: string | null) => ({
  unit,
  successor,
  systemKind,
});
const rows = [
  row('15', '15', 'IOC'),
  row('10', '15', 'IOC'),
  row('10', '15', 'KIOSK'),
  row(null, null, 'IOC'),
];
const laoCai = { code: '15', predecessors: [{ code: '10' }, { code: '15' }] };
const haNoi = { code: '01', predecessors: [{ code: '01' }] };

describe('the inventory rolled up', () => {
  it('counts the rows of all old provinces that a unit was made of', () => {
    const [first] = rollUp(rows, [laoCai, haNoi], ['IOC']);
    expect(first).toMatchObject({ unit: '15', olds: ['10', '15'], rows: 3, guessed: 0 });
    expect(first!.kinds).toEqual(
      new Map([
        ['IOC', 2],
        [null, 1],
      ]),
    );
  });

  it('keeps units without a row, and rows without a unit in a line of their own', () => {
    const rolled = rollUp(rows, [laoCai, haNoi], ['IOC']);
    expect(rolled.map(({ unit, rows: n }) => [unit, n])).toEqual([
      ['15', 3],
      ['01', 0],
      [null, 1],
    ]);
    expect(rolled.reduce((sum, { rows: n }) => sum + n, 0)).toBe(rows.length);
    expect(rollUp(rows.slice(0, 3), [laoCai], []).map(({ unit }) => unit)).toEqual(['15']);
  });

  it('names every old province, also one without a row, and tells what is only guessed apart', () => {
    const [first] = rollUp([row('10', '15', 'IOC'), row(null, '15', 'IOC')], [laoCai], ['IOC']);
    expect(first).toMatchObject({ olds: ['10', '15'], rows: 2, guessed: 1 });
  });

  it('orders kinds by their number', () => {
    expect(kindsOf(rows)).toEqual([
      ['IOC', 3],
      ['KIOSK', 1],
    ]);
  });
});
