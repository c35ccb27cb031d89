// `readiness doctor` on machines that are well and on machines that are not.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { diagnose } from '../apps/cli/src/doctor.js';
import { clockFinding } from '../apps/cli/src/doctor/database.js';
import { checkEventStore } from '../apps/cli/src/doctor/event-store.js';
import { checkNode, diskFinding } from '../apps/cli/src/doctor/machine.js';
import { projectionTrouble } from '../apps/cli/src/doctor/work.js';
import { Checkpoints } from '../apps/api/src/engine/checkpoints.js';
import { Engine } from '../apps/api/src/engine/engine.js';
import { ledgerFolder, makeKey } from '../apps/api/src/engine/ledger-keys.js';
import { readSettings } from '../apps/api/src/engine/settings.js';
import { PROJECTIONS } from '../apps/projector/src/projections.js';
import { catchUp } from '../projections/runner/index.js';
import { eventStoreDbDouble } from './eventstoredb-double.js';
import { testDatabase, type TestDatabase } from './postgres.js';
import { readiness } from './processes.js';

jest.setTimeout(120_000);

let scratch: string;
let db: TestDatabase;
let well: { DATABASE_URL: string; READINESS_DATA_DIR: string };
beforeAll(async () => {
  scratch = mkdtempSync(path.join(os.tmpdir(), 'readiness-ledger-doctor-'));
  db = await testDatabase();
  well = { DATABASE_URL: db.url, READINESS_DATA_DIR: path.join(scratch, 'data') };
  mkdirSync(well.READINESS_DATA_DIR, { mode: 0o700 });
});
afterAll(async () => {
  await db.drop();
  rmSync(scratch, { recursive: true, force: true });
});

const root = process.cwd();
const examine = (env: NodeJS.ProcessEnv) => diagnose(readSettings(env, 'cli', root), root);
/** Status and English words by check; the durability of the test server is off, on purpose. */
async function found(env: NodeJS.ProcessEnv): Promise<Record<string, string>> {
  const { findings, ok } = await examine(env);
  expect(ok).toBe(findings.every(({ status }) => status !== 'fail'));
  for (const { status, todo } of findings) expect(todo === null).toBe(status === 'ok');
  return Object.fromEntries(findings.map(({ check, status, what }) => [check, `${status}: ${what.en}`]));
}

async function withEngine(work: (engine: Engine) => Promise<void>): Promise<void> {
  const engine = await Engine.open({ settings: readSettings(well, 'cli', root), root, name: 'test' });
  try {
    await work(engine);
  } finally {
    await engine.close();
  }
}

describe('the doctor', () => {
  it('finds an empty database fit, and leaves it and the machine as they were', async () => {
    const there = readdirSync(scratch, { recursive: true });
    expect(await found(well)).toMatchObject({
      node: expect.stringMatching(/^ok: Node\.js/) as string,
      'data-directory': expect.stringMatching(/^ok/) as string,
      database: expect.stringMatching(/^(ok|warn): PostgreSQL \d+\.\d+, answers in/) as string,
      clock: expect.stringMatching(/^ok/) as string,
      rights: expect.stringMatching(/^ok/) as string,
      schema: 'ok: an empty database: tables are made at the first start',
      'ledger-key': expect.stringMatching(/^ok: .*made at the first start/) as string,
    });
    expect(readdirSync(scratch, { recursive: true })).toEqual(there);
    expect(await db.sql`select nspname from pg_namespace where nspname in ('store', 'projections')`).toEqual(
      [],
    );
  });

  it('says how far the read models are, who keeps them, and what the key has signed', async () => {
    await withEngine(async (engine) => {
      expect((await found(well))['projection matrix']).toMatch(
        /^warn: matrix is 1 positions behind and nobody/,
      );
      await catchUp(PROJECTIONS, engine.store, engine.sql);
      await new Checkpoints(engine).issue('on-demand');
    });
    const diagnosis = await found(well);
    expect(diagnosis['projections']).toBe('ok: 7 read models at position 1, nobody at work just now');
    expect(diagnosis['ledger-key']).toBe('ok: ledger.key is the key of the ledger; last checkpoint: 1');
    expect(diagnosis['schema']).toMatch(/^ok: the tables are of version/);
    await db.sql`update projections.leases set holder = 'p-1', expires_at = now() + interval '1 min' where name = 'matrix'`;
    expect((await found(well))['projections']).toMatch(/kept by p-1$/);
    await db.sql`update projections.checkpoints set error = 'no such cell', error_position = 1 where name = 'matrix'`;
    expect((await found(well))['projection matrix']).toBe('fail: matrix stopped at position 1: no such cell');
    await db.sql`update projections.checkpoints set error = null, error_position = null`;
  });

  it('finds a key that is missing, another, no key, or open to others', async () => {
    const folder = ledgerFolder(readSettings(well, 'cli', root));
    const other = path.join(scratch, 'other.key');
    makeKey(other, 'p');
    const shared = { ...well, READINESS_LEDGER_KEY_FILE: other };
    expect((await found(shared))['ledger-key']).toMatch(/^fail: .*other\.key: is not the key of this ledger/);
    writeFileSync(other, 'x');
    expect((await found(shared))['ledger-key']).toMatch(/^fail: .*is no ledger key/);
    chmodSync(path.join(folder, 'ledger.key'), 0o644);
    expect((await found(well))['ledger-key']).toMatch(/^fail: readable by others/);
    rmSync(path.join(folder, 'ledger.key'));
    expect((await found(well))['ledger-key']).toMatch(/^fail: .*the signing key is missing/);
    expect(existsSync(path.join(folder, 'ledger.key'))).toBe(false);
  });

  it('finds tables of a newer program, and rights that are missing', async () => {
    await db.sql`insert into store.migrations (version) values (99)`;
    expect((await found(well))['schema']).toMatch(/^fail: the database has version 99/);
    await db.sql`delete from store.migrations where version = 99`;
    const role = `doctor_${process.pid}`;
    await db.sql.unsafe(`create role ${role} login password 'x'`);
    try {
      const url = new URL(db.url);
      url.username = role;
      url.password = 'x';
      const { rights } = await found({ ...well, DATABASE_URL: url.href });
      expect(rights).toMatch(
        /^fail: .*lacks: create schema; insert into store\.events; ownership of .*store/,
      );
    } finally {
      await db.sql.unsafe(`drop role ${role}`);
    }
  });

  it('finds a data directory that is a file, is open to others, or cannot be made', async () => {
    const file = path.join(scratch, 'file');
    writeFileSync(file, '');
    const at = async (dataDir: string) =>
      (await found({ ...well, READINESS_DATA_DIR: dataDir }))['data-directory'];
    expect(await at(file)).toMatch(/^fail: .*is no directory/);
    expect(await at(path.join(file, 'below'))).toMatch(/^fail: .*cannot be made/);
    expect(await at(path.join(scratch, 'new', 'below'))).toMatch(/^ok: .*will be made/);
    const open = path.join(scratch, 'open');
    mkdirSync(open);
    chmodSync(open, 0o755);
    expect(await at(open)).toMatch(/^warn: .*open to others \(mode 755\)/);
  });

  it('judges figures of a clock, a disk, a version and a projection', () => {
    expect(clockFinding(1_900).status).toBe('ok');
    expect(clockFinding(-2_100).what.en).toMatch(/2\.1 s ahead of the database's/);
    expect(clockFinding(60_000).what.en).toMatch(/60\.0 s behind the database's/);
    const GB = 1024 ** 3;
    expect(diskFinding('/d', 100 * GB, 500 * GB).status).toBe('ok');
    expect(diskFinding('/d', 0.9 * GB, 10 * GB).status).toBe('warn');
    expect(diskFinding('/d', 20 * GB, 500 * GB).status).toBe('warn');
    expect([checkNode('20.18.9').status, checkNode('20.19.0').status, checkNode('22.1.0').status]).toEqual([
      'fail',
      'ok',
      'ok',
    ]);
    const behind = {
      name: 'matrix',
      position: 1,
      events: 1,
      updatedAt: '',
      heartbeatAt: null,
      holder: 'p',
      error: null,
    };
    expect(projectionTrouble({ ...behind, version: 1, lag: 5 })).toEqual([]);
    expect(projectionTrouble({ ...behind, version: 1, lag: 20_000 })[0]!.status).toBe('warn');
    expect(projectionTrouble({ ...behind, version: 99, lag: 0 })[0]!.status).toBe('fail');
  });

  it('asks an event store outside PostgreSQL for its version', async () => {
    const there = () => Promise.resolve('23.10.1');
    expect((await checkEventStore('EventStoreDB', there)).what.en).toMatch(
      /^EventStoreDB 23\.10\.1, answers in/,
    );
    const gone = () => Promise.reject(new Error('không tới được / cannot be reached'));
    expect(await checkEventStore('EventStoreDB', gone)).toMatchObject({
      status: 'fail',
      what: { vi: 'không tới được', en: 'cannot be reached' },
    });
  });
});

describe('the doctor, with the events on EventStoreDB', () => {
  it('says its version and how far the read models are behind it; and when it is gone', async () => {
    const double = await eventStoreDbDouble();
    const env = { ...well, EVENTSTORE_URL: double.url };
    const there = await found(env);
    expect(there['event-store']).toMatch(/^ok: EventStoreDB \d+\.\d+.*, answers in/);
    expect(there['projections']).toMatch(/^ok: 7 read models at position 0/);
    double.stop();
    const gone = await found(env);
    expect(gone['event-store']).toMatch(/^fail: /);
    expect(gone['projections']).toMatch(/^fail: /);
  });
});

describe('readiness doctor', () => {
  it('ends with 0 when all is well, 1 when a check fails, 2 for a setting that is wrong', async () => {
    const fit = { READINESS_DATA_DIR: path.join(scratch, 'never-used') };
    const fine = await readiness(['doctor', '--json'], { env: fit });
    expect([fine.code, fine.stderr]).toEqual([0, '']);
    const { ok, findings } = JSON.parse(fine.stdout) as { ok: boolean; findings: { check: string }[] };
    expect(ok).toBe(true);
    expect(findings.map(({ check }) => check)).toEqual([
      'node',
      'build',
      'data-directory',
      'disk',
      'database',
    ]);
    expect(existsSync(fit.READINESS_DATA_DIR)).toBe(false);

    const dead = { ...fit, DATABASE_URL: 'postgres://u:s3cret@127.0.0.1:1/x', READINESS_PROJECTION: 'none' };
    const failing = await readiness(['doctor'], { env: dead });
    expect([failing.code, failing.stderr]).toEqual([1, '']);
    expect(failing.stdout).toMatch(/^! .*did you mean READINESS_PROJECTIONS\?\n {4}→ /m);
    expect(failing.stdout).toMatch(/^✗ .*nothing listens there\.\n {4}→ .*DATABASE_URL/m);
    expect(failing.stdout).not.toContain('s3cret');

    const wrong = await readiness(['doctor'], { env: { ...fit, PORT: 'http' } });
    expect([wrong.code, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr.trim()).toMatch(/^PORT="http"[^\n]*$/);
  });
});
