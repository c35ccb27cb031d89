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

describe('the inventory rolled up', () => {
  it('counts the rows of all old provinces that a unit was made of', () => {
    const [first] = rollUp(rows, ['15', '01'], ['IOC']);
    expect(first).toMatchObject({ unit: '15', olds: ['15', '10'], rows: 3 });
    expect(first!.kinds).toEqual(
      new Map([
        ['IOC', 2],
        [null, 1],
      ]),
    );
  });

  it('keeps units without a row, and rows without a unit in a line of their own', () => {
    const rolled = rollUp(rows, ['15', '01'], ['IOC']);
    expect(rolled.map(({ unit, rows: n }) => [unit, n])).toEqual([
      ['15', 3],
      ['01', 0],
      [null, 1],
    ]);
    expect(rolled.reduce((sum, { rows: n }) => sum + n, 0)).toBe(rows.length);
    expect(rollUp(rows.slice(0, 3), ['15'], []).map(({ unit }) => unit)).toEqual(['15']);
  });

  it('orders kinds by their number', () => {
    expect(kindsOf(rows)).toEqual([
      ['IOC', 3],
      ['KIOSK', 1],
    ]);
  });
});
