// Each finding once on a report that deserves it, and once on its nearest neighbour that does not. The report is our
// own, in the layout of the real ones; a test changes a line or two of it.
import { Names, type Finding, type FindingCode } from '#libs/readiness';
import { shippedCatalogue } from '../../../../test/programme.js';
import { shareFollows } from './count-findings.js';
import { systemsReportReader } from './reader.js';

const catalogue = shippedCatalogue();
const context = { catalogue, names: new Names(catalogue), sha256: 'f'.repeat(64), asOf: null };

const OTHERS = catalogue.units.filter((u) => !['Hà Nội', 'Huế', 'Sơn La', 'Lào Cai'].includes(u.name));

/** LGSP of 34 provinces: FPT in Hà Nội and Huế, Sơn La by itself, VNPT in the other 31. */
const PROSE = [
  'BÁO CÁO',
  'Tổng hợp tình hình triển khai 05 Hệ thống thông tin',
  '1. Hiện trạng',
  '1.1. Doanh nghiệp',
  'd) Nền tảng tích hợp, chia sẻ dữ liệu',
  'Toàn quốc có 02 Doanh nghiệp cung cấp giải pháp LGSP tại 34 tỉnh, thành phố và 1 tỉnh tự triển khai:',
  '- VNPT: 31/34 tỉnh, thành phố (chiếm 91%).',
  'Các đơn vị khác triển khai tại 3 tỉnh, thành phố còn lại, gồm:',
  '- FPT: 02 tỉnh (Hà Nội, Huế).',
  '- 01 tỉnh tự phát triển: Sơn La.',
  '3. Công tác chỉ đạo',
  '3.1.2. Doanh nghiệp cam kết',
  '- FPT: bố trí 5 cán bộ tại Huế.',
  '3.2. Hướng dẫn',
  '- Bộ đã ban hành công văn 98/BKHCN ngày 18/6/2025, 99/BKHCN ngày 20/6/2025.',
  '4. Kiến nghị',
  '4.1. Các Bộ, ngành: gửi số liệu chậm nhất 21/6/2025.',
];
const ROW = (n: number, name: string, vendor: string): string[] => [
  `${n} ${name} `,
  '',
  'LGSP ',
  '',
  `${vendor} `,
  '',
  '  ',
  '',
];
const TABLE = [
  'PHỤ LỤC',
  'STT',
  'Tỉnh',
  '',
  ...ROW(1, 'Hà Nội', 'FPT'),
  ...ROW(2, 'Huế', 'FPT'),
  ...ROW(3, 'Sơn La', 'Tỉnh tự triển khai'),
  ...ROW(4, 'Lào Cai', 'VNPT'),
  ...OTHERS.flatMap((u, i) => ROW(i + 5, u.name, 'VNPT')),
];
const HONEST = [...PROSE, ...TABLE];

/** Only one system is told of, so the rows of the four others are missing on purpose. */
function findings(lines: readonly string[], code: FindingCode): Finding[] {
  const reading = systemsReportReader.read(lines, context);
  return reading.findings.filter(
    (f) => f.code === code && (code !== 'missing-row' || f.system === 'LGSP' || f.system === null),
  );
}

function changed(from: string, to: string): string[] {
  expect(HONEST.join('\n')).toContain(from);
  return HONEST.join('\n').replace(from, to).split('\n');
}

/** The cell of Lào Cai followed by a note, in lines as narrow as the column. */
function noted(note: string, unit = 'Lào Cai'): string[] {
  const at = HONEST.findIndex((line) => line.endsWith(` ${unit} `));
  const text = note.split(/(?<=(?:\S+ ){3})/).map((line) => `${line.trim()} `);
  return [...HONEST.slice(0, at + 6), ...text, '', ' ', '', ...HONEST.slice(at + 8)];
}

describe('an honest report', () => {
  it('has only the finding that its date was inferred', () => {
    const { findings: all, asOf } = systemsReportReader.read(HONEST, context);
    expect(all.filter((f) => f.code !== 'missing-row').map((f) => f.code)).toEqual(['date-inferred']);
    expect(asOf).toBe('2025-06-21T16:59:59.999Z');
  });
});

describe('a sentence that begins like a heading or a lead', () => {
  it.each([
    ['1. Hiện trạng', 'Tính đến nay còn 7 tỉnh chưa lựa chọn doanh nghiệp.'],
    ['1. Hiện trạng', 'BÁO CÁO NÀY THIẾU 3 TỈNH.'],
    ['- VNPT: 31/34', 'Toàn quốc có 12 tỉnh chưa ký hợp đồng với doanh nghiệp.'],
    ['- VNPT: 31/34', 'Toàn quốc có 03 doanh nghiệp chưa ký hợp đồng. Cần đôn đốc.'],
    ['- 01 tỉnh tự', 'Các đơn vị khác chưa báo cáo; Sơn La xin lùi đến 15/7/2025.'],
    ['3.1.2. Doanh', '3.1. Sơn La chưa ký hợp đồng'],
    ['3.1.2. Doanh', 'Hạ tầng CNTT: 5 tỉnh chưa có đường truyền.'],
    ['3.1.2. Doanh', 'Toàn quốc có 12 tỉnh chưa tập huấn.'],
    ['3.1.2. Doanh', 'Kế hoạch từ 01/7/2025 đến 31/12/2025: Huế mở thêm 3 điểm cầu.'],
  ])('before “%s” is recorded or left unread: %s', (before, sentence) => {
    const at = HONEST.findIndex((line) => line.startsWith(before));
    const { observations, coverage } = systemsReportReader.read(HONEST.toSpliced(at, 0, sentence), context);
    const said = observations.some(({ statement: { data } }) => 'text' in data && data.text === sentence);
    expect([said, coverage.unread]).toEqual(said ? [true, []] : [false, [at + 1]]);
  });

  it('is still a lead where it says no more', () => {
    const lead = 'Kế hoạch từ 01/7/2025 đến 31/12/2025:';
    const at = HONEST.findIndex((line) => line.startsWith('3.1.2.'));
    const { coverage, observations } = systemsReportReader.read(HONEST.toSpliced(at, 0, lead), context);
    expect(coverage.unread).toEqual([]);
    expect(observations.some(({ statement: { data } }) => 'text' in data && data.text === lead)).toBe(false);
  });
});

describe('a finding and its nearest neighbour', () => {
  const cases: [FindingCode, string, string, Partial<Finding>][] = [
    ['count-differs-from-list', '02 tỉnh (Hà Nội, Huế)', '03 tỉnh (Hà Nội, Huế)', { expected: 3, actual: 2 }],
    ['count-differs-from-list', 'có 02 Doanh nghiệp', 'có 03 Doanh nghiệp', { expected: 3, actual: 2 }],
    ['count-differs-from-list', 'và 1 tỉnh tự', 'và 2 tỉnh tự', { expected: 2, actual: 1 }],
    [
      'sum-differs-from-total',
      '31/34 tỉnh, thành phố (chiếm 91%)',
      '32/34 tỉnh, thành phố (chiếm 94%)',
      { expected: 34, actual: 35 },
    ],
    [
      'sum-differs-from-total',
      'tại 3 tỉnh, thành phố còn',
      'tại 13 tỉnh, thành phố còn',
      { expected: 13, actual: 3 },
    ],
    ['percent-differs-from-count', 'chiếm 91%', 'chiếm 93%', { expected: 93, actual: 91.18 }],
    ['name-listed-twice', 'tự phát triển: Sơn La', 'tự phát triển: Huế', { unit: '46' }],
    ['unknown-name', '(Hà Nội, Huế)', '(Hà Nội, Yên Bái)', { actual: 'Yên Bái' }],
    ['unknown-name', '- FPT: 02 tỉnh', '- Công ty Sao Mai: 02 tỉnh', { actual: 'Công ty Sao Mai' }],
    ['unknown-name', '\nFPT \n', '\nCông ty Sao Mai \n', { unit: '01', actual: 'Công ty Sao Mai' }],
    ['declared-differs-from-derived', '(Hà Nội, Huế)', '(Hà Nội, Lào Cai)', { expected: 2, actual: 2 }],
    ['missing-row', '4 Lào Cai \n\nLGSP \n\nVNPT \n\n  \n\n', '', { unit: '15' }],
    [
      'needs-review',
      'giải pháp LGSP tại',
      'giải pháp hệ thống họp trực tuyến tại',
      { system: 'LGSP', actual: 'HOP' },
    ],
    ['needs-review', 'cán bộ tại Huế', 'cán bộ tại Huế và Lào Cai', { unit: '15' }],
    ['date-implausible', 'chậm nhất 21/6/2025', 'chậm nhất 21/6/2026', { expected: '21/6/2025' }],
    ['date-impossible', 'chậm nhất 21/6/2025', 'chậm nhất 31/6/2025', { actual: '31/6/2025' }],
    [
      'plan-already-past',
      'bố trí 5 cán bộ tại Huế',
      'bố trí 5 cán bộ tại Huế từ 15/6/2025',
      { expected: '15/6/2025' },
    ],
  ];
  it.each(cases)('%s: “%s” made “%s”', (code, from, to, expected) => {
    expect(findings(HONEST, code)).toEqual([]);
    expect(findings(changed(from, to), code)).toContainEqual(expect.objectContaining(expected));
  });

  it.each<[FindingCode, string, string]>([
    ['percent-differs-from-count', 'chiếm 91%', 'chiếm 91,2%'],
    ['unknown-name', '(Hà Nội, Huế)', '(TP. Hà nội , Thừa Thiên - Huế)'],
    ['needs-review', 'giải pháp LGSP tại', 'giải pháp chung tại'],
    ['date-implausible', 'chậm nhất 21/6/2025', 'chậm nhất 31/12/2025'],
    ['plan-already-past', 'bố trí 5 cán bộ tại Huế', 'bố trí 5 cán bộ tại Huế từ 25/6/2025'],
    ['declared-differs-from-derived', '4 Lào Cai \n\nLGSP \n\nVNPT', '4 Lào Cai \n\nLGSP \n\nVNPT và FPT'],
  ])('%s is not raised for “%s” made “%s”', (code, from, to) => {
    expect(findings(changed(from, to), code)).toEqual([]);
  });

  it('tells a doubled row, and no row out of the words of a note', () => {
    const twice = changed('4 Lào Cai \n', '4 Lào Cai \n\nLGSP \n\nVNPT \n\n  \n');
    expect(findings(twice, 'doubled-row')).toMatchObject([{ unit: '15', system: 'LGSP', actual: 2 }]);
    expect(findings(noted('Kết nối với\nLGSP do trung ương vận hành'), 'doubled-row')).toEqual([]);
  });

  it('takes the words of both rows of one system, and the vendor once', () => {
    const rows = (...contents: string[]): string[] =>
      changed('4 Lào Cai \n\nLGSP \n\nVNPT \n\n  \n\n', `4 Lào Cai \n\n${contents.join('')}`);
    const row = (...cells: string[]): string =>
      ['LGSP', ...cells].map((cell) => `${cell || ' '} \n\n`).join('');
    const of = (lines: string[]): [number, string[], string[]] => {
      const { observations } = systemsReportReader.read(lines, context);
      const said = observations.flatMap(({ statement: { type, data } }) =>
        'unit' in data && data.unit === '15' ? [{ type, text: 'text' in data ? data.text : '' }] : [],
      );
      const texts = (type: string): string[] => said.flatMap((s) => (s.type === type ? [s.text] : []));
      const assigned = said.filter(({ type }) => type === 'VendorAssigned').length;
      return [assigned, texts('ProgressNoted'), texts('DifficultyReported')];
    };
    const told = (lines: string[]): string => findings(lines, 'doubled-row')[0]!.message.vi;
    const differing = rows(row('VNPT', 'Đã chạy thử.', ''), row('VNPT', 'Đã nghiệm thu.', 'Máy chủ hỏng.'));
    expect(of(differing)).toEqual([1, ['Đã chạy thử.', 'Đã nghiệm thu.'], ['Máy chủ hỏng.']]);
    expect(told(differing)).toContain('khác ghi chú hoặc khó khăn');
    const same = rows(row('VNPT', 'Đã chạy thử.', ''), row('VNPT', 'Đã chạy thử.', ''));
    expect(of(same)).toEqual([1, ['Đã chạy thử.'], []]);
    expect(told(same)).toContain('(cùng nội dung)');
    const unknown = rows(row('Công ty Sao Mai', 'Đã chạy thử.', ''), row('VNPT', '', ''));
    expect(of(unknown)).toEqual([1, ['Đã chạy thử.'], []]);
  });

  const LONG =
    'Máy chủ, đường truyền và tài khoản của các xã đã đủ; toàn bộ cán bộ trực hệ thống đến hết ngày 30/6';
  it.each<[FindingCode, string, boolean]>([
    ['parts-differ-from-total', 'Có 30 phòng họp (xã: 12 điểm; phường: 17 điểm)', true],
    ['parts-differ-from-total', 'Có 30 phòng họp (xã: 12 điểm; phường: 18 điểm)', false],
    ['parts-differ-from-total', 'Có 30 phòng họp (tầng 2; mở cửa: 8 giờ)', false],
    ['percent-differs-from-count', 'Đã nối 14/15 hệ thống (đạt 98%)', true],
    ['percent-differs-from-count', 'Đã nối 14/15 hệ thống (đạt 93%)', false],
    ['date-blank', 'Hoàn thành trước ../6', true],
    ['date-blank', 'Hoàn thành trước 30/6...', false],
    ['date-implausible', 'Đã chạy thử (08/6/2025; 14-15/6/2026)', true],
    ['date-implausible', 'Theo Quyết định số 35/2024/QĐ-UBND ngày 25/7/2024 đã ban hành', false],
    ['ambiguous-cell', 'Tỉnh sử dụng của hai nhà mạng VNPT và VIETTEL', true],
    ['ambiguous-cell', 'Tỉnh sử dụng hạ tầng của VNPT', false],
    ['date-impossible', 'Đã kết nối 14/14 và kiểm thử 31/2 lần', false],
  ])('%s in the note “%s”: %s', (code, note, flagged) => {
    expect(findings(noted(note), code).length > 0).toBe(flagged);
  });

  it('tells the same long note of two provinces, whatever its dates, and not a set phrase', () => {
    const both = (note: string): string[] => {
      const once = noted(note);
      const at = once.findIndex((line) => line.endsWith(' Huế '));
      return [
        ...once.slice(0, at + 6),
        `${note.replace('30/6', '../6')} `,
        '',
        ' ',
        '',
        ...once.slice(at + 8),
      ];
    };
    expect(findings(both(LONG), 'same-text')).toHaveLength(1);
    expect(findings(both('Đảm bảo sẵn sàng'), 'same-text')).toEqual([]);
  });

  it('keeps both readings of a cell that may be vendor or note', () => {
    const lines = changed(
      '4 Lào Cai \n\nLGSP \n\nVNPT \n\n  \n',
      '4 Lào Cai \n\nLGSP \n\nVNPT \n\n  \n\nHệ thống họp \ntrực tuyến \n\nTự triển khai  \n',
    );
    expect(findings(lines, 'ambiguous-cell')).toMatchObject([{ unit: '15', system: 'HOP' }]);
    const plain = lines.map((line) => (line === 'Tự triển khai  ' ? 'Tự triển khai   ' : line));
    expect(findings(plain, 'ambiguous-cell')).toEqual([]);
  });

  it('lists what it could not read', () => {
    const lines = changed('- FPT: 02 tỉnh (Hà Nội, Huế).', '- FPT: hai nơi.');
    expect(findings(lines, 'unread-line')).toMatchObject([{ lines: [9, 9] }]);
    expect(findings(HONEST, 'unread-line')).toEqual([]);
  });
});

describe('a share', () => {
  it('may be rounded or cut off, and nothing else', () => {
    expect([shareFollows(23, 34, 67), shareFollows(23, 34, 68), shareFollows(23, 34, 67.6)]).toEqual([
      true,
      true,
      true,
    ]);
    expect([shareFollows(23, 34, 66), shareFollows(23, 34, 69), shareFollows(1, 0, 0)]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
