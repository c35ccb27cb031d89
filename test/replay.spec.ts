// Replay, on a real store: the events alone give what the read models say, and a read model that was changed is found.
import { readdirSync, readFileSync } from 'node:fs';
import { replay, type ReplayCounts } from '../apps/api/src/queries/replay.js';
import { PROJECTIONS } from '../apps/projector/src/projections.js';
import { catchUp, rebuild } from '../projections/runner/index.js';
import { testServer, upload, type TestServer } from './server.js';

const SAMPLE = readdirSync('data/sample')
  .filter((name) => name.endsWith('.csv'))
  .map((name) => [name, readFileSync(`data/sample/${name}`)] as const);

let server: TestServer;
let head: number;
beforeAll(async () => {
  server = await testServer();
  expect((await server.ask('POST', '/api/imports', upload(...SAMPLE))).status).toBe(200);
  const { store, sql } = server.engine;
  await catchUp(PROJECTIONS, store, sql);
  head = (await store.head()).position;
});
afterAll(() => server.close());

describe('replay', () => {
  it('walks every event once, in order, and ends where the matrix is', async () => {
    const seen: [number, ReplayCounts][] = [];
    const { counts, ...end } = await replay(server.engine, {
      onStep: ({ position }, then) => void seen.push([position, then]),
    });
    expect(end).toEqual({ from: 1, to: head, events: head, identical: true, differences: [] });
    expect(counts).toEqual({ done: 623, notDone: 261, notReported: 0, notApplicable: 0 });
    expect(seen.map(([position]) => position)).toEqual(Array.from({ length: head }, (_, i) => i + 1));
    expect(seen[0]![1]).toEqual({ done: 0, notDone: 0, notReported: 884, notApplicable: 0 });
    expect(seen.at(-1)![1]).toEqual(counts);
    for (const [, c] of seen) expect(c.done + c.notDone + c.notReported + c.notApplicable).toBe(884);
  });

  it('counts what came before also when it begins in the middle, and stops where it is told', async () => {
    const all: ReplayCounts[] = [];
    await replay(server.engine, { onStep: (_, then) => void all.push(then) });
    const [from, to] = [Math.floor(head / 3), Math.floor((2 * head) / 3)];
    const part: ReplayCounts[] = [];
    const end = await replay(server.engine, { from, to, onStep: (_, then) => void part.push(then) });
    expect(end).toMatchObject({ from, to, events: to - from + 1, identical: true });
    expect(part).toEqual(all.slice(from - 1, to));
    expect(end.counts).toEqual(all[to - 1]);
  });

  it.each([{ from: 0 }, { from: 3, to: 2 }, { to: 1_000_000 }])('refuses %j', async (range) => {
    await expect(replay(server.engine, range)).rejects.toThrow(/vị trí/);
  });

  it('names the cells of a read model that was changed, until it is rebuilt', async () => {
    const { sql, store } = server.engine;
    const [cell] = await sql<{ cell: string; position: string }[]>`
      update matrix_v2.entries set value = jsonb_set(value, '{status}', '"not_done"')
      where position = (select min(position) from matrix_v2.entries where key = 'done') returning cell, position`;
    await sql`delete from vendors_v1.segments where cell = ${JSON.stringify(['assignment', '01', 'TTHC'])}`;
    const { identical, differences } = await replay(server.engine);
    expect(identical).toBe(false);
    expect(differences.map((d) => d.cell)).toEqual([JSON.parse(cell!.cell), ['assignment', '01', 'TTHC']]);
    expect(differences[0]).toMatchObject({
      expected: { value: { status: 'done' }, position: Number(cell!.position) },
      actual: { value: { status: 'not_done' } },
    });
    expect(differences[1]!.actual).toBeNull();
    for (const projection of PROJECTIONS.filter((p) => ['matrix', 'vendors'].includes(p.name)))
      expect(await rebuild(projection, { sql, store })).toMatchObject({ identical: false });
    expect(await replay(server.engine)).toMatchObject({ identical: true });
  });
});
