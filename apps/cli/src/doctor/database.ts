// PostgreSQL: does it answer, how fast, is it new enough, may we write, do its clock and ours agree, is it of our version.
import { OLDEST_SERVER, pendingMigrations, serverFound, versionText } from '#libs/database';
import { storeVersion } from '#libs/event-store';
import type postgres from 'postgres';
import { LEDGER_MIGRATIONS } from '../../../api/src/engine/checkpoint-store.js';
import { refusalOf } from '../../../api/src/engine/refusal.js';
import { SESSION_MIGRATIONS } from '../../../api/src/engine/sessions.js';
import { fail, failLine, milliseconds, ok, warn, type Finding } from './finding.js';

const SLOW_MS = 50;
const CLOCK_MS = 2_000;
const CROWDED_PART = 0.8;

/** @returns null when there is no working with it: the other checks of the database make no sense then */
export async function checkServer(
  sql: postgres.Sql,
  url: string,
  findings: Finding[],
): Promise<'usable' | null> {
  const check = 'database';
  try {
    const { version, standby } = await serverFound(sql);
    if (!(Math.floor(version / 10_000) >= OLDEST_SERVER)) {
      findings.push(
        fail(
          check,
          [`PostgreSQL ${versionText(version)} quá cũ`, `PostgreSQL ${versionText(version)} is too old`],
          [`cần bản ${OLDEST_SERVER} trở lên`, `${OLDEST_SERVER} or newer is needed`],
        ),
      );
      return null;
    }
    if (standby) {
      findings.push(
        fail(
          check,
          ['máy chủ là bản sao chỉ đọc', 'the server is a read-only standby'],
          ['trỏ DATABASE_URL tới máy chủ chính', 'point DATABASE_URL at the primary'],
        ),
      );
      return null;
    }
    const ms = await latency(sql);
    const [vi, en] = [
      `PostgreSQL ${versionText(version)}, trả lời trong ${milliseconds(ms)} ms`,
      `PostgreSQL ${versionText(version)}, answers in ${milliseconds(ms)} ms`,
    ];
    findings.push(
      ms < SLOW_MS
        ? ok(check, vi, en)
        : warn(
            check,
            [vi, en],
            ['đặt chương trình gần cơ sở dữ liệu hơn', 'move the program nearer to the database'],
          ),
    );
    return 'usable';
  } catch (error) {
    const line = refusalOf(error, url);
    if (line === null) throw error;
    findings.push(
      failLine(check, line, [
        'kiểm tra DATABASE_URL, và máy chủ có đang chạy',
        'check DATABASE_URL, and whether the server runs',
      ]),
    );
    return null;
  }
}

/** Each by itself: what one may not look at does not keep the others from being said. */
export const DATABASE_CHECKS = {
  clock: checkClock,
  rights: checkRights,
  schema: checkSchema,
  durability: checkDurability,
  connections: checkConnections,
} as const;

/** The median of five. */
async function latency(sql: postgres.Sql): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < 5; i++) {
    const begun = performance.now();
    await sql`select 1`;
    taken.push(performance.now() - begun);
  }
  return taken.sort((a, b) => a - b)[2] ?? 0;
}

async function checkClock(sql: postgres.Sql): Promise<Finding> {
  const before = Date.now();
  const [row] = await sql<{ ms: number }[]>`
    select extract(epoch from clock_timestamp())::float8 * 1000 as ms`;
  return clockFinding((row?.ms ?? 0) - (before + Date.now()) / 2);
}

/** @param aheadMs how far the clock of the database is ahead of ours */
export function clockFinding(aheadMs: number): Finding {
  const seconds = (Math.abs(aheadMs) / 1000).toFixed(1);
  if (Math.abs(aheadMs) <= CLOCK_MS)
    return ok(
      'clock',
      `đồng hồ lệch cơ sở dữ liệu ${seconds} giây`,
      `the clock is within ${seconds} s of the database's`,
    );
  return warn(
    'clock',
    [
      `đồng hồ máy này ${aheadMs > 0 ? 'chậm' : 'nhanh'} hơn cơ sở dữ liệu ${seconds} giây`,
      `this machine's clock is ${seconds} s ${aheadMs > 0 ? 'behind' : 'ahead of'} the database's`,
    ],
    ['bật đồng bộ giờ (NTP) trên cả hai máy', 'synchronise both machines (NTP)'],
  );
}

/** Read models are schemas that rebuilds make and drop, so that the role must own them. */
async function checkRights(sql: postgres.Sql): Promise<Finding> {
  const [row] = await sql<{ role: string; create: boolean; append: boolean; foreign: string | null }[]>`
    select current_user as role,
      has_database_privilege(current_database(), 'create') as create,
      coalesce(has_schema_privilege(to_regnamespace('store'), 'usage')
        and has_table_privilege(to_regclass('store.events'), 'insert, select')
        and has_table_privilege(to_regclass('store.head'), 'update'), true) as append,
      (select string_agg(nspname, ', ') from pg_namespace
        where (nspname in ('store', 'ledger', 'projections', 'api') or nspname ~ '_v[0-9]+(_g[0-9]+)?$')
          and not pg_has_role(nspowner, 'usage')) as foreign`;
  const { role = '?', create = false, append = false, foreign = null } = row ?? {};
  if (create && append && foreign === null)
    return ok(
      'rights',
      `người dùng "${role}" ghi và tạo bảng được`,
      `role "${role}" may write and make tables`,
    );
  const lacks = [
    ...(create ? [] : ['create schema']),
    ...(append ? [] : ['insert into store.events']),
    ...(foreign === null ? [] : [`ownership of ${foreign}`]),
  ].join('; ');
  return fail(
    'rights',
    [`người dùng "${role}" thiếu quyền: ${lacks}`, `role "${role}" lacks: ${lacks}`],
    [
      'cho người dùng này làm chủ cơ sở dữ liệu và các bảng',
      'make this role the owner of the database and its tables',
    ],
  );
}

async function checkSchema(sql: postgres.Sql): Promise<Finding> {
  const [there] = await sql<{ store: boolean; migrations: boolean }[]>`
    select to_regclass('store.migrations') is not null as store,
      to_regclass('public.migrations') is not null as migrations`;
  if (!there?.store)
    return ok(
      'schema',
      'cơ sở dữ liệu trống: bảng được tạo ở lần chạy đầu',
      'an empty database: tables are made at the first start',
    );
  const [row] = await sql<{ version: number }[]>`select max(version) as version from store.migrations`;
  const version = row?.version ?? 0;
  if (version > storeVersion)
    return fail(
      'schema',
      [
        `cơ sở dữ liệu ở bản ${version}, chương trình chỉ biết bản ${storeVersion}`,
        `the database has version ${version}, this program knows ${storeVersion}`,
      ],
      ['cập nhật chương trình', 'update the program'],
    );
  try {
    const pending = there.migrations
      ? [
          ...(await pendingMigrations(sql, LEDGER_MIGRATIONS)),
          ...(await pendingMigrations(sql, SESSION_MIGRATIONS)),
        ]
      : [];
    if (version === storeVersion && there.migrations && pending.length === 0)
      return ok('schema', `cấu trúc bảng ở bản ${version}`, `the tables are of version ${version}`);
  } catch (error) {
    const line = refusalOf(error);
    if (line === null) throw error;
    return failLine('schema', line, ['cập nhật chương trình', 'update the program']);
  }
  return warn(
    'schema',
    ['cấu trúc bảng cũ hơn chương trình', 'the tables are older than this program'],
    [
      'được nâng cấp ở lần chạy tới; hãy sao lưu trước',
      'they are upgraded at the next start; make a backup first',
    ],
  );
}

async function checkDurability(sql: postgres.Sql): Promise<Finding> {
  const rows = await sql<{ name: string }[]>`
    select name from pg_settings
    where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off' order by name`;
  if (rows.length === 0) return ok('durability', 'ghi chắc chắn xuống đĩa', 'commits reach the disk');
  const names = rows.map(({ name }) => name).join(', ');
  return warn(
    'durability',
    [
      `máy chủ tắt ${names}: mất điện là mất dữ liệu`,
      `${names} is off: a power cut loses what was acknowledged`,
    ],
    [`bật ${names} trong postgresql.conf`, `turn ${names} on in postgresql.conf`],
  );
}

async function checkConnections(sql: postgres.Sql): Promise<Finding> {
  const [row] = await sql<{ used: number; most: number }[]>`
    select (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used,
      current_setting('max_connections')::int as most`;
  const { used = 0, most = 1 } = row ?? {};
  const [vi, en] = [`${used} trong ${most} kết nối đang dùng`, `${used} of ${most} connections in use`];
  if (used / most < CROWDED_PART) return ok('connections', vi, en);
  return warn(
    'connections',
    [vi, en],
    ['tăng max_connections; mỗi tiến trình dùng tới 11', 'raise max_connections; each process uses up to 11'],
  );
}
