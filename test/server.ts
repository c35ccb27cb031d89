// A whole server in this process, on a database of its own and with the projector beside it, for tests that ask through
// HTTP.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Engine } from '../apps/api/src/engine/engine.js';
import { readSettings } from '../apps/api/src/engine/settings.js';
import { openTokens } from '../apps/api/src/engine/tokens.js';
import { createServer } from '../apps/api/src/http/server.js';
import { ProjectorModule } from '../apps/projector/src/projector.js';
import { testDatabase } from './postgres.js';

export interface TestServer {
  readonly app: NestFastifyApplication;
  readonly engine: Engine;
  readonly url: string;
  readonly token: string;
  /** Asks for JSON; `body` is sent as JSON, a FormData as it is, with the token unless another is given. */
  ask(method: string, target: string, body?: unknown, token?: string | null): Promise<Answer>;
  /** Ends the server and drops its database. May be called twice. */
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly headers: Headers;
  readonly json: never;
}

export async function testServer(env: NodeJS.ProcessEnv = {}): Promise<TestServer> {
  const database = await testDatabase();
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'readiness-ledger-http-'));
  const root = process.cwd();
  const settings = readSettings(
    { DATABASE_URL: database.url, READINESS_DATA_DIR: dataDir, PORT: '0', ...env },
    'start',
    root,
  );
  const engine = await Engine.open({ settings, root, name: 'test' });
  const tokens = openTokens(settings);
  const token = readFileSync(tokens.file, 'utf8').trim().split(' ')[1]!;
  const app = await createServer(engine, tokens, [ProjectorModule.with(engine)]);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.getHttpServer().address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  let closed: Promise<void> | null = null;
  return {
    app,
    engine,
    url,
    token,
    ask: async (method, target, body, bearer = token) => {
      const form = body instanceof FormData;
      const response = await fetch(url + target, {
        method,
        headers: {
          ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
          ...(body === undefined || form ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined
          ? {}
          : { body: form ? body : typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const type = response.headers.get('content-type') ?? '';
      const json = (/json/.test(type) ? JSON.parse(text) : text) as never;
      return { status: response.status, type, headers: response.headers, json };
    },
    close: () => {
      closed ??= (async () => {
        await app.close();
        await engine.close();
        await database.drop();
        rmSync(dataDir, { recursive: true, force: true });
      })();
      return closed;
    },
  };
}

/** Files for an upload. */
export function upload(
  ...files: readonly (readonly [name: string, content: string | Uint8Array])[]
): FormData {
  const form = new FormData();
  for (const [name, content] of files) form.append('file', new Blob([content]), name);
  return form;
}
