// The reader on the real report, on reports written at random from a known truth, and on input that is no report.
import fc from 'fast-check';
import {
  eventSchemas,
  Names,
  type EventData,
  type EventType,
  type Observation,
  type Reading,
} from '#libs/readiness';
import { describeOnDocuments, documentText } from '../../../../test/documents.js';
import { shippedCatalogue } from '../../../../test/programme.js';
import { picker, randomSystemsTruth, renderSystemsReport } from '../../../../test/systems-report-text.js';
import { systemsReportReader } from './reader.js';

const catalogue = shippedCatalogue();
const context = { catalogue, names: new Names(catalogue), sha256: 'f'.repeat(64), asOf: null };
const read = (lines: readonly string[]): Reading => systemsReportReader.read(lines, context);
const code = (name: string): string => context.names.unit(name)!.code;

function all<T extends EventType>(reading: Reading, type: T): (Observation & { data: EventData<T> })[] {
  return reading.observations.flatMap((o) =>
    o.statement.type === type ? [{ ...o, data: o.statement.data as EventData<T> }] : [],
  );
}

/** `unit system` → vendors, mode and basis, replacements included. */
function assignments(reading: Reading): Map<string, { vendors: string[]; mode: string; basis: string }> {
  const found = new Map<string, { vendors: string[]; mode: string; basis: string }>();
  for (const { data } of all(reading, 'VendorAssigned')) {
    found.set(`${data.unit} ${data.system}`, { vendors: data.vendors, mode: data.mode, basis: data.basis });
  }
  for (const { data } of all(reading, 'VendorReplaced')) {
    found.set(`${data.unit} ${data.system}`, { vendors: data.to, mode: data.mode, basis: data.basis });
  }
  return found;
}

describeOnDocuments('the real report', () => {
  const lines = documentText('systems').split('\n');
  const reading = read(lines);
  const cells = assignments(reading);
  const counted = (system: string): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const [key, { vendors, mode }] of cells) {
      if (!key.endsWith(` ${system}`)) continue;
      for (const id of mode === 'self' ? ['self'] : vendors) counts[id] = (counts[id] ?? 0) + 1;
    }
    return counts;
  };

  it('is recognised, read to the last line, and dated to the end of 24/6/2025', () => {
    expect(systemsReportReader.recognise(lines)).toBe(1);
    expect(reading.coverage.unread).toEqual([]);
    expect(reading.lineCount).toBe(lines.length);
    expect([reading.asOf, reading.asOfStated]).toEqual(['2025-06-24T16:59:59.999Z', false]);
  });

  it('gives only statements that the events allow, on lines that hold text', () => {
    for (const { statement, lines: range } of reading.observations) {
      expect(eventSchemas[statement.type].safeParse(statement.data).success).toBe(true);
      const [from, to] = range;
      expect(from).toBeLessThanOrEqual(to);
      expect([lines[from - 1]!.trim(), lines[to - 1]!.trim()]).not.toContain('');
    }
  });

  it('assigns 169 cells: 89 printed in 170 rows, the rest carried down', () => {
    expect(cells.size).toBe(169);
    expect([...cells.values()].filter((c) => c.basis === 'cell')).toHaveLength(89);
    expect(cells.has(`${code('Lào Cai')} BAOCAO`)).toBe(false);
    expect(counted('TTHC')).toEqual({ VNPT: 26, 'Tân Dân': 2, MobiFone: 2, FPT: 1, self: 3 });
    expect(counted('QLVB')).toEqual({ VNPT: 21, 'Tân Dân': 4, iNet: 2, Unitech: 1, FPT: 1, self: 5 });
    expect(counted('LGSP')).toEqual({
      VNPT: 21,
      'B&T': 1,
      FPT: 2,
      'Tân Dân': 4,
      'Minh Tuệ': 1,
      Viettel: 1,
      self: 4,
    });
  });

  it('tells a replacement, a planned change, shared cells and systems run together with a vendor', () => {
    const [replaced] = all(reading, 'VendorReplaced');
    expect(replaced?.data).toMatchObject({
      unit: code('Hà Nội'),
      system: 'TTHC',
      from: ['FPT'],
      to: ['MobiFone'],
    });
    expect(replaced?.lines).toEqual([1485, 1491]);
    const [planned] = all(reading, 'VendorChangePlanned');
    expect(planned?.data).toMatchObject({
      unit: code('Vĩnh Long'),
      system: 'LGSP',
      from: ['VNPT'],
      to: ['iNet'],
    });
    expect(planned?.data.after).toBe('Sau 1/7');
    expect(cells.get(`${code('Bắc Ninh')} HOP`)).toMatchObject({
      vendors: ['VNPT', 'Hapro'],
      mode: 'vendor',
    });
    expect(cells.get(`${code('Thái Nguyên')} HOP`)).toMatchObject({ vendors: ['VNPT', 'Viettel'] });
    expect(cells.get(`${code('Khánh Hòa')} HOP`)).toMatchObject({
      vendors: ['VNPT'],
      mode: 'self-with-vendor',
    });
    expect(cells.get(`${code('Tuyên Quang')} HOP`)).toMatchObject({
      vendors: ['VNPT'],
      mode: 'self-with-vendor',
    });
  });

  it('keeps what ambiguous words say, with the other reading beside it', () => {
    const alternatives = all(reading, 'VendorAssigned').filter(({ data }) => data.alternatives.length > 0);
    expect(alternatives.map(({ data }) => [data.unit, data.system, data.alternatives[0]!.vendors])).toEqual([
      [code('Cao Bằng'), 'HOP', ['VNPT', 'Viettel']],
      [code('Hà Nội'), 'HOP', ['VNPT']],
    ]);
  });

  it('reads the declared counts, the claims of the introductions included', () => {
    const counts = all(reading, 'CountDeclared').map(({ data }) => data);
    expect(counts).toHaveLength(39);
    const of = (system: string): (string | number)[][] =>
      counts
        .filter((c) => c.system === system && c.measure === 'units')
        .map((c) => [c.vendor!, c.count, c.units?.length ?? 'none']);
    expect(of('HOP')).toEqual([
      ['self', 3, 'none'],
      ['VNPT', 22, 'none'],
      ['Hapro', 1, 1],
      ['MobiFone', 1, 1],
      ['Viettel', 8, 8],
      ['self', 3, 3],
    ]);
    expect(counts.filter((c) => c.measure === 'vendors').map((c) => c.count)).toEqual([4, 5, 5, 6, 5]);
    expect(counts.flatMap((c) => (c.percent === null ? [] : [c.percent]))).toEqual([76, 67, 65, 61, 73]);
  });

  it('reads quantities of commitments, and no date as a quantity', () => {
    const said = all(reading, 'CommitmentMade').map(({ data, assertedBy }) => {
      expect(assertedBy).toEqual({ kind: 'vendor', id: data.vendor });
      return [data.vendor, ...data.quantities.map((q) => [q.value, q.upTo, q.of, q.per, q.place])];
    });
    expect(said).toEqual([
      ['Tân Dân', [10, null, 'cán bộ', null, 'Hà Tĩnh'], [20, null, 'cán bộ', null, 'Thanh Hóa']],
      ['Viettel'],
      ['FPT', [1200, null, 'cán bộ kỹ thuật', null, null]],
      ['MobiFone', [2, null, 'cán bộ', 'xã', null]],
      ['Unitech'],
      ['VNPT', [1, 2, 'cán bộ', 'phường/xã', null]],
      ['iNet'],
    ]);
  });

  it('reads the plan clause by clause, with assignees and days', () => {
    const tasks = all(reading, 'TaskAssigned').map(({ lines: at, data }) => ({ at, ...data }));
    const due = (from: number): unknown => tasks.find(({ at }) => at[0] === from)?.due;
    expect(due(206)).toEqual({ wording: 'Ngày 27/6', from: null, instant: '2025-06-27T16:59:59.999Z' });
    expect(due(217)).toMatchObject({ instant: '2025-06-26T17:00:00.000Z' });
    expect(due(222)).toBeNull();
    expect(due(253)).toMatchObject({ instant: '2025-06-23T16:59:59.999Z' });
    expect(due(267)).toMatchObject({ from: '2025-06-30T17:00:00.000Z', instant: '2025-12-31T16:59:59.999Z' });
    expect(tasks.find(({ at }) => at[0] === 236)?.assignees).toEqual(['VNPost', 'ViettelPost']);
    expect(tasks.find(({ at }) => at[0] === 242)?.assignees).toEqual(['Ban Cơ yếu Chính phủ']);
    expect(tasks.filter(({ at }) => at[0] === 262).map((t) => t.system)).toEqual(['LGSP', 'BAOCAO']);
    expect(all(reading, 'ProposalMade').map(({ data }) => data.addressedTo)).toHaveLength(7);
  });

  it('gives notes and difficulties to their provinces; a note merged over all rows to the province as a whole', () => {
    const difficulties = all(reading, 'DifficultyReported').map(({ data }) => [data.unit, data.system]);
    expect(difficulties).toEqual([
      [code('Hà Nội'), null],
      [null, null],
      [null, null],
      [null, null],
      [code('Cao Bằng'), 'HOP'],
    ]);
    const notes = all(reading, 'ProgressNoted').filter(({ data }) => data.unit === code('Sơn La'));
    expect(notes.map(({ data, lines: at }) => [data.system, at])).toEqual([[null, [1061, 1070]]]);
    const words = all(reading, 'ProgressNoted').find(
      ({ data }) => data.system === 'BAOCAO' && data.unit === code('Thanh Hóa'),
    );
    expect(words?.lines).toEqual([1309, 1324]);
    expect(words?.data.text).toContain('35/2024/QĐ-UBND');
  });

  it('lets a date given by hand win', () => {
    const asOf = '2025-06-26T10:00:00.000Z';
    const other = systemsReportReader.read(lines, { ...context, asOf });
    expect([other.asOf, other.asOfStated]).toEqual([asOf, false]);
    expect(other.findings.some((f) => f.code === 'date-inferred')).toBe(false);
    expect(other.observations.every((o) => o.effectiveAt === asOf)).toBe(true);
  });
});

describe('a report written from a known truth', () => {
  it('gives back that truth, whatever its spellings, wraps and pages, and raises no false alarm', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0x7fffffff }), (seed) => {
        const pick = picker(seed);
        const truth = randomSystemsTruth(catalogue, pick);
        const { lines, basis, declared } = renderSystemsReport(catalogue, truth, pick);
        const reading = read(lines);
        const found = assignments(reading);
        const notes = new Map(
          [...all(reading, 'ProgressNoted'), ...all(reading, 'DifficultyReported')].map((o) => [
            `${o.data.unit} ${o.data.system} ${o.statement.type}`,
            o,
          ]),
        );
        for (const [unit, cells] of truth.cells) {
          for (const [system, cell] of cells) {
            const key = `${unit} ${system}`;
            const { vendors, mode } = cell;
            expect([key, found.get(key)]).toEqual([key, { vendors, mode, basis: basis.get(key) }]);
            expect(notes.get(`${key} ProgressNoted`)?.data.text ?? null).toBe(cell.note);
            expect(notes.get(`${key} DifficultyReported`)?.data.text ?? null).toBe(cell.difficulty);
          }
        }
        const replaced = [...truth.cells.values()].flatMap((c) => [...c.values()]).filter((c) => c.replaces);
        expect(all(reading, 'VendorReplaced')).toHaveLength(replaced.length);
        const counts = all(reading, 'CountDeclared')
          .filter(
            ({ data, lines: at }) =>
              data.measure === 'units' &&
              !lines
                .slice(at[0] - 1, at[1])
                .join(' ')
                .includes('gồm:'),
          )
          .map(({ data }) => ({
            system: data.system!,
            vendor: data.vendor!,
            count: data.count,
            units: data.units,
          }));
        const introductions = new Set(
          all(reading, 'CountDeclared').map(({ data }) => `${data.system} ${data.measure}`),
        );
        expect(introductions.size).toBe(10);
        for (const entry of declared) expect(counts).toContainEqual(entry);
        expect(reading.coverage.unread).toEqual([]);
        expect(reading.asOf).toBe(`2025-06-${truth.day + 1}T16:59:59.999Z`);
        expect(reading.findings.filter((f) => f.severity !== 'info').map((f) => f.message.vi)).toEqual([]);
      }),
      { numRuns: 25, examples: [[2147483623]] },
    );
  });
});

describe('input that is no such report', () => {
  it('never throws, and says what it could not read', () => {
    const words = [
      '1.',
      '1.1. Hiện',
      'a)',
      '- VNPT: 26/34 tỉnh',
      'PHỤ LỤC',
      'STT',
      '1 Hà Nội',
      'LGSP',
      'VNPT',
      '((',
      '99/99/9999',
      '',
      ' ',
      '\u0000',
    ];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...words), fc.string())), (lines) => {
        const reading = read(lines);
        expect(reading.coverage.lines).toBeGreaterThanOrEqual(reading.coverage.unread.length);
        const unread = reading.findings.filter((f) => f.code === 'unread-line');
        expect(unread.length > 0).toBe(reading.coverage.unread.length > 0);
      }),
      { numRuns: 300 },
    );
  });

  it('is not taken for one', () => {
    expect(systemsReportReader.recognise(['BÁO CÁO', 'Danh sách các tỉnh'])).toBe(0);
  });

  it('stays linear: a hundred thousand lines in one paragraph and one cell', () => {
    const prose = ['1. A', '1.1. B', 'a) LGSP', '- VNPT: 26/34 tỉnh ('];
    for (let i = 0; i < 50_000; i++)
      prose.push(i % 10 === 0 ? 'Hà Nội, ngày 1/7 có 5 phòng (a: 1; b ' : 'máy chủ đã đủ');
    const rows = ['PHỤ LỤC', 'STT', '1 Hà Nội', 'LGSP'];
    for (let i = 0; i < 50_000; i++)
      rows.push(i % 10 === 0 ? 'VNPT và 12 LGSP sử dụng FPT (a: 1; 3' : 'đã kết nối');
    const before = process.cpuUsage();
    read([...prose, ...rows]);
    // about a second of processor time; anything quadratic would take minutes
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(40_000);
  });
});
