// A cell with a history longer than the answer carries: nothing is cut without a word.
import type { z } from 'zod';
import { schemas } from '../apps/api/src/http/schemas.js';
import { testServer, upload, type TestServer } from './server.js';

const REPORTS = 1_205;
/** The newest first, so that what holds now was recorded first. */
const TABLE = [
  'unit,criterion,status,effectiveAt',
  ...Array.from({ length: REPORTS }, (_, i) => {
    const at = new Date(Date.parse('2025-06-28T10:00:00.000Z') - i * 60_000).toISOString();
    return `Sơn La,III.3,${i % 2 === 0 ? 'done' : 'not_done'},${at}`;
  }),
  'Hà Nội,III.3,not_done,2025-06-28T10:00:00.000Z',
  '',
].join('\n');

describe('a cell of which much was said', () => {
  let server: TestServer;
  let position: number;
  beforeAll(async () => {
    server = await testServer();
    const { status } = await server.ask('POST', '/api/imports', upload(['nhieu.csv', TABLE]));
    expect(status).toBe(200);
    ({ position } = await server.engine.store.head());
  });
  afterAll(() => server?.close());

  const cellAt = async (cell: string, query = ''): Promise<z.infer<typeof schemas.cell>> => {
    const { status, json } = await server.ask('GET', `/api/cells/${cell}?after=${position}${query}`);
    expect(status).toBe(200);
    return schemas.cell.parse(json);
  };

  it('answers the newest of its history and how many there are, which the timeline has all', async () => {
    const { history, historyTotal } = await cellAt('14/III.3');
    expect([history.length, historyTotal]).toEqual([1_000, REPORTS]);
    const all = 'unit=14&criterion=III.3&type=StatusReported&all=true&limit=10000';
    const timeline = schemas.timeline.parse((await server.ask('GET', `/api/timeline?${all}`)).json);
    expect(timeline.entries).toHaveLength(historyTotal);
    expect(timeline.entries.slice(0, 1_000)).toEqual(history);
  });

  it('answers whose word holds, though that stands further back', async () => {
    const { cell, said, history } = await cellAt('14/III.3');
    expect(cell.status).toBe('done');
    expect(said).toMatchObject({ id: cell.event, effectiveAt: '2025-06-28T10:00:00.000Z' });
    expect(history.map(({ id }) => id)).not.toContain(cell.event);
  });

  it('answers through what channel a record by hand came in, and why it was made', async () => {
    const call = { kind: 'status', unit: '04', criterion: 'I.1', status: 'done', effectiveAt: '2025-06-28' };
    const told = { assertedBy: 'unit:04', channel: 'điện thoại', reason: 'gọi lúc 17 giờ' };
    const recorded = await server.ask('POST', '/api/records', { ...call, ...told });
    ({ position } = recorded.json);
    const { said, history } = await cellAt('04/I.1');
    expect(said).toMatchObject({ ...told, assertedBy: { kind: 'unit', id: '04' }, source: null });
    expect(history).toEqual([said]);
    const { json } = await server.ask('GET', `/api/timeline?unit=04&after=${position}`);
    expect(schemas.timeline.parse(json).entries).toEqual([said]);
    const read = await cellAt('01/III.3');
    expect(read.said).toMatchObject({ channel: null, reason: null });
  });

  it('counts what is true and known at the moment, and only this cell', async () => {
    const early = await cellAt('14/III.3', '&asOf=2025-06-27T14:00:00.000Z');
    expect(early.historyTotal).toBe(early.history.length);
    // one a minute, back from 10:00 the day after
    expect(early.historyTotal).toBe(REPORTS - 20 * 60);
    const other = await cellAt('01/III.3');
    expect([other.history.length, other.historyTotal]).toEqual([1, 1]);
    expect(other.said).toEqual(other.history[0]);
    const silent = await cellAt('01/I.1');
    expect([silent.said, silent.historyTotal, silent.cell.status]).toEqual([null, 0, 'not_reported']);
  });
});
