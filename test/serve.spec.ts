// What `npm start` runs, as a process of its own: the sample on an embedded PostgreSQL, as root and as an ordinary user,
// ended and started again; and a server whose database goes away under it.
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { startEmbeddedPostgres, ensureDatabase } from '#libs/database';
import { schemas } from '../apps/api/src/http/schemas.js';
import { feedOf } from './feed.js';
import { startServer, type ProcessOptions, type Running } from './processes.js';

// a start loads much, and other tests run beside this one
jest.setTimeout(180_000);

const MOMENT = 'asOf=2025-06-27T12:15:00%2B07:00';

const running: Running[] = [];
const scratch: string[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) {
    server.child.kill('SIGTERM');
    await server.ended;
  }
  for (const folder of scratch.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function dataDirectory(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'readiness-ledger-serve-'));
  scratch.push(folder);
  return folder;
}

interface Served {
  readonly server: Running;
  readonly url: string;
  readonly greeting: string;
}

async function serve(options: ProcessOptions): Promise<Served> {
  const server = startServer({ ...options, env: { PORT: '0', ...options.env } });
  running.push(server);
  const greeting = await server.printed(/Ctrl-C/);
  return { server, greeting, url: /http:\/\/[\d.]+:\d+/.exec(greeting)![0] };
}

async function end({ child, ended }: Running): Promise<void> {
  child.kill('SIGTERM');
  const { code, signal } = await ended;
  expect([code, signal]).toEqual([0, null]);
}

async function get(url: string): Promise<unknown> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  return response.json();
}

/** Asks again while the answer is 503, as its Retry-After says, for half a minute. */
async function answered(url: string): Promise<unknown> {
  for (const until = performance.now() + 30_000; performance.now() < until; await pause(25)) {
    const response = await fetch(url);
    const body: unknown = await response.json();
    if (response.status === 200) return body;
    expect(response.status).toBe(503);
  }
  throw new Error(`${url} did not come back`);
}

async function doneAt(url: string): Promise<number> {
  const matrix = schemas.matrix.parse(await get(`${url}/api/matrix?${MOMENT}`));
  return matrix.units.reduce((sum, unit) => sum + unit.done, 0);
}

const health = async (url: string): Promise<z.infer<typeof schemas.health>> =>
  schemas.health.parse(await get(`${url}/health`));

function record(url: string, token: string, text: string): Promise<Response> {
  return fetch(`${url}/api/records`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'note', unit: 'Huế', text, effectiveAt: '2025-06-27' }),
  });
}

const tokenIn = (file: string): string => readFileSync(file, 'utf8').trim().split(' ')[1]!;

/** Processes that name the folder in their command line or environment of start; Linux only. */
function processesOf(folder: string): string[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
      } catch {
        return false;
      }
    });
}

/** A process that has ended and only waits to be noticed by its parent is not alive. */
function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const stat = `/proc/${pid}/stat`;
    return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, 'utf8'));
  } catch {
    return false;
  }
}

describe('a first start', () => {
  it('shows the sample of 27/6/2025, ends without a trace, and loses nothing over a second start', async () => {
    const folder = dataDirectory();
    const env = { READINESS_DATA_DIR: folder };
    const first = await serve({ env });
    expect(first.greeting).toMatch(/DỮ LIỆU MẪU/);
    expect(first.greeting).toMatch(/SAMPLE DATA/);
    expect(first.greeting).toMatch(/READINESS_SAMPLE=none/);
    const [tokens] = new RegExp(`${folder}/\\S*tokens`).exec(first.greeting)!;
    expect(statSync(tokens).mode & 0o777).toBe(0o600);
    expect(await doneAt(first.url)).toBe(623);
    // the page itself says so by this, in a banner
    expect(await (await fetch(`${first.url}/api/about`)).json()).toMatchObject({ sample: true });
    expect(await (await fetch(first.url)).text()).toContain('<div id="root">');

    const recorded = await record(first.url, tokenIn(tokens), 'gọi lúc 17:20');
    const { event, position } = schemas.record.parse(await recorded.json());
    const postmaster = Number(
      readFileSync(path.join(folder, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0],
    );
    expect(alive(postmaster)).toBe(true);
    await end(first.server);
    expect(alive(postmaster)).toBe(false);
    expect(processesOf(folder)).toEqual([]);

    const second = await serve({ env });
    expect(second.greeting).not.toMatch(/made just now/);
    expect(await doneAt(second.url)).toBe(623);
    expect((await health(second.url)).position).toBe(position);
    const { entries } = schemas.timeline.parse(await get(`${second.url}/api/timeline?limit=1&all=true`));
    expect(entries[0]!.id).toBe(event);
    await end(second.server);
    expect(processesOf(folder)).toEqual([]);
  });

  const root = process.getuid?.() === 0;
  // PostgreSQL wants a user with a name
  const nobody = root ? /^nobody:[^:]*:(\d+):(\d+)/m.exec(readFileSync('/etc/passwd', 'utf8')) : null;
  const reachable = (statSync('.').mode & 0o005) === 0o005;
  if (root && !reachable) console.warn('SKIPPED: an ordinary user cannot reach this clone');
  (nobody && reachable ? it : it.skip)('works for an ordinary user as well', async () => {
    const folder = dataDirectory();
    const [uid, gid] = [Number(nobody![1]), Number(nobody![2])];
    chownSync(folder, uid, gid);
    const env = { READINESS_DATA_DIR: path.join(folder, 'data'), HOME: folder };
    const served = await serve({ env, uid, gid });
    expect(await doneAt(served.url)).toBe(623);
    expect(statSync(path.join(folder, 'data')).uid).toBe(uid);
    await end(served.server);
    expect(processesOf(folder)).toEqual([]);
  });

  it('refuses an address beyond this machine in one line', async () => {
    const folder = dataDirectory();
    const far = await startServer({ env: { READINESS_DATA_DIR: folder, HOST: '0.0.0.0' } }).ended;
    expect([far.code, far.stdout]).toEqual([2, '']);
    expect(far.stderr).toMatch(/READINESS_AUTH=token/);
    expect(far.stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('a database that goes away', () => {
  it('leaves the server alive: 503 while it is gone, everything acknowledged there when it is back', async () => {
    const folder = dataDirectory();
    const databaseDir = dataDirectory();
    const start = () => startEmbeddedPostgres({ dataDir: databaseDir, root: process.cwd(), signals: false });
    const database = await start();
    const url = database.url('away');
    await ensureDatabase(url);
    const { server, url: at } = await serve({ env: { READINESS_DATA_DIR: folder, DATABASE_URL: url } });
    const [name] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) =>
      f.endsWith('tokens'),
    );
    const token = tokenIn(path.join(folder, name!));

    const fed: { position: number; id: string }[] = [];
    const feed = (async () => {
      for await (const message of feedOf(at)) if (message.event === 'recorded') fed.push(message.data);
    })();

    // writes without pause while the database is killed: what was acknowledged must be there afterwards
    const acknowledged: string[] = [];
    const refused = new Set<number>();
    let writing = true;
    let underWay = (): void => undefined;
    const manyWritten = new Promise<void>((resolve) => (underWay = resolve));
    const writer = (async () => {
      for (let i = 0; writing; i++) {
        const answer = await record(at, token, `ghi chú ${i}`);
        const body = (await answer.json()) as { event?: string; status?: number };
        if (answer.status === 200) acknowledged.push(body.event!);
        else refused.add(answer.status);
        if (acknowledged.length === 20) underWay();
      }
    })();
    await manyWritten;
    process.kill(database.pid, 'SIGQUIT');
    while (alive(database.pid)) await pause(20);

    const gone = await fetch(`${at}/api/matrix`);
    expect(gone.status).toBe(503);
    expect(gone.headers.get('content-type')).toContain('application/problem+json');
    expect(gone.headers.get('retry-after')).not.toBeNull();
    expect((await fetch(`${at}/health/live`)).status).toBe(200);
    expect((await fetch(`${at}/health/ready`)).status).toBe(503);

    const back = await start();
    try {
      const begun = performance.now();
      await answered(`${at}/health/ready`);
      const before = acknowledged.length;
      while (acknowledged.length < before + 3) await pause(10);
      expect(performance.now() - begun).toBeLessThan(10_000);
      writing = false;
      await writer;
      expect([...refused]).toEqual([503]);
      const { position } = await health(at);
      const answer = await answered(`${at}/api/timeline?all=true&limit=10000&after=${position}`);
      const kept = new Set(schemas.timeline.parse(answer).entries.map((entry) => entry.id));
      expect(acknowledged.filter((event) => !kept.has(event))).toEqual([]);
      // the feed that was open all the time has missed nothing
      const last = acknowledged.at(-1)!;
      for (let i = 0; i < 1000 && !fed.some((event) => event.id === last); i++) await pause(10);
      expect(fed.map((event) => event.position)).toEqual(fed.map((_, i) => fed[0]!.position + i));
      expect(fed.some((event) => event.id === last)).toBe(true);
      await end(server);
      await feed;
    } finally {
      writing = false;
      server.child.kill('SIGTERM');
      await server.ended;
      await back.release();
      await database.release();
    }
    expect(processesOf(databaseDir)).toEqual([]);
  });
});
