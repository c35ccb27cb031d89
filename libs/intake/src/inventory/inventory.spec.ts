import { eventSchemas, Names } from '#libs/readiness';
import { describeOnDocuments, documentText } from '../../../../test/documents.js';
import { shippedCatalogue } from '../../../../test/programme.js';
import { inventoryReader } from './inventory.js';

const catalogue = shippedCatalogue();
const context = { catalogue, names: new Names(catalogue), sha256: '0'.repeat(64), asOf: null };
const lines = documentText('inventory').normalize('NFC').split('\n');
const codes = new Map(catalogue.units.flatMap((u) => u.predecessors).map((p) => [p.name, p.code]));

const STTTT = 'Sở Thông tin và truyền thông';
const STTTT_VP = 'Sở Thông tin và truyền thông/Văn phòng Ủy ban nhân dân';
const VP = 'Văn phòng Ủy ban nhân dân tỉnh';

/** Checked by eye against the text: province, kind, lines, office, mode, vendors, year. */
const BY_HAND: readonly [
  string,
  string | null,
  [number, number],
  string | null,
  string | null,
  string[],
  string | null,
][] = [
  ['An Giang', 'TTHC', [17, 55], STTTT, 'vendor', ['VNPT'], null],
  ['An Giang', 'SOC', [63, 67], STTTT, null, [], null],
  ['Bà Rịa - Vũng Tàu', 'LGSP', [73, 73], null, null, ['iNet'], null],
  ['Bạc Liêu', 'IOC', [81, 84], STTTT, 'vendor', ['Viettel'], null],
  ['Bắc Giang', 'HOC', [105, 105], 'Sở Y tế', 'vendor', ['VNPT'], '2023'],
  ['Bắc Giang', 'DAT_DAI', [119, 143], 'Sở Tài nguyên môi trường', 'vendor', ['Viettel'], '2022/2024-2026'],
  ['Bắc Giang', 'CCVC', [158, 166], 'Sở Nội vụ', 'self', [], null],
  ['Bắc Giang', 'IOC', [214, 224], STTTT_VP, 'self', [], '2022'],
  ['Bắc Kạn', 'LGSP', [238, 246], null, null, [], null],
  ['Bình Phước', 'SOC', [597, 607], STTTT_VP, 'vendor', [], '2018'],
  ['Cà Mau', 'CCVC', [685, 693], 'Sở Nội vụ', 'vendor', ['MISA'], 'Từ năm 2021'],
  ['Cà Mau', 'SOC', [715, 728], STTTT_VP, 'vendor', ['DTG'], null],
  ['Cao Bằng', 'CCVC', [821, 833], 'Sở Nội vụ', 'vendor', ['VNPT'], '2024-2025'],
  ['Đắk Nông', 'TTHC', [937, 962], null, null, [], null],
  ['Điện Biên', 'HOC', [1033, 1033], 'Sở Y tế', null, [], null],
  ['Đồng Tháp', 'SOC', [1189, 1192], null, 'vendor', ['TMGS'], null],
  ['Hà Giang', 'CCVC', [1347, 1395], 'Sở Nội vụ', 'vendor', [], '2023'],
  ['Hà Tĩnh', 'TTHC', [1480, 1488], VP, 'self-with-vendor', ['Tân Dân'], 'Năm đầu tư 2017'],
  ['Hà Tĩnh', 'CAMERA_AI', [1501, 1505], 'Sở TTTT/Sở VH,TT và DL', null, [], null],
  ['Kon Tum', 'SAT_HACH', [1916, 1924], 'Trung tâm sát hạch lái xe Koruco', 'self', [], '2023'],
  ['Kon Tum', 'HIS', [1954, 1970], 'Các bệnh viện tuyến tỉnh, TTYT các huyện', 'vendor', ['VNPT'], '2014'],
  ['Lai Châu', 'TTHC', [2172, 2179], null, 'vendor', ['VNPT'], null],
  ['Lạng Sơn', 'IOC', [2286, 2290], VP, 'vendor', [], '2023'],
  ['Quảng Bình', 'LGSP', [2641, 2650], STTTT, 'vendor', ['Tân Dân'], null],
  ['Quảng Bình', 'SOC', [2617, 2621], STTTT, 'self-with-vendor', [], '2023'],
  ['Quảng Ngãi', 'SAT_HACH', [2881, 2893], 'Sở Giao thông và vận tải', 'vendor', ['VNPT', 'Viettel'], '2024'],
  ['Quảng Trị', 'TTHC', [2966, 2979], null, null, [], null],
  ['Sóc Trăng', 'IOC', [3146, 3150], STTTT, 'self', [], '12/2021'],
  ['Thái Bình', 'CCVC', [3553, 3570], 'Sở Nội vụ', 'vendor', [], null],
  ['Thái Bình', null, [3586, 3596], null, null, [], null],
  ['Thái Bình', null, [3598, 3602], 'Sở Giao thông và vận tải', null, [], null],
  ['Huế', 'IOC', [3784, 3788], STTTT, 'self', [], null],
  ['Vĩnh Phúc', 'TTHC', [3856, 3901], null, null, [], null],
  ['Yên Bái', 'TTHC', [3953, 3974], null, null, [], null],
];

describeOnDocuments('the inventory of 2024', () => {
  const reading = inventoryReader.read(lines, context);
  const rows = reading.observations.flatMap((o) =>
    o.statement.type === 'InventoryRecorded' ? [{ lines: o.lines, ...o.statement.data }] : [],
  );
  const at = (from: number): (typeof rows)[number] => rows.find((r) => r.lines[0] === from)!;

  it('has 296 rows, 289 under a printed name of 61 provinces', () => {
    expect(rows).toHaveLength(296);
    expect(rows.filter((r) => r.unit !== null)).toHaveLength(289);
    expect(new Set(rows.flatMap((r) => r.unit ?? [])).size).toBe(61);
    expect(rows.every((r) => (r.unit === null) === (r.unitName === null))).toBe(true);
  });

  it.each(BY_HAND)('reads %s %s on lines %p', (name, kind, [from, to], office, mode, vendors, year) => {
    const row = at(from);
    expect(row.unit).toBe(codes.get(name));
    expect(row).toMatchObject({
      systemKind: kind,
      lines: [from, to],
      managedBy: office,
      mode,
      vendors,
      year,
    });
  });

  it('guesses the province of the 7 rows without a name by elimination and says why', () => {
    const orphans = rows.filter((r) => r.unit === null);
    expect(orphans.map((r) => [r.lines[0], r.unitGuess, r.systemKind])).toEqual([
      [3230, '79', 'LGSP'],
      [3232, '79', 'SOC'],
      [3798, '86', 'TTHC'],
      [3821, '86', 'GIAO_DUC'],
      [3830, '86', 'DAT_DAI'],
      [3846, '86', 'CCVC'],
      [3854, '86', 'SOC'],
    ]);
    expect(orphans.every((r) => r.needsReview[0]!.includes('loại trừ'))).toBe(true);
    expect(rows.every((r) => r.unit === null || r.unitGuess === null)).toBe(true);
  });

  it('keeps the two rows that are empty', () => {
    expect(rows.filter((r) => r.raw === '42 Nghệ An' || r.raw === '44 Phú Yên')).toMatchObject([
      { lines: [2570, 2570], system: null, needsReview: [expect.any(String)] },
      { lines: [2593, 2593], system: null, needsReview: [expect.any(String)] },
    ]);
  });

  it('does not take a province inside running text for a row', () => {
    const starts = new Set(rows.map((r) => r.lines[0]));
    for (const n of [335, 946, 1387, 2157, 2493, 3483, 3594]) expect(starts.has(n)).toBe(false);
  });

  it('splits money only where every way of laying the cells agrees', () => {
    expect(at(119)).toMatchObject({ budget: '11.853.224.938 đồng', allocation: '11.853.224.938 đồng' });
    expect(at(789)).toMatchObject({
      budget: 'Không',
      allocation: 'Đã bố trí',
      capital: 'Nguồn vốn địa phương',
    });
    expect(at(2606)).toMatchObject({ budget: '30 tỷ', allocation: '14 tỷ', capital: 'Đầu tư công TW' });
    expect(at(2805)).toMatchObject({ budget: 'x', allocation: 'x', capital: 'x', orientation: 'x' });
    // One amount may be what was asked for or what was given; three times "Không" may be any three of four columns.
    for (const n of [929, 1068, 2302, 3210]) {
      expect(at(n)).toMatchObject({ budget: null, allocation: null, capital: null, orientation: null });
      expect(at(n).needsReview).toHaveLength(1);
    }
    // "Ngân sách nhà nước" stands in either of two columns.
    expect(at(2543)).toMatchObject({ budget: null, allocation: null, capital: null });
  });

  it('says of every row that is not certain why', () => {
    const uncertain = rows.filter((r) => r.needsReview.length > 0);
    expect(uncertain).toHaveLength(209);
    // What is certain has a system, and a mode unless the row says nothing at all after its office.
    for (const row of rows.filter((r) => r.needsReview.length === 0)) {
      expect(row.systemKind).not.toBeNull();
      if (row.mode === null) expect(row.raw.endsWith(row.managedBy ?? row.system!)).toBe(true);
    }
  });

  it('leaves no line unread and gives every line to one row only', () => {
    expect(reading.coverage).toMatchObject({
      lines: lines.filter((l) => l.trim() !== '').length,
      unread: [],
    });
    expect(reading.lineCount).toBe(lines.length);
    const ends = rows.map((r) => r.lines);
    for (let i = 1; i < ends.length; i++) expect(ends[i]![0]).toBeGreaterThan(ends[i - 1]![1]);
  });

  it('says only what the schemas allow', () => {
    for (const { statement } of reading.observations)
      expect(() => eventSchemas[statement.type].parse(statement.data)).not.toThrow();
  });

  it('declares the counts of the summary for the systems of the programme', () => {
    const counts = reading.observations.flatMap((o) =>
      o.statement.type === 'CountDeclared'
        ? [[o.statement.data.system, o.statement.data.count, ...o.lines]]
        : [],
    );
    expect(counts).toEqual([
      ['LGSP', 16, 178, 178],
      ['TTHC', 41, 180, 182],
    ]);
    const notes = reading.observations.filter((o) => o.statement.type === 'ProgressNoted');
    expect(notes.map((o) => o.lines)).toEqual([
      [170, 172],
      [174, 176],
      [178, 178],
      [180, 182],
      [184, 188],
      [2157, 2157],
    ]);
  });

  it('is dated by the latest day that it speaks of as past, unless a date is given', () => {
    expect(reading.asOf).toBe('2024-04-26T16:59:59.999Z');
    expect(reading.asOfStated).toBe(false);
    const asOf = '2024-05-02T02:00:00.000Z';
    const given = inventoryReader.read(lines, { ...context, asOf });
    expect(given.observations.every((o) => o.effectiveAt === asOf)).toBe(true);
    expect(given.findings.some((f) => f.code === 'date-inferred')).toBe(false);
  });

  it('reads the same in NFD, with carriage returns and no-break spaces', () => {
    const other = lines.map((l) => `${l.normalize('NFD').replace(/ (?=\S)/g, '\u00a0')}\r`);
    const again = inventoryReader.read(other, context);
    expect(again.observations).toEqual(reading.observations);
    expect(again.coverage).toEqual(reading.coverage);
  });

  it('flags what a careful reader would, and little else', () => {
    const found = reading.findings.map((f) => [f.code, f.unit ?? f.system, f.lines[0], f.expected, f.actual]);
    expect(found).toEqual([
      ['date-inferred', null, 819, null, '26/4/2024'],
      ['parts-differ-from-total', null, 170, 52, 42],
      ['declared-differs-from-derived', 'IOC', 170, 52, 51],
      ['declared-differs-from-derived', 'SOC', 174, 32, 34],
      ['declared-differs-from-derived', 'TTHC', 180, 41, 40],
      ['declared-differs-from-derived', '34', 184, 16, 13],
      ['missing-row', null, 3230, 63, 61],
      ['missing-row', null, 2570, null, 2],
      ['doubled-row', '11', 995, 3, 6],
      ['doubled-row', '20', 2246, 1, 2],
      ['doubled-row', '36', 2353, 1, 2],
      ['same-text', null, 1086, null, 9],
      ['needs-review', null, 99, null, 27],
      ['needs-review', null, 17, null, 2],
      ['ambiguous-cell', null, 3553, null, 3],
      ['ambiguous-cell', '96', 731, null, 3],
      ['ambiguous-cell', '12', 2157, null, null],
      ['needs-review', null, 970, null, 4],
      ['needs-review', null, 1256, null, 2],
      ['needs-review', null, 910, null, 2],
    ]);
  });

  it('is recognised by its column heads, and the two reports are not', () => {
    expect(inventoryReader.recognise(lines)).toBeGreaterThan(0.9);
    for (const name of ['systems', 'report'] as const) {
      const other = documentText(name).normalize('NFC').split('\n');
      expect(inventoryReader.recognise(other)).toBe(0);
    }
  });
});
