import { dependenceOf, loadsOf, type MatrixShape } from './load.js';

const vendors = {
  systems: [
    {
      code: 'TTHC',
      counts: [
        { vendor: 'MobiFone', units: ['01'] },
        { vendor: 'VNPT', units: ['14', '15'] },
      ],
    },
    { code: 'LGSP', counts: [{ vendor: 'VNPT', units: ['14', '01'] }] },
  ],
};

describe('what a vendor carries', () => {
  it('counts a unit once, however many of its systems the vendor runs', () => {
    const [first, second] = loadsOf(vendors);
    expect(first).toMatchObject({ vendor: 'VNPT', units: ['14', '15', '01'] });
    expect(second).toMatchObject({ vendor: 'MobiFone', units: ['01'] });
  });

  it('shows how far the criteria of its systems are, in its own units only', () => {
    const cell = (status: string) => ({ status, overdue: false });
    const matrix: MatrixShape = {
      units: [
        { code: '01', cells: { 'III.3': cell('not_done'), 'III.1': cell('not_done'), 'I.1': cell('done') } },
        { code: '14', cells: { 'III.3': cell('done'), 'III.1': cell('done') } },
        { code: '15', cells: { 'III.1': cell('not_done') } },
      ],
    };
    const criteria = [
      { code: 'I.1', system: null },
      { code: 'III.1', system: 'TTHC' },
      { code: 'III.3', system: 'LGSP' },
    ];
    expect(dependenceOf(loadsOf(vendors)[0]!, matrix, criteria)).toEqual([
      { system: 'TTHC', criterion: 'III.1', done: 1, notDone: ['15'], notReported: [] },
      { system: 'LGSP', criterion: 'III.3', done: 1, notDone: ['01'], notReported: [] },
    ]);
    expect(dependenceOf(loadsOf(vendors)[0]!, { units: [] }, criteria)[0]!.notReported).toEqual(['14', '15']);
  });
});
