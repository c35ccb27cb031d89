// Snapshot bundles of the real documents: whole or not at all, checked by one file that has nothing beside it, and one
// flipped byte anywhere is found.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { verifierKey, verifyExcerpt } from '#libs/ledger';
import { checkBundle } from '../apps/api/src/bundle/check.js';
import { excerptOf, exportBundle } from '../apps/api/src/bundle/export.js';
import { folderBundle } from '../apps/api/src/bundle/folder.js';
import { openLedger, type Ledger } from './ledger.js';
import { describeOnDocuments, documentFiles } from './documents.js';
import { readiness } from './processes.js';

const AS_OF = '2025-06-27T05:15:00.000Z';

describeOnDocuments('a snapshot bundle', () => {
  let ledger: Ledger;
  let scratch: string;
  let out: string;
  const key = () => ledger.engine.ledgerKey;
  const files = (folder: string): string[] => [...folderBundle(folder).list()].sort();

  beforeAll(async () => {
    ledger = await openLedger();
    scratch = mkdtempSync(path.join(os.tmpdir(), 'readiness-ledger-bundle-'));
    await ledger.import(
      documentFiles.map((file) => ({ name: path.basename(file), bytes: readFileSync(file) })),
    );
    await ledger.project();
    out = path.join(scratch, 'out');
    const exported = await exportBundle(ledger.engine, AS_OF, out);
    expect(exported.verified).toEqual({ ok: true, failures: [] });
  });
  afterAll(async () => {
    await ledger.drop();
    rmSync(scratch, { recursive: true, force: true });
  });

  it('holds tables, events, catalogue, cited documents, checkpoint, key and manifest', () => {
    const found = files(out);
    expect(found.filter((name) => !name.startsWith('documents/'))).toEqual([
      'README.md',
      'catalogue.json',
      'checkpoint.note',
      'events.ndjson',
      'key.txt',
      'leaves.txt',
      'manifest.note',
      ...['matrix.csv', 'matrix.json', 'matrix.xlsx', 'remarks.json', 'vendors.csv', 'vendors.json'],
    ]);
    expect(found.filter((name) => name.startsWith('documents/')).length).toBe(4);
    const matrix = JSON.parse(readFileSync(path.join(out, 'matrix.json'), 'utf8')) as {
      units: { done: number }[];
    };
    expect(matrix.units.reduce((sum, unit) => sum + unit.done, 0)).toBe(623);
    expect(readFileSync(path.join(out, 'matrix.csv'), 'utf8').trim().split('\n')).toHaveLength(35);
    expect(readdirSync(scratch)).toEqual(['out']);
  });

  it('says with whose key it was checked', () => {
    expect(checkBundle(folderBundle(out), key().signer.key)).toMatchObject({
      ok: true,
      key: 'given',
      asOf: AS_OF,
    });
    expect(checkBundle(folderBundle(out))).toMatchObject({ ok: true, key: 'own' });
    const other = verifierKey(key().signer.key.name, new Uint8Array(32).fill(7));
    expect(checkBundle(folderBundle(out), other).failures.map((f) => f.kind)).toContain('signature');
  });

  it('is refused where something lies already, and leaves it alone', async () => {
    const taken = path.join(scratch, 'taken');
    mkdirSync(taken);
    writeFileSync(path.join(taken, 'mine.txt'), 'mine');
    await expect(exportBundle(ledger.engine, AS_OF, taken)).rejects.toThrow(/is there already/);
    await expect(exportBundle(ledger.engine, AS_OF, path.join(taken, 'mine.txt'))).rejects.toThrow(/already/);
    expect(files(taken)).toEqual(['mine.txt']);
    rmSync(taken, { recursive: true });
    mkdirSync(taken);
    expect((await exportBundle(ledger.engine, AS_OF, taken)).verified.ok).toBe(true);
    rmSync(taken, { recursive: true });
  });

  it('is not handed out when the read model does not follow from the events', async () => {
    const { sql } = ledger.engine;
    const [{ schema }] = await sql<[{ schema: string }]>`
      select schema from projections.checkpoints where name = 'matrix'`;
    await sql`update ${sql(schema)}.entries set value = value || '{"status": "done"}'
      where position = (select min(position) from ${sql(schema)}.entries where value ->> 'status' = 'not_done')`;
    const bad = path.join(scratch, 'bad');
    const { verified } = await exportBundle(ledger.engine, AS_OF, bad);
    await sql`update ${sql(schema)}.entries set value = value || '{"status": "not_done"}'
      where position = (select min(position) from ${sql(schema)}.entries
        where value ->> 'status' = 'done' and key = 'not_done')`;
    expect(verified.failures.map((f) => [f.kind, f.path])).toEqual([['matrix', 'matrix.json']]);
    expect(readdirSync(scratch)).toEqual(['out']);
  });

  it('is found out by one flipped byte, in any file, at any offset', () => {
    const sound = folderBundle(out);
    const names = files(out).filter((name) => !name.startsWith('README'));
    const contents = new Map(names.map((name) => [name, sound.read(name)]));
    for (const name of names) {
      const bytes = contents.get(name)!;
      const places = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 7 }));
      fc.assert(
        fc.property(places, ([offset, bit]) => {
          const flipped = Buffer.from(bytes);
          flipped[offset]! ^= 1 << bit;
          const read = (asked: string) => (asked === name ? flipped : contents.get(asked)!);
          const answer = checkBundle({ list: () => names, read }, key().signer.key);
          expect(answer.ok).toBe(false);
        }),
        { numRuns: 2, examples: [[[bytes.length - 1, 0]]] },
      );
    }
  });

  it('is checked by one file that needs nothing beside it, with the exit code as its answer', () => {
    const alone = mkdtempSync(path.join(os.tmpdir(), 'readiness-ledger-alone-'));
    try {
      cpSync('dist/verify.mjs', path.join(alone, 'verify.mjs'));
      cpSync(out, path.join(alone, 'bundle'), { recursive: true });
      writeFileSync(path.join(alone, 'ledger.pub'), `${key().verifier}\n`);
      const verify = (...args: string[]) =>
        spawnSync(process.execPath, ['verify.mjs', ...args], { cwd: alone, encoding: 'utf8', env: {} });
      const own = verify('bundle');
      expect([own.status, own.stderr]).toEqual([0, '']);
      expect(own.stdout).toContain("the key is the bundle's own");
      const given = verify('bundle', '--key', 'ledger.pub', '--json');
      expect(given.status).toBe(0);
      expect(JSON.parse(given.stdout)).toMatchObject({ ok: true, key: 'given', pending: 0, failures: [] });
      const readme = path.join(alone, 'bundle', 'README.md');
      writeFileSync(readme, 'x');
      expect(verify('bundle').status).toBe(0);
      const events = path.join(alone, 'bundle', 'events.ndjson');
      const text = readFileSync(events, 'utf8');
      writeFileSync(events, text.replace('"not_done"', '"done"'));
      const tampered = verify('bundle', '--json');
      expect(tampered.status).toBe(1);
      const { failures } = JSON.parse(tampered.stdout) as {
        failures: { kind: string; position: number | null }[];
      };
      const position = text.slice(0, text.indexOf('"not_done"')).split('\n').length;
      expect(failures).toContainEqual(expect.objectContaining({ kind: 'event', position }));
      expect(verify('nowhere').status).toBe(2);
      expect(verify().status).toBe(2);
      expect(verify('bundle', '--key', 'nonsense').status).toBe(2);
    } finally {
      rmSync(alone, { recursive: true, force: true });
    }
  });

  it('is made, checked and refused on the command line', async () => {
    const { settings } = ledger.engine;
    const env = { DATABASE_URL: ledger.url, READINESS_DATA_DIR: settings.dataDir };
    const run = (...args: string[]) => readiness(args, { env });
    const folder = mkdtempSync(path.join(os.tmpdir(), 'readiness-ledger-export-'));
    try {
      const target = path.join(folder, 'bundle');
      const made = await run('export', '--as-of', '27/6/2025', '--out', target, '--json');
      expect([made.code, made.stderr]).toEqual([0, '']);
      expect(JSON.parse(made.stdout)).toMatchObject({ out: target, verified: { ok: true, failures: [] } });
      const publicKey = path.join(key().folder, 'ledger.pub');
      // no database: the check needs none
      const checked = await readiness(['verify', '--bundle', target, '--key', publicKey, '--json'], {
        env: { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
      });
      expect([checked.code, checked.stderr]).toEqual([0, '']);
      expect(JSON.parse(checked.stdout)).toMatchObject({ ok: true, key: 'given' });
      const matrix = path.join(target, 'matrix.csv');
      writeFileSync(matrix, readFileSync(matrix, 'utf8').replace('not_done', 'done'));
      const found = await run('verify', '--bundle', target);
      expect(found.code).toBe(1);
      expect(found.stdout).toContain('✗ file, matrix.csv');
      expect((await run('export', '--as-of', '27/6/2025', '--out', target)).code).toBe(2);
      expect((await run('export', '--as-of', '1/1/2999', '--out', path.join(folder, 'x'))).code).toBe(2);
      const table = path.join(folder, 'matrix.xlsx');
      expect((await run('export', '--as-of', '27/6/2025', '--format', 'xlsx', '--out', table)).code).toBe(0);
      expect(readFileSync(table).subarray(0, 2).toString()).toBe('PK');
      const excerpt = path.join(folder, 'excerpt.json');
      expect((await run('excerpt', '7', '500', '--out', excerpt)).code).toBe(0);
      expect((await run('verify', '--bundle', excerpt, '--key', publicKey)).code).toBe(0);
      expect(readdirSync(folder).sort()).toEqual(['bundle', 'excerpt.json', 'matrix.xlsx']);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('has a smaller sister, the excerpt, that proves presence only', async () => {
    const text = await excerptOf(ledger.engine, [7, 500]);
    const answer = verifyExcerpt(text, key().signer.key);
    expect(answer).toMatchObject({ ok: true, key: 'given' });
    expect(answer.events.map(({ index }) => index)).toEqual([6, 499]);
    expect(verifyExcerpt(text.replace('StatusReported', 'StatusReporteD')).ok).toBe(false);
    await expect(excerptOf(ledger.engine, [999_999])).rejects.toThrow(/there is no event at position 999999/);
  });
});
