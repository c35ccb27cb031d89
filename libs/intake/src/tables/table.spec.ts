import { shippedCatalogue } from '../../../../test/programme.js';
import { checkStatement, Names, type Reading } from '#libs/readiness';
import type { ReaderContext } from '../reader.js';
import { readDocument } from '../recognise.js';
import { COLUMNS, TABLE_KINDS, type TableKind } from './columns.js';
import { openDocument } from './decode.js';
import { isProblem, type Problem } from './problem.js';
import { template, writeTable } from './template.js';

const catalogue = shippedCatalogue();
const context: ReaderContext = {
  catalogue,
  names: new Names(catalogue),
  sha256: 'a'.repeat(64),
  asOf: null,
};

async function read(
  content: string | Uint8Array,
  options: { kind?: TableKind; asOf?: string; name?: string } = {},
): Promise<Reading | Problem> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const opened = await openDocument(bytes, options.name ?? 'table.csv');
  if (isProblem(opened)) return opened;
  return readDocument(
    opened,
    { ...context, asOf: options.asOf ?? null },
    { kind: options.kind, readers: [] },
  );
}

async function reading(content: string | Uint8Array, options = {}): Promise<Reading> {
  const result = await read(content, options);
  if (isProblem(result)) throw new Error(JSON.stringify(result));
  for (const { statement } of result.observations) checkStatement(statement.type, statement.data);
  return result;
}

async function refusal(content: string | Uint8Array, options = {}): Promise<Problem> {
  const result = await read(content, options);
  if (!isProblem(result)) throw new Error(`read as ${result.kind}`);
  return result;
}

const statements = (r: Reading) => r.observations.map((o) => o.statement);
const STATUSES = 'unit,criterion,status,effectiveAt,remark';

describe('a statuses table', () => {
  it('says one status for each row, at its own time and line', async () => {
    const r = await reading(
      `${STATUSES}\nHà Nội,III.1.e,not_done,2025-06-27T12:15:00+07:00,\n\ndak lak,i.1,Hoàn thành,26/6/2025,\n`,
    );
    expect(r).toMatchObject({
      kind: 'statuses-table',
      asOf: '2025-06-27T05:15:00.000Z',
      asOfStated: true,
      findings: [],
      lineCount: 4,
      coverage: { lines: 3, read: 3, unread: [] },
    });
    expect(r.observations).toEqual([
      {
        statement: {
          type: 'StatusReported',
          data: { unit: '01', criterion: 'III.1.e', status: 'not_done', basis: 'cell' },
        },
        effectiveAt: '2025-06-27T05:15:00.000Z',
        lines: [2, 2],
        assertedBy: { kind: 'ministry', id: 'BKHCN' },
        cites: null,
      },
      expect.objectContaining({ effectiveAt: '2025-06-26T16:59:59.999Z', lines: [4, 4] }),
    ]);
  });

  it('reads Vietnamese headers in any order, a BOM, CRLF, semicolons, NFD and cells of several lines', async () => {
    const text =
      '\ufeffSTT;Trạng thái;Địa phương;Thời điểm;Nội dung;Ghi chú;Căn cứ;Trích dẫn\r\n' +
      '1;Chưa hoàn thành;TP. Huế;27/6/2025 12:15;An toàn thông tin;"hai\r\ndòng";nêu tên;a.txt:3-4\r\n' +
      '2;không áp dụng;Thái nguyên;27/6/2025 12:15;III.3;;absent;\r\n';
    const r = await reading(text.normalize('NFD'));
    expect(r.observations).toEqual([
      expect.objectContaining({
        statement: {
          type: 'StatusReported',
          data: { unit: '46', criterion: 'I.4', status: 'not_done', basis: 'named' },
        },
        lines: [2, 3],
        cites: { document: 'a.txt', lines: [3, 4] },
      }),
      expect.objectContaining({
        statement: {
          type: 'ProgressNoted',
          data: { unit: '46', criterion: 'I.4', topic: null, system: null, text: 'hai\ndòng' },
        },
        assertedBy: { kind: 'unit', id: '46' },
      }),
      expect.objectContaining({
        statement: {
          type: 'StatusReported',
          data: { unit: '19', criterion: 'III.3', status: 'not_applicable', basis: 'absent' },
        },
        lines: [4, 4],
      }),
    ]);
  });

  it('takes the date given by hand where a row has none, and only there', async () => {
    const asOf = '2025-06-28T05:00:00.000Z';
    const r = await reading('unit,criterion,status\n01,I.1,done\n', { asOf });
    expect(r.observations[0]?.effectiveAt).toBe(asOf);
    const mixed = await reading(`${STATUSES}\n01,I.1,done,,\n01,I.2,done,27/6/2025 12:00,\n`, { asOf });
    expect(mixed.observations.map((o) => o.effectiveAt)).toEqual([asOf, '2025-06-27T05:00:00.000Z']);
    expect((await refusal('unit,criterion,status\n01,I.1,done\n')).message.en).toContain('effectiveAt');
  });

  it('is refused whole, with every bad cell, where it stands and what to do', async () => {
    const p = await refusal(
      `${STATUSES}\n` +
        'Hà Nội,I.1,done,27/6/2025,\n' +
        'Atlantis,I.1,done,27/6/2025,\n' +
        'Yên Bái,I.1,done,27/6/2025,\n' +
        'Hà Nôi,IX.9,xog,31/6/2025,\n' +
        'Huế,IV.3,done,27/6/1999,\n' +
        'Huế,,done,hôm qua,\n' +
        'Huế,I.1,done,27/6/2025,a,b\n',
    );
    expect(p.code).toBe('bad-rows');
    expect(p.line).toBe(3);
    expect(p.message.vi).toContain('6 dòng');
    expect(p.rows?.map((row) => [row.line, row.column, row.value])).toEqual([
      [3, 'unit', 'Atlantis'],
      [4, 'unit', 'Yên Bái'],
      [5, 'effectiveAt', '31/6/2025'],
      [5, 'criterion', 'IX.9'],
      [5, 'status', 'xog'],
      [6, 'effectiveAt', '27/6/1999'],
      [6, 'criterion', 'IV.3'],
      [7, 'effectiveAt', 'hôm qua'],
      [7, 'criterion', ''],
      [8, '(6)', 'b'],
    ]);
    const why = (line: number, column: string): string =>
      p.rows?.find((row) => row.line === line && row.column === column)?.problem.vi ?? '';
    expect(why(4, 'unit')).toContain('nay thuộc Lào Cai (15)');
    expect(why(5, 'effectiveAt')).toContain('không có ngày này');
    expect(why(6, 'effectiveAt')).toContain('trước năm 2000');
    expect(why(6, 'criterion')).toContain('chỉ nhận ý kiến');
  });

  it('does not compare rows that cannot be read, and refuses lines that run backwards', async () => {
    const p = await refusal(
      `${STATUSES},cites\nAtlantis,I.1,done,27/6/2025,,a.txt:9-3\nNarnia,I.1,not_done,27/6/2025,,a.txt:0\n`,
    );
    expect(p.rows?.map((row) => [row.line, row.column])).toEqual([
      [2, 'cites'],
      [2, 'unit'],
      [3, 'cites'],
      [3, 'unit'],
    ]);
  });

  it('suggests the nearest name', async () => {
    const p = await refusal(`${STATUSES}\nThái Nguyn,I.1,hoan thnh,27/6/2025,\n`);
    expect(p.rows?.[0]?.problem.vi).toContain('"Thái Nguyên"');
    expect(p.rows?.[1]?.problem.vi).toContain('"hoàn thành"');
  });

  it('is refused when two rows say different things about one cell at one time', async () => {
    const p = await refusal(`${STATUSES}\n01,I.1,done,27/6/2025,\nHà Nội,I.1,not_done,27/6/2025,\n`);
    expect(p.rows).toEqual([
      expect.objectContaining({
        line: 3,
        problem: expect.objectContaining({ en: expect.stringContaining('row 2') as string }) as object,
      }),
    ]);
    const later = await reading(`${STATUSES}\n01,I.1,done,27/6/2025,\nHà Nội,I.1,not_done,28/6/2025,\n`);
    expect(later.observations).toHaveLength(2);
  });

  it('records equal rows once, with a finding', async () => {
    const r = await reading(`${STATUSES}\n01,I.1,done,27/6/2025,\nHà Nội,I.1,hoàn thành,2025-06-27,\n`);
    expect(r.observations).toHaveLength(1);
    expect(r.findings).toEqual([
      expect.objectContaining({
        code: 'doubled-row',
        lines: [3, 3],
        related: [{ document: context.sha256, lines: [2, 2] }],
      }),
    ]);
  });
});

describe('an assignments table', () => {
  const HEADER = 'unit,system,vendors,mode,effectiveAt,replaces,plannedTo,plannedAfter,plannedCondition';

  it('tells vendors, swaps, plans and systems that a unit runs itself', async () => {
    const r = await reading(
      `${HEADER}\n` +
        'Hà Nội,TTHC,Mobifone,vendor,24/6/2025,FPT,,,\n' +
        'Vĩnh Long,lgsp,VNPT,thuê,24/6/2025,,INET,sau 1/7,sau khi rà soát\n' +
        'Huế,TTHC,,tự triển khai,24/6/2025,,,,\n' +
        'Thái Nguyên,Hệ thống họp trực tuyến,VNPT; viettel,vendor,24/6/2025,,,,\n' +
        'Bắc Ninh,LGSP,Công ty TNHH Giải pháp Công nghệ B&T Việt Nam,vendor,24/6/2025,,,,\n',
    );
    const assigned = { basis: 'cell', alternatives: [] };
    expect(statements(r)).toEqual([
      {
        type: 'VendorReplaced',
        data: { unit: '01', system: 'TTHC', from: ['FPT'], to: ['MobiFone'], mode: 'vendor', ...assigned },
      },
      {
        type: 'VendorAssigned',
        data: { unit: '86', system: 'LGSP', vendors: ['VNPT'], mode: 'vendor', ...assigned },
      },
      {
        type: 'VendorChangePlanned',
        data: {
          unit: '86',
          system: 'LGSP',
          from: ['VNPT'],
          to: ['iNet'],
          after: 'sau 1/7',
          condition: 'sau khi rà soát',
          wording: 'iNet, sau 1/7, sau khi rà soát',
        },
      },
      {
        type: 'VendorAssigned',
        data: { unit: '46', system: 'TTHC', vendors: [], mode: 'self', ...assigned },
      },
      {
        type: 'VendorAssigned',
        data: { unit: '19', system: 'HOP', vendors: ['VNPT', 'Viettel'], mode: 'vendor', ...assigned },
      },
      {
        type: 'VendorAssigned',
        data: { unit: '24', system: 'LGSP', vendors: ['B&T'], mode: 'vendor', ...assigned },
      },
    ]);
  });

  it('keeps other readings of the same words, with their reasons', async () => {
    const header = 'unit,system,vendors,mode,effectiveAt,alternatives';
    const r = await reading(
      `${header}\n04,HOP,VNPT,vendor,24/6/2025,vendor: VNPT; VIETTEL: ghi chú: cả hai | : : chưa rõ\n`,
    );
    expect(statements(r)[0]?.data).toMatchObject({
      alternatives: [
        { mode: 'vendor', vendors: ['VNPT', 'Viettel'], reason: 'ghi chú: cả hai' },
        { mode: null, vendors: [], reason: 'chưa rõ' },
      ],
    });
    for (const bad of ['VNPT', 'thuê: VNTP: sai tên', 'vendor: VNPT:', 'x: VNPT: lý do']) {
      const p = await refusal(`${header}\n04,HOP,VNPT,vendor,24/6/2025,${bad}\n`);
      expect(p.rows).toEqual([expect.objectContaining({ line: 2, column: 'alternatives' })]);
    }
  });

  it('refuses unknown vendors and systems, and a mode that its vendors contradict', async () => {
    const p = await refusal(
      'unit,system,vendors,mode,effectiveAt\n' +
        '01,TTHC,VNTP,vendor,24/6/2025\n01,QLBV,VNPT,vendor,24/6/2025\n01,HOP,VNPT,self,24/6/2025\n01,LGSP,,vendor,24/6/2025\n02,LGSP,self,self-with-vendor,24/6/2025\n',
    );
    expect(p.rows?.map((row) => [row.line, row.column])).toEqual([
      [2, 'vendors'],
      [3, 'system'],
      [4, 'vendors'],
      [5, 'vendors'],
      [6, 'unit'],
      [6, 'vendors'],
    ]);
    expect(p.rows?.[0]?.problem.en).toContain('"VNPT"');
    expect(p.rows?.[1]?.problem.en).toContain('"QLVB"');
  });
});

describe('the other tables', () => {
  it('reads remarks about criteria, topics, systems, units and the whole programme', async () => {
    const r = await reading(
      'unit,criterion,kind,text,effectiveAt,addressedTo\n' +
        'Cần Thơ,I.2,difficulty,thiếu máy,27/6/2025,\n' +
        'Phú Thọ,IV.3,đề xuất,xin kinh phí,27/6/2025,Chính phủ\n' +
        ',LGSP,note,chung,27/6/2025,\n' +
        'Huế,,resolved,thiếu máy,27/6/2025,\n',
    );
    expect(statements(r).map(({ type, data }) => [type, data])).toEqual([
      ['DifficultyReported', { unit: '92', criterion: 'I.2', topic: null, system: null, text: 'thiếu máy' }],
      [
        'ProposalMade',
        {
          unit: '25',
          criterion: null,
          topic: 'IV.3',
          system: null,
          text: 'xin kinh phí',
          addressedTo: 'Chính phủ',
        },
      ],
      ['ProgressNoted', { unit: null, criterion: null, topic: null, system: 'LGSP', text: 'chung' }],
      ['DifficultyResolved', { unit: '46', criterion: null, topic: null, system: null, text: 'thiếu máy' }],
    ]);
    expect(r.observations.map((o) => o.assertedBy.kind)).toEqual(['unit', 'unit', 'ministry', 'unit']);
  });

  it('reads deadlines by their wording: "trước ngày X" ends when X begins', async () => {
    const r = await reading(
      'criterion,wording,instant,stage,effectiveAt\n' +
        'I.1,trước ngày 28 tháng 6 năm 2025,28/6/2025,completion,27/6/2025\n' +
        'I.2,ngày 28 tháng 6 năm 2025,28/6/2025,hoàn thành,27/6/2025\n' +
        'III.1.b,trước 18h ngày 27 tháng 6 năm 2025,27/6/2025 18:00,thử nghiệm,27/6/2025\n',
    );
    expect(statements(r).map(({ data }) => ('instant' in data ? [data.instant, data.stage] : null))).toEqual([
      ['2025-06-27T17:00:00.000Z', 'completion'],
      ['2025-06-28T16:59:59.999Z', 'completion'],
      ['2025-06-27T11:00:00.000Z', 'trial'],
    ]);
  });

  it('reads declared counts', async () => {
    const r = await reading(
      'measure,criterion,system,vendor,count,total,delta,percent,units,effectiveAt\n' +
        'done,I.1,,,29,34,+4,,,27/6/2025\n' +
        'notDone,I.1,,,05,,,,Cao Bằng; Sơn La,27/6/2025\n' +
        'units,,TTHC,VNPT,26,34,,76%,,24/6/2025\n' +
        'vendors,,TTHC,,4,,-1,,,24/6/2025\n',
    );
    const none = { criterion: null, system: null, vendor: null, total: null, delta: null, percent: null };
    expect(statements(r).map(({ data }) => data)).toEqual([
      { ...none, measure: 'done', criterion: 'I.1', count: 29, total: 34, delta: 4, units: null },
      { ...none, measure: 'notDone', criterion: 'I.1', count: 5, units: ['04', '14'] },
      {
        ...none,
        measure: 'units',
        system: 'TTHC',
        vendor: 'VNPT',
        count: 26,
        total: 34,
        percent: 76,
        units: null,
      },
      { ...none, measure: 'vendors', system: 'TTHC', count: 4, delta: -1, units: null },
    ]);
    const header = 'measure,system,vendor,count,effectiveAt,cites';
    const twice = 'units,TTHC,self,2,24/6/2025,a.txt:18\nunits,TTHC,self,3,24/6/2025,a.txt:';
    expect((await reading(`${header}\n${twice}32\n`)).observations).toHaveLength(2);
    expect((await refusal(`${header}\n${twice}18\n`)).rows?.[0]?.line).toBe(3);
    const p = await refusal('measure,criterion,system,count,effectiveAt\ndone,,TTHC,x,27/6/2025\n');
    expect(p.rows?.map((row) => row.column)).toEqual(['criterion', 'system', 'count']);
  });

  it('reads an inventory of the provinces of before the mergers', async () => {
    const r = await reading(
      'unit,unitName,system,vendors,mode,needsReview,raw,effectiveAt\n' +
        'Yên Bái,Yên Bái,IOC,VNPT,thuê,năm | kinh phí,a b c,26/4/2024\n,,SOC,,,,,26/4/2024\n',
    );
    expect(statements(r).map(({ data }) => data)).toEqual([
      expect.objectContaining({
        unit: '15',
        system: 'IOC',
        vendors: ['VNPT'],
        needsReview: ['năm', 'kinh phí'],
      }),
      expect.objectContaining({ unit: null, unitName: null, system: 'SOC', vendors: [], raw: '' }),
    ]);
  });

  it('keeps who said it, when a row says so', async () => {
    const header = `${STATUSES},assertedBy`;
    const r = await reading(
      `${header}\n01,I.1,done,27/6/2025,,Hà Nội\n01,I.2,done,27/6/2025,,VNPT\n01,I.3,done,27/6/2025,,ministry\n`,
    );
    expect(r.observations.map((o) => o.assertedBy)).toEqual([
      { kind: 'unit', id: '01' },
      { kind: 'vendor', id: 'VNPT' },
      { kind: 'ministry', id: 'BKHCN' },
    ]);
    expect((await refusal(`${header}\n01,I.1,done,27/6/2025,,ai đó\n`)).rows?.[0]?.column).toBe('assertedBy');
  });
});

describe('wrong headers', () => {
  it.each([
    ['unit,criterion,effectiveAt,remark', ['status']],
    ['unit,criterion,status,effectiveAt,remark,colour', ['colour']],
    ['unit,unit,criterion,status,effectiveAt', ['named twice: unit']],
  ])('%s is refused, naming %s and how to get a template', async (header, names) => {
    const p = await refusal(`${header}\n1,2,3,4,5,6\n`);
    expect(p).toMatchObject({ code: 'wrong-headers', line: 1 });
    for (const name of names) expect(p.message.en).toContain(name);
    expect(p.message.en).toContain('readiness template statuses-table');
  });

  it('of which none is known list the kinds', async () => {
    const p = await refusal('foo,bar\n1,2\n');
    expect(p.code).toBe('wrong-headers');
    for (const kind of TABLE_KINDS) expect(p.message.vi).toContain(kind);
  });

  it('for the kind given by hand are refused', async () => {
    const p = await refusal(`${STATUSES}\n01,I.1,done,27/6/2025,\n`, { kind: 'deadlines-table' });
    expect(p.message.en).toContain('wording, instant, stage');
  });

  it('no two columns of a kind answer to one name', async () => {
    for (const kind of TABLE_KINDS) {
      const all = [...new Set([...COLUMNS[kind].template, ...COLUMNS[kind].optional])];
      const p = await refusal(`${all.join(',')}\n`, { kind });
      expect([kind, p.code]).toEqual([kind, 'empty']);
    }
  });
});

describe('a template', () => {
  it.each(TABLE_KINDS.flatMap((kind) => (['csv', 'xlsx'] as const).map((format) => [kind, format] as const)))(
    'of %s as %s is recognised, and refused for having no row yet',
    async (kind, format) => {
      const bytes = await template(kind, format, catalogue);
      const p = await refusal(bytes, { name: `x.${format}` });
      expect([p.code, p.line]).toEqual(['empty', 1]);
    },
  );
});

describe('a workbook', () => {
  it('is read by the rows of its sheet, with dates, numbers and codes as Excel keeps them', async () => {
    const rows = [[], COLUMNS['statuses-table'].template, ['1', 'I.1', 'done', '27/6/2025'], []];
    const bytes = await writeTable(rows, 'xlsx', 'Trang 1', catalogue);
    const r = await reading(bytes, { name: 'x.xlsx' });
    expect(r.observations[0]).toMatchObject({
      lines: [3, 3],
      statement: { data: { unit: '01' } },
      effectiveAt: '2025-06-27T16:59:59.999Z',
    });
    expect(r.findings).toEqual([]);
  });
});
