// Layouts that the report of another day may have, and that must never turn into a wrong cell: lists set otherwise,
// numbers that shifted, parts that nobody knows, words below the end. The reports are our own.
import { Names, type Reading } from '#libs/readiness';
import { shippedCatalogue } from '../../../../test/programme.js';
import { statusReportReader } from './status-report.js';

const catalogue = shippedCatalogue();
const names = new Names(catalogue);
const read = (lines: readonly string[]): Reading =>
  statusReportReader.read(lines, { catalogue, names, sha256: 'x', asOf: null });

const STAMP = '(Cập nhật lúc 12h15 ngày 27/6/2025)';
const COUNT = '• Số lượng tỉnh hoàn thành: 31/34.';
const LIST = '• 03 tỉnh chưa hoàn thành: Cao Bằng, Sơn La, Cà Mau.';
const REMARKS = ['• Khó khăn, vướng mắc của các đơn vị:', 'Huế: Thiếu máy quét.'];

const spaced = (...lines: string[]): string[] => lines.flatMap((line) => [...line.split('\n'), '']);
const oneCriterion = (list: string): string[] =>
  spaced(STAMP, 'I- Về hạ tầng', '4. An toàn thông tin', COUNT, list);

/** `unit status` of a criterion, all units. */
function cells({ observations }: Reading, criterion: string): Record<string, string> {
  return Object.fromEntries(
    observations.flatMap(({ statement: { type, data } }) =>
      type === 'StatusReported' && data.criterion === criterion ? [[data.unit, data.status]] : [],
    ),
  );
}
const notDone = (reading: Reading, criterion: string): string[] =>
  Object.entries(cells(reading, criterion))
    .filter(([, status]) => status === 'not_done')
    .map(([unit]) => unit)
    .sort();
const codes = ({ findings }: Reading): string[] => findings.map((f) => f.code);
const texts = ({ observations }: Reading): string[] =>
  observations.flatMap(({ statement: { data } }) => ('text' in data ? [data.text] : []));

describe('lists of other days', () => {
  it.each([
    ['wrapped after a semicolon', '• 03 tỉnh chưa hoàn thành: Cao Bằng;\nSơn La; Cà Mau.'],
    ['a name on each line', '• 03 tỉnh chưa hoàn thành:\n- Cao Bằng;\n- Sơn La;\n- Cà Mau.'],
    ['numbered names', '• 03 tỉnh chưa hoàn thành:\n1. Cao Bằng\n2. Sơn La\n3. Cà Mau.'],
    ['a full stop for a comma where the line ends', '• 03 tỉnh chưa hoàn thành: Cao Bằng.\nSơn La, Cà Mau.'],
    ['dashes between the names', '• 03 tỉnh chưa hoàn thành: Cao Bằng - Sơn La - Cà Mau.'],
    ['slashes between the names', '• 03 tỉnh chưa hoàn thành: Cao Bằng/Sơn La/Cà Mau.'],
  ])('reads %s', (_, list) => {
    const reading = read(oneCriterion(list));
    expect(notDone(reading, 'I.4')).toEqual(['04', '14', '96']);
    expect(Object.keys(cells(reading, 'I.4'))).toHaveLength(34);
    expect(reading.coverage.unread).toEqual([]);
  });

  it.each(['◆', '➢', '✓', '—', '‣', 'o'])('knows “%s” for a bullet', (sign) => {
    const marked = (line: string): string => line.replace('•', sign);
    const words = [COUNT, LIST, ...REMARKS].map(marked);
    const reading = read(spaced(STAMP, 'I- Về hạ tầng', '4. An toàn thông tin', ...words));
    expect(notDone(reading, 'I.4')).toEqual(['04', '14', '96']);
    expect(texts(reading)).toEqual(['Thiếu máy quét.']);
    expect(reading.observations.map((o) => o.statement.type)).toContain('DifficultyReported');
    expect(reading.coverage.unread).toEqual([]);
  });

  it('keeps a name that has a remark in brackets, and says so', () => {
    const reading = read(oneCriterion('• 03 tỉnh chưa hoàn thành: Cao Bằng (chưa gửi), Sơn La, Cà Mau.'));
    expect(notDone(reading, 'I.4')).toEqual(['04', '14', '96']);
    expect(codes(reading)).toContain('ambiguous-cell');
  });

  it('takes no status for a unit whose name stands among words that are not understood', () => {
    const reading = read(oneCriterion('• 03 tỉnh chưa hoàn thành: Cao Bằng, Sơn La,\n@@ ## xyz\nCà Mau.'));
    expect(cells(reading, 'I.4')).toMatchObject({ '04': 'not_done', '14': 'not_done', '01': 'done' });
    expect(cells(reading, 'I.4')['96']).toBeUndefined();
    const [unknown] = reading.findings.filter((f) => f.code === 'unknown-name');
    expect(unknown).toMatchObject({ unit: '96', severity: 'error' });
  });

  it.each([
    ['two letters changed places', 'Coa Bằng', ['04']],
    ['a name shortened', 'C.Bằng', ['04']],
    ['initials', 'CB', ['04']],
    ['a short name without its sign', 'Hué', ['46']],
    ['an old name with a slip', 'Quảg Nam', ['48']],
    ['half a name', 'Quảng', ['22', '44', '51']],
  ])('calls nobody done who may be meant by %s', (_, name, units) => {
    const reading = read(oneCriterion(`• 03 tỉnh chưa hoàn thành: ${name}, Sơn La, Cà Mau.`));
    const read34 = cells(reading, 'I.4');
    expect(units.map((unit) => read34[unit])).toEqual(units.map(() => undefined));
    expect(read34).toMatchObject({ '01': 'done', '14': 'not_done', '96': 'not_done' });
    expect(codes(reading)).toContain('unknown-name');
  });

  it("calls nobody done when a name may be anybody's", () => {
    const reading = read(oneCriterion('• 03 tỉnh chưa hoàn thành: Kwzyx, Sơn La, Cà Mau.'));
    expect(cells(reading, 'I.4')).toEqual({ '14': 'not_done', '96': 'not_done' });
    expect(codes(reading)).toEqual(expect.arrayContaining(['unknown-name', 'ambiguous-cell']));
  });

  it('believes a list that is shorter than it says and has no full stop about its names only', () => {
    const reading = read(oneCriterion('• 03 tỉnh chưa hoàn thành: Cao Bằng, Sơn La'));
    expect(cells(reading, 'I.4')).toEqual({ '04': 'not_done', '14': 'not_done' });
    expect(codes(reading)).toEqual(expect.arrayContaining(['count-differs-from-list', 'ambiguous-cell']));
  });

  it.each([
    ['below the list', '• 02 tỉnh chưa báo cáo: Huế, Hà Nội.'],
    [
      'after the deadline',
      'Thời hạn hoàn thành ngày 29 tháng 6 năm 2025.\nRiêng Huế, Hà Nội mới xong một phần.',
    ],
    [
      'within the deadline',
      'Thời hạn hoàn thành ngày 29 tháng 6 năm 2025, riêng Huế và Hà Nội chưa xác định.',
    ],
  ])('calls nobody done of whom a sentence %s says something else', (_, line) => {
    const reading = read([...oneCriterion(LIST), ...spaced(line)]);
    const all = cells(reading, 'I.4');
    expect([all['46'], all['01'], all['04'], all['08']]).toEqual([undefined, undefined, 'not_done', 'done']);
    const named = reading.findings.filter((f) => f.code === 'ambiguous-cell');
    expect(named).toMatchObject([{ severity: 'error', criterion: 'I.4' }]);
    expect(named[0]!.message.vi).toContain('Hà Nội, Huế');
  });

  it('takes no status of a unit that stands among the done and among the not done', () => {
    const count = '• Số lượng tỉnh hoàn thành: 31/34 (trong đó có Cao Bằng).';
    const reading = read(spaced(STAMP, 'I- Về hạ tầng', '4. An toàn thông tin', count, LIST));
    expect(cells(reading, 'I.4')['04']).toBeUndefined();
    expect(notDone(reading, 'I.4')).toEqual(['14', '96']);
    expect(codes(reading)).toContain('ambiguous-cell');
  });

  it('calls no unit done that stands in the brackets of another', () => {
    const list = '• 03 tỉnh chưa hoàn thành: Cao Bằng (cùng Huế chưa gửi), Sơn La, Cà Mau.';
    const all = cells(read(oneCriterion(list)), 'I.4');
    expect([all['46'], all['04'], all['01']]).toEqual([undefined, 'not_done', 'done']);
  });

  it.each([',…', ', ...', ',', ' và'])('believes a list that ends in “%s” about its names only', (end) => {
    const reading = read(oneCriterion(`• 03 tỉnh chưa hoàn thành: Cao Bằng, Sơn La${end}`));
    expect(cells(reading, 'I.4')).toEqual({ '04': 'not_done', '14': 'not_done' });
    expect(codes(reading)).toContain('ambiguous-cell');
  });

  it.each([
    'toàn bộ các tỉnh',
    '34 tỉnh ngoài Cao Bằng, Sơn La',
    'các tỉnh còn lại trừ Cao Bằng, Sơn La',
    'một số nơi',
  ])('takes nothing from “%s”', (words) => {
    const reading = read(oneCriterion(`• 03 tỉnh chưa hoàn thành: ${words}.`));
    expect(cells(reading, 'I.4')).toEqual({});
    expect(codes(reading)).toContain('no-list-and-no-full-count');
  });

  it('says when a list has no count to be checked against', () => {
    const reading = read(spaced(STAMP, 'I- Về hạ tầng', '4. An toàn thông tin', LIST));
    expect(notDone(reading, 'I.4')).toEqual(['04', '14', '96']);
    expect(codes(reading)).toContain('needs-review');
  });
});

describe('headings of other days', () => {
  const next = ['II- Về công bố, công khai các TTHC', '5. Công bố đường dây nóng', COUNT, LIST];

  it('begins a section after the words of a unit, however its title is shortened', () => {
    const reading = read(
      spaced(STAMP, 'I- Về hạ tầng', '4. An toàn thông tin', COUNT, LIST, ...REMARKS, ...next),
    );
    expect(notDone(reading, 'II.5')).toEqual(['04', '14', '96']);
    expect(texts(reading)).toEqual(['Thiếu máy quét.']);
  });

  it('goes by the title when the number has shifted', () => {
    const reading = read(spaced(STAMP, 'I- Về hạ tầng', '3. An toàn thông tin', COUNT, LIST));
    expect(notDone(reading, 'I.4')).toEqual(['04', '14', '96']);
    expect(cells(reading, 'I.3')).toEqual({});
    const shifted = reading.findings.find((f) => f.actual === 'I.3');
    expect(shifted).toMatchObject({ code: 'needs-review', severity: 'warning', criterion: 'I.4' });
  });

  it('goes by the title when the number belongs to a title that shares half its words', () => {
    const title = 'd) Chữ ký số của cán bộ, công chức, cơ quan, tổ chức';
    const reading = read(spaced(STAMP, 'III- Về rà soát', '1. HTTT GQ TTHC', title, COUNT, LIST));
    expect(notDone(reading, 'III.1.e')).toEqual(['04', '14', '96']);
    expect(cells(reading, 'III.1.d')).toEqual({});
    expect(reading.findings.find((f) => f.actual === 'III.1.d')).toMatchObject({ criterion: 'III.1.e' });
  });

  it('goes by the title of a section when the numbers of sections have shifted', () => {
    const first = ['I- Về công bố, công khai các TTHC', '5. Công bố đường dây nóng hỗ trợ người dân'];
    const second = ['II- Về nguồn lực', '1. Nhân lực hỗ trợ người dân, doanh nghiệp'];
    const reading = read(spaced(STAMP, ...first, COUNT, LIST, ...second, COUNT, LIST));
    expect([notDone(reading, 'II.5'), notDone(reading, 'IV.1')]).toEqual([
      ['04', '14', '96'],
      ['04', '14', '96'],
    ]);
    const shifted = reading.findings.filter((f) => ['I', 'II'].includes(String(f.actual)));
    expect(shifted.map((f) => [f.code, f.severity, f.expected])).toEqual([
      ['needs-review', 'warning', 'II'],
      ['needs-review', 'warning', 'IV'],
    ]);
  });

  it('takes nothing under a title that belongs to another section', () => {
    const title = '3. Ban hành các quy trình xử lý TTHC và mẫu biểu hồ sơ';
    const reading = read(spaced(STAMP, 'I- Nội dung thứ nhất', title, COUNT, LIST));
    expect(cells(reading, 'I.3')).toEqual({});
    expect(reading.findings.find((f) => f.actual === 'I.3')).toMatchObject({ code: 'needs-review' });
    expect(reading.coverage.unread.length).toBeGreaterThan(0);
  });

  it('takes nothing under a number whose title nobody has', () => {
    const reading = read(spaced(STAMP, 'I- Về hạ tầng', '3. Nguồn điện dự phòng', COUNT, LIST));
    expect(cells(reading, 'I.3')).toEqual({});
    expect(reading.coverage.unread.length).toBeGreaterThan(0);
    expect(reading.findings.find((f) => f.actual === 'I.3')).toMatchObject({ code: 'needs-review' });
  });

  it('finds a letter that has shifted after the words of a unit', () => {
    const signatures = 'Chữ ký số của cán bộ, công chức, cơ quan, tổ chức';
    const before = ['1. HTTT GQ TTHC', 'd) Cấp tài khoản cho cán bộ, công chức', COUNT, LIST, ...REMARKS];
    const reading = read(spaced(STAMP, 'III- Về rà soát', ...before, `đ) ${signatures}`, COUNT, LIST));
    expect(notDone(reading, 'III.1.e')).toEqual(['04', '14', '96']);
    expect(notDone(reading, 'III.1.d')).toEqual(['04', '14', '96']);
    expect(codes(reading)).not.toContain('doubled-row');
  });

  it('finds a section that has shifted after the words of a unit', () => {
    const first = ['I- Về công bố, công khai các TTHC', '5. Công bố đường dây nóng', COUNT, LIST, ...REMARKS];
    const second = ['II- Về rà soát, nâng cấp HTTT dùng chung', '3. Hệ thống LGSP', COUNT, LIST];
    const reading = read(spaced(STAMP, ...first, ...second));
    expect(notDone(reading, 'III.3')).toEqual(['04', '14', '96']);
    expect(texts(reading)).toEqual(['Thiếu máy quét.']);
  });

  it('takes no deadline and no words for a criterion below a second count, whose title may be lost', () => {
    const deadline = 'Thời hạn hoàn thành ngày 29 tháng 6 năm 2025.';
    const lost = [COUNT, LIST, deadline, ...REMARKS];
    const reading = read(spaced(STAMP, 'I- Về hạ tầng', '4. An toàn thông tin', COUNT, LIST, ...lost));
    expect(reading.observations.map((o) => o.statement.type)).not.toContain('DeadlineSet');
    expect(texts(reading)).toEqual([]);
    expect(reading.coverage.unread).toEqual([15, 17, 19]);
    expect(codes(reading)).toContain('doubled-row');
  });

  it.each([
    ['an institution', 'Bộ Công an: Chưa mở cổng kết nối.'],
    ['a vendor', 'VNPT: Chưa đủ người.'],
    ['a name with two slips', 'Coa Bằng: Chưa đủ người.'],
    ['a name that nobody has', 'Bình Nguyên: Chưa đủ người.'],
  ])('does not put the words of %s into the mouth of the unit before', (_, line) => {
    const words = [...REMARKS, line, 'Cà Mau: Thiếu người.'];
    const reading = read(spaced(STAMP, 'I- Về hạ tầng', '4. An toàn thông tin', COUNT, LIST, ...words));
    expect(texts(reading)).toEqual(['Thiếu máy quét.', 'Thiếu người.']);
    expect(reading.coverage.unread).toEqual([15]);
    const [finding] = reading.findings.filter((f) => f.code === 'unknown-name');
    expect(finding).toMatchObject({ lines: [15, 15], actual: line.split(':')[0] });
    expect(finding!.message.vi).not.toContain('nhiều đơn vị');
  });

  it.each(['Kiến nghị cụ thể: bổ sung máy.', 'Nguyên nhân: thiếu máy.', 'Về hạ tầng: đường truyền chậm.'])(
    'leaves “%s” to the unit that says it',
    (line) => {
      const words = [...REMARKS, line];
      const reading = read(spaced(STAMP, 'I- Về hạ tầng', '4. An toàn thông tin', COUNT, LIST, ...words));
      expect(texts(reading)).toEqual([`Thiếu máy quét. ${line}`]);
    },
  );

  it('does not take an institution named inside a sentence for a new speaker', () => {
    const words = [REMARKS[0]!, 'Huế: Phải chờ phần mềm của\nBộ Công an: việc này chậm.'];
    const reading = read(spaced(STAMP, 'I- Về hạ tầng', '4. An toàn thông tin', COUNT, LIST, ...words));
    expect(texts(reading)).toEqual(['Phải chờ phần mềm của Bộ Công an: việc này chậm.']);
  });

  it('puts the words of several units into the mouth of none', () => {
    const shared = [...REMARKS, 'Phú Thọ, Nghệ An: Thiếu người.'];
    const reading = read(spaced(STAMP, 'I- Về hạ tầng', '4. An toàn thông tin', COUNT, LIST, ...shared));
    expect(texts(reading)).toEqual(['Thiếu máy quét.']);
    expect(codes(reading)).toContain('unknown-name');
  });

  it.each(['VII- Về công tác kiểm tra', 'C. Kiến nghị chung'])('leaves %s to nobody', (heading) => {
    const words = ['VI- Đề xuất, kiến nghị với Chính phủ:', '• Huế:', 'Đề nghị hỗ trợ.'];
    const reading = read(spaced(STAMP, ...words, heading, 'Các tỉnh cần khẩn trương.'));
    expect(texts(reading)).toEqual(['Đề nghị hỗ trợ.']);
    expect(reading.coverage.unread).toEqual([9, 11]);
    expect(codes(reading)).toContain('needs-review');
  });

  it('does not hide a line that follows a title', () => {
    const reading = read(
      spaced(STAMP, 'I- Về hạ tầng', '4. An toàn thông tin', 'xyz lạc vào đây', COUNT, LIST),
    );
    expect(codes(reading)).toContain('needs-review');
  });
});

describe('deadlines of other days', () => {
  const deadlines = (words: string): Reading =>
    read([...oneCriterion(LIST), ...spaced(`Thời hạn hoàn thành ${words}.`)]);
  const instants = ({ observations }: Reading): string[] =>
    observations.flatMap(({ statement: { type, data } }) => (type === 'DeadlineSet' ? [data.instant] : []));

  it.each([
    ['trước ngày 28/6/2025', '2025-06-27T17:00:00.000Z'],
    ['ngày 28/6/2025', '2025-06-28T16:59:59.999Z'],
    ['trước khi hết ngày 28/6/2025', '2025-06-28T16:59:59.999Z'],
    ['trước cuối ngày 28/6/2025', '2025-06-28T16:59:59.999Z'],
    ['từ ngày 26 đến ngày 28/6/2025', '2025-06-28T16:59:59.999Z'],
    ['trước 12h đêm ngày 28/6/2025', '2025-06-28T17:00:00.000Z'],
    ['trước 11h đêm ngày 28/6/2025', '2025-06-28T16:00:00.000Z'],
    ['trước 1h trưa ngày 28/6/2025', '2025-06-28T06:00:00.000Z'],
  ])('reads “%s”', (words, instant) => {
    expect(instants(deadlines(words))).toEqual([instant]);
  });

  it.each([
    'sau ngày 28/6/2025',
    'từ ngày 28/6/2025',
    'không trước ngày 28/6/2025',
    'trước ngày 28-29/6/2025',
  ])('takes no instant from “%s”, and says so', (words) => {
    const reading = deadlines(words);
    expect(instants(reading)).toEqual([]);
    expect(reading.findings.find((f) => f.message.vi.includes(words))).toMatchObject({ criterion: 'I.4' });
  });
});

describe('counts of other days', () => {
  it.each([
    ['31/34 (+4 tỉnh so với hôm qua)', 4],
    ['31/34 (- 2 tỉnh so với hôm qua)', -2],
    ['31/34 (tăng 4, giảm 1 so với hôm qua)', 3],
    ['31/34', null],
  ])('reads the change in “%s”', (words, delta) => {
    const reading = read(
      spaced(STAMP, 'I- Về hạ tầng', '4. An toàn thông tin', `• Số lượng tỉnh hoàn thành: ${words}.`, LIST),
    );
    const [declared] = reading.observations.filter((o) => o.statement.type === 'CountDeclared');
    expect(declared!.statement.data).toMatchObject({ count: 31, delta });
  });
});

describe('the edges of a report', () => {
  it('gives nobody the words below the end', () => {
    const words = ['VI- Đề xuất, kiến nghị với Chính phủ:', '• Huế:', 'Đề nghị hỗ trợ./.'];
    const reading = read(spaced(STAMP, ...words, 'KT. BỘ TRƯỞNG', 'Nơi nhận: Lưu VT.'));
    expect(texts(reading)).toEqual(['Đề nghị hỗ trợ./.']);
    expect(reading.coverage.unread).toEqual([9, 11]);
  });

  it.each([
    ['5h30 chiều', '2025-06-28T10:30:00.000Z'],
    ['8h30 sáng', '2025-06-28T01:30:00.000Z'],
    ['17h30 chiều', '2025-06-28T10:30:00.000Z'],
  ])('knows %s', (time, instant) => {
    expect(read([`(Cập nhật lúc ${time} ngày 28/6/2025)`, ...oneCriterion(LIST).slice(1)]).asOf).toBe(
      instant,
    );
  });
});
