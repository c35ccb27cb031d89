// The ledger end to end on a real PostgreSQL: keys, checkpoints, what is refused, and proofs that hold.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { followHandovers, openInTerm, parseVerifierKey } from '#libs/ledger';
import { catchUp } from '../projections/runner/index.js';
import { PROJECTIONS } from '../apps/projector/src/projections.js';
import { CheckpointPolicy } from '../apps/projector/src/checkpoint-policy.js';
import {
  ImportDocuments,
  ImportDocumentsHandler,
  type ImportFile,
} from '../apps/api/src/commands/import-documents.js';
import {
  checkpointFiles,
  lastCheckpoint,
  storedCheckpoints,
} from '../apps/api/src/engine/checkpoint-store.js';
import { Checkpoints } from '../apps/api/src/engine/checkpoints.js';
import { Engine } from '../apps/api/src/engine/engine.js';
import { openLedgerKey } from '../apps/api/src/engine/ledger-keys.js';
import { readSettings } from '../apps/api/src/engine/settings.js';
import { madeUpReport } from './ledger.js';
import { testDatabase, type TestDatabase } from './postgres.js';

const REPORT = madeUpReport('2025-06-25T10:00:00.000Z', 7);
const SYSTEMS = {
  name: 'assignments.csv',
  bytes: new Uint8Array(readFileSync('data/sample/assignments.csv')),
};

let db: TestDatabase;
let dataDir: string;
let engine: Engine;

beforeEach(async () => {
  db = await testDatabase();
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'readiness-ledger-test-'));
  engine = await openEngine();
});
afterEach(async () => {
  await engine.close();
  await db.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

function openEngine(): Promise<Engine> {
  const root = process.cwd();
  const settings = readSettings({ DATABASE_URL: db.url, READINESS_DATA_DIR: dataDir }, 'cli', root);
  return Engine.open({ settings, root, name: 'test' });
}

async function importFile(file: ImportFile): Promise<void> {
  const command = new ImportDocuments(
    [file],
    { dryRun: false, asOf: null, kind: null },
    { actor: 'tester', via: 'cli', reason: null, correlationId: null },
  );
  await new ImportDocumentsHandler(engine).execute(command);
}
const caughtUp = (): Promise<void> => catchUp(PROJECTIONS, engine.store, engine.sql);
const issue = () => new Checkpoints(engine).issue('on-demand');

describe('the key', () => {
  it('is made once, for its owner alone, with the public half beside it', async () => {
    const file = path.join(engine.ledgerKey.folder, 'ledger.key');
    const before = readFileSync(file, 'utf8');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const verifier = readFileSync(path.join(engine.ledgerKey.folder, 'ledger.pub'), 'utf8').trim();
    expect(parseVerifierKey(verifier)).toEqual(engine.ledgerKey.signer.key);
    expect(verifier).toMatch(/^readiness-ledger\/vn-two-tier-2025\/[0-9a-f]{12}\+/);
    await engine.close();
    engine = await openEngine();
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(engine.ledgerKey.verifier).toBe(verifier);
  });

  it('is of a ledger of its own for the sample and for every other database', () => {
    const real = openLedgerKey({ dataDir, sample: false, databaseUrl: null }, 'p');
    const sample = openLedgerKey({ dataDir, sample: true, databaseUrl: null }, 'p');
    expect(sample.verifier).not.toBe(real.verifier);
    expect(engine.ledgerKey.verifier).not.toBe(real.verifier);
    expect([real.folder, sample.folder]).toEqual([dataDir, path.join(dataDir, 'demo')]);
  });

  it('is not needed for anything but signing', async () => {
    await engine.close();
    writeFileSync(path.join(dataDir, 'file'), '');
    const settings = { ...engine.settings, dataDir: path.join(dataDir, 'file') };
    engine = await Engine.open({ settings, root: process.cwd(), name: 'test' });
    await caughtUp();
    await expect(issue()).rejects.toThrow(/the ledger key cannot be kept there \(ENOTDIR\)/);
  });

  it('is refused when others can read it, and when it is no key', () => {
    const folder = path.join(dataDir, 'other');
    openLedgerKey({ dataDir: folder, sample: false, databaseUrl: null }, 'p');
    const file = path.join(folder, 'ledger.key');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/[^=]=*\n$/, '!\n'));
    expect(() => openLedgerKey({ dataDir: folder, sample: false, databaseUrl: null }, 'p')).toThrow(
      /is no ledger key/,
    );
    rmSync(file);
    writeFileSync(file, 'x', { mode: 0o644 });
    expect(() => openLedgerKey({ dataDir: folder, sample: false, databaseUrl: null }, 'p')).toThrow(
      /chmod 600/,
    );
  });
});

describe('a checkpoint', () => {
  it('is a note that the public key opens, kept in the table and in a file', async () => {
    await importFile(REPORT);
    await caughtUp();
    const issued = await issue();
    const { position } = await engine.store.head();
    expect(issued).toMatchObject({ issued: true, size: position, position, reason: 'on-demand' });
    const { terms } = followHandovers(parseVerifierKey(engine.ledgerKey.verifier), []);
    const checkpoint = openInTerm(issued.note, terms);
    expect(checkpoint).toMatchObject({ origin: engine.ledgerKey.signer.key.name, size: position });
    expect(Buffer.from(checkpoint.root).toString('base64')).toBe(issued.root);
    expect(readFileSync(path.join(engine.ledgerKey.folder, 'checkpoints', `${position}.txt`), 'utf8')).toBe(
      issued.note,
    );
    expect(await lastCheckpoint(engine.sql)).toEqual({ ...issued, issued: undefined });
  });

  it('is the same one again when nothing was recorded since', async () => {
    await caughtUp();
    const first = await issue();
    expect(await issue()).toEqual({ ...first, issued: false });
    const many = await Promise.all([issue(), issue(), issue()]);
    expect(many.every((one) => !one.issued)).toBe(true);
    expect(await storedCheckpoints(engine.sql)).toHaveLength(1);
  });

  it('is not issued while the ledger is behind', async () => {
    await caughtUp();
    await importFile(REPORT);
    await expect(issue()).rejects.toThrow(/projection ledger is at position/);
    expect(await storedCheckpoints(engine.sql)).toEqual([]);
  });

  it('cannot be changed or taken out of the table', async () => {
    await caughtUp();
    await issue();
    await expect(engine.sql`update ledger.checkpoints set size = 9`).rejects.toThrow(/only grows/);
    await expect(engine.sql`delete from ledger.checkpoints`).rejects.toThrow(/only grows/);
    await expect(engine.sql`truncate ledger.checkpoints`).rejects.toThrow(/only grows/);
  });

  it('is refused over a history that is not the one that was signed', async () => {
    await importFile(REPORT);
    await caughtUp();
    const { size } = await issue();
    await importFile(SYSTEMS);
    await caughtUp();
    // every node above the last leaf that was signed: a tree is put together from the greatest that are complete
    await engine.sql`update ledger_v1.nodes set hash = sha256('x')
      where index = floor((${size} - 1) / 2 ^ level) and (index + 1) * 2 ^ level <= ${size}`;
    await expect(issue()).rejects.toThrow(new RegExp(`the first ${size} events are not those`));
  });

  it('is refused when the events after the last one are not those that were hashed', async () => {
    await importFile(REPORT);
    await caughtUp();
    const { position } = await issue();
    await importFile(SYSTEMS);
    await caughtUp();
    await engine.sql`alter table store.events disable trigger events_never_change`;
    await engine.sql`update store.events set metadata = metadata || '{"actor": "x"}'
      where position = ${position + 3}`;
    await expect(issue()).rejects.toThrow(`the events after position ${position} are not those`);
  });

  it('is refused over fewer events than were signed, also when the table has forgotten', async () => {
    await importFile(REPORT);
    await caughtUp();
    const { size } = await issue();
    await engine.sql.unsafe(`
      alter table store.events disable trigger events_never_change;
      alter table ledger.checkpoints disable trigger checkpoints_only_grow;
      delete from store.events where position > 500;
      delete from ledger.checkpoints;
      update store.head set last = 500;
      delete from ledger_v1.leaves where position > 500;
      delete from ledger_v1.nodes where (index + 1) * 2 ^ level > 500;
      update projections.checkpoints set position = 500`);
    await expect(issue()).rejects.toThrow(`${size}.txt was signed over ${size} events, the ledger has 500`);
  });
});

describe('a consolidated report', () => {
  it('has the ledger signed, once', async () => {
    const checkpoints = new Checkpoints(engine);
    await importFile(SYSTEMS);
    await caughtUp();
    expect(await checkpoints.issueDue()).toBeNull();
    await importFile(REPORT);
    await caughtUp();
    expect(await checkpoints.issueDue()).toMatchObject({ issued: true, reason: 'report' });
    expect(await checkpoints.issueDue()).toBeNull();
    expect(checkpointFiles(engine.ledgerKey.folder)).toHaveLength(1);
  });

  it('is signed for at the next start when nobody was there', async () => {
    await importFile(REPORT);
    await caughtUp();
    expect(await lastCheckpoint(engine.sql)).toBeNull();
    const policy = new CheckpointPolicy(engine);
    policy.onApplicationBootstrap();
    while ((await lastCheckpoint(engine.sql)) === null) await engine.store.head();
    await policy.beforeApplicationShutdown();
    const { position } = await engine.store.head();
    expect(await lastCheckpoint(engine.sql)).toMatchObject({ size: position, reason: 'report' });
    expect(readdirSync(path.join(engine.ledgerKey.folder, 'checkpoints'))).toEqual([`${position}.txt`]);
  });
});
