// A whole server in this process, on a database of its own and with the projector beside it, for tests that ask through
// HTTP; and the reader of its live feed.
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
  const tokens = openTokens(dataDir);
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

export interface FeedMessage {
  readonly id: string | null;
  readonly event: string;
  readonly data: { readonly position: number; readonly type: string };
}

/** The messages of the live feed, until the server ends it or the reader stops. */
export async function* feedOf(
  url: string,
  options: { readonly last?: number; readonly signal?: AbortSignal; readonly onOpen?: () => void } = {},
): AsyncGenerator<FeedMessage> {
  const response = await fetch(`${url}/api/events/stream`, {
    headers: options.last === undefined ? {} : { 'last-event-id': String(options.last) },
    ...(options.signal ? { signal: options.signal } : {}),
  });
  if (response.status !== 200 || !response.body) throw new Error(`the feed answered ${response.status}`);
  options.onOpen?.();
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => line.split(/: (.*)/s) as [string, string]));
      const data = fields.get('data');
      if (data === undefined) continue;
      yield {
        id: fields.get('id') ?? null,
        event: fields.get('event') ?? '',
        data: JSON.parse(data) as never,
      };
    }
  }
}
