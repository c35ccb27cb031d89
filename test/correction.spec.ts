// Correction without deletion, as its callers meet it: entries retracted, documents withdrawn and imported again, and
// the timeline that shows all of it.
import type { z } from 'zod';
import { schemas } from '../apps/api/src/http/schemas.js';
import { problemOf } from './problems.js';
import { testServer, upload, type TestServer } from './server.js';

type Retraction = z.infer<typeof schemas.retraction>;
type Matrix = z.infer<typeof schemas.matrix>;
type Timeline = z.infer<typeof schemas.timeline>;
type Imported = z.infer<typeof schemas.imports>[number];

const AT = '2025-06-27T12:15:00+07:00';
const table = (...rows: string[]): string => ['unit,criterion,status,effectiveAt', ...rows, ''].join('\n');
const FIRST = table(`Hà Nội,I.1,not_done,2025-06-26T12:15:00+07:00`, `Cao Bằng,I.1,done,${AT}`);
const SECOND = table(`Hà Nội,I.1,done,${AT}`, `Cao Bằng,I.1,done,${AT}`);
const VENDORS = ['unit,system,vendors,mode,effectiveAt', 'Hà Nội,TTHC,FPT,vendor,2025-06-24', ''].join('\n');

let server: TestServer;
beforeEach(async () => {
  server = await testServer();
});
afterEach(() => server.close());

async function imported(name: string, content: string): Promise<Imported> {
  const answer = await server.ask('POST', '/api/imports', upload([name, content]));
  expect(answer.status).toBe(200);
  return schemas.imports.parse(answer.json)[0]!;
}
async function post(door: string, body: object): Promise<Retraction> {
  const answer = await server.ask('POST', `/api/${door}`, body);
  expect(answer).toMatchObject({ status: 200 });
  return schemas.retraction.parse(answer.json);
}
async function matrix(after: number, more = ''): Promise<Matrix> {
  const answer = await server.ask('GET', `/api/matrix?asOf=2025-06-28&after=${after}${more}`);
  expect(answer.status).toBe(200);
  return schemas.matrix.parse(answer.json);
}
const cellOf = ({ units }: Matrix, unit: string, criterion = 'I.1') =>
  units.find((u) => u.code === unit)!.cells[criterion]!;
async function timeline(after: number, query = ''): Promise<Timeline['entries']> {
  const answer = await server.ask('GET', `/api/timeline?all&after=${after}${query}`);
  expect(answer.status).toBe(200);
  return schemas.timeline.parse(answer.json).entries;
}
const head = async (): Promise<number> => (await server.engine.store.head()).position;

describe('an entry that is retracted', () => {
  it('gives way to what was said before it, stays readable as known then, and is struck in the timeline', async () => {
    await imported('1.csv', FIRST);
    const { position: before } = await imported('2.csv', SECOND);
    const event = cellOf(await matrix(before), '01').event!;
    expect(cellOf(await matrix(before), '01').status).toBe('done');

    const preview = await post('retractions?dryRun', { event, reason: 'nhầm tỉnh' });
    expect(preview).toMatchObject({ retracted: [event], position: before });
    expect(preview.changes).toEqual([
      expect.objectContaining({
        kind: 'status',
        unit: '01',
        criterion: 'I.1',
        from: 'done',
        to: 'not_done',
        at: null,
      }),
    ]);
    expect(await head()).toBe(before);

    const done = await post('retractions', { event, reason: '  nhầm tỉnh ' });
    expect(done).toEqual({ retracted: [event], position: before + 1 });
    expect(cellOf(await matrix(done.position), '01')).toMatchObject({ status: 'not_done' });
    expect(cellOf(await matrix(done.position, `&knownAt=${before}`), '01')).toMatchObject({
      status: 'done',
      event,
    });

    const entries = await timeline(done.position, '&unit=01');
    expect(entries.find((e) => e.id === event)).toMatchObject({
      change: null,
      retracted: { position: before + 1, by: expect.any(String) as string, reason: 'nhầm tỉnh' },
    });
    expect(entries.find((e) => e.id === event)!.retracted!['at']).toMatch(/^\d{4}-\d\d-\d\dT/);

    const again = await post('retractions', { event, reason: 'lần nữa' });
    expect(again).toEqual({ retracted: [], position: before + 1 });
  });

  it('shows beforehand also where only an earlier moment would change', async () => {
    const { position } = await imported('1.csv', FIRST);
    const late = await imported('3.csv', table(`Hà Nội,I.1,done,2025-06-25T12:15:00+07:00`));
    const entries = await timeline(late.position, '&unit=01');
    const event = entries.find((e) => e.position > position)!.id;
    const { changes } = await post('retractions?dryRun', { event, reason: 'x' });
    expect(changes).toEqual([
      expect.objectContaining({ from: 'done', to: 'not_reported', at: '2025-06-25T05:15:00.000Z' }),
    ]);
  });

  it('is never a retraction itself, the frame of an import, or an event that is not there', async () => {
    const { position } = await imported('1.csv', FIRST);
    const event = cellOf(await matrix(position), '01').event!;
    const { position: after } = await post('retractions', { event, reason: 'x' });
    const entries = await timeline(after);
    const ask = (id: string, reason = 'x') => server.ask('POST', '/api/retractions', { event: id, reason });
    for (const type of ['EntryRetracted', 'ReportReceived', 'ReportCompleted', 'CatalogueAdopted']) {
      const problem = problemOf(await ask(entries.find((e) => e.type === type)!.id), 409);
      expect(problem.title).toBe('not-retractable');
    }
    expect(problemOf(await ask(crypto.randomUUID()), 404).title).toBe('unknown-event');
    expect(problemOf(await ask('12'), 400).detail).toContain('timeline');
    expect(problemOf(await ask(event, '  '), 400).title).toBe('bad-request');
    expect(
      problemOf(await server.ask('POST', '/api/retractions', { event, reason: 'x' }, null), 401),
    ).toBeTruthy();
    expect(await head()).toBe(after);
  });
});

describe('a document that is withdrawn', () => {
  it('takes back all that it said, and says it anew when it is imported again', async () => {
    const first = await imported('1.csv', FIRST);
    const second = await imported('2.csv', SECOND);
    const vendors = await imported('v.csv', VENDORS);
    const pinned = await matrix(vendors.position, `&knownAt=${vendors.position}`);

    const preview = await post('withdrawals?dryRun', { document: vendors.sha256.slice(0, 8), reason: 'x' });
    expect(preview.changes).toEqual([
      expect.objectContaining({ kind: 'vendor', unit: '01', system: 'TTHC', from: ['FPT'], to: null }),
    ]);
    const done = await post('withdrawals', { document: second.sha256, reason: 'gửi nhầm bản' });
    // two statuses, received and completed
    expect(done.retracted).toHaveLength(4);
    expect(done.position).toBe(vendors.position + 4);
    const now = await matrix(done.position);
    expect(cellOf(now, '01').status).toBe('not_done');
    expect(cellOf(now, '04')).toMatchObject({ status: 'done', source: { document: first.sha256 } });
    expect(await matrix(done.position, `&knownAt=${vendors.position}`)).toEqual(pinned);
    const struck = await timeline(done.position, `&document=${second.sha256}`);
    expect(struck.filter((e) => e.type !== 'EntryRetracted')).toHaveLength(4);
    for (const entry of struck.filter((e) => e.type !== 'EntryRetracted'))
      expect(entry.retracted).toMatchObject({ reason: 'gửi nhầm bản' });

    expect((await post('withdrawals', { document: second.sha256, reason: 'x' })).retracted).toEqual([]);
    const again = await imported('2.csv', SECOND);
    expect(again.events).toMatchObject({ appended: 4, alreadyAppended: 0 });
    expect(cellOf(await matrix(again.position), '01').status).toBe('done');
  });

  it('must be one that was imported, named by eight digits or more', async () => {
    const { sha256, position } = await imported('1.csv', FIRST);
    const ask = (document: string) => server.ask('POST', '/api/withdrawals', { document, reason: 'x' });
    expect(problemOf(await ask(sha256.slice(0, 7)), 400).detail).toContain('sha256');
    expect(problemOf(await ask('0'.repeat(64)), 404).title).toBe('not-found');
    const { sha256: catalogue } = await server.engine.catalogueNow();
    expect(problemOf(await ask(catalogue), 409).title).toBe('not-retractable');
    expect(await head()).toBe(position);
  });
});

describe('two reports of one instant', () => {
  it('the later recorded stands, and where they disagree the cell says so', async () => {
    await imported('1.csv', table(`Hà Nội,I.1,not_done,${AT}`, `Cao Bằng,I.1,done,${AT}`));
    const { position, sha256 } = await imported('2.csv', SECOND);
    const found = await matrix(position);
    expect(cellOf(found, '01')).toMatchObject({
      status: 'done',
      conflicting: true,
      source: { document: sha256 },
    });
    expect(cellOf(found, '04')).toMatchObject({ status: 'done', conflicting: false });
    const { position: after } = await post('withdrawals', {
      document: sha256,
      reason: 'bản thay thế bị hủy',
    });
    expect(cellOf(await matrix(after), '01')).toMatchObject({ status: 'not_done', conflicting: false });
  });
});
