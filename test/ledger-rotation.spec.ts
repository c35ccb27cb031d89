// The signing key changes on a real PostgreSQL: twice in order, once where it was lost, and what nobody may do.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { signCheckpoint, signHandover, verifyExcerpt, type VerifierKey } from '#libs/ledger';
import { audit } from '../apps/api/src/audit/audit.js';
import { checkBundle } from '../apps/api/src/bundle/check.js';
import { excerptOf, exportBundle } from '../apps/api/src/bundle/export.js';
import { folderBundle } from '../apps/api/src/bundle/folder.js';
import {
  ImportDocuments,
  ImportDocumentsHandler,
  type ImportFile,
} from '../apps/api/src/commands/import-documents.js';
import { lastCheckpoint, storedCheckpoints } from '../apps/api/src/engine/checkpoint-store.js';
import { Checkpoints } from '../apps/api/src/engine/checkpoints.js';
import { Engine } from '../apps/api/src/engine/engine.js';
import { adoptedKey, handoverFile, storedHandovers } from '../apps/api/src/engine/handover-store.js';
import { keyIn, makeKey } from '../apps/api/src/engine/ledger-keys.js';
import { readSettings } from '../apps/api/src/engine/settings.js';
import { PROJECTIONS } from '../apps/projector/src/projections.js';
import { catchUp } from '../projections/runner/index.js';
import { madeUpReport } from './ledger.js';
import { testDatabase, type TestDatabase } from './postgres.js';

const AS_OF = '2025-06-28T05:00:00.000Z';
const reports = [25, 26, 27].map((day, i) => madeUpReport(`2025-06-${day}T10:00:00.000Z`, i + 1));

let db: TestDatabase;
let scratch: string;
let engine: Engine;

beforeEach(async () => {
  db = await testDatabase();
  scratch = mkdtempSync(path.join(os.tmpdir(), 'readiness-ledger-rotation-'));
  for (const name of ['first', 'second', 'third']) makeKey(file(name), 'p');
  engine = await open('first');
  await importAndSign(reports[0]!);
});
afterEach(async () => {
  await engine.close();
  await db.drop();
  rmSync(scratch, { recursive: true, force: true });
});

type Name = 'first' | 'second' | 'third';
const file = (name: string): string => path.join(scratch, `${name}.key`);
const key = (name: Name): VerifierKey => keyIn(file(name)).signer.key;

function open(name: Name, dataDir = path.join(scratch, 'data')): Promise<Engine> {
  mkdirSync(dataDir, { recursive: true });
  const root = process.cwd();
  const env = {
    DATABASE_URL: db.url,
    READINESS_DATA_DIR: dataDir,
    READINESS_LEDGER_KEY_FILE: file(name),
  };
  return Engine.open({ settings: readSettings(env, 'cli', root), root, name: 'test' });
}

async function reopen(name: Name): Promise<void> {
  await engine.close();
  engine = await open(name);
}

async function importAndSign(report: ImportFile) {
  const said = { actor: 'tester', via: 'cli', reason: null, correlationId: null } as const;
  const options = { dryRun: false, asOf: null, kind: null };
  await new ImportDocumentsHandler(engine).execute(new ImportDocuments([report], options, said));
  await catchUp(PROJECTIONS, engine.store, engine.sql);
  return issue();
}

const issue = () => new Checkpoints(engine).issue('on-demand');
async function rotate(to: Name) {
  const handover = await new Checkpoints(engine).handOver(keyIn(file(to)), 'once a year');
  await reopen(to);
  return handover;
}
const kinds = async (trusted?: Name, kept?: string): Promise<string[]> => {
  const { ok, failures } = await audit(engine, kept, trusted && key(trusted));
  expect(ok).toBe(failures.length === 0);
  return failures.map(({ kind, path: where }) => `${kind} ${where}`);
};

describe('a ledger whose key was handed over twice', () => {
  it('verifies from each of its keys, with checkpoints of each', async () => {
    const kept = path.join(scratch, 'kept.txt');
    writeFileSync(kept, (await lastCheckpoint(engine.sql))!.note);
    const first = await rotate('second');
    const { size } = (await lastCheckpoint(engine.sql))!;
    expect(first).toMatchObject({ number: 1, size, verifier: keyIn(file('second')).verifier });
    expect(readFileSync(handoverFile(engine.ledgerKey.folder, 1), 'utf8')).toBe(first.note);
    // nothing was recorded since: what the former key signed is still the last word, and a copy of it is enough
    expect(await issue()).toMatchObject({ issued: false, size });
    for (const by of ['first', 'second'] as const) expect(await kinds(by, kept)).toEqual([]);
    const second = await importAndSign(reports[1]!);
    expect(second.note).toContain(`— ${key('second').name} `);
    await rotate('third');
    await importAndSign(reports[2]!);
    expect(await storedCheckpoints(engine.sql)).toHaveLength(3);
    expect(await storedHandovers(engine.sql)).toMatchObject([{ reason: 'once a year' }, { number: 2 }]);
    for (const by of ['first', 'second', 'third'] as const) expect(await kinds(by, kept)).toEqual([]);
    const { keys } = await audit(engine);
    expect(keys.map(({ first: from, last, proven }) => [from, last, proven])).toEqual([
      [0, size, true],
      [size, second.size, true],
      [second.size, null, true],
    ]);
    makeKey(file('stranger'), 'p');
    const { failures } = await audit(engine, undefined, keyIn(file('stranger')).signer.key);
    expect(failures.filter(({ kind }) => kind === 'signature')).toHaveLength(5);
  });

  it('gives bundles and excerpts that each of its keys verifies, with and without anything new', async () => {
    await rotate('second');
    await exportBundle(engine, AS_OF, path.join(scratch, 'same'));
    await rotate('third');
    await importAndSign(reports[1]!);
    await exportBundle(engine, AS_OF, path.join(scratch, 'new'));
    const excerpt = await excerptOf(engine, [1, 3]);
    for (const by of ['first', 'second', 'third'] as const) {
      expect(checkBundle(folderBundle(path.join(scratch, 'new')), key(by)).failures).toEqual([]);
      expect(verifyExcerpt(excerpt, key(by)).failures).toEqual([]);
      // the third key came after it: the handover to it is not in that bundle
      const same = checkBundle(folderBundle(path.join(scratch, 'same')), key(by)).ok;
      expect([by, same]).toEqual([by, by !== 'third']);
    }
    makeKey(file('stranger'), 'p');
    const stranger = keyIn(file('stranger')).signer.key;
    expect(checkBundle(folderBundle(path.join(scratch, 'new')), stranger).ok).toBe(false);
    expect(verifyExcerpt(excerpt, stranger).ok).toBe(false);
  });
});

describe('after a handover', () => {
  it('the former key signs no more, starts no process and hands over to nobody', async () => {
    await rotate('second');
    await reopen('first');
    const line = /first\.key is not the key of the ledger \(readiness-ledger\/p\//;
    await expect(issue()).rejects.toThrow(line);
    await expect(new Checkpoints(engine).handOver(keyIn(file('third')), null)).rejects.toThrow(line);
    await expect(new Checkpoints(engine).claim()).rejects.toThrow(/is not the key of this ledger/);
    expect(await adoptedKey(engine.sql)).toBe(keyIn(file('second')).verifier);
  });

  it('no key comes back', async () => {
    const again = () => new Checkpoints(engine).handOver(keyIn(file('first')), null);
    await expect(again()).rejects.toThrow(/has had the key/);
    await rotate('second');
    await expect(again()).rejects.toThrow(/has had the key/);
    await expect(new Checkpoints(engine).takeOver('x')).rejects.toThrow(/has had the key/);
  });

  it('a checkpoint that the former key signs beyond it, or a stranger signs at all, is named', async () => {
    await rotate('second');
    const { size, root } = await importAndSign(reports[1]!);
    const kept = path.join(scratch, 'kept.txt');
    makeKey(file('stranger'), 'p');
    for (const name of ['first', 'stranger']) {
      writeFileSync(kept, signCheckpoint(size, Buffer.from(root, 'base64'), keyIn(file(name)).signer));
      expect(await kinds(undefined, kept)).toEqual([`signature ${kept}`]);
    }
    writeFileSync(kept, signCheckpoint(size, Buffer.from(root, 'base64'), keyIn(file('second')).signer));
    expect(await kinds('first', kept)).toEqual([]);
  });

  it('a second one of the same key, a forged one, a false one and a missing copy are named', async () => {
    const { size, note } = await rotate('second');
    const copy = handoverFile(engine.ledgerKey.folder, 1);
    const extra = handoverFile(engine.ledgerKey.folder, 2);
    const at = { size, root: Buffer.from((await lastCheckpoint(engine.sql))!.root, 'base64') };
    const [former, next] = (['first', 'third'] as const).map((name) => keyIn(file(name)).signer);
    writeFileSync(extra, signHandover(at, former!, next!));
    expect(await kinds()).toEqual([`signature ${extra}`]);
    expect(await kinds('first')).toContain(`signature ${extra}`);
    expect(await kinds('first')).toContain('signature ledger.handovers, number 1');
    writeFileSync(extra, note.replace(`\n${size}\n`, `\n${size + 1}\n`));
    expect(await kinds()).toEqual([`signature ${extra}`]);
    writeFileSync(
      extra,
      signHandover({ ...at, root: Buffer.alloc(32) }, keyIn(file('second')).signer, next!),
    );
    expect(await kinds()).toContain(`checkpoint ${extra}`);
    rmSync(extra);
    expect(await kinds()).toEqual([]);
    await rotate('third');
    rmSync(copy);
    expect(await kinds()).toEqual([`missing-file ${copy}`]);
  });

  it('a database restored from before it learns of it from the folder', async () => {
    await rotate('second');
    await engine.sql.unsafe(`
      alter table ledger.handovers disable trigger user;
      alter table ledger.keys disable trigger user;
      delete from ledger.handovers;
      delete from ledger.keys where verifier = '${keyIn(file('second')).verifier}';
      alter table ledger.handovers enable trigger user;
      alter table ledger.keys enable trigger user;`);
    expect(await adoptedKey(engine.sql)).toBe(keyIn(file('first')).verifier);
    await new Checkpoints(engine).claim();
    await importAndSign(reports[1]!);
    expect(await kinds('first')).toEqual([]);
  });
});

describe('a key that was lost', () => {
  it('is replaced by one that says so; whoever has the lost one sees that it did not agree', async () => {
    await reopen('second');
    await expect(issue()).rejects.toThrow(/is not the key of the ledger/);
    await new Checkpoints(engine).takeOver('the disk of the server burnt');
    expect(await kinds()).toEqual([]);
    await importAndSign(reports[1]!);
    expect(await kinds()).toEqual([]);
    expect((await audit(engine)).keys.map(({ proven }) => proven)).toEqual([true, false]);
    expect(await storedHandovers(engine.sql)).toMatchObject([{ reason: 'the disk of the server burnt' }]);
    const { size } = (await lastCheckpoint(engine.sql))!;
    expect(await kinds('first')).toEqual([
      `signature ledger.checkpoints, size ${size}`,
      'signature ledger.handovers, number 1',
    ]);
    await reopen('first');
    await expect(issue()).rejects.toThrow(/is not the key of the ledger/);
  });
});
