// How fast the web interface is, in Chromium before a real server. What is measured and how to run it is in
// bench/README.md; `node bench/web.mjs first time` runs only those parts.
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { loadCatalogue } from '../dist/apps/api/src/engine/catalogues.js';
import { FOLLOW_SCROLL, NOTES } from './paint.mjs';
import { filledSite, launch, sampleSite } from './site.mjs';
import { report, withUnits } from './workload.mjs';

const { catalogue } = loadCatalogue('data/programmes/vn-two-tier-2025');
const parts = process.argv.slice(2);
const wanted = (...names) => parts.length === 0 || names.some((name) => parts.includes(name));
const RUNS = Number(process.env.RUNS ?? 15);
const COMMUNES = 3321;
const VIEW = { viewport: { width: 1440, height: 900 } };
/** Nothing changes on the page for so long: it has settled. */
const QUIET_MS = 400;
/** For so long a hand rests on a place before it clicks. */
const POINTED_MS = 200;

const pad = (text, width) => String(text).padEnd(width);
const number = (n) => (n < 100 ? n.toFixed(1) : Math.round(n).toLocaleString('en'));

/**
 * Prints a row: median, 95th of 100 and most of `values`, and whether the 95th keeps to `target`.
 * @param work processor time of the page each time, ms; its median is printed last
 */
function row(what, unit, values, target, { atLeast = false, judge = 0.95, work = [] } = {}) {
  const sorted = values.toSorted((a, b) => (atLeast ? b - a : a - b));
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
  const judged = at(judge);
  const kept = target === undefined || (atLeast ? judged >= target : judged < target);
  const goal = target === undefined ? '' : `${atLeast ? '≥' : '<'} ${number(target)} ${unit}`;
  console.log(
    [
      pad(what, 58),
      pad(values.length === 1 ? '' : `p50 ${number(at(0.5))}`, 12),
      pad(values.length === 1 ? number(sorted[0]) : `p95 ${number(at(0.95))}`, 12),
      pad(values.length === 1 ? '' : `${atLeast ? 'least' : 'most'} ${number(sorted.at(-1))}`, 14),
      pad(unit, 4),
      pad(goal, 14),
      pad(target === undefined ? '' : kept ? 'kept' : 'MISSED', 8),
      work.length === 0 ? '' : `${number(work.toSorted((a, b) => a - b)[work.length >> 1])} ms of work`,
    ].join(''),
  );
}

async function pageOf(browser) {
  const context = await browser.newContext(VIEW);
  const page = await context.newPage();
  await page.addInitScript(NOTES);
  return page;
}

/** Processor time of the page's main thread since its navigation, in ms: it does not depend on who else works. */
async function meter(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
  };
}

/** A number that the page notes, as soon as it has noted it. */
async function noted(page, script) {
  for (let i = 0; i < 1500; i++) {
    const value = await page.evaluate(script);
    if (value !== null && value !== undefined && value !== false) return value;
    await page.waitForTimeout(20);
  }
  throw new Error(`the page never noted ${script}`);
}

/** The time of the last paint, once nothing has changed for a while. */
const settled = (page) =>
  noted(
    page,
    `bench.lastPaint !== null && bench.changed !== null && performance.now() - bench.changed > ${QUIET_MS} && bench.lastPaint`,
  );

/** From the start of the navigation to the first frame that shows every row of the matrix, and to the last change. */
async function firstMatrix(browser, site) {
  const open = async (page, busy) => {
    await page.goto(site.url);
    const first = await noted(page, 'bench.first');
    return { first, last: await settled(page), work: await busy() };
  };
  const opened = { 'empty cache': [], 'files in the cache': [] };
  for (let i = 0; i < RUNS; i++) {
    const page = await pageOf(browser);
    const busy = await meter(page);
    for (const how of Object.values(opened)) how.push(await open(page, busy));
    await page.context().close();
  }
  for (const [how, times] of Object.entries(opened)) {
    const column = (name) => times.map((time) => time[name]);
    row(`first matrix, ${how}`, 'ms', column('first'), 1000, { work: column('work') });
    row('  and everything on the page', 'ms', column('last'), 1000);
  }
}

/** Scripts that are asked for, by their size when compressed with gzip. */
async function scripts(browser, site) {
  const page = await pageOf(browser);
  const asked = new Set();
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.endsWith('.js')) asked.add(pathname);
  });
  const size = () =>
    [...asked].reduce(
      (sum, name) => sum + gzipSync(readFileSync(path.join('dist/web', name)), { level: 9 }).length,
      0,
    ) / 1000;
  await page.goto(site.url);
  await settled(page);
  row('scripts of the first page, gzip', 'kB', [size()], 200);
  for (const view of ['compare', 'remarks', 'timeline', 'findings', 'inventory', 'record', 'import']) {
    await page.goto(`${site.url}/?view=${view}`);
    await settled(page);
  }
  row('scripts of every view without a chart, gzip', 'kB', [size()], 200);
  await page.context().close();
}

/** A statement is recorded elsewhere: from the message in the page, and from the acknowledgement, to the paint. */
async function live(browser, site, unit) {
  const page = await pageOf(browser);
  const busy = await meter(page);
  const work = [];
  await page.goto(site.url);
  await settled(page);
  const fromMessage = [];
  const fromAnswer = [];
  const { criteria } = catalogue;
  for (let i = 0; i < RUNS * 2; i++) {
    const criterion = criteria[i % criteria.length].code;
    const cell = `[data-cell="${unit}~${criterion}"]`;
    const shown = await page.locator(cell).getAttribute('data-state');
    const status = shown === 'done' ? 'not_done' : 'done';
    const until = status === 'done' ? '[data-state=done]' : ':not([data-state=done])';
    await page.evaluate(
      `void (bench.seen = null, bench.shows('${cell}${until}').then((at) => { bench.seen = at; }))`,
    );
    const effectiveAt = new Date(Date.now() - 1_000).toISOString();
    const before = await busy();
    const { position, at } = await site.record({ kind: 'status', unit, criterion, status, effectiveAt });
    const seen = await noted(page, 'bench.seen');
    const { message, origin } = await page.evaluate(
      `({ message: bench.messages.find(({ position }) => position === ${position}).at, origin: performance.timeOrigin })`,
    );
    fromMessage.push(seen - message);
    fromAnswer.push(Math.max(0, origin + seen - at));
    await settled(page);
    work.push((await busy()) - before);
  }
  row('live change: message in the page → painted', 'ms', fromMessage, 100, { work });
  row('live change: POST acknowledged → painted', 'ms', fromAnswer, 100);
  await page.context().close();
}

const STATE = ({ status, overdue, conflicting }) =>
  conflicting ? 'conflicting' : status === 'not_done' && overdue ? 'overdue' : status;

/** What the cells must show at an instant, as `bench.cells()` writes it. */
async function truth(site, asOf) {
  const matrix = await site.read(`/api/matrix${asOf === null ? '' : `?asOf=${asOf}`}`);
  return matrix.units
    .flatMap(({ code, cells }) =>
      Object.entries(cells).map(([criterion, cell]) => `${code}~${criterion}=${STATE(cell)}`),
    )
    .join();
}

/** Moves of the time bar: from the key or the pointer to the last change on the page that they cause. */
async function timeBar(browser, site, what) {
  const { instants } = await site.read('/api/instants');
  const { length } = instants;
  const wrong = [];
  const open = async () => {
    const page = await pageOf(browser);
    const busy = await meter(page);
    await page.goto(site.url);
    await settled(page);
    const moves = [];
    const move = async (act) => {
      await page.evaluate('void (bench.lastPaint = bench.changed = bench.pressed = null)');
      const before = await busy();
      await act();
      const painted = await settled(page);
      moves.push({ ms: painted - (await page.evaluate('bench.pressed')), work: (await busy()) - before });
      const asOf = new URL(page.url()).searchParams.get('asOf');
      if ((await page.evaluate('bench.cells()')) !== (await truth(site, asOf))) wrong.push(asOf);
    };
    const report = async (how) => {
      const work = moves.map((each) => each.work);
      row(
        `time bar, ${what}: ${how}`,
        'ms',
        moves.map(({ ms }) => ms),
        100,
        { work },
      );
      await page.context().close();
    };
    return { page, move, report };
  };
  /** Every seventh tick round and round, so that none is beside the one before. */
  const jump = async ({ page, move }, n, restMs) => {
    const tick = page.locator('.tick').nth((n * 7) % length);
    const { x, y, width, height } = await tick.boundingBox();
    const place = [x + width / 2, y + height / 2];
    if (restMs > 0) {
      await page.mouse.move(...place);
      await page.waitForTimeout(restMs);
    }
    await move(() => page.mouse.click(...place));
  };
  const steps = await open();
  for (let i = 0; i < Math.min(RUNS * 2, length); i++) await steps.move(() => steps.page.keyboard.press('['));
  await steps.report('a step with [');
  const pointed = await open();
  for (let n = 1; n < Math.min(RUNS * 2, length); n++) await jump(pointed, n, POINTED_MS);
  await pointed.report('a click on a date pointed at');
  const jumps = await open();
  for (let n = 1; n < Math.min(RUNS * 2, length); n++) await jump(jumps, n, 0);
  await jumps.report('a click on a date out of the blue');
  console.log(
    wrong.length === 0
      ? '  the cells were those of the moment each time'
      : `  WRONG CELLS at ${wrong.join(', ')}`,
  );
}

/** What Chromium tells of its frames while something happens: when it drew one, and what became of each. */
async function framesDrawn(browser, act) {
  const cdp = await browser.newBrowserCDPSession();
  const events = [];
  cdp.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  const includedCategories = ['devtools.timeline.frame', 'disabled-by-default-devtools.timeline.frame'];
  await cdp.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories } });
  await act();
  const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve));
  await cdp.send('Tracing.end');
  await complete;
  await cdp.detach();
  const reports = events.flatMap(({ args }) => args?.frame_reporter ?? []);
  const lacking = reports.filter(
    (frame) =>
      frame.has_missing_content || frame.checkerboarded_needs_raster || frame.checkerboarded_needs_record,
  );
  const drawn = events.filter(({ name }) => name === 'DrawFrame').map(({ ts }) => ts / 1000);
  return { drawn: drawn.sort((a, b) => a - b), lacking: lacking.length };
}

/** How many fell into each whole second. */
function perSecond(times) {
  const [from = 0] = times;
  const seconds = Math.max(1, Math.floor((times.at(-1) - from) / 1000));
  return Array.from(
    { length: seconds },
    (_, n) => times.filter((at) => at >= from + n * 1000 && at < from + (n + 1) * 1000).length,
  );
}

/** Scrolls for some seconds and notes every frame: those on the screen, and those in which the page had its turn. */
async function scroll(page, what, { x = 0, y = 0, speed }) {
  const cdp = await page.context().newCDPSession(page);
  const busy = await meter(page);
  await page.evaluate(FOLLOW_SCROLL);
  const before = await busy();
  const box = await page.locator('.grid').boundingBox();
  const { drawn, lacking } = await framesDrawn(page.context().browser(), () =>
    cdp.send('Input.synthesizeScrollGesture', {
      x: box.x + box.width / 2,
      y: box.y + box.height - 80,
      xDistance: -x,
      yDistance: -y,
      speed,
      gestureSourceType: 'mouse',
    }),
  );
  const { frames, blank, checks, moved } = await page.evaluate(
    `(() => { const { scrolling: scroll } = window; scroll.on = false; const grid = document.querySelector('.grid');
      return { ...scroll, moved: Math.abs(grid.scrollTop - scroll.from) + Math.abs(grid.scrollLeft - scroll.left) }; })()`,
  );
  const work = (await busy()) - before;
  const seconds = frames.reduce((sum, ms) => sum + ms, 0) / 1000;
  const kept = { atLeast: true, judge: 0.5 };
  row(`${what}: frames on the screen, each second`, 'fps', perSecond(drawn), 50, kept);
  row('  turns of the page', 'fps', [frames.length / seconds]);
  console.log(
    `  ${number(moved)} px in ${seconds.toFixed(1)} s; ${lacking} of ${drawn.length} frames lacked a part of the picture; ` +
      `${blank} of ${checks} scroll events found rows in view that were not drawn; ${(work / frames.length).toFixed(1)} ms of work a turn`,
  );
  await cdp.detach();
}

/** Scrolls 3,321 rows, and as many columns. Only the page works then, so its answer is made here of the sample's rows, over and over. */
async function scrolling(browser, site) {
  const context = await browser.newContext(VIEW);
  // without the notes: they look at every change, and here thousands change in a second
  const page = await context.newPage();
  const matrix = await site.read('/api/matrix/compact');
  const units = withUnits(catalogue, COMMUNES).units.map(({ code, name }, i) => ({
    ...matrix.units[(i * 7) % matrix.units.length],
    code,
    name,
  }));
  await page.route('**/api/matrix/compact*', (route) => route.fulfill({ json: { ...matrix, units } }));
  await page.goto(site.url);
  await page.locator('.grid-row.body').first().waitFor();
  await page.waitForTimeout(1500);
  await scroll(page, '3,321 rows, down at 1,000 px/s', { y: 5_000, speed: 1_000 });
  await scroll(page, '3,321 rows, down at 3,000 px/s', { y: 15_000, speed: 3_000 });
  await scroll(page, '3,321 rows, down at 8,000 px/s', { y: 40_000, speed: 8_000 });
  await page.setViewportSize({ width: 700, height: 900 });
  await page.waitForTimeout(1000);
  await scroll(page, '3,321 rows, to the right, 700 px wide', { x: 600, speed: 200 });
  await page.setViewportSize(VIEW.viewport);
  await page.getByRole('button', { name: 'Đổi hàng, cột' }).click();
  await page.locator('.grid.flipped').waitFor();
  await page.waitForTimeout(1000);
  await scroll(page, '3,321 columns, to the right at 1,000 px/s', { x: 5_000, speed: 1_000 });
  await page.context().close();
}

/** A ledger of 3,321 units behind a server: how long its whole matrix takes. */
async function communes(browser) {
  const large = withUnits(catalogue, COMMUNES);
  const site = await filledSite(large, [report(large, 0, 3)]);
  try {
    for (const form of ['/compact', '']) {
      const answers = [];
      let bytes = 0;
      for (let i = 0; i < 5; i++) {
        const begun = performance.now();
        bytes = (await (await fetch(`${site.url}/api/matrix${form}`)).arrayBuffer()).byteLength;
        answers.push(performance.now() - begun);
      }
      row(`/api/matrix${form}, 3,321 × 26, ${number(bytes / 1000)} kB`, 'ms', answers);
    }
    const page = await pageOf(browser);
    const busy = await meter(page);
    await page.goto(site.url, { timeout: 120_000 });
    const first = await noted(page, 'bench.first');
    row('first matrix, 3,321 × 26, empty cache', 'ms', [first], undefined, { work: [await busy()] });
    await page.context().close();
  } finally {
    await site.stop();
  }
}

async function daily(browser) {
  const reports = Array.from({ length: 30 }, (_, n) => report(catalogue, n, 30, 'status-report'));
  const site = await filledSite(catalogue, reports);
  try {
    await timeBar(browser, site, '30 reports');
  } finally {
    await site.stop();
  }
}

console.log(`${os.cpus().length} cores, load ${os.loadavg()[0].toFixed(1)}, Node ${process.versions.node}`);
const browser = await launch();
try {
  if (wanted('first', 'scripts', 'scroll', 'live', 'time')) {
    const site = await sampleSite();
    try {
      if (wanted('first')) await firstMatrix(browser, site);
      if (wanted('scripts')) await scripts(browser, site);
      if (wanted('scroll')) await scrolling(browser, site);
      if (wanted('time')) {
        // the sample knows few instants: as many again as a month of phone calls brings
        for (let day = 1; day <= 28; day++) {
          const unit = catalogue.units[day].code;
          const { code: criterion } = catalogue.criteria[(day * 5) % 26];
          const effectiveAt = new Date(Date.UTC(2025, 6, day, 3)).toISOString();
          await site.record({
            kind: 'status',
            unit,
            criterion,
            status: day % 3 ? 'done' : 'not_done',
            effectiveAt,
          });
        }
        await site.caughtUp();
        await timeBar(browser, site, 'sample');
      }
      if (wanted('live')) await live(browser, site, '04');
    } finally {
      await site.stop();
    }
  }
  if (wanted('daily')) await daily(browser);
  if (wanted('communes')) await communes(browser);
} finally {
  await browser.close();
}
