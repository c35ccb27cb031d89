// An answer pinned to a position is byte for byte the same for ever: after later imports, records, corrections,
// retractions and withdrawals, under a new catalogue, and from read models that were built again.
import { readdirSync, readFileSync } from 'node:fs';
import { sha256 } from '../apps/api/src/engine/catalogues.js';
import { PROJECTIONS } from '../apps/projector/src/projections.js';
import { catchUp, rebuild } from '../projections/runner/index.js';
import { canonicalJson, Names, type Catalogue } from '#libs/readiness';
import { testServer, upload, type TestServer } from './server.js';

const sampleNamed = (...names: string[]) =>
  readdirSync('data/sample')
    .filter((name) => names.some((n) => name.startsWith(n)))
    .map((name) => [name, readFileSync(`data/sample/${name}`)] as const);
const AT = '2025-06-27T12:15:00%2B07:00';
const READS = [
  `/api/matrix?asOf=${AT}`,
  '/api/matrix?asOf=2025-06-20',
  '/api/matrix?asOf=2025-06-29',
  `/api/cells/14/III.3?asOf=${AT}`,
  `/api/vendors?asOf=${AT}`,
  '/api/vendors?asOf=2025-06-20',
  `/api/remarks?asOf=${AT}`,
  `/api/timeline?asOf=${AT}`,
  '/api/timeline?asOf=2025-06-29&all&limit=10000',
  `/api/timeline?asOf=${AT}&unit=01`,
  `/api/findings?asOf=${AT}`,
  `/api/inventory?asOf=${AT}`,
  `/api/catalogue?asOf=${AT}`,
];

let server: TestServer;
let pins: number[];
let answers: Map<string, string>;

const head = async (): Promise<number> => (await server.engine.store.head()).position;
async function text(target: string): Promise<string> {
  const response = await fetch(server.url + target);
  const body = await response.text();
  expect([target, response.status]).toEqual([target, 200]);
  return body;
}
async function readAll(): Promise<Map<string, string>> {
  const { store, sql } = server.engine;
  await catchUp(PROJECTIONS, store, sql);
  const targets = pins.flatMap((p) => [
    ...READS.map((read) => `${read}&knownAt=${p}`),
    `/api/diff?from=2025-06-24&to=${AT}&knownAtFrom=${pins[0]}&knownAtTo=${p}`,
  ]);
  const found = new Map<string, string>();
  for (const target of targets) found.set(target, await text(target));
  return found;
}
async function write(door: string, body: unknown): Promise<never> {
  const answer = await server.ask('POST', `/api/${door}`, body);
  expect(answer).toMatchObject({ status: 200 });
  return answer.json;
}
const status = (...rows: string[]) => ['unit,criterion,status,effectiveAt', ...rows, ''].join('\n');
const at = '2025-06-27T12:15:00+07:00';

beforeAll(async () => {
  server = await testServer();
  await write('imports', upload(...sampleNamed('assignments', 'counts', 'deadlines')));
  const first = await head();
  await write('imports', upload(...sampleNamed('remarks', 'statuses')));
  const said = { kind: 'status', unit: 'Sơn La', criterion: 'III.3', status: 'done' };
  await write('records', { ...said, effectiveAt: '2025-06-27T17:20:00+07:00', channel: 'phone' });
  const all = await head();
  pins = [Math.floor(first / 2), Math.floor((first + all) / 2), all];
  answers = await readAll();
});
afterAll(() => server.close());

describe('an answer pinned to a position', () => {
  const LATER: readonly (readonly [string, () => Promise<unknown>])[] = [
    [
      'a later import that says otherwise of the same instant and of earlier ones',
      () => {
        const rows = [`Sơn La,III.3,done,${at}`, `Hà Nội,I.1,not_done,2025-06-20`, `Cà Mau,I.1,done,${at}`];
        return write('imports', upload(['late.csv', status(...rows)]));
      },
    ],
    [
      'a record that corrects another',
      async () => {
        const matrix = JSON.parse(await text('/api/matrix?asOf=2025-06-29')) as {
          units: { code: string; cells: Record<string, { event: string }> }[];
        };
        const { event } = matrix.units.find((u) => u.code === '14')!.cells['III.3']!;
        const body = { kind: 'status', unit: '14', criterion: 'III.3', status: 'not_done', corrects: event };
        await write('records', { ...body, effectiveAt: '2025-06-27T17:30:00+07:00', reason: 'nghe nhầm' });
      },
    ],
    [
      'a retraction',
      async () => {
        const { entries } = JSON.parse(await text('/api/timeline?unit=01&all')) as {
          entries: { id: string; type: string; position: number; retracted: unknown }[];
        };
        const entry = entries.find(
          (e) => e.type === 'StatusReported' && e.retracted === null && e.position <= pins.at(-1)!,
        )!;
        await write('retractions', { event: entry.id, reason: 'nhầm tỉnh' });
      },
    ],
    [
      'a document that is withdrawn, and imported again',
      async () => {
        for (const [name, bytes] of sampleNamed('assignments', 'statuses', 'remarks')) {
          await write('withdrawals', { document: sha256(bytes), reason: `${name}: gửi nhầm` });
        }
        await write('imports', upload(...sampleNamed('assignments')));
      },
    ],
    [
      'a new catalogue',
      async () => {
        const { catalogue } = await server.engine.catalogueNow();
        const [unit, ...units] = catalogue.units;
        const renamed: Catalogue = { ...catalogue, units: [...units, { ...unit!, name: 'Thủ đô Hà Nội' }] };
        const json = canonicalJson(renamed);
        const shipped = { catalogue: renamed, sha256: sha256(json), names: new Names(renamed), json };
        await server.engine.catalogues.adopt(shipped, server.engine.now(), { actor: 'tester' });
        expect(await text(`/api/matrix?after=${await head()}`)).toContain('Thủ đô Hà Nội');
      },
    ],
    [
      'read models built again from the events',
      async () => {
        const { sql, store } = server.engine;
        for (const projection of PROJECTIONS)
          expect(await rebuild(projection, { sql, store })).toMatchObject({ identical: true });
      },
    ],
  ];

  it.each(LATER)('stays as it is after %s', async (_, happens) => {
    const before = await head();
    const live = await text(`/api/matrix?asOf=2025-06-29&after=${before}`);
    await happens();
    const after = await head();
    // what happened can be seen by whoever does not pin
    if (after > before) expect(await text(`/api/matrix?asOf=2025-06-29&after=${after}`)).not.toBe(live);
    for (const [target, body] of await readAll())
      expect([target, body]).toEqual([target, answers.get(target)]);
  });

  it('is never empty without a word', () => {
    const early = JSON.parse(answers.get(`/api/matrix?asOf=2025-06-20&knownAt=${pins[2]}`)!) as {
      notice: { vi: string };
    };
    expect(early.notice.vi).toBe(
      'tính đến 20/6/2025 23:59 chưa có báo cáo tiến độ nào; sớm nhất là 27/6/2025 12:15',
    );
    const none = JSON.parse(answers.get(`/api/matrix?asOf=${AT}&knownAt=${pins[0]}`)!) as {
      notice: { en: string };
    };
    expect(none.notice.en).toBe('no report on progress was recorded');
    const full = JSON.parse(answers.get(`/api/vendors?asOf=${AT}&knownAt=${pins[2]}`)!) as {
      notice: unknown;
    };
    expect(full.notice).toBeNull();
  });
});
