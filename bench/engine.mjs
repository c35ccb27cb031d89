// How fast the read models are: folding and rebuilding them, and reading the matrix and the timeline as their history
// and the number of units grow. How to run it, and what it showed, is in bench/README.md.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { connect, dropDatabase, ensureDatabase, startEmbeddedPostgres } from '#libs/database';
import { migrateEventStore, postgresEventStore } from '#libs/event-store';
import { isProblem, openDocument, readDocument } from '#libs/intake';
import { matrixAt } from '#projections/matrix';
import { catchUp, prepare, rebuild } from '#projections/runner';
import { timelineAt } from '#projections/timeline';
import { loadCatalogue } from '../dist/apps/api/src/engine/catalogues.js';
import { PROJECTIONS } from '../dist/apps/projector/src/projections.js';
import { asOfReport, report, withUnits } from './workload.mjs';

const { catalogue, names } = loadCatalogue('data/programmes/vn-two-tier-2025');
/** What the matrix and the timeline are read from. */
const READ_HERE = PROJECTIONS.filter(({ name }) => ['matrix', 'remarks', 'timeline'].includes(name));
const parts = process.argv.slice(2);
const wanted = (part) => parts.length === 0 || parts.includes(part);
const number = (n) => Math.round(n).toLocaleString('en');
const perSecond = (count, ms) => `${number((count / ms) * 1000)} /s`;

function row(what, ...values) {
  console.log([what.padEnd(54), ...values.map((value) => String(value).padStart(16))].join(''));
}

async function timed(work) {
  const started = performance.now();
  const result = await work();
  return { ms: performance.now() - started, result };
}

/** Median and slowest of `times` runs, after one that warms up. */
async function spread(times, work) {
  await work();
  const taken = [];
  for (let i = 0; i < times; i++) taken.push((await timed(work)).ms);
  taken.sort((a, b) => a - b);
  return [`p50 ${taken[times >> 1].toFixed(1)} ms`, `most ${taken.at(-1).toFixed(1)} ms`];
}

async function readDocuments(folder) {
  for (const file of readdirSync(folder).sort()) {
    const bytes = readFileSync(path.join(folder, file));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    let lines = 0;
    const times = await spread(5, async () => {
      const opened = await openDocument(bytes, file);
      if (isProblem(opened)) throw new Error(`${file}: ${opened.code}`);
      lines = readDocument(opened, { catalogue, names, sha256, asOf: null }).coverage.lines;
    });
    row(`read document ${file.slice(0, 3)}, ${number(lines)} lines`, ...times);
  }
}

/** Works on an empty database, which it drops at the end. */
async function onEmptyDatabase(server, name, work) {
  const url = new URL(server);
  url.pathname = `/bench_${name}_${process.pid}`;
  await ensureDatabase(url.href);
  const sql = connect(url.href, { max: 8 });
  try {
    await migrateEventStore(sql);
    await prepare(sql, PROJECTIONS);
    const store = postgresEventStore(sql);
    await work(store, sql);
    await store.close();
  } finally {
    await sql.end({ timeout: 5 });
    await dropDatabase(url.href);
  }
}

async function fold(projections, store, sql, what) {
  const { position } = await store.head();
  for (const projection of projections) {
    const [before] = await sql`select position from projections.checkpoints where name = ${projection.name}`;
    const count = position - Number(before.position);
    const { ms } = await timed(() => catchUp([projection], store, sql));
    row(`fold ${projection.name}, ${what}`, `${number(count)} events`, perSecond(count, ms));
  }
}

async function clocksOf(store, asOf) {
  const { position, recordedAt } = await store.head();
  return { asOf, knownAt: { position, time: recordedAt } };
}

/** The programme as it is, with 5, 50 and 300 daily reports; reading must not slow down as they pile up. */
async function history(store, sql) {
  const { units, criteria } = catalogue;
  let reports = 0;
  for (const until of [5, 50, 300]) {
    const appends = [];
    for (; reports < until; reports++) appends.push(report(catalogue, reports, 300));
    const { ms } = await timed(async () => {
      for (const each of appends) await store.appendMany(each);
    });
    const events = appends.flat().length;
    row(`append up to report ${until}`, `${number(events)} events`, perSecond(events, ms));
    await fold(READ_HERE, store, sql, `up to report ${until}`);
    for (const [when, n] of [
      ['newest', until - 1],
      ['middle', until >> 1],
      ['oldest', 0],
    ]) {
      const clocks = await clocksOf(store, asOfReport(n));
      const times = await spread(15, () => matrixAt(sql, catalogue, clocks));
      row(`matrix ${units.length} × ${criteria.length} of ${until} reports, as of the ${when}`, ...times);
    }
    const early = await clocksOf(store, asOfReport(until));
    early.knownAt = { position: early.knownAt.position >> 1, time: null };
    const known = await spread(15, () => matrixAt(sql, catalogue, early));
    row(`matrix ${units.length} × ${criteria.length} of ${until} reports, known half-way`, ...known);
    const clocks = await clocksOf(store, asOfReport(until));
    const page = await spread(15, () => timelineAt(sql, catalogue, clocks));
    row(`timeline, first page, of ${until} reports`, ...page);
    if (until !== 5) continue;
    for (const projection of READ_HERE) {
      const { events: count, seconds } = await rebuild(projection, { store, sql });
      row(`rebuild ${projection.name}`, `${number(count)} events`, perSecond(count, seconds * 1000));
    }
  }
}

/** One report on every commune. */
async function communes(store, sql) {
  const large = withUnits(catalogue, 3321);
  const size = `${number(large.units.length)} × ${large.criteria.length}`;
  const appends = report(large, 0, 3);
  const { ms } = await timed(() => store.appendMany(appends));
  row(`append ${size} in one transaction`, `${number(appends.length)} events`, perSecond(appends.length, ms));
  await fold(PROJECTIONS, store, sql, size);
  const clocks = await clocksOf(store, asOfReport(0));
  row(`matrix ${size}`, ...(await spread(5, () => matrixAt(sql, large, clocks))));
  row(`timeline, first page, of ${size}`, ...(await spread(15, () => timelineAt(sql, large, clocks))));
}

const dataDir = process.env.DATABASE_URL
  ? null
  : mkdtempSync(path.join(os.tmpdir(), 'readiness-ledger-bench-'));
const embedded = dataDir ? await startEmbeddedPostgres({ dataDir }) : null;
const server = embedded?.url('postgres') ?? process.env.DATABASE_URL;
console.log(`${os.cpus().length} cores, load ${os.loadavg()[0].toFixed(1)}, Node ${process.versions.node}`);
try {
  if (wanted('documents') && existsSync('../shared/documents')) await readDocuments('../shared/documents');
  if (wanted('history')) await onEmptyDatabase(server, 'history', history);
  if (wanted('communes')) await onEmptyDatabase(server, 'communes', communes);
} finally {
  await embedded?.release();
  if (dataDir) rmSync(dataDir, { recursive: true, force: true });
}
