// What a measurement in a browser stands on: the built server as a process of its own, on the sample or on a ledger that
// was filled here, and a headless Chromium.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { connect, dropDatabase, ensureDatabase, startEmbeddedPostgres } from '#libs/database';
import { postgresEventStore } from '#libs/event-store';
import { chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function launch() {
  const executablePath = process.env.READINESS_CHROMIUM ?? PLACES.find((place) => existsSync(place));
  if (!executablePath) throw new Error('Chromium is needed; set READINESS_CHROMIUM=/path');
  return chromium.launch({ executablePath, args: FLAGS });
}

/** A folder that goes when the process has ended its work. */
export function scratch() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'readiness-ledger-bench-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The server as `npm start` runs it, in a data directory of its own. */
export async function startServer(dataDir, env = {}) {
  const child = spawn(process.execPath, ['dist/apps/api/src/main.js'], {
    env: { PATH: process.env.PATH, PORT: '0', READINESS_DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  const url = await new Promise((resolve, reject) => {
    child.stdout.on('data', (text) => {
      said += text;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (found && said.includes('Ctrl-C')) resolve(found[0]);
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
  const token = readFileSync(path.join(dataDir, 'tokens'), 'utf8').trim().split(' ')[1];
  const read = async (target) => (await fetch(url + target)).json();
  return {
    url,
    pid: child.pid,
    read,
    /** Records one statement; resolves when the server has acknowledged it, with the time at which it did. */
    record: async (statement) => {
      const answer = await fetch(`${url}/api/records`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ channel: 'phone', ...statement }),
      });
      const { position } = await answer.json();
      if (answer.status !== 200) throw new Error(`recording answered ${answer.status}`);
      return { position, at: Date.now() };
    },
    /** Resolves when every read model reflects everything recorded. */
    caughtUp: async () => {
      for (;;) {
        const { projections } = await read('/health');
        if (projections.every(({ lag }) => lag === 0)) return;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill('SIGTERM');
      }),
  };
}

/** The sample as it is shown to who starts the program for the first time. */
export async function sampleSite() {
  const { folder, remove } = scratch();
  const server = await startServer(folder);
  return { ...server, stop: async () => (await server.stop(), remove()) };
}

/**
 * A ledger of `catalogue`, filled with `appends`, in a database that is dropped at the end.
 * @param appends batches, each of which becomes one transaction
 */
export async function filledSite(catalogue, appends) {
  const { folder, remove } = scratch();
  const programme = path.join(folder, 'programme');
  mkdirSync(programme);
  const { units, sections, criteria, topics, systems, vendors, ...rest } = catalogue;
  for (const [name, part] of Object.entries({ units, sections, criteria, topics, systems, vendors }))
    writeFileSync(path.join(programme, `${name}.json`), JSON.stringify(part));
  writeFileSync(path.join(programme, 'programme.json'), JSON.stringify(rest));
  const embedded = process.env.DATABASE_URL ? null : await startEmbeddedPostgres({ dataDir: folder });
  const target = new URL(embedded?.url('postgres') ?? process.env.DATABASE_URL);
  target.pathname = `/bench_web_${process.pid}_${units.length}`;
  await ensureDatabase(target.href);
  const dataDir = path.join(folder, 'server');
  mkdirSync(dataDir);
  const server = await startServer(dataDir, {
    DATABASE_URL: target.href,
    READINESS_PROGRAMME_DIR: programme,
  });
  const sql = connect(target.href, { max: 2 });
  const store = postgresEventStore(sql);
  for (const batch of appends) await store.appendMany(batch);
  await store.close();
  await sql.end({ timeout: 5 });
  await server.caughtUp();
  return {
    ...server,
    stop: async () => {
      await server.stop();
      await dropDatabase(target.href);
      await embedded?.release();
      remove();
    },
  };
}
