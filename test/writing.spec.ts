// What a caller writes is taken as it was meant or refused at the field: nothing that was typed is dropped in silence.
import { loadSample } from '../apps/api/src/engine/sample.js';
import { schemas } from '../apps/api/src/http/schemas.js';
import { testServer, upload, type Answer, type TestServer } from './server.js';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const head = async () => (await server.engine.store.head()).position;
const record = (body: object) => server.ask('POST', '/api/records', body);
const problem = ({ status, json }: Answer) => ({ status, ...(json as { detail: string; details: unknown }) });

const status = {
  kind: 'status',
  unit: 'Sơn La',
  criterion: 'I.1',
  status: 'done',
  effectiveAt: '2025-06-27 17:20',
};
const vendor = { kind: 'vendor', unit: 'Sơn La', system: 'TTHC', effectiveAt: '2025-06-27' };
const deadline = { kind: 'deadline', criterion: 'I.1', effectiveAt: '2025-06-27' };
const difficulty = {
  kind: 'difficulty',
  unit: '14',
  criterion: 'I.1',
  text: 'Chưa có chứng thư số',
  effectiveAt: '2025-06-27',
};

describe('a dry run', () => {
  it.each(['dryRun=True', 'dryRun=yes', 'dryRun=on', 'dryRun=true&dryRun=true', 'dryRun=2'])(
    'given ?%s, is refused and nothing is recorded',
    async (query) => {
      const before = await head();
      const table = 'unit,criterion,status,effectiveAt\nLai Châu,I.4,done,2025-06-28 17:00\n';
      const imported = await server.ask('POST', `/api/imports?${query}`, upload(['bảng.csv', table]));
      expect(problem(imported)).toMatchObject({
        status: 400,
        detail: expect.stringContaining('dryRun') as string,
      });
      const event = '11111111-1111-5111-8111-111111111111';
      const retracted = await server.ask('POST', `/api/retractions?${query}`, { event, reason: 'nhầm' });
      expect(problem(retracted)).toMatchObject({
        status: 400,
        detail: expect.stringContaining('dryRun') as string,
      });
      expect(await head()).toBe(before);
    },
  );

  it.each([
    ['dryRun', false],
    ['dryRun=1', false],
    ['dryRun=0', true],
    ['dryRun=false', true],
  ])('given ?%s, records: %s', async (query, records) => {
    const before = await head();
    const table = `unit,criterion,status,effectiveAt\nLai Châu,I.4,done,2025-06-28 17:0${query.length - 5}\n`;
    expect((await server.ask('POST', `/api/imports?${query}`, upload([`${query}.csv`, table]))).status).toBe(
      200,
    );
    expect((await head()) > before).toBe(records);
  });
});

describe('a statement by hand', () => {
  it.each([
    ['a unit of a deadline', { ...deadline, text: 'ngày 28/6/2025', unit: '14' }, 'unit'],
    ['a text of a status', { ...status, text: 'xong' }, 'text'],
    ['a system of a status', { ...status, system: 'TTHC' }, 'system'],
    ['a criterion of a vendor', { ...vendor, vendors: ['VNPT'], criterion: 'I.1' }, 'criterion'],
    ['a vendor of a unit by itself', { ...vendor, mode: 'self', vendors: ['VNPT'] }, 'mode'],
    ['the unit beside a vendor alone', { ...vendor, mode: 'vendor', vendors: ['VNPT', 'self'] }, 'mode'],
    ['the unit as replaced', { ...vendor, vendors: ['VNPT'], replaces: ['self'] }, 'replaces'],
    ['an address of a note', { ...difficulty, kind: 'note', addressedTo: 'Bộ' }, 'addressedTo'],
    [
      'words of a deadline that leave it open',
      { ...deadline, text: 'từ 25/6/2025 đến 30/6/2025' },
      'instant',
    ],
  ])('refuses %s and names the field', async (_, body, field) => {
    const before = await head();
    expect(problem(await record(body))).toMatchObject({ status: 400, details: { field } });
    expect(await head()).toBe(before);
  });

  it.each(['text', 'channel', 'reason'])('refuses a %s of blanks alone', async (field) => {
    const { status, detail } = problem(await record({ ...difficulty, [field]: ' \n\t ' }));
    expect([status, detail]).toEqual([400, expect.stringContaining(field)]);
  });

  it('says what the words of a deadline came to', async () => {
    const said = schemas.record.parse(
      (await record({ ...deadline, text: 'trước 18 giờ ngày 28/6/2025' })).json,
    );
    expect(said.instant).toBe('2025-06-28T11:00:00.000Z');
    expect(schemas.record.parse((await record(status)).json).instant).toBeNull();
  });

  it('says of a correction that it is about another cell', async () => {
    const { event } = schemas.record.parse((await record(status)).json);
    const refused = problem(await record({ ...status, criterion: 'I.2', corrects: event }));
    expect(refused).toMatchObject({ status: 409, details: { field: 'corrects' } });
    expect(refused.detail).toMatch(/StatusReported.*14\.I\.1.*14\.I\.2/);
  });
});

describe('a resolution', () => {
  it('ends a difficulty in its own words, and is refused where there is none', async () => {
    const resolution = { ...difficulty, kind: 'resolution', effectiveAt: '2025-06-28' };
    await record(difficulty);
    await record({ ...difficulty, criterion: undefined, system: 'LGSP', text: 'Đường truyền chậm' });
    await record({ ...difficulty, unit: '01', text: 'Của tỉnh khác' });
    const before = await head();
    const open = [
      { unit: '14', criterion: 'I.1', system: null, text: 'Chưa có chứng thư số' },
      { unit: '14', criterion: null, system: 'LGSP', text: 'Đường truyền chậm' },
    ];
    for (const other of [
      { text: 'chưa có chữ ký số' },
      { criterion: 'I.2' },
      { effectiveAt: '2025-06-26' },
    ]) {
      const refused = problem(await record({ ...resolution, ...other }));
      expect(refused).toMatchObject({ status: 400, details: { field: 'text' } });
      const listed = (refused.details as { open: unknown }).open;
      expect(listed).toEqual('effectiveAt' in other ? [] : open);
    }
    expect(await head()).toBe(before);
    const ended = { ...resolution, text: ' chưa có  chứng thư số. ' };
    expect((await record(ended)).status).toBe(200);
    expect(schemas.record.parse((await record(ended)).json).outcome).toBe('already-appended');
    const left = problem(await record({ ...resolution, text: 'khác' })).details as { open: unknown[] };
    expect(left.open).toEqual(open.slice(1));
  });
});

describe('a range of the timeline', () => {
  it('begins at the start of a bare date and ends at the end of one', async () => {
    await record({ ...status, criterion: 'II.1', effectiveAt: '2025-06-27 00:00' });
    const after = await head();
    const asked = await server.ask(
      'GET',
      `/api/timeline?criterion=II.1&from=27/6/2025&to=27/6/2025&after=${after}`,
    );
    const { entries } = schemas.timeline.parse(asked.json);
    expect(entries.map((e) => e.effectiveAt)).toEqual(['2025-06-26T17:00:00.000Z']);
  });
});

describe('an import of what was taken back by hand', () => {
  const table = 'unit,criterion,status,effectiveAt\nHuế,I.2,done,2025-06-26\nHuế,I.3,done,2025-06-26\n';
  const send = async (query: string) =>
    schemas.imports.parse(
      (await server.ask('POST', `/api/imports${query}`, upload(['huế.csv', table]))).json,
    )[0]!;

  it('says beforehand and afterwards what comes back, who had retracted it and why', async () => {
    expect((await send('')).restored).toEqual([]);
    const after = await head();
    const asked = await server.ask('GET', `/api/timeline?unit=46&criterion=I.2&after=${after}`);
    const { id } = schemas.timeline.parse(asked.json).entries[0]!;
    const taken = await server.ask('POST', '/api/retractions', { event: id, reason: 'gửi nhầm tỉnh' });
    expect(taken.status).toBe(200);
    const entry = {
      event: id,
      type: 'StatusReported',
      unit: '46',
      criterion: 'I.2',
      system: null,
      lines: [2, 2],
      retracted: { at: expect.any(String) as string, by: 'chuyen-vien', reason: 'gửi nhầm tỉnh' },
    };
    expect((await send('?dryRun')).restored).toEqual([entry]);
    expect((await send('')).restored).toEqual([entry]);
    expect((await send('')).restored).toEqual([]);
  });
});

describe('the sample', () => {
  it('is loaded once: what was taken back of it while trying stays so at the next start', async () => {
    await loadSample(server.app, process.cwd());
    const [table] = (await server.engine.documents.list()).filter(({ name }) => name === 'statuses.csv');
    const withdrawn = await server.ask('POST', '/api/withdrawals', {
      document: table!.sha256,
      reason: 'thử',
    });
    expect(withdrawn.status).toBe(200);
    const before = await head();
    expect(await loadSample(server.app, process.cwd())).toEqual([]);
    expect(await head()).toBe(before);
  });
});

describe('what is wrong with a field', () => {
  it.each<[object, string, string]>([
    [
      { ...status, status: 'maybe' },
      'status: phải là một trong: done, not_done, not_applicable',
      'status must be one of',
    ],
    [{ ...status, unit: 7 }, 'unit: không được để trống; unit: phải là chữ', 'unit must be a string'],
    [{ ...status, colour: 'red' }, 'colour: không có trường này', 'colour: should not exist'],
    [{ ...difficulty, text: 'x'.repeat(10_001) }, 'text: không dài hơn 10000 ký tự', 'text must be shorter'],
    [{ ...difficulty, reason: ' ' }, 'reason: để trống', 'reason: is blank'],
    [{ ...status, corrects: 'x' }, 'corrects: phải là mã của một sự kiện', 'corrects must be a UUID'],
  ])('is said in both languages: %#', async (body, vi, en) => {
    const said = (await record(body)).json as { detail: string; detailEn: string };
    expect(said.detail).toContain(vi.split('; ').at(-1));
    expect(said.detail).not.toMatch(/must|should/);
    expect(said.detailEn).toContain(en);
  });

  it('is said in both languages of an event that cannot be retracted', async () => {
    const [adoption] = await server.engine.store.readAll(0, 1);
    const answer = await server.ask('POST', '/api/retractions', { event: adoption!.id, reason: 'nhầm' });
    const { detail, detailEn } = answer.json as { detail: string; detailEn: string };
    expect([answer.status, detail, detailEn]).toEqual([
      409,
      `${adoption!.id} áp dụng danh mục; hãy áp dụng danh mục khác`,
      `${adoption!.id} adopts a catalogue: adopt another instead`,
    ]);
  });
});
