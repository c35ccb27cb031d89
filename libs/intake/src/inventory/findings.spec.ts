import { Names, type Finding } from '#libs/readiness';
import { shippedCatalogue } from '../../../../test/programme.js';
import { amountOf, malformedAmounts } from './amounts.js';
import { inventoryReader } from './inventory.js';

const catalogue = shippedCatalogue();
const context = { catalogue, names: new Names(catalogue), sha256: '0'.repeat(64), asOf: null };
const HEAD =
  'STT Địa phương Tên hệ thống/Mô hình Đơn vị quản lý Tự đầu tư/Thuê Năm đầu tư/thuê ' +
  'Tổng kinh phí đề xuất Bố trí kinh phí Nguồn vốn Định hướng';
const all = catalogue.units.flatMap((u) => u.predecessors);

/** A sheet of these rows, one line each; "" between them. */
function sheet(...rows: string[]): string[] {
  return [HEAD, ...rows.flatMap((row) => ['', ...row.split('\n')])];
}

/** A row for each of the 63 provinces, so that none is missing. */
const COMPLETE = all.map((p) => `${p.name} Hệ thống IOC Sở Nội vụ Thuê VNPT 2023`);

function findings(lines: string[], asOf: string | null = '2024-05-01T00:00:00.000Z'): readonly Finding[] {
  return inventoryReader.read(lines, { ...context, asOf }).findings;
}

function flagged(lines: string[]): unknown[] {
  return findings(lines)
    .filter((f) => f.code !== 'missing-row')
    .map((f) => [f.code, f.unit ?? f.system, f.expected, f.actual]);
}

describe('findings of an inventory', () => {
  it('has none for a sheet in which nothing is odd', () => {
    expect(findings(sheet(...COMPLETE))).toEqual([]);
  });

  it('names the provinces without a row, and only those', () => {
    const without = COMPLETE.filter((row) => !row.startsWith('Cà Mau') && !row.startsWith('Huế'));
    expect(findings(sheet(...without))).toMatchObject([
      {
        code: 'missing-row',
        expected: 63,
        actual: 61,
        message: { vi: expect.stringContaining('Huế, Cà Mau') as string },
      },
    ]);
    expect(findings(sheet(...COMPLETE))).toEqual([]);
  });

  it('flags a row with only a name, not one with a system and nothing else', () => {
    expect(findings(sheet(...COMPLETE, '42 Nghệ An')).map((f) => f.code)).toEqual(['missing-row']);
    expect(findings(sheet(...COMPLETE, '42 Nghệ An Hệ thống SOC'))).toEqual([]);
  });

  it('flags a name that is no province, and keeps its row', () => {
    const reading = inventoryReader.read(
      sheet('Hà Nội Hệ thống IOC Đầu tư', 'Hà Tây Hệ thống IOC Thuê'),
      context,
    );
    expect(reading.findings.filter((f) => f.code === 'unknown-name')).toMatchObject([
      { actual: 'Hà Tây', lines: [5, 5] },
    ]);
    expect(reading.observations.map((o) => o.statement.data)).toMatchObject([
      { unit: '01', system: 'Hệ thống IOC' },
      { unit: null, unitName: 'Hà Tây', unitGuess: null, system: 'Hệ thống IOC' },
    ]);
    expect(flagged(sheet('Hà Nội Hệ thống IOC Đầu tư', 'TP Hồ Chí Minh Hệ thống IOC Thuê'))).toEqual([]);
  });

  it('flags a row that stands twice, not two systems of one kind', () => {
    const row = 'Nam Định Hệ thống SOC Sở Nội vụ Tự đầu tư 2018';
    expect(flagged(sheet(row, row))).toEqual([['doubled-row', '36', 1, 2]]);
    expect(flagged(sheet(row, row.replace('2018', '2019')))).toEqual([]);
    expect(flagged(sheet(row, row.replace('Nam Định', 'Hà Nam')))).toEqual([]);
  });

  it('flags long texts that two provinces share, not short ones', () => {
    const long =
      'Hệ thống SOC Sở Nội vụ Tự đầu tư 2018 500 triệu đồng Đã bố trí kinh phí cho hạng mục đầu tư này Nguồn vốn địa phương dành cho giáo dục';
    const short = 'Phần mềm an sinh xã hội Sở Nội vụ Tự đầu tư 2020 Không Không';
    const rows = ['Đồng Nai', 'Ninh Bình'].flatMap((name) => [`${name} ${short}`, `${name} ${long}`]);
    expect(flagged(sheet(...rows))).toEqual([['same-text', null, null, 4]]);
    expect(flagged(sheet(...rows.filter((row) => !row.includes('triệu'))))).toEqual([]);
  });

  it('gathers the rows in which the words of the form were left, in one finding of each kind', () => {
    const rows = ['Hà Nội', 'Hà Nam', 'Hà Tĩnh'].map((n) => `${n} HOC Sở Y tế Tương tự ví dụ`);
    expect(flagged(sheet(...rows, 'Phú Thọ HOC Sở Y tế Ví dụ: Tổng kinh phí đề xuất'))).toEqual([
      ['needs-review', null, null, 3],
      ['needs-review', null, null, 1],
    ]);
    expect(flagged(sheet('Hà Nội HOC Sở Y tế Thuê VNPT 2023'))).toEqual([]);
  });

  it('flags amounts that cannot be read, not amounts in another notation', () => {
    expect(flagged(sheet('Hà Nội HOC Sở Y tế Thuê 2023 266 000,000/tháng'))).toEqual([
      ['needs-review', null, null, 1],
    ]);
    expect(flagged(sheet('Hà Nội HOC Sở Y tế Thuê 2023 2,812,145,000'))).toEqual([]);
    expect(malformedAmounts('Năm 2024: 3.000 000,000 mỗi năm 1.500 000,000')).toHaveLength(2);
    expect(malformedAmounts('năm 2024 12.273.000.000 2.500.000.000')).toEqual([]);
  });

  it('flags an amount without its unit, not a number of things', () => {
    expect(flagged(sheet('Đà Nẵng HOC Sở Y tế Tự đầu tư 2014 200 QĐ 470'))).toEqual([
      ['needs-review', null, null, 1],
    ]);
    expect(flagged(sheet('Đà Nẵng HOC Sở Y tế Tự đầu tư 2014 200 tỷ Đã bố trí'))).toEqual([]);
  });

  it('flags more money given than asked for, where both are certain', () => {
    expect(flagged(sheet('Hà Nội HOC Sở Y tế Thuê 2023 1,5 tỷ 2.000.000.000 đồng'))).toEqual([
      ['needs-review', '01', 1_500_000_000, 2_000_000_000],
    ]);
    expect(flagged(sheet('Hà Nội HOC Sở Y tế Thuê 2023 2 tỷ 2.000.000.000 đồng'))).toEqual([]);
    expect(flagged(sheet('Hà Nội HOC Sở Y tế Thuê 2023 1 tỷ/năm 2 tỷ'))).toEqual([]);
  });

  it('flags days that no calendar has and years that cannot be', () => {
    expect(flagged(sheet('Hà Nội HOC Sở Y tế Thuê theo công văn ngày 31/4/2024'))).toContainEqual([
      'date-impossible',
      null,
      null,
      '31/4/2024',
    ]);
    expect(flagged(sheet('Hà Nội HOC Sở Y tế Thuê 1923'))).toEqual([['date-implausible', null, null, 1]]);
    expect(flagged(sheet('Hà Nội HOC Sở Y tế Thuê 2025-2021'))).toEqual([
      ['date-implausible', null, null, 1],
    ]);
    expect(flagged(sheet('Hà Nội HOC Sở Y tế Thuê 2021-2035'))).toEqual([]);
  });

  it('flags running numbers away from their rows, not a number above its row', () => {
    const rows = ['Hà Nội HOC Sở Y tế Thuê', '24', '25', 'Hà Tĩnh HOC Sở Y tế Thuê'];
    expect(flagged(sheet(...rows))).toEqual([['needs-review', null, null, 2]]);
    const above = inventoryReader.read(
      sheet('Hà Nội HOC Sở Y tế Thuê', '25', 'Hà Tĩnh HOC Sở Y tế Thuê'),
      context,
    );
    expect(above.observations.map((o) => o.lines)).toEqual([
      [3, 3],
      [5, 7],
    ]);
  });

  it('asks for a date when the text names no day, and infers it from the latest past one', () => {
    const rows = ['Hà Nội HOC Sở Y tế Thuê theo công văn ngày 5/3/2024 dự kiến 30/6/2024'];
    expect(findings(sheet(...rows), null)).toMatchObject([{ code: 'date-inferred', actual: '5/3/2024' }, {}]);
    expect(inventoryReader.read(sheet(...rows), context).asOf).toBe('2024-03-05T16:59:59.999Z');
    expect(findings(sheet('Hà Nội HOC Sở Y tế Thuê'), null)).toMatchObject([{ code: 'date-blank' }, {}]);
  });

  it('flags lines that belong to nothing', () => {
    const reading = inventoryReader.read([HEAD, '', 'một dòng lạ', '', 'Hà Nội HOC Sở Y tế Thuê'], context);
    expect(reading.coverage.unread).toEqual([3]);
    expect(reading.findings.filter((f) => f.code === 'unread-line')).toMatchObject([{ lines: [3, 3] }]);
  });
});

describe('cells that may stand in two columns', () => {
  const read = (row: string): unknown =>
    inventoryReader.read(sheet(row), context).observations[0]!.statement.data;

  it('leaves state money open between "allocated" and "capital", and local money certain', () => {
    const office = 'Hà Nội HOC Sở Y tế Thuê VNPT 2023';
    expect(read(`${office} Ngân sách nhà nước`)).toMatchObject({
      allocation: null,
      capital: null,
      year: '2023',
    });
    expect(read(`${office} Ngân sách tỉnh`)).toMatchObject({ capital: 'Ngân sách tỉnh', needsReview: [] });
    expect(read(`${office} 2 tỷ 2 tỷ Ngân sách nhà nước`)).toMatchObject({ capital: 'Ngân sách nhà nước' });
  });
});

describe('what stands before the numbered paragraphs of the summary', () => {
  const row = 'Hà Nội Hệ thống SOC Sở Nội vụ Tự đầu tư 2020';
  const texts = (...summary: string[]): string[] =>
    inventoryReader
      .read([...sheet(row), '', ...summary], context)
      .observations.flatMap(({ statement: { type, data } }) => (type === 'ProgressNoted' ? [data.text] : []));

  it('is a heading when it is only a title, and else recorded', () => {
    const [first, second] = ['Còn 7 tỉnh chưa gửi', 'số liệu.'];
    const claim = '(1) Hệ thống SOC: 1 địa phương đã triển khai';
    expect(texts('PHỤ LỤC 9: HẠ TẦNG', 'CÔNG NGHỆ', claim)).toEqual([claim]);
    expect(texts('Phụ lục 9: Hạ tầng', '', first, second, '', claim)).toEqual([`${first} ${second}`, claim]);
    expect(texts('PHỤ LỤC 9', `Phụ lục này thiếu 3 tỉnh.`, claim)).toEqual([
      'Phụ lục này thiếu 3 tỉnh.',
      claim,
    ]);
  });
});

describe('the summary against its own table', () => {
  const summary = (total: number, self: number, hired: number): string[] => [
    '',
    'PHỤ LỤC 9: HẠ TẦNG',
    '',
    `(1) Hệ thống SOC: ${total} địa phương đã triển khai, trong đó, ${self} địa phương triển khai theo phương thức tự đầu tư, ${hired} địa phương triển khai theo phương thức thuê.`,
  ];
  const rows = sheet(
    'Hà Nội Hệ thống SOC Sở Nội vụ Tự đầu tư 2020',
    'Hà Nam Hệ thống SOC Sở Nội vụ Tự đầu tư 2021',
    'Hà Tĩnh Hệ thống SOC Sở Nội vụ Thuê VNPT 2022',
  );

  it('is silent when everything agrees', () => {
    expect(flagged([...rows, ...summary(3, 2, 1)])).toEqual([]);
  });

  it('shows parts that do not make the total, and totals that the rows do not make', () => {
    expect(flagged([...rows, ...summary(3, 1, 1)])).toEqual([
      ['parts-differ-from-total', null, 3, 2],
      ['declared-differs-from-derived', 'SOC', 1, 2],
    ]);
    expect(flagged([...rows, ...summary(12, 11, 1)])).toEqual([
      ['declared-differs-from-derived', 'SOC', 12, 3],
    ]);
  });

  it('says so when the number is that of the rows and a province stands twice', () => {
    const twice = [...rows, '', 'Hà Nam Hệ thống SOC Sở Nội vụ Tự đầu tư 2023', ...summary(4, 3, 1)];
    const [first] = findings(twice).filter((f) => f.code === 'declared-differs-from-derived');
    expect(first).toMatchObject({ expected: 4, actual: 3, related: [{ lines: [5, 5] }, { lines: [9, 9] }] });
    expect(first!.message.vi).toContain('hai lần');
  });

  it('counts the systems that it claims for one province', () => {
    const claim = '(2) Hệ thống khác: Tỉnh Hà Nam đã tổ chức triển khai 2 hệ thống, phần mềm';
    expect(flagged([...rows, '', 'PHỤ LỤC 9', '', claim])).toEqual([
      ['declared-differs-from-derived', '35', 2, 1],
    ]);
    expect(flagged([...rows, '', 'PHỤ LỤC 9', '', claim.replace('2 hệ', '1 hệ')])).toEqual([]);
  });
});

describe('amounts as printed', () => {
  it.each([
    ['11.853.224.938 đồng', 11_853_224_938],
    ['2,812,145,000', 2_812_145_000],
    ['4,649 tỷ đồng', 4_649_000_000],
    ['1,26 tỷ', 1_260_000_000],
    ['55 tỉ đồng', 55_000_000_000],
    ['500 triệu đồng', 500_000_000],
    ['2 tỷ VNĐ', 2_000_000_000],
    ['Dự kiến 10 tỷ', 10_000_000_000],
    ['3 tỷ/năm', null],
    ['266 000,000', null],
    ['Không', null],
    ['200', null],
  ])('%s', (printed, expected) => {
    expect(amountOf(printed)).toBe(expected);
  });
});
