// A database that cannot be worked with is refused in one line, within ten seconds, with exit 2 – by whichever program.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Engine } from '../apps/api/src/engine/engine.js';
import { refusalOf } from '../apps/api/src/engine/refusal.js';
import { readSettings } from '../apps/api/src/engine/settings.js';
import { oldPostgres } from './old-postgres.js';
import { testDatabase, type TestDatabase } from './postgres.js';
import { readiness, startProjector, startServer } from './processes.js';

jest.setTimeout(120_000);

const IN_TIME_MS = 10_000;

let dataDir: string;
let db: TestDatabase;
const servers: { close(): void }[] = [];
beforeAll(async () => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'readiness-ledger-refusals-'));
  db = await testDatabase();
});
afterAll(async () => {
  for (const server of servers) server.close();
  await db.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function listening(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Takes connections and says nothing, as behind a firewall that swallows packets. */
function silent(): Promise<string> {
  const open = new Set<Socket>();
  const server = createServer((socket) => void open.add(socket.on('error', () => undefined)));
  const close = server.close.bind(server);
  server.close = (done) => {
    for (const socket of open) socket.destroy();
    return close(done);
  };
  return listening(server);
}

function closedPort(): Promise<string> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(`127.0.0.1:${port}`));
    });
  });
}

const changed = (change: (url: URL) => void): string => {
  const url = new URL(db.url);
  change(url);
  return url.href;
};

/** What the program would say; fails when it opens, when it takes too long, or when it would show a stack. */
async function refusal(url: string): Promise<string> {
  const begun = performance.now();
  const error: unknown = await (async () => {
    const env = { DATABASE_URL: url, READINESS_DATA_DIR: dataDir };
    const settings = readSettings(env, 'start', process.cwd());
    const engine = await Engine.open({ settings, root: process.cwd(), name: 'test' });
    await engine.close();
    return new Error('it opened');
  })().catch((thrown: unknown) => thrown);
  expect(performance.now() - begun).toBeLessThan(IN_TIME_MS);
  const line = refusalOf(error);
  if (line === null) throw error;
  expect(line).toMatch(/^[^\n]+ \/ [^\n]+$/);
  return line;
}

describe('a database that cannot be had', () => {
  it.each<[string, () => string | Promise<string>, RegExp]>([
    ['a URL that is none', () => 'postgres://u:s3cret@a:1,b:2/x', /DATABASE_URL: .*one host/],
    [
      'a port where nothing listens',
      async () => `postgres://u:s3cret@${await closedPort()}/x`,
      /nothing listens/,
    ],
    [
      'a name that nobody has',
      () => 'postgres://u:s3cret@no-such-host.invalid/x',
      /host name is unknown|no answer/,
    ],
    [
      'a server that says nothing',
      async () => `postgres://u:s3cret@${await silent()}/x`,
      /there is no answer/,
    ],
    [
      'a server that speaks HTTP',
      async () => `postgres://u:s3cret@${await listening(createHttp((_, response) => response.end()))}/x`,
      /Cannot connect to PostgreSQL at 127\.0\.0\.1:\d+/,
    ],
    ['a wrong password', () => changed((url) => (url.password = 's3cret')), /wrong user name or password/],
    [
      'a database that is not there',
      () => changed((url) => (url.pathname = '/none')),
      /database does not exist/,
    ],
    [
      'a parameter that the server does not know',
      () => changed((url) => (url.search = '?no_such_setting=1')),
      /no_such_setting/,
    ],
    [
      'a server that is too old',
      async () => `postgres://u:s3cret@${await listening(oldPostgres('120022'))}/x`,
      /is version 12\.22; 15 or newer/,
    ],
    [
      'a standby',
      async () => `postgres://u:s3cret@${await listening(oldPostgres('170004', 't'))}/x`,
      /read-only standby; point DATABASE_URL at the primary/,
    ],
  ])('%s', async (_, url, why) => {
    const said = await refusal(await url());
    expect(said).toMatch(why);
    expect(said).not.toContain('s3cret');
  });
});

describe('a database that is not this program’s', () => {
  const open = async (): Promise<void> => {
    const settings = readSettings(
      { DATABASE_URL: db.url, READINESS_DATA_DIR: dataDir },
      'start',
      process.cwd(),
    );
    await (await Engine.open({ settings, root: process.cwd(), name: 'test' })).close();
  };
  beforeAll(open);

  it('a newer event store, newer read models, newer tables of a room', async () => {
    await db.sql`insert into store.migrations (version) values (99)`;
    expect(await refusal(db.url)).toMatch(/newer than this program: .*schema version 99/);
    await db.sql`delete from store.migrations where version = 99`;
    await db.sql`update projections.checkpoints set version = 99 where name = 'matrix'`;
    expect(await refusal(db.url)).toMatch(/newer than this program: projection matrix has version 99/);
    await db.sql`update projections.checkpoints set version = 1 where name = 'matrix'`;
    await db.sql`insert into public.migrations (name, checksum) values ('ledger/099', 'x')`;
    expect(await refusal(db.url)).toMatch(/newer than this program \(migration "ledger\/099"\)/);
    await db.sql`delete from public.migrations where name = 'ledger/099'`;
    await open();
  });

  it('a role that may not make tables', async () => {
    const role = `reader_${process.pid}`;
    await db.sql.unsafe(`create role ${role} login password 'x'`);
    try {
      const url = changed((to) => {
        to.username = role;
        to.password = 'x';
      });
      expect(await refusal(url)).toMatch(/this role lacks a right \(permission denied/);
    } finally {
      await db.sql.unsafe(`drop role ${role}`);
    }
  });
});

describe('the programs themselves', () => {
  it('say it in one line and end with 2: api, projector and command line', async () => {
    const silence = await silent();
    await db.sql`insert into store.migrations (version) values (99) on conflict do nothing`;
    for (const [url, why] of [
      [`postgres://u:s3cret@${silence}/x`, /there is no answer/],
      [db.url, /newer than this program/],
    ] as const) {
      const env = { DATABASE_URL: url, PORT: '0' };
      const programs = [
        startServer({ env }).ended,
        startProjector({ env }).ended,
        readiness(['matrix'], { env }),
      ];
      for (const { code, stdout, stderr } of await Promise.all(programs)) {
        expect([code, stdout]).toEqual([2, '']);
        expect(stderr.trim()).toMatch(why);
        expect(stderr.trim().split('\n')).toHaveLength(1);
        expect(stderr).not.toContain('s3cret');
      }
    }
  });

  it('refuse a setting that is wrong and a port that is taken', async () => {
    const { code, stderr } = await startProjector({ env: { HOST: '0.0.0.0' } }).ended;
    expect([code, stderr.trim().split('\n').length]).toEqual([2, 1]);
    expect(stderr).toMatch(/READINESS_AUTH=token/);
    await db.sql`delete from store.migrations where version = 99`;
    const [, port = ''] = (await silent()).split(':');
    const taken = await startProjector({ env: { DATABASE_URL: db.url, PORT: port } }).ended;
    expect([taken.code, taken.stderr.trim().split('\n').length]).toEqual([2, 1]);
    expect(taken.stderr).toMatch(new RegExp(`port 127.0.0.1:${port} is taken`));
  });
});
