// Status reports made up from a known truth, for property tests: the same layout as the ministry's, wrapped and broken
// anywhere, names in every spelling. The sentences are our own.
import * as fc from 'fast-check';
import { formatDate, localDate, type CalendarDate, type Catalogue, type Unit } from '#libs/readiness';

export interface RemarkTruth {
  readonly unit: string;
  readonly text: string;
}

export interface DeadlineTruth {
  readonly date: CalendarDate;
  readonly kind: 'on' | 'before' | 'hour';
  readonly hour: number;
  readonly trial: boolean;
}

export interface CriterionTruth {
  readonly code: string;
  /** In the order of the list. */
  readonly notDone: readonly string[];
  readonly delta: number | null;
  readonly deadline: DeadlineTruth | null;
  readonly difficulties: readonly RemarkTruth[];
}

export interface TopicTruth {
  readonly code: string;
  readonly difficulties: readonly RemarkTruth[];
  readonly proposals: readonly RemarkTruth[];
}

export interface StatusReportTruth {
  /** Whole minutes. */
  readonly asOf: string;
  readonly criteria: readonly CriterionTruth[];
  readonly topics: readonly TopicTruth[];
}

export interface ReportLayout {
  /** Every free choice of spelling and of page breaks follows from it. */
  readonly seed: number;
  readonly width: number;
  readonly blankLines: boolean;
  /** Lines between two page breaks; 0: none. */
  readonly page: number;
  readonly pageBreak: 'blank lines' | 'leading space' | 'page number' | 'column heads';
  readonly nfd: boolean;
  readonly carriageReturns: boolean;
}

export const PLAIN_LAYOUT: ReportLayout = {
  seed: 1,
  width: 80,
  blankLines: true,
  page: 0,
  pageBreak: 'blank lines',
  nfd: false,
  carriageReturns: false,
};

const SENTENCES = [
  'Thiếu người quản trị ở cấp xã.',
  'Máy tính cũ, cần thay trong tháng tới.',
  'Đường truyền qua núi hay gián đoạn khi mưa lớn.',
  'Còn chờ hướng dẫn: về mẫu biểu, về phân quyền và về lưu trữ.',
  'Hai xã giáp Lâm Đồng, Đồng Nai chưa có cáp quang; tỉnh đang khảo sát.',
  'Phần mềm theo Văn bản số 35/KH-UBND ngày 12/5/2025 chạy chậm.',
  'Địa bàn rộng - đi lại xa - nhân lực mỏng.',
  'Tỷ lệ hồ sơ trực tuyến còn thấp (dưới 40%) ở vùng cao.',
  'Tủ mạng đặt tạm tại trụ sở cũ (tỉnh Yên Bái), sẽ chuyển sau.',
];
const REQUESTS = [
  'Đề nghị hỗ trợ kinh phí thuê đường truyền dự phòng.',
  'Đề nghị sớm có hướng dẫn về mã định danh cho đơn vị mới.',
  'Kính đề nghị cho phép mua sắm rút gọn trong năm nay.',
];

/** Truths about some reports of June 2025 (or another month). `criteria`: some codes only; default all. */
export function statusReportTruth(
  catalogue: Catalogue,
  options: { readonly asOf?: string; readonly criteria?: readonly string[] } = {},
): fc.Arbitrary<StatusReportTruth> {
  const units = catalogue.units.map((u) => u.code);
  const remarks = (sentences: readonly string[]): fc.Arbitrary<RemarkTruth[]> =>
    fc.uniqueArray(
      fc.record({
        unit: fc.constantFrom(...units),
        text: fc
          .uniqueArray(fc.constantFrom(...sentences), { minLength: 1, maxLength: 3 })
          .map((s) => s.join(' ')),
      }),
      { maxLength: 4, selector: (r) => r.unit },
    );
  const deadline = fc.record({
    date: fc.record({
      year: fc.constant(2025),
      month: fc.constantFrom(6, 7),
      day: fc.integer({ min: 1, max: 30 }),
    }),
    kind: fc.constantFrom('on' as const, 'before' as const, 'hour' as const),
    hour: fc.integer({ min: 7, max: 23 }),
    trial: fc.boolean(),
  });
  const codes = options.criteria ?? catalogue.criteria.map((c) => c.code);
  const criterion = (code: string): fc.Arbitrary<CriterionTruth> =>
    fc.record({
      code: fc.constant(code),
      notDone: fc.oneof(
        { weight: 5, arbitrary: fc.shuffledSubarray(units) },
        { weight: 1, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.constant(units) },
      ),
      delta: fc.option(fc.integer({ min: -9, max: 12 })),
      deadline: fc.option(deadline),
      difficulties: remarks(SENTENCES),
    });
  const topic = (code: string): fc.Arbitrary<TopicTruth> =>
    fc.record({
      code: fc.constant(code),
      difficulties: catalogue.sections.some((s) => s.code === code) ? fc.constant([]) : remarks(SENTENCES),
      // one sentence each: a paragraph of requests has no other sign of where it ends
      proposals: remarks(REQUESTS).map((all) =>
        all.map((r) => ({ ...r, text: `${r.text.split('. ')[0]!.replace(/\.$/, '')}.` })),
      ),
    });
  const minute = fc
    .date({ min: new Date('2025-06-20T00:00Z'), max: new Date('2025-07-10T00:00Z'), noInvalidDate: true })
    .map((d) => new Date(Math.floor(d.getTime() / 60_000) * 60_000).toISOString());
  return fc.record({
    asOf: options.asOf === undefined ? minute : fc.constant(options.asOf),
    criteria: fc.tuple(...codes.map(criterion)),
    topics: fc.tuple(...catalogue.topics.map((t) => topic(t.code))),
  });
}

export const reportLayout: fc.Arbitrary<ReportLayout> = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  width: fc.integer({ min: 26, max: 110 }),
  blankLines: fc.boolean(),
  page: fc.constantFrom(0, 3, 7, 11, 23),
  pageBreak: fc.constantFrom('blank lines', 'leading space', 'page number', 'column heads'),
  nfd: fc.boolean(),
  carriageReturns: fc.boolean(),
});

/** The lines of such a report. */
export function renderStatusReport(
  truth: StatusReportTruth,
  catalogue: Catalogue,
  layout: ReportLayout = PLAIN_LAYOUT,
): string[] {
  const pick = chooser(layout.seed);
  const paragraphs = new Writer(truth, catalogue, pick).paragraphs();
  const lines: string[] = [];
  for (const paragraph of paragraphs) {
    for (const line of wrapped(paragraph, layout.width)) {
      const pageIsFull = layout.page > 0 && lines.length > 6 && lines.length % layout.page === 0;
      if (pageIsFull && layout.pageBreak === 'leading space') lines.push(` ${line}`);
      else lines.push(...(pageIsFull ? PAGE_BREAKS[layout.pageBreak](pick(90) + 2) : []), line);
    }
    if (layout.blankLines) lines.push(pick(2) === 0 ? '' : ' ');
  }
  return lines.map(
    (line) => (layout.nfd ? line.normalize('NFD') : line) + (layout.carriageReturns ? '\r' : ''),
  );
}

const PAGE_BREAKS: Record<ReportLayout['pageBreak'], (page: number) => string[]> = {
  'blank lines': () => ['', '', ''],
  'leading space': () => [],
  'page number': (page) => ['', `${page}`, ''],
  'column heads': () => ['STT Địa phương'],
};

type Pick = (choices: number) => number;

/** A small generator of repeatable choices (mulberry32). */
function chooser(seed: number): Pick {
  let state = seed;
  return (choices) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % choices;
  };
}

function wrapped(paragraph: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(`${line} `);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, `${line} `];
}

class Writer {
  readonly #units: ReadonlyMap<string, Unit>;

  constructor(
    private readonly truth: StatusReportTruth,
    private readonly catalogue: Catalogue,
    private readonly pick: Pick,
  ) {
    this.#units = new Map(catalogue.units.map((u) => [u.code, u]));
  }

  paragraphs(): string[] {
    const { catalogue, truth } = this;
    const codes = new Set([...truth.criteria, ...truth.topics].map((k) => k.code));
    const head = ['của cơ quan tổng hợp)', this.stamp(), 'A. Thông tin chung', 'B. Thông tin chi tiết'];
    const body = catalogue.sections.flatMap((section) => {
      const all = [...catalogue.criteria, ...catalogue.topics.map((t) => ({ ...t, group: null }))];
      const own = all.filter((k) => k.section === section.code && codes.has(k.code));
      const heading = `${section.code}- ${section.code === 'VI' ? '' : 'Về '}${section.title.vi}`;
      let group = '';
      const parts = own.flatMap((k) => {
        if (k.code === section.code) return this.topic(k.code, true);
        const number = k.code.split('.').slice(1);
        const grouped = k.group;
        const opening = grouped && grouped.code !== group ? [`${number[0]!}. ${grouped.title.vi}`] : [];
        group = grouped?.code ?? '';
        const label = grouped ? `${number[1]!})` : `${number[0]!}.`;
        return [
          ...opening,
          `${label} ${k.title.vi}`,
          ...this.criterion(k.code),
          ...this.topic(k.code, false),
        ];
      });
      return [heading, ...parts];
    });
    return [...head, ...body];
  }

  private stamp(): string {
    const local = new Date(Date.parse(this.truth.asOf) + 7 * 3_600_000);
    const [hour, minute] = [local.getUTCHours(), local.getUTCMinutes()];
    const mm = String(minute).padStart(2, '0');
    const styles = [
      `${hour}h${mm}`,
      `${hour}:${mm}`,
      `${hour} giờ ${mm}`,
      ...(minute === 0 ? [`${hour}h`] : []),
    ];
    const date = localDate(this.truth.asOf);
    const days = [formatDate(date), longDate(date), `${two(date.day)}/${two(date.month)}/${date.year}`];
    return `(Cập nhật lúc ${this.one(styles)} ngày ${this.one(days)})`;
  }

  private criterion(code: string): string[] {
    const c = this.truth.criteria.find((k) => k.code === code);
    if (!c) return [];
    const total = this.catalogue.units.length;
    const open = c.notDone.length;
    const who = this.one(['tỉnh', 'tỉnh, thành phố']);
    const count = `• Số lượng ${who} hoàn thành: ${total - open}/${total}${this.delta(c.delta)}.`;
    const list = `• ${two(open)} ${who} chưa hoàn thành: ${c.notDone.map((u) => this.name(u)).join(this.one([', ', ', ', ' , ']))}.`;
    const nobody = this.one([[], [`• 00 ${who} chưa hoàn thành.`]]);
    return [
      count,
      ...(open === 0 ? nobody : [list]),
      ...(c.deadline ? [deadlineSentence(c.deadline)] : []),
      ...(c.difficulties.length > 0 ? ['• Khó khăn, vướng mắc của các đơn vị:'] : []),
      ...c.difficulties.map((r) => `${this.name(r.unit)}: ${r.text}`),
    ];
  }

  private topic(code: string, isSection: boolean): string[] {
    const t = this.truth.topics.find((k) => k.code === code);
    if (!t) return [];
    if (isSection) return t.proposals.flatMap((r) => [`• ${this.name(r.unit)}:`, r.text]);
    if (code.startsWith('V.')) {
      const units = [...new Set([...t.difficulties, ...t.proposals].map((r) => r.unit))];
      return units.flatMap((unit) => [
        `${this.one(['• ', ''])}${this.name(unit)}:`,
        ...t.difficulties.filter((r) => r.unit === unit).map((r) => `Khó khăn, vướng mắc: ${r.text}`),
        ...t.proposals
          .filter((r) => r.unit === unit)
          .map((r) => `Đề xuất, kiến nghị với Chính phủ: ${r.text}`),
      ]);
    }
    return [
      ...(t.difficulties.length > 0 ? ['• Khó khăn, vướng mắc của các đơn vị:'] : []),
      ...t.difficulties.map((r) => `${this.name(r.unit)}: ${r.text}`),
      ...(t.proposals.length > 0 ? ['• Đề xuất, kiến nghị với Chính phủ:'] : []),
      ...t.proposals.map((r) => `${this.name(r.unit)}: ${r.text}`),
    ];
  }

  private delta(delta: number | null): string {
    const since = ' so với ngày hôm qua';
    if (delta === null) return '';
    if (delta === 0) return ` (${this.one(['không tăng', 'không thay đổi'])}${since})`;
    return ` (${delta > 0 ? 'tăng' : 'giảm'} ${two(Math.abs(delta))} tỉnh${since})`;
  }

  /** One of the spellings in which officials write the name. */
  private name(code: string): string {
    const unit = this.#units.get(code)!;
    const kind =
      unit.kind === 'thanh_pho' ? [`TP ${unit.name}`, `TP. ${unit.name}`, `thành phố ${unit.name}`] : [];
    const tones = unit.name.replace('Hòa', 'Hoà').replace('Hóa', 'Hoá').replace('Thừa', 'Thừa');
    const [first, ...rest] = unit.name.split(' ');
    const lowered = [first, ...rest.map((word) => word.toLowerCase())].join(' ');
    return this.one([unit.name, unit.name, tones, lowered, ...kind, ...unit.aliases]);
  }

  private one<T>(choices: readonly T[]): T {
    return choices[this.pick(choices.length)]!;
  }
}

function deadlineSentence({ date, kind, hour, trial }: DeadlineTruth): string {
  const when = { on: 'ngày', before: 'trước ngày', hour: `trước ${hour}h ngày` }[kind];
  return `Thời hạn hoàn thành ${trial ? 'thử nghiệm ' : ''}${when} ${longDate(date)}.`;
}

function longDate(date: CalendarDate): string {
  return `${date.day} tháng ${date.month} năm ${date.year}`;
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
