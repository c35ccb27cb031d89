// Tells a database that is down from one that is busy, within seconds. The client alone waits up to 30 s for a
// connection, up to 20 s between attempts, and for ever on a connection whose other end has gone silent.
import { connect } from 'node:net';
import type { Sql } from 'postgres';
import { StoreUnavailableError } from '../errors.js';

/** After this long without an answer the server is asked for a sign of life, and again each time it gave one. */
const patienceMs = 2000;
const signOfLifeMs = 1000;

const connectionLost = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ENOENT',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  '53300', // too many connections
  '57P01', // terminated by an administrator
  '57P02', // crashed
  '57P03', // starting up or shutting down
]);

/** `state` is what the client notes on a query when it sends it. */
type Pending<T> = PromiseLike<T> & { readonly cancel?: () => unknown; readonly state?: unknown };

/** The answer to a query, or StoreUnavailableError within 5 seconds when the database cannot be reached. */
export async function reached<T>(sql: Sql, query: Pending<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let settled = false;
  const silence = new Promise<never>((_, reject) => {
    const ask = (): void => {
      timer = setTimeout(() => {
        void signOfLife(sql).then((alive) => {
          if (settled) return;
          if (alive) return ask();
          // one that was not sent yet must not be sent when nobody waits for it any more
          if (query.state === null) query.cancel?.();
          reject(unavailable(sql, `no answer in ${(patienceMs + signOfLifeMs) / 1000} s`));
        });
      }, patienceMs);
    };
    ask();
  });
  try {
    return await Promise.race([query, silence]);
  } catch (error) {
    throw asUnavailable(sql, error);
  } finally {
    settled = true;
    clearTimeout(timer);
  }
}

/** The error as StoreUnavailableError if it says that the database cannot be reached, else as it is. */
export function asUnavailable(sql: Sql, error: unknown): unknown {
  const code = codeOf(error);
  return code !== undefined && (connectionLost.has(code) || code.startsWith('08'))
    ? unavailable(sql, code, error)
    : error;
}

function unavailable(sql: Sql, why: string, cause?: unknown): StoreUnavailableError {
  const at = address(sql);
  return new StoreUnavailableError(
    `Không kết nối được cơ sở dữ liệu sự kiện ${at} (${why}) / The event store's database at ${at} cannot be reached (${why})`,
    { cause },
  );
}

function address(sql: Sql): string {
  const { path, host, port } = sql.options;
  if (typeof path === 'string' && path !== '') return path;
  return host.map((name, i) => `${name}:${port[i] ?? port[0] ?? 5432}`).join(', ');
}

/** PostgreSQL answers a request for TLS with one byte before any login; a frozen or absent server does not. */
async function signOfLife(sql: Sql): Promise<boolean> {
  const { path, host, port } = sql.options;
  const places =
    typeof path === 'string' && path !== ''
      ? [{ path }]
      : host.map((name, i) => ({ host: name, port: port[i] ?? port[0] ?? 5432 }));
  const answers = await Promise.all(places.map(answersAt));
  return answers.includes(true);
}

function answersAt(place: { path: string } | { host: string; port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(place, () => socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])));
    const timer = setTimeout(() => end(false), signOfLifeMs);
    const end = (alive: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(alive);
    };
    socket.on('data', () => end(true));
    socket.on('error', () => end(false));
    socket.on('close', () => end(false));
  });
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
