// What an operator asks a projector process: is it alive, is it ready, its metrics. Three addresses need no framework.
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { health } from '../../../projections/runner/index.js';
import type { Engine } from '../../api/src/engine/engine.js';
import { listenRefusal } from '../../api/src/engine/listen.js';
import { metricsText, registry } from '../../api/src/http/metrics.js';
import type { Projector } from './projector.js';

export interface HealthServer {
  readonly url: string;
  close(): Promise<void>;
}

/** @throws SettingsError when HOST and PORT cannot be had */
export async function serveHealth(engine: Engine, projector: Projector): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://projector');
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return send(response, 405, { status: 'method not allowed' });
    answer(pathname, response).catch((error: unknown) =>
      // the store cannot be reached: what it knows cannot be told
      send(response, 503, { status: 'unavailable', reason: error instanceof Error ? error.message : '?' }),
    );
  });
  const answer = async (pathname: string, response: ServerResponse): Promise<void> => {
    if (pathname === '/health/live') return send(response, 200, { status: 'ok' });
    if (pathname !== '/health/ready' && pathname !== '/health' && pathname !== '/metrics')
      return send(response, 404, { status: 'not found' });
    const { head: position, projections } = await health(engine.sql, engine.store);
    if (pathname === '/metrics') {
      response.writeHead(200, { 'content-type': registry.contentType });
      response.end(await metricsText(position, projections));
      return;
    }
    const ok = projector.ended.size === 0 && projections.every(({ error }) => error === null);
    const status = ok || pathname === '/health' ? 200 : 503;
    const ended = Object.fromEntries(projector.ended);
    send(response, status, {
      status: ok ? 'ok' : 'degraded',
      position,
      holder: engine.name,
      ended,
      projections,
    });
  };
  await listening(server, engine);
  const { address, port, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server, { settings: { host, port }, settings }: Engine): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenRefusal(error, settings) ?? error));
    server.listen({ host, port }, () => resolve());
  });
}

function send(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent) return;
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(body));
}
