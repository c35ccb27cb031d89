import net from 'node:net';
import { testDatabase, type TestDatabase } from '../../../test/postgres.js';
import {
  connect,
  describeConnectionFailure,
  dropDatabase,
  ensureDatabase,
  isConnectionFailure,
} from './connect.js';

async function failureOf(url: string): Promise<unknown> {
  const sql = connect(url, { max: 1, connectTimeout: 1 });
  try {
    await sql`select 1`;
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await sql.end({ timeout: 0 });
  }
}

describe('connecting to PostgreSQL', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.drop());

  const changed = (change: (url: URL) => void): string => {
    const url = new URL(db.url);
    change(url);
    return url.href;
  };

  it('makes a missing database, also when six ask at once, and keeps one that is there', async () => {
    const url = changed((u) => (u.pathname += '_danh-sách "mới"'));
    await Promise.all(Array.from({ length: 6 }, () => ensureDatabase(url)));
    const sql = connect(url, { max: 1 });
    await sql`create table kept (n int)`;
    await ensureDatabase(url);
    expect(await sql`select * from kept`).toEqual([]);
    await sql.end();
    await dropDatabase(url);
    expect(await failureOf(url)).toMatchObject({ code: '3D000' });
  });

  it('says in one line of two languages what is wrong and where, without the password', async () => {
    const cases: [string, RegExp][] = [
      [changed((u) => (u.port = '1')), /tại \S+:1: không có máy chủ nào nghe.* at \S+:1: nothing listens/],
      [
        changed((u) => (u.password = 'se-cret')),
        /sai tên người dùng hoặc mật khẩu.*wrong user name or password/,
      ],
      [changed((u) => (u.pathname = '/nowhere')), /không tồn tại.*does not exist/],
    ];
    for (const [url, expected] of cases) {
      const error = await failureOf(url);
      const line = describeConnectionFailure(error, url);
      expect(line).toMatch(expected);
      expect(line).not.toMatch(/\n|se-cret/);
      expect(isConnectionFailure(error)).toBe(true);
    }
    expect(isConnectionFailure(Object.assign(new Error('syntax'), { code: '42601' }))).toBe(false);
  });

  it('refuses what is not a URL', async () => {
    await expect(ensureDatabase('localhost/readiness')).rejects.toThrow(/DATABASE_URL.*postgres:\/\/user/);
  });

  it('gives up on a server that accepts and never answers', async () => {
    const sockets: net.Socket[] = [];
    const mute = net.createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await new Promise((resolve) => mute.once('listening', resolve));
    const { port } = mute.address() as net.AddressInfo;
    const url = `postgres://x:y@127.0.0.1:${port}/z`;
    expect(describeConnectionFailure(await failureOf(url), url)).toMatch(
      /không có trả lời.*there is no answer/,
    );
    for (const socket of sockets) socket.destroy();
    mute.close();
  });
});
