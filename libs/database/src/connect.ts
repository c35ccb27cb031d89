// Connections to PostgreSQL with one set of manners, and the one line that says why there is none.
import postgres from 'postgres';
import { DatabaseFault, errorCode, errorText } from './fault.js';

export interface ConnectOptions {
  /** Most connections at once (10). */
  readonly max?: number;
  /** Seconds to wait for a connection (5). */
  readonly connectTimeout?: number;
  /** Shown in pg_stat_activity. */
  readonly name?: string;
}

/** A pool of lazily opened connections; `sql.end()` closes it. bigint columns arrive as strings, as PostgreSQL sends them. */
export function connect(url: string, options: ConnectOptions = {}): postgres.Sql {
  const database = databaseOf(url);
  return postgres(url, {
    // the driver does not decode the name in a URL
    ...(database === '' ? {} : { database }),
    max: options.max ?? 10,
    connect_timeout: options.connectTimeout ?? 5,
    // the driver would wait up to 20 s between attempts: too long after the database has come back
    backoff: (retries) => Math.min(0.05 * 2 ** retries, 1),
    onnotice: () => undefined,
    connection: { application_name: options.name ?? 'readiness-ledger', TimeZone: 'UTC' },
  });
}

function databaseOf(url: string): string {
  return URL.canParse(url) ? decodeURIComponent(new URL(url).pathname.slice(1)) : '';
}

/** The database's name and the URL of the server's own `postgres` database. */
function maintenanceUrl(url: string): { database: string; server: string } {
  if (!URL.canParse(url)) {
    throw new DatabaseFault(
      'DATABASE_URL không đúng dạng postgres://người-dùng:mật-khẩu@máy:cổng/cơ-sở-dữ-liệu.',
      'DATABASE_URL is not of the form postgres://user:password@host:port/database.',
    );
  }
  const server = new URL(url);
  server.pathname = '/postgres';
  return { database: databaseOf(url) || 'postgres', server: server.href };
}

/** Creates the database that `url` names if the server has none of that name. Safe when several processes do so at once. */
export async function ensureDatabase(url: string): Promise<void> {
  const { database, server } = maintenanceUrl(url);
  const sql = connect(server, { max: 1 });
  try {
    const found = await sql`select 1 from pg_database where datname = ${database}`;
    if (found.length === 0) await sql`create database ${sql(database)}`;
  } catch (error) {
    // 42P04: it exists; 23505: another process created it in the same instant
    if (errorCode(error) !== '42P04' && errorCode(error) !== '23505') throw error;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Drops the database that `url` names, with whoever is connected to it. */
export async function dropDatabase(url: string): Promise<void> {
  const { database, server } = maintenanceUrl(url);
  const sql = connect(server, { max: 1 });
  try {
    await sql`drop database if exists ${sql(database)} with (force)`;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function reason(error: unknown): { vi: string; en: string } {
  switch (errorCode(error)) {
    case 'ECONNREFUSED':
      return { vi: 'không có máy chủ nào nghe ở đó', en: 'nothing listens there' };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { vi: 'không tìm thấy tên máy', en: 'the host name is unknown' };
    case 'CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return { vi: 'không có trả lời', en: 'there is no answer' };
    case '28P01':
    case '28000':
      return { vi: 'sai tên người dùng hoặc mật khẩu', en: 'wrong user name or password' };
    case '3D000':
      return { vi: 'cơ sở dữ liệu không tồn tại', en: 'the database does not exist' };
    case '53300':
      return { vi: 'máy chủ đã hết kết nối', en: 'the server has no connections left' };
    case '25006':
      return { vi: 'máy chủ chỉ đọc (bản sao?)', en: 'the server is read-only (a standby?)' };
    case '42501':
      return {
        vi: `người dùng này không đủ quyền (${errorText(error)}); hãy cho người dùng làm chủ cơ sở dữ liệu`,
        en: `this role lacks a right (${errorText(error)}); make it the owner of the database`,
      };
    case '57P03':
      return { vi: 'máy chủ đang khởi động hoặc đang tắt', en: 'the server is starting or stopping' };
    default:
      return { vi: errorText(error), en: errorText(error) };
  }
}

/** One line, Vietnamese then English, that names the server and the reason but never the password. */
export function describeConnectionFailure(error: unknown, url?: string): string {
  let place = '';
  if (typeof error === 'object' && error !== null && 'address' in error && 'port' in error) {
    const { address, port } = error;
    place = `${String(Array.isArray(address) ? address[0] : address)}:${String(Array.isArray(port) ? port[0] : port)}`;
  }
  if (url !== undefined) {
    try {
      const { hostname, port } = new URL(url);
      place = `${hostname}:${port || '5432'}`;
    } catch {
      place = 'DATABASE_URL (?)';
    }
  }
  const { vi, en } = reason(error);
  const at = place === '' ? ['', ''] : [` tại ${place}`, ` at ${place}`];
  return `Không kết nối được PostgreSQL${at[0]}: ${vi}. / Cannot connect to PostgreSQL${at[1]}: ${en}.`;
}

const UNREACHABLE = new Set([
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EPIPE',
  ],
  ...['CONNECT_TIMEOUT', 'CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED'],
  ...['28P01', '28000', '3D000', '25006', '53300', '57P01', '57P02', '57P03', '08006', '08001', '08004'],
]);

/** Whether an error says that the server cannot be had, rather than that a statement was wrong. */
export function isConnectionFailure(error: unknown): boolean {
  // FATAL is how the server refuses a session or ends it, whatever the reason
  const fatal =
    typeof error === 'object' && error !== null && 'severity' in error && error.severity === 'FATAL';
  return fatal || UNREACHABLE.has(errorCode(error) ?? '') || isTls(error);
}

/** Node's codes for a certificate that is not trusted, and for a TLS that fails. */
function isTls(error: unknown): boolean {
  return /^ERR_(SSL|TLS)_|CERT|^UNABLE_TO_/.test(errorCode(error) ?? '');
}
