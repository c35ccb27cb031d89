// The HTTP door as its callers meet it: a real server on a real PostgreSQL, every answer held against its schema and
// every refusal a problem document.
import { readdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { z } from 'zod';
import { readSettings, SettingsError } from '../apps/api/src/engine/settings.js';
import { schemas } from '../apps/api/src/http/schemas.js';
import { matrix } from '#projections/matrix';
import { tablesInForce } from '../projections/projection.js';
import { rebuild } from '../projections/runner/index.js';
import { feedOf } from './feed.js';
import { testServer, upload, type Answer, type TestServer } from './server.js';

const SAMPLE = readdirSync('data/sample')
  .filter((name) => name.endsWith('.csv'))
  .map((name) => [name, readFileSync(`data/sample/${name}`)] as const);
const INVENTORY = [
  'unitName,system,vendors,effectiveAt',
  'Hà Nội,Trung tâm điều hành thông minh,VNPT,2024-04-26',
  'Lai Châu,Nền tảng tích hợp,,2024-04-26',
  '',
].join('\n');

const problemSchema = z.object({
  type: z.string().startsWith('urn:readiness:problem:'),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().min(1),
  detailEn: z.string().min(1),
  instance: z.string(),
  details: z.unknown(),
});
type Problem = z.infer<typeof problemSchema>;

function problemOf(answer: Answer, status: number): Problem {
  expect([answer.status, answer.type.split(';')[0]]).toEqual([status, 'application/problem+json']);
  const problem = problemSchema.parse(answer.json);
  expect(problem.status).toBe(status);
  return problem;
}

let server: TestServer;
let position: number;
const get = (target: string) => server.ask('GET', target, undefined, null);
const head = async (): Promise<number> => (await server.engine.store.head()).position;

beforeAll(async () => {
  server = await testServer({ READINESS_UPLOAD_LIMIT_MB: '1' });
  const imported = await server.ask('POST', '/api/imports', upload(...SAMPLE, ['inventory.csv', INVENTORY]));
  position = schemas.imports.parse(imported.json).at(-1)!.position;
});
afterAll(() => server.close());

async function answerOf<K extends keyof typeof schemas>(
  name: K,
  target: string,
): Promise<z.infer<(typeof schemas)[K]>> {
  const answer = await get(target);
  expect([answer.status, answer.type.split(';')[0]]).toEqual([200, 'application/json']);
  return schemas[name].parse(answer.json) as z.infer<(typeof schemas)[K]>;
}

describe('reading', () => {
  const AT = 'asOf=2025-06-27T12:15:00%2B07:00';

  it('answers the matrix, with the position that it reflects', async () => {
    const matrix = await answerOf('matrix', `/api/matrix?${AT}&after=${position}`);
    const cells = matrix.units.flatMap((unit) => Object.values(unit.cells));
    expect(cells).toHaveLength(34 * 26);
    expect(cells.filter((cell) => cell.status === 'done')).toHaveLength(623);
    expect(matrix.asOf).toBe('2025-06-27T05:15:00.000Z');
    expect(matrix.knownAt.position).toBe(position);
    const compact = await answerOf('compactMatrix', `/api/matrix/compact?${AT}&after=${position}`);
    const statuses = compact.units.flatMap((unit) => unit.cells.map((kind) => compact.kinds[kind]?.status));
    expect(statuses).toEqual(cells.map((cell) => cell.status));
    expect(compact.since).toBeNull();
  });

  it('keeps the answer of a moment, and reads again what was built anew', async () => {
    const { sql, store } = server.engine;
    const of = (asOf: string, knownAt = position) =>
      answerOf('compactMatrix', `/api/matrix/compact?asOf=${asOf}&knownAt=${knownAt}`);
    const before = await of('2025-06-27T05:15:00.000Z');
    const { knownAt } = await of('2025-06-27T05:15:00.000Z', position - 1);
    expect(knownAt.position).toBe(position - 1);
    const { schema } = (await tablesInForce(sql)).get(matrix.name)!;
    await sql`delete from ${sql(schema)}.runs`;
    expect(await of('2025-06-27T05:15:00.000Z')).toEqual(before);
    const broken = await of('2025-06-27T05:15:00.001Z');
    expect(broken.kinds.filter(({ status }) => status !== 'not_reported')).toEqual([]);
    await rebuild(matrix, { sql, store });
    for (const asOf of ['2025-06-27T05:15:00.000Z', '2025-06-27T05:15:00.001Z'])
      expect(await of(asOf)).toEqual({ ...before, asOf });
  });

  it('gives those who ask for the present within a second one answer', async () => {
    const now = jest.spyOn(server.engine, 'now');
    const askedAt = async (instant: string) => {
      now.mockReturnValue(instant);
      return (await answerOf('compactMatrix', '/api/matrix/compact')).asOf;
    };
    expect(await askedAt('2025-07-02T03:00:00.100Z')).toBe('2025-07-02T03:00:00.100Z');
    expect(await askedAt('2025-07-02T03:00:00.900Z')).toBe('2025-07-02T03:00:00.100Z');
    expect(await askedAt('2025-07-02T03:00:01.000Z')).toBe('2025-07-02T03:00:01.000Z');
    now.mockRestore();
  });

  it('marks in the compact matrix what the comparison counts', async () => {
    const marked = async (vs: string) => {
      const { since, units, kinds, criteria } = await answerOf(
        'compactMatrix',
        `/api/matrix/compact?${AT}&after=${position}&vs=${encodeURIComponent(vs)}`,
      );
      const of = (change: string) =>
        criteria.map(({ code }, i) => [
          code,
          units.filter(({ cells }) => kinds[cells[i]!]?.changed === change).map((unit) => unit.code),
        ]);
      return { since, gained: of('gained'), lost: of('lost'), first: of('first') };
    };
    const from = '2025-06-25T10:00:00.000Z';
    const { criteria } = await answerOf('diff', `/api/diff?from=${from}&to=2025-06-27T12:15:00%2B07:00`);
    const counted = (field: 'gained' | 'lost' | 'firstReported') =>
      criteria.map((criterion) => [criterion.code, criterion[field]]);
    const { first, ...rest } = await marked(from);
    expect(rest).toEqual({ since: from, gained: counted('gained'), lost: counted('lost') });
    expect(first).toEqual(counted('firstReported'));
    expect(first.flatMap(([, units]) => units).length).toBeGreaterThan(0);
    // there is no report before the only one, and after the moment nothing can have changed
    expect((await marked('report')).since).toBeNull();
    expect((await marked('2025-06-28')).since).toBeNull();
    expect((await get(`/api/matrix/compact?${AT}&vs=h%C3%B4m`)).status).toBe(400);
  });

  it('answers one cell with its history, by code or by name', async () => {
    const cell = await answerOf('cell', `/api/cells/01/I.1?${AT}&after=${position}`);
    expect(cell).toMatchObject({ unit: '01', criterion: 'I.1' });
    expect(cell.history.length).toBeGreaterThan(0);
    const named = await answerOf('cell', `/api/cells/${encodeURIComponent('Hà Nội')}/i.1?${AT}`);
    expect(named.cell).toEqual(cell.cell);
  });

  it('answers vendors, remarks, timeline, findings and inventory', async () => {
    const wait = `after=${position}`;
    const vendors = await answerOf('vendors', `/api/vendors?${AT}&${wait}`);
    expect(vendors.systems.map((system) => system.code)).toEqual(['TTHC', 'QLVB', 'LGSP', 'BAOCAO', 'HOP']);
    const remarks = await answerOf('remarks', `/api/remarks?${AT}&${wait}&type=DifficultyReported`);
    expect(remarks.remarks.length).toBeGreaterThan(0);
    expect(new Set(remarks.remarks.map((remark) => remark.type))).toEqual(new Set(['DifficultyReported']));
    await answerOf('findings', `/api/findings?${wait}`);
    const inventory = await answerOf('inventory', `/api/inventory?${wait}`);
    expect(inventory.rows.map((row) => row.unitName)).toEqual(['Hà Nội', 'Lai Châu']);
  });

  it('pages through the timeline without a gap or a double', async () => {
    const first = await answerOf('timeline', `/api/timeline?all=true&limit=10000&after=${position}`);
    const paged: number[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: z.infer<typeof schemas.timeline> = await answerOf(
        'timeline',
        `/api/timeline?all=true&limit=500${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      paged.push(...page.entries.map((entry) => entry.position));
      cursor = page.next;
    }
    expect(paged).toEqual(first.entries.map((entry) => entry.position));
    expect(new Set(paged).size).toBe(paged.length);
  });

  it('answers the documents and the very lines of one', async () => {
    const { documents } = await answerOf('documents', '/api/documents');
    const statuses = documents.find((document) => document.name === 'statuses.csv')!;
    const { findings } = await answerOf('findings', `/api/findings?document=${statuses.sha256.slice(0, 8)}`);
    expect(findings.filter((f) => [f, ...f.related].every((f) => f.document !== statuses.sha256))).toEqual(
      [],
    );
    const lines = await answerOf('lines', `/api/documents/${statuses.sha256}/lines?from=1&to=3`);
    const text = readFileSync('data/sample/statuses.csv', 'utf8').split(/\r?\n/);
    expect(lines.lines).toEqual(text.slice(0, 3));
    problemOf(await get(`/api/documents/${'0'.repeat(64)}/lines?from=1&to=3`), 404);
    problemOf(await get(`/api/documents/${statuses.sha256}/lines?from=3&to=1`), 400);
    problemOf(await get(`/api/documents/${statuses.sha256}/lines?from=x&to=1`), 400);
  });

  it('answers the catalogue, health, metrics, the first page and OpenAPI', async () => {
    await answerOf('catalogue', '/api/catalogue');
    const { instants } = await answerOf('instants', '/api/instants');
    expect(instants.map(({ at }) => at)).toEqual([...new Set(instants.map(({ at }) => at))].sort());
    expect(instants.reduce((sum, { events }) => sum + events, 0)).toBeGreaterThan(1_000);
    expect((await answerOf('about', '/api/about')).sample).toBe(false);
    expect((await answerOf('health', '/health')).projections.length).toBeGreaterThan(5);
    expect(await get('/health/live')).toMatchObject({ status: 200, json: { status: 'ok' } });
    expect((await answerOf('health', '/health/ready')).status).toBe('ok');
    const metrics = await get('/metrics');
    expect(metrics.type).toContain('text/plain');
    expect(metrics.json).toMatch(/^ledger_position \d+$/m);
    expect(metrics.json).toMatch(/^projection_lag_events\{projection="matrix"\} \d+$/m);
    expect((await get('/')).json).toContain('/api/matrix');
    expect((await get('/docs')).json).toContain('swagger');
    const openApi = (await get('/docs/openapi.json')).json as { paths: Record<string, unknown> };
    for (const target of ['/api/matrix', '/api/records', '/api/imports', '/api/events/stream'])
      expect(openApi.paths).toHaveProperty([target]);
  });

  it.each([
    ['/api/matrix?asOf=hom-qua', 400],
    ['/api/matrix?asOf=1999-12-31', 400],
    ['/api/matrix?asOf=2025-02-30', 400],
    ['/api/matrix?knownAt=99999999', 400],
    ['/api/matrix?after=-1', 400],
    ['/api/matrix?after=x', 400],
    ['/api/matrix?nonsense=1', 400],
    ['/api/matrix?asOf=2025-06-27&asOf=2025-06-28', 400],
    ['/api/remarks?unit=Atlantis', 404],
    ['/api/remarks?type=Nonsense', 400],
    ['/api/timeline?limit=0', 400],
    ['/api/timeline?limit=10001', 400],
    ['/api/timeline?cursor=%00%01', 400],
    ['/api/timeline?criterion=IX.9', 404],
    ['/api/timeline?vendor=nobody', 404],
    ['/api/findings?document=%00', 404],
    [`/api/timeline?document=${'0'.repeat(64)}`, 404],
    ['/api/timeline?actor=%00', 400],
    ['/api/cells/Atlantis/I.1', 404],
    ['/api/cells/01/IX.9', 404],
    ['/api/nothing-here', 404],
    ['/nothing-here', 404],
    ['/api/matrix/%E0%A4%A', 400],
  ])('refuses %s with a problem document', async (target, status) => {
    const problem = problemOf(await get(target), status);
    expect(problem.instance).toBe(target);
  });

  it('waits for `after`, and says how far it came when that position never arrives', async () => {
    const begun = performance.now();
    const problem = problemOf(await get(`/api/matrix?after=${(await head()) + 100}`), 503);
    expect(problem.title).toBe('projection-behind');
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it('refuses a Host header that is not this machine', async () => {
    const { port } = new URL(server.url);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      http
        .get({ host: '127.0.0.1', port, path: '/api/matrix', headers: { host: 'evil.example' } }, (res) => {
          res.resume();
          resolve(res.statusCode);
        })
        .on('error', reject);
    });
    expect(status).toBe(403);
  });
});

describe('writing', () => {
  const said = {
    kind: 'status',
    unit: 'Cao Bằng',
    criterion: 'I.1',
    status: 'not_done',
    effectiveAt: '2025-06-27T17:20:00+07:00',
  };
  const hosted = { kind: 'vendor', unit: said.unit, effectiveAt: said.effectiveAt };

  it('needs a token that is known', async () => {
    const before = await head();
    const [name, table] = SAMPLE[0]!;
    problemOf(await server.ask('POST', '/api/records', said, null), 401);
    problemOf(await server.ask('POST', '/api/records', said, 'wrong-token-wrong-token'), 401);
    const refused = await server.ask('POST', '/api/imports', upload([name, table]), null);
    problemOf(refused, 401);
    expect(refused.headers.get('www-authenticate')).toContain('Bearer');
    problemOf(await server.ask('GET', '/api/matrix', undefined, 'wrong-token-wrong-token'), 401);
    expect(await head()).toBe(before);
  });

  it('records a statement that can be read at once with `after`, and once only', async () => {
    const recorded = schemas.record.parse((await server.ask('POST', '/api/records', said)).json);
    expect(recorded.outcome).toBe('appended');
    const cell = await answerOf(
      'cell',
      `/api/cells/04/I.1?after=${recorded.position}&asOf=2025-06-27T17:20:00%2B07:00`,
    );
    expect(cell.cell).toMatchObject({ status: 'not_done', basis: 'entered', event: recorded.event });
    expect(cell.history[0]).toMatchObject({ actor: 'chuyen-vien', id: recorded.event });
    const again = schemas.record.parse((await server.ask('POST', '/api/records', said)).json);
    expect(again).toEqual({ ...recorded, outcome: 'already-appended' });
  });

  it('reads its own writes under many writers', async () => {
    await Promise.all(
      Array.from({ length: 12 }, async (_, i) => {
        const effectiveAt = `2025-06-28T0${i % 10}:00:00+07:00`;
        const unit = ['Lào Cai', 'Điện Biên'][i % 2]!;
        const answer = await server.ask('POST', '/api/records', {
          ...said,
          unit,
          effectiveAt,
          criterion: 'II.1',
        });
        const recorded = schemas.record.parse(answer.json);
        const timeline = await answerOf(
          'timeline',
          `/api/timeline?all=true&unit=${encodeURIComponent(unit)}&criterion=II.1&after=${recorded.position}`,
        );
        expect(timeline.entries.map((entry) => entry.id)).toContain(recorded.event);
      }),
    );
  });

  it.each([
    ['a future moment', { ...said, effectiveAt: '2999-01-01T00:00:00Z' }, 400, /tương lai/],
    ['a date before 2000', { ...said, effectiveAt: '1999-01-01' }, 400, /2000/],
    ['a date that is none', { ...said, effectiveAt: 'hôm qua' }, 400, /^đúng từ lúc "hôm qua"/],
    ['an unknown unit', { ...said, unit: 'Atlantis' }, 404, /Atlantis/],
    ['an unknown criterion', { ...said, criterion: 'IX.9' }, 404, /IX\.9/],
    ['an unknown status', { ...said, status: 'maybe' }, 400, /status/],
    ['a missing unit', { ...said, unit: undefined }, 400, /unit/],
    ['a unit that is no text', { ...said, unit: 7 }, 400, /unit/],
    ['an unknown property', { ...said, colour: 'red' }, 400, /colour/],
    ['an actor of its own', { ...said, by: { actor: 'somebody else' } }, 400, /by/],
    ['an unknown kind', { ...said, kind: 'rumour' }, 400, /kind/],
    ['an unknown vendor', { ...hosted, system: 'TTHC', vendors: ['Nobody'] }, 404, /Nobody/],
    ['an unknown system', { ...hosted, system: 'XYZ', vendors: ['VNPT'] }, 404, /XYZ/],
    [
      'a correction of nothing',
      { ...said, corrects: '11111111-1111-5111-8111-111111111111' },
      404,
      /11111111/,
    ],
    ['a text without end', { ...said, kind: 'difficulty', text: 'x'.repeat(10_001) }, 400, /text/],
    ['a body that is no JSON', '{"kind": ', 400, /./],
    ['a body that is a list', [said], 400, /./],
    ['a NUL in a text', { ...said, kind: 'difficulty', text: 'a\u0000b' }, 400, /text/],
    [
      'half a surrogate pair',
      '{"kind":"difficulty","unit":"01","criterion":"I.1","text":"a\\ud800","effectiveAt":"2025-06-27"}',
      400,
      /text/,
    ],
  ])('refuses %s, says why and appends nothing', async (_, body, status, why) => {
    const before = await head();
    const problem = problemOf(await server.ask('POST', '/api/records', body), status);
    expect(problem.detail).toMatch(why);
    expect(await head()).toBe(before);
  });

  it('puts a statement right: the wrong one is retracted in the same append', async () => {
    const wrong = { ...said, unit: 'Sơn La', effectiveAt: '2025-06-27T17:30:00+07:00' };
    const first = schemas.record.parse((await server.ask('POST', '/api/records', wrong)).json);
    const right = { ...wrong, status: 'done', corrects: first.event, reason: 'misheard' };
    const second = schemas.record.parse((await server.ask('POST', '/api/records', right)).json);
    expect(second).toMatchObject({
      outcome: 'appended',
      retracted: [first.event],
      position: first.position + 2,
    });
    const at = 'asOf=2025-06-27T17:30:00%2B07:00';
    const now = await answerOf('cell', `/api/cells/14/I.1?${at}&after=${second.position}`);
    expect(now.cell.status).toBe('done');
    const known = await answerOf('cell', `/api/cells/14/I.1?${at}&knownAt=${first.position}`);
    expect(known.cell.status).toBe('not_done');
  });
});

describe('importing', () => {
  const table = [
    'unit,criterion,status,effectiveAt,remark',
    'Lai Châu,I.2,not_done,2025-06-26 17:00,máy chủ chưa về',
    'Lai Châu,I.3,done,2025-06-26 17:00,',
    '',
  ].join('\n');

  it('shows in a dry run what would happen, and appends nothing', async () => {
    const before = await head();
    const answer = await server.ask('POST', '/api/imports?dryRun', upload(['bảng.csv', table]));
    const [result] = schemas.imports.parse(answer.json);
    expect(result).toMatchObject({ file: 'bảng.csv', kind: 'statuses-table', position: before });
    expect(result!.events.appended).toBeGreaterThan(0);
    expect(await head()).toBe(before);
  });

  it('shows in a dry run which cells would say otherwise than now, and which stay', async () => {
    const said = (status: string) =>
      `unit,criterion,status,effectiveAt\nLai Châu,I.4,${status},2025-06-28 17:00\n`;
    const effects = async (status: string) => {
      const answer = await server.ask('POST', '/api/imports?dryRun', upload([`${status}.csv`, said(status)]));
      return schemas.imports.parse(answer.json)[0]!.effects!;
    };
    const record = { kind: 'status', unit: '12', criterion: 'I.4', effectiveAt: '2025-06-28 16:00' };
    await server.ask('POST', '/api/records', { ...record, status: 'done', channel: 'gọi trước' });
    const at = { unit: '12', criterion: 'I.4', kind: 'status', system: null };
    const none = { created: 0, changed: 0, unchanged: 0 };
    const changed = { ...none, changed: 1 };
    expect(await effects('not_done')).toEqual({
      ...changed,
      byKind: { status: changed, vendor: none, deadline: none },
      cells: [{ ...at, from: 'done', to: 'not_done' }],
    });
    const confirmed = { ...none, unchanged: 1 };
    expect(await effects('done')).toEqual({
      ...confirmed,
      byKind: { status: confirmed, vendor: none, deadline: none },
      cells: [],
    });
  });

  it('gives an empty table of every kind, and says which kinds there are', async () => {
    const csv = await fetch(`${server.url}/api/templates/statuses-table?format=csv`);
    expect(csv.headers.get('content-disposition')).toContain('statuses-table.csv');
    expect(await csv.text()).toContain('criterion');
    const workbook = await fetch(`${server.url}/api/templates/remarks-table`);
    expect(new TextDecoder().decode((await workbook.arrayBuffer()).slice(0, 2))).toBe('PK');
    const { status, json } = await server.ask('GET', '/api/templates/nothing');
    expect(status).toBe(404);
    expect(json).toMatchObject({ title: 'not-found' });
  });

  it.each([
    [{ kind: 'status', unit: 'Atlantis', effectiveAt: '2025-06-26' }, 'unit'],
    [
      { kind: 'status', unit: '12', criterion: 'X.9', status: 'done', effectiveAt: '2025-06-26' },
      'criterion',
    ],
    [{ kind: 'note', unit: '12', text: 'x', effectiveAt: '2999-06-26' }, 'effectiveAt'],
    [{ kind: 'note', unit: '12', text: 'x', effectiveAt: '2025-06-26', assertedBy: 'nobody' }, 'assertedBy'],
    [
      { kind: 'vendor', unit: '12', system: 'LGSP', vendors: ['nobody'], effectiveAt: '2025-06-26' },
      'vendors',
    ],
  ])('names the field that a record by hand has wrong: %j', async (record, field) => {
    const { json } = await server.ask('POST', '/api/records', record);
    expect(json).toMatchObject({ details: { field } });
  });

  it('adds nothing the second time', async () => {
    const [first] = schemas.imports.parse(
      (await server.ask('POST', '/api/imports', upload(['a.csv', table]))).json,
    );
    const [second] = schemas.imports.parse(
      (await server.ask('POST', '/api/imports', upload(['b.csv', table]))).json,
    );
    expect(first!.position).toBeGreaterThan(position);
    expect(second!.events).toMatchObject({
      appended: 0,
      retracted: 0,
      alreadyAppended: first!.events.appended,
    });
    expect(second!.position).toBe(first!.position);
  });

  it('refuses a bad file with every bad row, and appends nothing of the good one beside it', async () => {
    const before = await head();
    const bad = table.replace('I.2', 'IX.9').replace('2025-06-26 17:00,\n', '1999-01-01,\n');
    const good = table.replace('Lai Châu', 'Hà Tĩnh');
    const answer = await server.ask('POST', '/api/imports', upload(['good.csv', good], ['bad.csv', bad]));
    const problem = problemOf(answer, 422);
    expect(problem.detail).toContain('bad.csv');
    const rows = (problem.details as { problem: { rows: { line: number }[] } }[])[0]!.problem.rows;
    expect(rows.map((row) => row.line)).toEqual([2, 3]);
    expect(await head()).toBe(before);
  });

  it('refuses what is no upload, an empty upload, and a file over the limit, and stays alive', async () => {
    const before = await head();
    problemOf(await server.ask('POST', '/api/imports', { file: 'x' }), 400);
    problemOf(await server.ask('POST', '/api/imports', upload()), 400);
    problemOf(await server.ask('POST', '/api/imports', upload(['empty.txt', ''])), 422);
    problemOf(await server.ask('POST', '/api/imports?kind=poem', upload(['a.csv', table])), 400);
    problemOf(await server.ask('POST', '/api/imports?asOf=1999', upload(['a.csv', table])), 400);
    const big = new Uint8Array(1024 * 1024 + 1).fill(0x61);
    problemOf(await server.ask('POST', '/api/imports', upload(['big.txt', big])), 413);
    problemOf(await server.ask('POST', '/api/records', JSON.stringify({ text: 'x'.repeat(2 ** 21) })), 413);
    expect((await get('/health/live')).status).toBe(200);
    expect(await head()).toBe(before);
  });

  it('refuses more files than it takes instead of leaving some out', async () => {
    const files = Array.from(
      { length: 21 },
      (_, i) => [`${i}.csv`, table.replace('17:00', `17:${10 + i}`)] as const,
    );
    const before = await head();
    problemOf(await server.ask('POST', '/api/imports', upload(...files)), 413);
    expect(await head()).toBe(before);
  });
});

describe('the live feed', () => {
  const record = async (minute: number): Promise<number> => {
    const answer = await server.ask('POST', '/api/records', {
      kind: 'note',
      unit: 'Huế',
      text: `ghi chú ${minute}`,
      effectiveAt: '2025-06-29',
    });
    return schemas.record.parse(answer.json).position;
  };

  it('brings an event soon after its commit', async () => {
    const stop = new AbortController();
    const feed = feedOf(server.url, { signal: stop.signal });
    const begun = await feed.next();
    const position = await head();
    expect(begun.value).toMatchObject({ id: String(position), event: 'head', data: { position } });
    const next = feed.next();
    const recorded = await record(0);
    const committed = performance.now();
    const value = (await next).value as unknown;
    // some milliseconds where the machine has time, and long before the heartbeat
    expect(performance.now() - committed).toBeLessThan(5_000);
    expect(value).toMatchObject({ id: String(recorded), event: 'recorded', data: { position: recorded } });
    stop.abort();
    await expect(feed.next()).rejects.toThrow();
  });

  it('resumes after Last-Event-ID without a gap or a double while events are being appended', async () => {
    const from = await head();
    const WRITES = 60;
    let written = 0;
    const writing = (async () => {
      for (let i = 1; i <= WRITES; i++) {
        await record(i);
        written = i;
      }
    })();
    const seen: number[] = [];
    let last = from;
    while (seen.length < WRITES) {
      const stop = new AbortController();
      let taken = 0;
      for await (const message of feedOf(server.url, { last, signal: stop.signal })) {
        if (message.event !== 'recorded') continue;
        seen.push(message.data.position);
        last = message.data.position;
        taken += 1;
        // leaves in the middle, again and again
        if (taken === 7 || seen.length === WRITES) break;
      }
      stop.abort();
    }
    await writing;
    expect(written).toBe(WRITES);
    expect(seen).toEqual(Array.from({ length: WRITES }, (_, i) => from + 1 + i));
  });

  it('refuses a Last-Event-ID that is none', async () => {
    const response = await fetch(`${server.url}/api/events/stream`, { headers: { 'last-event-id': 'abc' } });
    await response.body?.cancel();
    expect(response.status).toBe(400);
  });
});

describe('settings', () => {
  const read = (env: NodeJS.ProcessEnv) => readSettings(env, 'start', '.');

  it('binds to another address only with authentication', () => {
    expect(() => read({ HOST: '0.0.0.0' })).toThrow(/READINESS_AUTH=token/);
    expect(read({ HOST: '0.0.0.0', READINESS_AUTH: 'token' })).toMatchObject({
      host: '0.0.0.0',
      auth: 'token',
    });
    expect(read({})).toMatchObject({ host: '127.0.0.1', port: 3000, auth: 'loopback', sample: true });
    expect(read({ HOST: '::1' })).toMatchObject({ host: '::1' });
    expect(() => read({ HOST: '127.evil.example' })).toThrow(/READINESS_AUTH=token/);
  });

  it.each([
    [{ PORT: 'http' }, /PORT/],
    [{ PORT: '65536' }, /PORT/],
    [{ PORT: '-1' }, /PORT/],
    [{ PORT: '80.5' }, /PORT/],
    [{ DATABASE_URL: 'mysql://localhost/x' }, /DATABASE_URL/],
    [{ EVENTSTORE_URL: 'http://localhost:2113' }, /EVENTSTORE_URL.*esdb:/],
    [{ READINESS_SAMPLE: 'all' }, /READINESS_SAMPLE/],
    [{ READINESS_AUTH: 'none' }, /READINESS_AUTH/],
    [{ READINESS_UPLOAD_LIMIT_MB: '0' }, /READINESS_UPLOAD_LIMIT_MB/],
  ])('names what is wrong with %j', (env, why) => {
    expect(() => read(env)).toThrow(SettingsError);
    expect(() => read(env)).toThrow(why);
  });

  it('means the real store for every command, for a database of one’s own and when asked', () => {
    expect(readSettings({}, 'cli', '.')).toMatchObject({ sample: false, database: 'readiness' });
    expect(read({ DATABASE_URL: 'postgres://localhost/x' })).toMatchObject({ sample: false });
    expect(read({ READINESS_SAMPLE: 'none' })).toMatchObject({ sample: false, database: 'readiness' });
  });
});

describe('a server that needs tokens for reading too', () => {
  it('opens only its heartbeat, and ends its feeds when it is shut down', async () => {
    const guarded = await testServer({ READINESS_AUTH: 'token' });
    try {
      problemOf(await guarded.ask('GET', '/api/matrix', undefined, null), 401);
      expect((await guarded.ask('GET', '/health/live', undefined, null)).status).toBe(200);
      // the read models may not have begun yet, so the read waits for them
      expect((await guarded.ask('GET', '/api/matrix?after=1')).status).toBe(200);
      const response = await fetch(`${guarded.url}/api/events/stream`, {
        headers: { authorization: `Bearer ${guarded.token}` },
      });
      const reading = response.text();
      const begun = performance.now();
      await guarded.close();
      expect(await reading).not.toContain('recorded');
      expect(performance.now() - begun).toBeLessThan(10_000);
    } finally {
      await guarded.close();
    }
  });
});
