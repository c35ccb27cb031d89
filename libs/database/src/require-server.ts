// Whether a server can be worked with: it answers, is new enough, and takes writes. Asked before anything else, so that
// what is wrong is said in one line within seconds.
import type postgres from 'postgres';
import { DatabaseFault } from './fault.js';

export const OLDEST_SERVER = 15;

export interface ServerFound {
  /** As PostgreSQL counts: 150004 is 15.4. */
  readonly version: number;
  /** True on a replica: it refuses every write. */
  readonly standby: boolean;
}

/**
 * What the server says about itself.
 * @throws DatabaseFault when nothing that speaks PostgreSQL answers in time; the driver's error when it refuses us
 */
export async function serverFound(sql: postgres.Sql, patienceMs = 6_000): Promise<ServerFound> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new DatabaseFault(
            `Không kết nối được PostgreSQL tại ${placeOf(sql)}: không có trả lời.`,
            `Cannot connect to PostgreSQL at ${placeOf(sql)}: there is no answer.`,
          ),
        ),
      patienceMs,
    );
  });
  try {
    // the simple protocol: a server too old for us, or a proxy before it, may not know more
    const asked = sql
      .unsafe<{ version: string; standby: string | boolean }[]>(
        `select current_setting('server_version_num') as version, pg_is_in_recovery() as standby`,
      )
      .simple();
    const [row] = await Promise.race([asked, silence]);
    return { version: Number(row?.version), standby: row?.standby === true || row?.standby === 't' };
  } finally {
    clearTimeout(timer);
  }
}

/** @throws DatabaseFault when the server is too old, or a standby; and as `serverFound` */
export async function requireServer(sql: postgres.Sql, patienceMs?: number): Promise<ServerFound> {
  const found = await serverFound(sql, patienceMs);
  if (!(Math.floor(found.version / 10_000) >= OLDEST_SERVER)) {
    throw new DatabaseFault(
      `PostgreSQL tại ${placeOf(sql)} là bản ${versionText(found.version)}; cần bản ${OLDEST_SERVER} trở lên.`,
      `PostgreSQL at ${placeOf(sql)} is version ${versionText(found.version)}; ${OLDEST_SERVER} or newer is needed.`,
    );
  }
  if (found.standby) {
    throw new DatabaseFault(
      `PostgreSQL tại ${placeOf(sql)} là bản sao chỉ đọc; hãy trỏ DATABASE_URL tới máy chủ chính.`,
      `PostgreSQL at ${placeOf(sql)} is a read-only standby; point DATABASE_URL at the primary.`,
    );
  }
  return found;
}

/** `15.4`; `9.6.24` for the ones that still had three parts. */
export function versionText(version: number): string {
  const major = Math.floor(version / 10_000);
  return major >= 10
    ? `${major}.${version % 10_000}`
    : `${major}.${Math.floor(version / 100) % 100}.${version % 100}`;
}

function placeOf(sql: postgres.Sql): string {
  const { path, host, port } = sql.options;
  if (typeof path === 'string' && path !== '') return path;
  return host.map((name, i) => `${name}:${port[i] ?? port[0] ?? 5432}`).join(', ');
}
