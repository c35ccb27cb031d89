import fc from 'fast-check';
import { Names } from '#libs/readiness';
import { shippedCatalogue } from '../../../../test/programme.js';
import { inventoryReader } from './inventory.js';
import { SYSTEM_KINDS } from './system-kinds.js';

const catalogue = shippedCatalogue();
const context = { catalogue, names: new Names(catalogue), sha256: '0'.repeat(64), asOf: null };
const places = catalogue.units.flatMap((u) => u.predecessors);

/** The column heads as one text; a page may wrap them anywhere. */
const HEADS = (
  'STT Địa phương Tên hệ thống/Mô hình Đơn vị quản lý Tự đầu tư/Thuê Năm đầu tư/thuê ' +
  'Tổng kinh phí đề xuất Bố trí kinh phí Nguồn vốn Định hướng'
).split(' ');
const OFFICES = [
  '',
  'Sở Thông tin và truyền thông',
  'Văn phòng Ủy ban nhân dân tỉnh',
  'Sở Nội vụ',
  'Sở Y tế',
];
const TAILS = [
  '',
  'Thuê VNPT 2023',
  'Tự đầu tư Năm đầu tư 2020 - Không',
  'Thuê dịch vụ 2021-2025 12 tỷ 12 tỷ Đầu tư công TW',
  'Đang vận hành ổn định, dự kiến mở rộng trong năm sau; kết nối 14 dịch vụ dữ liệu',
  'x x x x',
];
/** Spellings under which the same province may be printed. */
const SPELLINGS: Record<string, readonly string[]> = {
  '17': ['Hoà Bình', 'Hòa Bình', 'Hòa bình'],
  '31': ['TP. Hải phòng', 'Hải Phòng', 'TP Hải Phòng'],
  '46': ['Thừa thiên - Huế', 'Thừa Thiên Huế', 'Huế'],
  '56': ['Khánh Hoà', 'Khánh Hòa'],
  '66': ['Đắk Lắk', 'Đắc Lắc'],
  '77': ['Bà Rịa-Vũng Tàu', 'Bà Rịa - Vũng Tàu'],
};

interface Truth {
  readonly code: string;
  readonly name: string;
  readonly label: string;
  readonly kind: string;
  readonly office: string;
  readonly tail: string;
  readonly number: number | null;
}

const truth: fc.Arbitrary<Truth> = fc
  .record({
    place: fc.constantFrom(...places),
    spelling: fc.nat(),
    system: fc.constantFrom(
      ...SYSTEM_KINDS.flatMap((k) => k.labels.map((label) => ({ label, kind: k.code }))),
    ),
    office: fc.constantFrom(...OFFICES),
    tail: fc.constantFrom(...TAILS),
    number: fc.option(fc.integer({ min: 1, max: 63 })),
  })
  .map(({ place, spelling, system, office, tail, number }) => {
    const names = SPELLINGS[place.code] ?? [place.name];
    return { code: place.code, name: names[spelling % names.length]!, ...system, office, tail, number };
  });

interface Printed {
  readonly lines: string[];
  /** 1-based first and last line of every row. */
  readonly ranges: [number, number][];
}

/** Prints rows in the layout of the appendix: wrapped, with empty lines and page heads wherever `dice` says. */
function print(rows: readonly Truth[], dice: () => number): Printed {
  const lines: string[] = [];
  const ranges: [number, number][] = [];
  const head = (): void => {
    lines.push('');
    let line = '';
    for (const word of HEADS) {
      line = line === '' ? word : `${line} ${word}`;
      if (dice() < 0.4) {
        lines.push(line, ...(dice() < 0.5 ? [''] : []));
        line = '';
      }
    }
    if (line !== '') lines.push(line);
    lines.push('');
  };
  head();
  for (const row of rows) {
    if (dice() < 0.1) head();
    lines.push('');
    const first = lines.length + 1;
    let line = row.number === null ? '' : `${row.number} `;
    let broken = false;
    const words = wordsOf(row);
    words.forEach((word, i) => {
      line += word.text;
      // A name is broken once at most; a number on a line of its own would be another sort of trap.
      const may = word.ofName ? !broken && i > 0 : i >= 0;
      if (i < words.length - 1 && may && dice() < 0.3) {
        if (word.ofName && words[i + 1]!.ofName) broken = true;
        lines.push(dice() < 0.2 ? ` ${line} ` : line);
        line = '';
        if (dice() < 0.08 && !(word.ofName && words[i + 1]!.ofName)) head();
        else if (dice() < 0.7) lines.push('');
      } else if (i < words.length - 1) line += ' ';
    });
    lines.push(line);
    ranges.push([first, lines.length]);
  }
  return { lines, ranges };
}

function wordsOf(row: Truth): { text: string; ofName: boolean }[] {
  const rest = [row.label, row.office, row.tail].filter((t) => t !== '').join(' ');
  return [
    ...row.name.split(' ').map((text) => ({ text, ofName: true })),
    ...rest.split(' ').map((text) => ({ text, ofName: false })),
  ];
}

function textOf(row: Truth): string {
  const number = row.number === null ? '' : `${row.number} `;
  return `${number}${wordsOf(row)
    .map((w) => w.text)
    .join(' ')}`;
}

/** Numbers from 0 to 1 that follow from the seed (mulberry32). */
function diceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const key = (text: string): string => text.normalize('NFC').toLowerCase();

describe('rows of an inventory in this layout', () => {
  it('are read back with province, system, lines and text, wherever lines and pages break', () => {
    fc.assert(
      fc.property(fc.array(truth, { minLength: 1, maxLength: 25 }), fc.integer(), (rows, seed) => {
        const { lines, ranges } = print(rows, diceOf(seed));
        const reading = inventoryReader.read(lines, context);
        const found = reading.observations.flatMap((o) =>
          o.statement.type === 'InventoryRecorded' ? [{ lines: o.lines, ...o.statement.data }] : [],
        );
        expect(
          found.map((r) => [r.unit, key(r.system ?? ''), r.systemKind, r.managedBy ?? '', r.lines, r.raw]),
        ).toEqual(rows.map((r, i) => [r.code, key(r.label), r.kind, r.office, ranges[i], textOf(r)]));
        expect(reading.coverage.unread).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
