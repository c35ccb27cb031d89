// `readiness doctor`: looks at everything that the program stands on and says what to do. It changes nothing: no table,
// no key, no migration.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { connect, projectRoot, startEmbeddedPostgres } from '#libs/database';
import type postgres from 'postgres';
import { eventStoreDbVersion } from '#libs/event-store';
import { loadCatalogue } from '../../api/src/engine/catalogues.js';
import { openSource, setSource } from '../../api/src/engine/event-source.js';
import { processName } from '../../api/src/engine/process-name.js';
import { refusalOf } from '../../api/src/engine/refusal.js';
import { readSettings, type Settings } from '../../api/src/engine/settings.js';
import { checkServer, DATABASE_CHECKS } from './doctor/database.js';
import { checkEventStore } from './doctor/event-store.js';
import { failLine, ok, type Finding } from './doctor/finding.js';
import { checkMachine } from './doctor/machine.js';
import { checkLedger, checkProjections } from './doctor/work.js';
import type { Doors } from './doors.js';
import type { Terminal } from './terminal.js';

export interface Diagnosis {
  /** False when a check failed; a warning is no failure. */
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}

const PATIENCE_MS = 20_000;

export function doctorCommand({ command, answer }: Doors): void {
  command(
    'doctor',
    'khám: phiên bản, quyền, ổ đĩa, đồng hồ, kết nối, bảng đọc, khóa / what is wrong, and what to do',
  ).action(async (options: { readonly json?: boolean }) => {
    const diagnosis = await diagnose(readSettings(process.env, 'cli', projectRoot()), projectRoot());
    answer(options, diagnosis, diagnosisText);
    if (!diagnosis.ok) process.exitCode = 1;
  });
}

/** @throws SettingsError for a catalogue that cannot be read */
export async function diagnose(settings: Settings, root: string): Promise<Diagnosis> {
  const programme = loadCatalogue(settings.programmeDir).catalogue.id;
  const { eventStoreUrl } = settings;
  const findings = checkMachine(settings, root);
  await withDatabase(settings, root, findings, async (sql, url) => {
    if ((await checkServer(sql, url, findings)) === null) return;
    const patience = setTimeout(() => void sql.end({ timeout: 0 }), PATIENCE_MS);
    const checks: Readonly<Record<string, () => Promise<Finding | Finding[]>>> = {
      ...Object.fromEntries(Object.entries(DATABASE_CHECKS).map(([name, check]) => [name, () => check(sql)])),
      ...(eventStoreUrl === null
        ? {}
        : { 'event-store': () => checkEventStore('EventStoreDB', () => eventStoreDbVersion(eventStoreUrl)) }),
      projections: () =>
        checkProjections(sql, async () => (await openSource(setSource(settings), settings, sql)).store),
      'ledger-key': () => checkLedger(sql, settings, programme),
    };
    try {
      for (const [name, check] of Object.entries(checks))
        findings.push(...[await check().catch((error: unknown) => unchecked(name, error, url))].flat());
    } finally {
      clearTimeout(patience);
    }
  });
  return { ok: findings.every(({ status }) => status !== 'fail'), findings };
}

/** A check that could not be made, for want of a right or of the server. */
function unchecked(name: string, error: unknown, url: string): Finding {
  const line = refusalOf(error, url) ?? (error instanceof Error ? error.message : String(error));
  return failLine(name, line, [
    'cho người dùng này đủ quyền, rồi xem nhật ký của PostgreSQL',
    'give this role the rights it needs; then see the log of PostgreSQL',
  ]);
}

/** The database that is set, or the embedded one if it was ever made. */
async function withDatabase(
  settings: Settings,
  root: string,
  findings: Finding[],
  work: (sql: postgres.Sql, url: string) => Promise<void>,
): Promise<void> {
  if (settings.databaseUrl !== null) return looked(settings.databaseUrl);
  if (!existsSync(path.join(settings.dataDir, 'postgres', 'cluster', 'PG_VERSION'))) {
    findings.push(
      ok(
        'database',
        'PostgreSQL kèm theo được tạo ở lần chạy đầu',
        'the embedded PostgreSQL is made at the first start',
      ),
    );
    return;
  }
  let embedded: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
  try {
    embedded = await startEmbeddedPostgres({ dataDir: settings.dataDir, root });
  } catch (error) {
    const line = refusalOf(error);
    if (line === null) throw error;
    findings.push(failLine('database', line, ['xem postgres/server.log', 'see postgres/server.log']));
    return;
  }
  try {
    if (await isThere(embedded.url('postgres'), settings.database))
      await looked(embedded.url(settings.database));
    else
      findings.push(
        ok('database', 'sổ thật được tạo ở lần dùng đầu', 'the real store is made when it is first used'),
      );
  } finally {
    await embedded.release();
  }

  async function looked(url: string): Promise<void> {
    const sql = connect(url, { max: 2, connectTimeout: 3, name: processName('cli') });
    try {
      await work(sql, url);
    } finally {
      await sql.end({ timeout: 1 });
    }
  }
}

async function isThere(server: string, database: string): Promise<boolean> {
  const sql = connect(server, { max: 1, connectTimeout: 3 });
  try {
    return (await sql`select 1 from pg_database where datname = ${database}`).length > 0;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const MARKS = { ok: ['✓', 'green'], warn: ['!', 'yellow'], fail: ['✗', 'red'] } as const;

function diagnosisText({ findings }: Diagnosis, screen: Terminal): string {
  const lines = findings.flatMap(({ status, what, todo }) => {
    const [mark, colour] = MARKS[status];
    const both = what.vi === what.en ? what.vi : `${what.vi} / ${what.en}`;
    return [
      screen.paint(colour, `${mark} ${both}`),
      ...(todo === null ? [] : [`    → ${todo.vi} / ${todo.en}`]),
    ];
  });
  const count = (status: Finding['status']): number => findings.filter((f) => f.status === status).length;
  const [warnings, failures] = [count('warn'), count('fail')];
  return [
    ...lines,
    '',
    `${findings.length - warnings - failures} tốt / fine, ${warnings} cần xem / to look at, ${failures} hỏng / failed`,
  ].join('\n');
}
