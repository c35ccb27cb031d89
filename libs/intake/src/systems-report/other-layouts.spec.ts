// Appendix tables as another day or another PDF may print them. Whatever happens between the rows must never give a
// province the vendor or the note of somebody else. The table is our own.
import { Names, type Reading } from '#libs/readiness';
import { shippedCatalogue } from '../../../../test/programme.js';
import { systemsReportReader } from './reader.js';

const catalogue = shippedCatalogue();
const context = { catalogue, names: new Names(catalogue), sha256: 'f'.repeat(64), asOf: null };
const read = (lines: readonly string[]): Reading => systemsReportReader.read(lines, context);

const HEADS = ['STT ', 'Tỉnh ', 'Hệ thống thông ', 'tin ', 'Doanh ', 'nghiệp triển ', 'khai ', 'Ghi chú '];
const OPENING = [
  'Tổng hợp tình hình triển khai 05 Hệ thống thông tin',
  '2. Khó khăn và vướng mắc',
  '4. Kiến nghị',
  '4.1. Các tỉnh: gửi số liệu chậm nhất 21/6/2025./.',
];
const TITLE = ['PHỤ LỤC', ''];
const ROW = (label: string, vendor: string): string[] => [`${label} `, '', `${vendor}   `, ''];
const HA_TINH = ['10 Hà Tĩnh ', '', ...ROW('LGSP', 'FPT')];
const MEETINGS = ROW('Hệ thống họp trực tuyến', 'Viettel');
const HUNG_YEN_ROWS = [...ROW('LGSP', 'VNPT'), ...ROW('Hệ thống họp trực tuyến', 'BKAV')];
const HUNG_YEN = ['11 ', 'Hưng ', 'Yên ', '', ...HUNG_YEN_ROWS];
const report = (...rows: (readonly string[])[]): string[] => [
  ...OPENING,
  ...TITLE,
  ...HEADS,
  '',
  ...rows.flat(),
];

/** `unit system` → vendors. */
function vendors({ observations }: Reading): Record<string, string> {
  return Object.fromEntries(
    observations.flatMap(({ statement: { type, data } }) =>
      type === 'VendorAssigned' ? [[`${data.unit} ${data.system}`, data.vendors.join('+')]] : [],
    ),
  );
}
const remarks = ({ observations }: Reading): string[] =>
  observations.flatMap(({ statement: { type, data } }) =>
    type === 'ProgressNoted' || type === 'DifficultyReported' ? [data.text] : [],
  );
const codes = ({ findings }: Reading): string[] => findings.map((f) => f.code);

const ALL = { '42 LGSP': 'FPT', '42 HOP': 'Viettel', '33 LGSP': 'VNPT', '33 HOP': 'BKAV' };
const { '42 LGSP': lgsp, '42 HOP': hop } = ALL;

describe('the appendix in other layouts', () => {
  it.each([
    ['as it should be', report(HA_TINH, MEETINGS, HUNG_YEN)],
    ['without the number of a province', report(HA_TINH, MEETINGS, HUNG_YEN.slice(1))],
    ['with a page number inside a province', report(HA_TINH, ['12', ''], MEETINGS, HUNG_YEN)],
    ['without its title', [...OPENING, '', ...HEADS, '', ...HA_TINH, ...MEETINGS, ...HUNG_YEN]],
  ])('is read %s', (_, lines) => {
    const reading = read(lines);
    expect(vendors(reading)).toEqual(ALL);
    expect(remarks(reading)).toEqual([]);
    expect(reading.coverage.unread).toEqual([]);
  });

  it('cites, with a row whose vendor cell is merged with one above, the lines on which the vendor stands', () => {
    const merged = ['Quản lý văn bản ', 'và điều hành ', '', '  ', ''];
    const lines = report(HA_TINH, merged, MEETINGS);
    const [, carried] = read(lines).observations.filter((o) => o.statement.type === 'VendorAssigned');
    expect(carried).toMatchObject({ statement: { data: { system: 'QLVB', basis: 'carried-down' } } });
    const [from, to] = carried!.lines;
    expect(lines.slice(from - 1, to).join('')).toBe('FPT   Quản lý văn bản và điều hành ');
  });

  it.each([
    ['a row of a system that nobody knows', ROW('Hệ thống chấm công', 'BKAV')],
    ['a line of garbage', ['@@ ## xyz', '']],
  ])('leaves %s unread, and to no province', (_, stray) => {
    const reading = read(report(HA_TINH, stray, MEETINGS, HUNG_YEN));
    expect(vendors(reading)).toEqual(ALL);
    expect(remarks(reading)).toEqual([]);
    expect(codes(reading)).toContain('unread-line');
  });

  it('keeps the rows of an unknown province away from the one above, whatever its number', () => {
    const reading = read(report(HA_TINH, MEETINGS, ['40 ', 'Atlantis ', '', ...HUNG_YEN_ROWS]));
    expect(vendors(reading)).toEqual({ '42 LGSP': lgsp, '42 HOP': hop });
    expect(reading.findings).toContainEqual(
      expect.objectContaining({ code: 'unknown-name', actual: 'Atlantis' }),
    );
  });

  it('gives nobody the signatures and addressees below the table', () => {
    const noted = [...HUNG_YEN.slice(0, -2), 'BKAV ', 'Chạy thử. ', ''];
    const reading = read(report(HA_TINH, MEETINGS, noted, ['Nơi nhận: ', '- Lưu VT. ']));
    expect(vendors(reading)).toEqual(ALL);
    expect(remarks(reading)).toEqual(['Chạy thử.']);
    expect(reading.coverage.unread).toHaveLength(2);
  });
});
