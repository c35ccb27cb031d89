// Each finding once where it must appear and once where it must not. The reports are our own.
import { Names, type Finding, type FindingCode, type Reading } from '#libs/readiness';
import { shippedCatalogue } from '../../../../test/programme.js';
import { PLAIN_LAYOUT, renderStatusReport, type StatusReportTruth } from './generated-report.js';
import { statusReportReader } from './status-report.js';

const catalogue = shippedCatalogue();
const names = new Names(catalogue);
const read = (lines: readonly string[], asOf: string | null = null): Reading =>
  statusReportReader.read(lines, { catalogue, names, sha256: 'x', asOf });

const STAMP = '(Cập nhật lúc 12h15 ngày 27/6/2025)';
const COUNT = '• Số lượng tỉnh hoàn thành: 32/34 (tăng 04 tỉnh so với ngày hôm qua).';
const LIST = '• 02 tỉnh chưa hoàn thành: Cao Bằng, Sơn La.';
const DEADLINE = 'Thời hạn hoàn thành trước ngày 29 tháng 6 năm 2025.';
const REMARKS = '• Khó khăn, vướng mắc của các đơn vị:';

interface Parts {
  readonly stamp?: string;
  readonly title?: string;
  readonly count?: string;
  readonly list?: string;
  readonly deadline?: string;
  readonly remarks?: readonly string[];
}

/** A report with one criterion: IV.2 (staff to help officials) unless a title says otherwise. */
function report({
  stamp = STAMP,
  count = COUNT,
  list = LIST,
  deadline = DEADLINE,
  ...rest
}: Parts): string[] {
  const title = rest.title ?? '2. Nhân lực hỗ trợ cán bộ, công chức';
  const remarks = rest.remarks ? [REMARKS, ...rest.remarks] : [];
  return [...stamp.split('\n'), 'IV- Về nguồn lực', title, count, list, deadline, ...remarks].flatMap(
    (line) => [line, ''],
  );
}

const says = (remark: string, parts: Parts = {}): string[] => report({ ...parts, remarks: [remark] });
const found = (lines: readonly string[], code: FindingCode): Finding[] =>
  read(lines).findings.filter((f) => f.code === code);

interface Case {
  readonly code: FindingCode;
  readonly why: string;
  readonly flagged: readonly string[];
  readonly nearMiss: readonly string[];
  readonly expected?: string | number | null;
  readonly actual?: string | number | null;
  readonly unit?: string;
}

const cases: Case[] = [
  {
    code: 'count-differs-from-list',
    why: 'three are announced, two are named',
    flagged: report({ list: '• 03 tỉnh chưa hoàn thành: Cao Bằng, Sơn La.' }),
    nearMiss: report({}),
    expected: 3,
    actual: 2,
  },
  {
    code: 'sum-differs-from-total',
    why: '31 + 2 = 33',
    flagged: report({ count: '• Số lượng tỉnh hoàn thành: 31/34.' }),
    nearMiss: report({}),
    expected: 34,
    actual: 33,
  },
  {
    code: 'sum-differs-from-total',
    why: 'there are 34 units, not 63',
    flagged: report({ count: '• Số lượng tỉnh hoàn thành: 61/63.' }),
    nearMiss: report({}),
    expected: 63,
    actual: 34,
  },
  {
    code: 'percent-differs-from-count',
    why: '32/34 is 94.1 %',
    flagged: report({ count: '• Số lượng tỉnh hoàn thành: 32/34 (đạt 92,1%).' }),
    nearMiss: report({ count: '• Số lượng tỉnh hoàn thành: 32/34 (đạt 94,1%).' }),
    expected: 92.1,
    actual: 94.1,
  },
  {
    code: 'delta-differs-from-change',
    why: 'nobody can have been done by less than nobody',
    flagged: report({ count: '• Số lượng tỉnh hoàn thành: 32/34 (tăng 33 tỉnh so với ngày hôm qua).' }),
    nearMiss: report({ count: '• Số lượng tỉnh hoàn thành: 32/34 (tăng 32 tỉnh so với ngày hôm qua).' }),
    expected: 33,
  },
  {
    code: 'name-listed-twice',
    why: 'in two spellings',
    flagged: report({ list: '• 03 tỉnh chưa hoàn thành: Huế, Sơn La, Thừa Thiên Huế.' }),
    nearMiss: report({ list: '• 03 tỉnh chưa hoàn thành: Quảng Nam, Quảng Ngãi, Quảng Ninh.' }),
    unit: '46',
  },
  {
    code: 'unknown-name',
    why: 'a province of before the merger',
    flagged: report({ list: '• 02 tỉnh chưa hoàn thành: Cao Bằng, Yên Bái.' }),
    nearMiss: report({ list: '• 02 tỉnh chưa hoàn thành: Cao Bằng, TP. Đà Nẵng (Quảng Nam).' }),
    expected: 'Lào Cai',
    actual: 'Yên Bái',
    unit: '15',
  },
  {
    code: 'unknown-name',
    why: 'the words of a province of before the merger',
    flagged: says('Yên Bái: Thiếu máy.'),
    nearMiss: says('Lào Cai: Thiếu máy tại các xã của Yên Bái: chưa kiểm đếm.'),
    unit: '15',
  },
  {
    code: 'ambiguous-cell',
    why: 'a comma is lost',
    flagged: report({ list: '• 02 tỉnh chưa hoàn thành: Cao Bằng Sơn La.' }),
    nearMiss: report({ list: '• 02 tỉnh chưa hoàn thành: Cao Bằng và Sơn La.' }),
  },
  {
    code: 'no-list-and-no-full-count',
    why: '32/34 and nobody named',
    flagged: report({ list: '' }),
    nearMiss: report({ count: '• Số lượng tỉnh hoàn thành: 34/34.', list: '' }),
    expected: '34/34',
    actual: '32/34',
  },
  {
    code: 'no-list-and-no-full-count',
    why: 'a number without names is no list',
    flagged: report({ list: '• 02 tỉnh chưa hoàn thành.' }),
    nearMiss: report({ count: '• Số lượng tỉnh hoàn thành: 34/34.', list: '• 00 tỉnh chưa hoàn thành.' }),
  },
  {
    code: 'doubled-row',
    why: 'the criterion stands twice',
    flagged: [...report({}), ...report({ list: '• 02 tỉnh chưa hoàn thành: Cao Bằng, Huế.' }).slice(4)],
    nearMiss: report({}),
  },
  {
    code: 'doubled-row',
    why: 'one unit says the same twice, but for a capital letter',
    flagged: report({
      remarks: [
        'Nghệ An: Tỉnh còn thiếu người hướng dẫn ở vùng cao, đang phối hợp với VNPT bổ sung trong tuần.',
        'Huế: Thiếu người.',
        'Nghệ An: Tỉnh còn thiếu người hướng dẫn ở vùng cao, đang phối hợp với Vnpt bổ sung trong tuần.',
      ],
    }),
    nearMiss: report({ remarks: ['Nghệ An: Thiếu người.', 'Huế: Thiếu người.', 'Nghệ An: Thiếu máy.'] }),
    unit: '40',
  },
  {
    code: 'same-text',
    why: 'two units use the same words',
    flagged: report({
      remarks: ['Huế', 'Nghệ An'].map(
        (unit) =>
          `${unit}: Tỉnh còn thiếu người hướng dẫn ở vùng cao, đang phối hợp với VNPT bổ sung trong tuần.`,
      ),
    }),
    nearMiss: report({ remarks: ['Huế: Thiếu người hướng dẫn.', 'Nghệ An: Thiếu người hướng dẫn.'] }),
    unit: '40',
  },
  {
    code: 'ambiguous-cell',
    why: 'two deadlines of one stage',
    flagged: report({
      deadline: 'Thời hạn hoàn thành trước ngày 30 tháng 6 năm 2025; trước ngày 28 tháng 6 năm 2025.',
    }),
    nearMiss: report({
      deadline:
        'Thời hạn hoàn thành trước ngày 30 tháng 6 năm 2025; thử nghiệm trước 18h ngày 27 tháng 6 năm 2025.',
    }),
    actual: 'trước ngày 28 tháng 6 năm 2025',
  },
  {
    code: 'date-impossible',
    why: 'June has 30 days',
    flagged: report({ deadline: 'Thời hạn hoàn thành trước ngày 31 tháng 6 năm 2025.' }),
    nearMiss: report({ deadline: 'Thời hạn hoàn thành trước ngày 30 tháng 6 năm 2025.' }),
  },
  {
    code: 'date-impossible',
    why: 'in the words of a unit',
    flagged: says('Huế: Bắt đầu lại từ ngày 31/6/2025.'),
    nearMiss: says('Huế: Đã tập huấn 31/6 lượt, 24/7 giờ hỗ trợ.'),
  },
  {
    code: 'date-implausible',
    why: 'a year too late',
    flagged: report({ deadline: 'Thời hạn hoàn thành trước ngày 29 tháng 6 năm 2026.' }),
    nearMiss: report({ deadline: 'Thời hạn hoàn thành trước ngày 20 tháng 6 năm 2025.' }),
  },
  {
    code: 'date-implausible',
    why: "last year's date of this week",
    flagged: says('Huế: Đã thử nghiệm ngày 25/6/2024.'),
    nearMiss: says('Huế: Theo Quyết định số 12/QĐ-UBND ngày 25/6/2024 của tỉnh.'),
  },
  {
    code: 'date-blank',
    why: 'the day was left open',
    flagged: report({ deadline: 'Thời hạn hoàn thành trước ngày … tháng 6 năm 2025.' }),
    nearMiss: report({}),
  },
  {
    code: 'date-blank',
    why: '"../6" in the words of a unit',
    flagged: says('Huế: Sẽ họp ngày ../6.'),
    nearMiss: says('Huế: Thiếu máy in, máy quét… Sẽ họp ngày 30/6.'),
  },
  {
    code: 'date-inferred',
    why: 'no date on the report',
    flagged: says('Huế: Thử nghiệm từ ngày 25/6/2025.', { stamp: 'Báo cáo tình hình' }),
    nearMiss: report({}),
  },
  {
    code: 'text-contradicts-status',
    why: 'done, and its own words deny it',
    flagged: says('Huế: Hiện chưa bố trí đủ nhân lực hỗ trợ cán bộ.'),
    nearMiss: says('Huế: Các Bộ chưa bố trí nhân lực; các xã chưa có danh sách cán bộ, công chức.'),
    unit: '46',
  },
  {
    code: 'text-contradicts-status',
    why: 'some of it is not complete',
    flagged: says('Huế: còn một vài điểm chưa hoàn thành do thiếu người.'),
    nearMiss: says('Huế: các xã chưa hoàn thành sắp xếp tổ chức, nhân lực mỏng.'),
  },
  {
    code: 'text-contradicts-status',
    why: 'listed as not done, and it says that it is',
    flagged: says('Sơn La: Tỉnh đã hoàn thành nội dung này.'),
    nearMiss: says('Sơn La: Tỉnh đã hoàn thành ở cấp tỉnh, cấp xã đang triển khai.'),
    unit: '14',
  },
  {
    code: 'deadline-cannot-be-met',
    why: 'after 30/6 against before 29/6',
    flagged: says('Sơn La: phải chờ sau ngày 30/6 mới đủ người.'),
    nearMiss: says('Sơn La: dự kiến kiểm tra sau ngày 27/6, hoàn thành trước ngày 29/6/2025.'),
    expected: '2025-06-28T17:00:00.000Z',
    unit: '14',
  },
  {
    code: 'deadline-cannot-be-met',
    why: 'planned for later',
    flagged: says('Sơn La: dự kiến hoàn thành trong ngày 30/6/2025.'),
    nearMiss: says('Sơn La: hỗ trợ liên tục kể từ ngày 01/7/2025; dự kiến tập huấn lại ngày 30/6/2025.'),
  },
  {
    code: 'plan-already-past',
    why: 'yesterday in the future tense',
    flagged: says('Huế: Tỉnh sẽ thử lại trong ngày 26/6/2025.'),
    nearMiss: says('Huế: Tỉnh sẽ làm theo Công văn số 12/UBND ngày 18/6/2025, thử lại ngày 27/6/2025.'),
    unit: '46',
  },
  {
    code: 'parts-differ-from-total',
    why: '30 + 12 = 42',
    flagged: says('Huế: Toàn tỉnh có 41 xã, phường, gồm 30 xã và 12 phường.'),
    nearMiss: says('Huế: Toàn tỉnh có 42 xã, phường, gồm 30 xã và 12 phường.'),
    expected: 41,
    actual: 42,
  },
  {
    code: 'percent-differs-from-count',
    why: 'in the words of a unit',
    flagged: says('Huế: Đã tập huấn 105/119 xã (đạt 98%).'),
    nearMiss: says('Huế: Đã tập huấn 105/119 xã (đạt 88,2%), họp ngày 25/6 đạt 100%.'),
    expected: 98,
    actual: 88.2,
  },
  {
    code: 'needs-review',
    why: 'a title that fits another criterion',
    flagged: report({ title: '2. Đường dây nóng' }),
    nearMiss: report({ title: '2. Nhân sự hỗ trợ cho cán bộ' }),
  },
  ...[COUNT, LIST, DEADLINE].map((figure): Case => {
    const topic = ['IV- Về nguồn lực', '3. Kinh phí', REMARKS, 'Huế: Chưa bố trí kịp.'];
    return {
      code: 'needs-review',
      why: `under a topic, which takes remarks only: ${figure}`,
      flagged: [STAMP, ...topic.toSpliced(2, 0, figure)],
      nearMiss: [STAMP, ...topic],
    };
  }),
  {
    code: 'date-implausible',
    why: 'two instants of one report',
    flagged: report({ stamp: `${STAMP}\n\n(Số liệu cập nhật đến 17h ngày 28/6/2025)` }),
    nearMiss: report({ stamp: `${STAMP}\n\n(Cập nhật đến 12h15 ngày 27/6/2025)` }),
    expected: '2025-06-27T05:15:00.000Z',
    actual: '2025-06-28T10:00:00.000Z',
  },
  {
    code: 'date-implausible',
    why: 'two instants in one line',
    flagged: report({ stamp: '(Cập nhật lúc 12h15 ngày 27/6/2025 và 17h ngày 28/6/2025)' }),
    nearMiss: report({}),
  },
  {
    code: 'unread-line',
    why: 'a sentence above the report that begins like a heading',
    flagged: ['Báo cáo này thiếu số liệu của 3 tỉnh.', ...report({})],
    nearMiss: ['Báo cáo tình hình sẵn sàng', ...report({})],
  },
  {
    code: 'unread-line',
    why: 'a sentence of no known kind',
    flagged: [...report({}), 'Một câu lạc lõng.'],
    nearMiss: report({}),
  },
];

describe('findings of a status report', () => {
  it.each(cases)('$code: $why', ({ code, flagged, nearMiss, ...wanted }) => {
    const [first, ...others] = found(flagged, code);
    expect(first).toBeDefined();
    expect(others).toEqual([]);
    for (const key of ['expected', 'actual', 'unit'] as const) {
      if (wanted[key] !== undefined) expect([key, first![key]]).toEqual([key, wanted[key]]);
    }
    expect(first!.message.vi).not.toBe('');
    expect(first!.lines[0]).toBeLessThanOrEqual(first!.lines[1]);
    expect(found(nearMiss, code)).toEqual([]);
  });

  it('missing-row: for every criterion that the report lacks, and for no other', () => {
    const codes = found(report({}), 'missing-row').map((f) => f.criterion);
    expect(codes).toEqual(catalogue.criteria.map((c) => c.code).filter((code) => code !== 'IV.2'));
  });

  it('silent-unit: not done on everything and not one word', () => {
    const truth: StatusReportTruth = {
      asOf: '2025-06-27T05:15:00.000Z',
      criteria: catalogue.criteria.map((c, i) => ({
        code: c.code,
        notDone: i === 0 ? ['14', '96'] : ['14', '96', '04'],
        delta: null,
        deadline: null,
        difficulties: i === 5 ? [{ unit: '96', text: 'Thiếu người.' }] : [],
      })),
      topics: [],
    };
    const silent = found(renderStatusReport(truth, catalogue, PLAIN_LAYOUT), 'silent-unit');
    expect(silent.map((f) => f.unit)).toEqual(['14']);
    expect(silent[0]!.related).toHaveLength(25);
  });
});

describe('statuses where the words are not plain', () => {
  const statuses = (lines: readonly string[]): Record<string, string> =>
    Object.fromEntries(
      read(lines).observations.flatMap((o) =>
        o.statement.type === 'StatusReported'
          ? [[o.statement.data.unit, `${o.statement.data.status} ${o.statement.data.basis}`]]
          : [],
      ),
    );

  it('follows the list when the count says otherwise', () => {
    const given = statuses(report({ count: '• Số lượng tỉnh hoàn thành: 34/34.' }));
    expect([given['14'], given['01']]).toEqual(['not_done named', 'done absent']);
  });

  it('takes no status for a unit that an unknown name may mean', () => {
    const given = statuses(report({ list: '• 02 tỉnh chưa hoàn thành: Cao Bằng, Yên Bái.' }));
    expect([given['04'], given['15'], given['01']]).toEqual(['not_done named', undefined, 'done absent']);
    expect(Object.keys(given)).toHaveLength(33);
  });

  it('takes no status for a unit about which a doubled criterion disagrees', () => {
    const twice = [...report({}), ...report({ list: '• 02 tỉnh chưa hoàn thành: Cao Bằng, Huế.' }).slice(4)];
    const given = statuses(twice);
    expect([given['04'], given['14'], given['46']]).toEqual(['not_done named', undefined, undefined]);
  });

  it('lets a full count without a list stand for everybody', () => {
    const given = statuses(report({ count: '• Số lượng tỉnh hoàn thành: 34/34.', list: '' }));
    expect(new Set(Object.values(given))).toEqual(new Set(['done implied']));
    expect(Object.keys(given)).toHaveLength(34);
  });

  it('takes the instant that is given by hand', () => {
    const reading = read(report({}), '2025-06-26T10:00:00.000Z');
    expect([reading.asOf, reading.asOfStated]).toEqual(['2025-06-26T10:00:00.000Z', false]);
  });

  it('infers the day from what the texts speak of as past', () => {
    const lines = says('Huế: Thử nghiệm từ ngày 25/6/2025; sẽ xong trước ngày 30/6/2025.', { stamp: '' });
    expect(read(lines).asOf).toBe('2025-06-25T16:59:59.999Z');
  });

  it('splits proposals at paragraphs and requests, not at a page break after a full line', () => {
    const full = 'Phần mềm cần được nâng cấp cho cấp xã trước khi vận hành chính thức.';
    const proposals = (...lines: string[]): string[] =>
      read(['VI- Đề xuất, kiến nghị với Chính phủ:', '• Huế:', ...lines]).observations.flatMap((o) =>
        o.statement.type === 'ProposalMade' ? [o.statement.data.text] : [],
      );
    expect(proposals(full, '', '', '', 'Việc này cần làm ngay.')).toEqual([`${full} Việc này cần làm ngay.`]);
    expect(proposals(full, '', 'Việc này cần làm ngay.')).toHaveLength(2);
    expect(proposals(full, 'Đề nghị bố trí kinh phí.')).toHaveLength(2);
    expect(proposals(full, 'Việc này cần làm ngay.')).toHaveLength(1);
  });

  it('takes plus signs under a lone name as remarks of their own', () => {
    const texts = (...remarks: string[]): string[] =>
      read(report({ remarks })).observations.flatMap((o) =>
        o.statement.type === 'DifficultyReported' ? [o.statement.data.text] : [],
      );
    expect(texts('Huế:', '+ Thiếu máy.', '+ Thiếu', 'người.')).toEqual(['Thiếu máy.', 'Thiếu người.']);
    expect(texts('Huế: Thiếu máy.', '- Thiếu người.')).toEqual(['Thiếu máy. - Thiếu người.']);
  });

  it('reads an empty document without throwing', () => {
    expect(read([]).observations).toEqual([]);
    expect(statusReportReader.recognise([])).toBe(0);
  });
});
