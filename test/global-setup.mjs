// Starts the PostgreSQL that the tests of a jest run share, and hands its address to the workers in an environment
// variable. Several runs at once share one server; the last to end stops it. Durability is off: the data is thrown away.
// jest does not resolve our `.js` → `.ts` imports here, so libs/database is translated first, which takes milliseconds.
import { transformFileSync } from '@swc/core';
import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

async function database() {
  const from = path.join(root, 'libs/database/src');
  const to = path.join(root, 'node_modules/.cache/readiness-ledger/database');
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))) {
    const { code } = transformFileSync(path.join(from, name), {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'es6' },
    });
    const file = path.join(to, name.replace(/\.ts$/, '.mjs'));
    // relative imports get the ending that makes them modules; written beside and renamed, as runs may overlap
    writeFileSync(`${file}.${process.pid}`, code.replace(/(from\s+['"]\.\/[^'"]+)\.js(['"])/g, '$1.mjs$2'));
    renameSync(`${file}.${process.pid}`, file);
  }
  return import(pathToFileURL(path.join(to, 'index.mjs')).href);
}

export default async function setup() {
  if (process.env.TEST_DATABASE_URL) return;
  const { startEmbeddedPostgres, connect } = await database();
  const server = await startEmbeddedPostgres({
    dataDir: path.join(os.tmpdir(), `readiness-ledger-test-${process.getuid?.() ?? 'user'}`),
    root,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' },
  });
  process.env.READINESS_TEST_SERVER = server.url('postgres');
  globalThis.readinessTestServer = server;
  if (server.attached) return;
  // databases of runs that were killed
  const sql = connect(server.url('postgres'), { max: 1 });
  const left = await sql`select datname from pg_database where datname like 'test\\_%'`;
  for (const { datname } of left) await sql`drop database if exists ${sql(datname)} with (force)`;
  await sql.end();
}
