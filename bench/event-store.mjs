// How fast the event store on PostgreSQL is: single appends from 1, 8 and 32 callers, a document of 5,000 events,
// and reading everything. Run `npm run build` first, then `node bench/event-store.mjs`. It uses a throw-away database
// on DATABASE_URL's server, or on an embedded PostgreSQL of its own with its usual durability (fsync on).
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { connect, dropDatabase, ensureDatabase, startEmbeddedPostgres } from '#libs/database';
import { migrateEventStore, postgresEventStore } from '#libs/event-store';

const effectiveAt = '2025-06-27T05:15:00.000Z';
const event = () => ({
  id: randomUUID(),
  type: 'StatusReported',
  effectiveAt,
  data: { status: 'done', basis: 'absent' },
  metadata: {
    actor: 'bench',
    via: 'bench',
    source: { document: 'f'.repeat(64), lines: [10, 12] },
    schemaVersion: 1,
  },
});
const perSecond = (count, ms) => `${Math.round(count / (ms / 1000)).toLocaleString('en')}/s`;
const percentile = (sorted, share) => `${sorted[Math.floor(sorted.length * share)].toFixed(2)} ms`;

async function singleAppends(store, callers, count) {
  const latencies = [];
  let left = count;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (left-- > 0) {
        const sent = performance.now();
        await store.append(`bench.single-${randomUUID()}`, [event()], 'none');
        latencies.push(performance.now() - sent);
      }
    }),
  );
  const ms = performance.now() - started;
  latencies.sort((a, b) => a - b);
  const spread = `p50 ${percentile(latencies, 0.5)}, p99 ${percentile(latencies, 0.99)}`;
  console.log(`append, ${callers} callers: ${perSecond(count, ms)} (${spread})`);
}

async function wholeDocument(store) {
  const appends = Array.from({ length: 900 }, (_, i) => ({
    stream: `bench.cell-${randomUUID()}`,
    events: Array.from({ length: i < 500 ? 6 : 5 }, event),
    expected: 'any',
  }));
  const started = performance.now();
  await store.appendMany(appends);
  const first = performance.now() - started;
  await store.appendMany(appends);
  const again = performance.now() - started - first;
  console.log(
    `appendMany, 5,000 events to 900 streams: ${first.toFixed(0)} ms (${perSecond(5000, first)}), again ${again.toFixed(0)} ms`,
  );
}

async function readEverything(store) {
  const started = performance.now();
  let [position, count] = [0, 0];
  for (;;) {
    const batch = await store.readAll(position, 5000);
    if (batch.length === 0) break;
    count += batch.length;
    position = batch.at(-1).position;
  }
  console.log(`readAll, ${count} events: ${perSecond(count, performance.now() - started)}`);
}

const dataDir = process.env.DATABASE_URL
  ? null
  : mkdtempSync(path.join(os.tmpdir(), 'readiness-ledger-bench-'));
const server = dataDir ? await startEmbeddedPostgres({ dataDir }) : null;
const target = new URL(server?.url('postgres') ?? process.env.DATABASE_URL);
target.pathname = `/bench_${process.pid}`;
await ensureDatabase(target.href);
const sql = connect(target.href, { max: 4 });
try {
  await migrateEventStore(sql);
  const store = postgresEventStore(sql);
  await singleAppends(store, 8, 500); // warms up: connections, plans, the compiler
  await singleAppends(store, 1, 2000);
  await singleAppends(store, 8, 8000);
  await singleAppends(store, 32, 30_000);
  for (let i = 0; i < 3; i++) await wholeDocument(store);
  await readEverything(store);
  await store.close();
} finally {
  await sql.end({ timeout: 5 });
  await dropDatabase(target.href);
  await server?.release();
  if (dataDir) rmSync(dataDir, { recursive: true, force: true });
}
