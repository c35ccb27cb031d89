import { buildGrid, keyOf, totalsOf, type Answers, type Wishes } from './model.js';
import type { Catalogue, Cell, Matrix } from './state.js';

const cell = (status: Cell['status'], more: Partial<Cell> = {}): Cell => ({
  status,
  since: null,
  overdue: false,
  conflicting: false,
  difficulties: 0,
  changed: null,
  ...more,
});
const criterion = (code: string, done: number): Matrix['criteria'][number] => ({
  code,
  title: { vi: `Nội dung ${code}`, en: `Criterion ${code}` },
  deadline: null,
  done,
  notDone: 0,
  notReported: 0,
  declared: null,
});

const matrix: Matrix = {
  asOf: '2025-06-27T05:15:00.000Z',
  knownAt: { position: 9, time: null },
  since: null,
  criteria: [criterion('I.1', 2), criterion('II.1', 1)],
  units: [
    { code: '01', name: 'Hà Nội', done: 2, cells: { 'I.1': cell('done'), 'II.1': cell('done') } },
    {
      code: '48',
      name: 'Đà Nẵng',
      done: 0,
      cells: { 'I.1': cell('not_done', { overdue: true }), 'II.1': cell('not_reported') },
    },
    {
      code: '96',
      name: 'Cà Mau',
      done: 1,
      cells: { 'I.1': cell('done', { conflicting: true }), 'II.1': cell('not_done', { difficulties: 1 }) },
    },
  ],
};
const catalogue = {
  units: matrix.units.map(({ code, name }) => ({ code, name, nameEn: name })),
  sections: [
    { code: 'I', title: { vi: 'Một', en: 'One' } },
    { code: 'II', title: { vi: 'Hai', en: 'Two' } },
  ],
  criteria: [
    { code: 'I.1', short: { vi: 'Hạ tầng', en: 'Cloud' }, section: 'I', group: null, system: 'LGSP' },
    { code: 'II.1', short: { vi: 'Công bố', en: 'Published' }, section: 'II', group: null, system: null },
  ],
} as unknown as Catalogue;
const CHANGES: Record<string, Cell['changed']> = { '01': 'gained', '48': 'lost', '96': 'first' };
const compared: Matrix = {
  ...matrix,
  since: '2025-06-26T05:15:00.000Z',
  units: matrix.units.map((unit) => ({
    ...unit,
    cells: { ...unit.cells, 'I.1': { ...unit.cells['I.1']!, changed: CHANGES[unit.code]! } },
  })),
};

const WISHES: Wishes = { f: [], sort: null, flip: false, q: '', language: 'vi' };
const grid = (wishes: Partial<Wishes> = {}, answers: Partial<Answers> = {}) =>
  buildGrid(
    { matrix, catalogue, spoken: undefined, vendors: undefined, ...answers },
    { ...WISHES, ...wishes },
  );
const rows = (...args: Parameters<typeof grid>) => grid(...args).rows.map(({ code }) => code);

describe('the grid', () => {
  it('counts every cell once, by what needs an eye first', () => {
    expect(totalsOf(matrix)).toEqual({
      counts: {
        done: 2,
        not_done: 1,
        overdue: 1,
        not_reported: 1,
        conflicting: 1,
        not_applicable: 0,
      },
      done: 3,
      difficulties: 1,
      changes: 0,
    });
    expect(totalsOf(compared).changes).toBe(3);
  });

  it('sorts in official order, by the Vietnamese alphabet, by what is outstanding, by one column', () => {
    expect(rows()).toEqual(['01', '48', '96']);
    expect(rows({ sort: 'name' })).toEqual(['96', '48', '01']);
    expect(rows({ sort: 'outstanding' })).toEqual(['48', '96', '01']);
    expect(rows({ sort: 'II.1' })).toEqual(['96', '48', '01']);
  });

  it('sorts what is known to be left before silence, and what does not apply behind both', () => {
    const row = (code: string, ...statuses: readonly Cell['status'][]) => ({
      code,
      name: code,
      done: statuses.filter((status) => status === 'done').length,
      cells: { 'I.1': cell(statuses[0]!), 'II.1': cell(statuses[1]!) },
    });
    const units = [
      row('n/a', 'not_applicable', 'not_applicable'),
      row('silent', 'not_reported', 'not_reported'),
      row('open', 'not_done', 'done'),
      row('both', 'not_done', 'not_reported'),
    ];
    expect(rows({ sort: 'outstanding' }, { matrix: { ...matrix, units } })).toEqual([
      'both',
      'open',
      'silent',
      'n/a',
    ]);
  });

  it('keeps the rows that have a cell which passes every filter', () => {
    expect(rows({ f: ['notDone'] })).toEqual(['48', '96']);
    expect(rows({ f: ['overdue'] })).toEqual(['48']);
    expect(grid({ f: ['overdue'] }).matched).toBe(1);
    expect(rows({ f: ['conflicting'] })).toEqual(['96']);
    expect(rows({ f: ['conflicting', 'notDone'] })).toEqual([]);
    expect(rows({ f: ['silent'] }, { spoken: new Set() })).toEqual(['48']);
    expect(rows({ f: ['silent'] }, { spoken: new Set([keyOf('48', 'I.1')]) })).toEqual([]);
    const vendors = new Map([[keyOf('01', 'LGSP'), ['VNPT']]]);
    expect(rows({ f: ['vendor:VNPT'] }, { vendors })).toEqual(['01']);
    expect(grid({ f: ['vendor:VNPT'] }, { vendors }).matched).toBe(1);
    expect(rows({ f: ['changed'] }, { matrix: compared })).toEqual(['01', '48', '96']);
  });

  it('tells gains, losses and first reports apart', () => {
    const { rows: lines, columns, cellAt } = grid({}, { matrix: compared });
    expect(lines.map((row) => cellAt(row, columns[0]!).changed)).toEqual(['gained', 'lost', 'first']);
    expect([columns[0]!.gained, columns[0]!.lost]).toEqual([1, 1]);
    expect(lines.map(({ gained }) => gained)).toEqual([1, 0, 0]);
  });

  it('finds without diacritics, provinces first, else criteria', () => {
    expect(rows({ q: 'da nang' })).toEqual(['48']);
    expect(grid({ q: 'da nang' }).matched).toBe(2);
    expect(grid({ q: 'ha tang' }).columns.map(({ code }) => code)).toEqual(['I.1']);
    expect(rows({ q: 'ha tang' })).toHaveLength(3);
    expect(rows({ q: 'xyz' })).toEqual([]);
  });

  it('exchanges rows and columns without changing a cell', () => {
    const [plain, flipped] = [grid(), grid({ flip: true })];
    expect(flipped.rows.map(({ code }) => code)).toEqual(['I.1', 'II.1']);
    expect(flipped.sections).toEqual([]);
    expect(plain.sections.map(({ code, from, length }) => [code, from, length])).toEqual([
      ['I', 0, 1],
      ['II', 1, 1],
    ]);
    for (const unit of plain.rows)
      for (const subject of plain.columns)
        expect(flipped.cellAt(subject, unit)).toEqual(plain.cellAt(unit, subject));
  });
});
