// A browser writes by cookie: the token is shown once, the cookie cannot be read by a page, and no other site can write
// with it.
import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { schemas } from '../apps/api/src/http/schemas.js';
import { Sessions } from '../apps/api/src/engine/sessions.js';
import { openTokens } from '../apps/api/src/engine/tokens.js';
import { testServer, type TestServer } from './server.js';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const note = { kind: 'note', unit: 'Huế', text: 'đã gọi điện', effectiveAt: '2025-06-26' };

async function call(method: string, target: string, headers: Record<string, string>, body?: unknown) {
  const response = await fetch(server.url + target, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const json = (await response.json()) as { actor: string | null; csrf: string; title?: string };
  const [set] = response.headers.getSetCookie();
  return { status: response.status, json, set: set ?? '', cookie: set?.split(';')[0] ?? '' };
}

const begin = (token = server.token, headers: Record<string, string> = {}) =>
  call('POST', '/api/session', headers, { token });

describe('a session of a browser', () => {
  it('begins with a token, in a cookie that no page can read and no other site sends', async () => {
    const begun = await begin();
    expect(begun.status).toBe(200);
    expect(schemas.session.parse(begun.json).actor).toBe('chuyen-vien');
    expect(begun.set).toMatch(/; HttpOnly; SameSite=Strict$/);
    expect(begun.set).not.toContain(server.token);
    const current = await call('GET', '/api/session', { cookie: `other=1; ${begun.cookie}` });
    expect(current.json).toEqual(begun.json);
    expect((await call('GET', '/api/session', {})).json).toEqual({ actor: null, csrf: null });
  });

  it('refuses a token that is none, and a page of another site', async () => {
    expect(await begin('x'.repeat(32))).toMatchObject({ status: 401, set: '' });
    expect(await begin(server.token, { origin: 'http://evil.example' })).toMatchObject({
      status: 401,
      set: '',
    });
    expect(await begin(server.token, { 'sec-fetch-site': 'cross-site' })).toMatchObject({
      status: 401,
      set: '',
    });
  });

  it('writes in the name of its token, only with its own CSRF token', async () => {
    const { cookie, json } = await begin();
    const other = await begin();
    const head = async () => (await server.engine.store.head()).position;
    const before = await head();
    const refused: Record<string, string>[] = [
      { cookie },
      { cookie, 'x-csrf-token': 'x' },
      { cookie, 'x-csrf-token': other.json.csrf },
      { cookie, 'x-csrf-token': json.csrf, 'sec-fetch-site': 'same-site' },
      { cookie, 'x-csrf-token': json.csrf, origin: 'http://evil.example' },
      { cookie, 'x-csrf-token': json.csrf, origin: 'null' },
    ];
    for (const headers of refused)
      expect(await call('POST', '/api/records', headers, note)).toMatchObject({ status: 403 });
    expect(await head()).toBe(before);
    const own = { cookie, 'x-csrf-token': json.csrf, 'sec-fetch-site': 'same-origin', origin: server.url };
    expect((await call('POST', '/api/records', own, note)).status).toBe(200);
    const [event] = await server.engine.store.readAll(before, 1);
    expect(event!.metadata).toMatchObject({ actor: 'chuyen-vien', via: 'api' });
  });

  it('ends when it is asked to, and a bearer token needs no CSRF token', async () => {
    const { cookie, json } = await begin();
    const own = { cookie, 'x-csrf-token': json.csrf };
    expect((await call('DELETE', '/api/session', { cookie })).status).toBe(403);
    const ended = await call('DELETE', '/api/session', own);
    expect(ended).toMatchObject({ status: 200, json: { actor: null } });
    expect(ended.set).toContain('Max-Age=0');
    expect((await call('POST', '/api/records', own, note)).status).toBe(401);
    const bearer = { cookie, authorization: `Bearer ${server.token}`, origin: 'http://tool.example' };
    expect((await call('POST', '/api/records', bearer, note)).status).toBe(200);
  });

  it('opens the reads too where reading needs a token, with a Secure cookie for another machine', async () => {
    const guarded = await testServer({ READINESS_AUTH: 'token' });
    try {
      const body = JSON.stringify({ token: guarded.token });
      const answer = await guarded.app.inject({
        method: 'POST',
        url: '/api/session',
        headers: { host: 'readiness.example', 'content-type': 'application/json' },
        payload: body,
      });
      const set = String(answer.headers['set-cookie']);
      expect(set).toMatch(/; HttpOnly; SameSite=Strict; Secure$/);
      const cookie = set.split(';')[0]!;
      const read = (headers: Record<string, string>) => fetch(`${guarded.url}/api/documents`, { headers });
      expect((await read({})).status).toBe(401);
      expect((await read({ cookie: `${cookie}x` })).status).toBe(401);
      expect((await read({ cookie })).status).toBe(200);
      const page = await fetch(`${guarded.url}/`);
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(page.headers.get('link')).toBeNull();
      expect((await fetch(`${guarded.url}/`, { headers: { cookie } })).headers.get('link')).toContain(
        '/api/',
      );
    } finally {
      await guarded.close();
    }
  });

  it('lasts half a day by the clock of the database, and is forgotten when it has ended', async () => {
    const { sql } = server.engine;
    const { cookie } = await begin();
    const left = await sql<{ s: number }[]>`
      select extract(epoch from max(ends_at) - clock_timestamp())::float8 as s from api.sessions`;
    expect(left[0]!.s).toBeGreaterThan(12 * 3_600 - 60);
    expect(left[0]!.s).toBeLessThanOrEqual(12 * 3_600);
    expect((await call('GET', '/api/session', { cookie })).json.actor).toBe('chuyen-vien');
    await sql`update api.sessions set ends_at = clock_timestamp()`;
    expect((await call('GET', '/api/session', { cookie })).json).toEqual({ actor: null, csrf: null });
    await begin();
    expect(await sql`select 1 from api.sessions`).toHaveLength(1);
  });

  it('ends with the token that it began with, in every process and after a restart', async () => {
    const { sql } = server.engine;
    const tokens = (line: string) => {
      const tokensFile = path.join(mkdtempSync(path.join(os.tmpdir(), 'readiness-ledger-tokens-')), 'tokens');
      writeFileSync(tokensFile, `${line}\n`, { mode: 0o600 });
      return openTokens({ dataDir: '/none', tokensFile });
    };
    const token = 'a-token-of-more-than-20';
    const { id } = (await new Sessions(sql, tokens(`lan ${token}`)).begin(token))!;
    expect(await new Sessions(sql, tokens(`lan ${token}`)).find(id)).toMatchObject({ actor: 'lan' });
    expect(await new Sessions(sql, tokens('lan another-token-of-20-and-more')).find(id)).toBeNull();
  });
});
