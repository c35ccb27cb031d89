// `node scripts/tour.mjs`: takes the pictures of docs/tour anew, on the sample in a database of its own, with a few
// telephone calls recorded after its report so that there is something to compare.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { findBrowser } from './browser.mjs';
import { build } from './build.mjs';
import { root } from './project.mjs';

const AT = 'asOf=2025-06-28T10:00:00.000Z';
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

/** What a province sent in the evening: some of it new, some known already. */
const TABLE = `unit,criterion,status,effectiveAt,remark
Sơn La,III.3,done,2025-06-28 17:00,
Sơn La,I.1,done,2025-06-28 17:00,
Cao Bằng,I.4,done,2025-06-28 17:00,
Lạng Sơn,II.3,done,2025-06-28 17:00,
Lai Châu,II.2,not_done,2025-06-28 17:00,chờ phê duyệt dự toán
Hà Nội,III.1.e,done,2025-06-28 17:00,
`;

async function enter(page, token) {
  await page.getByLabel('Mã truy cập').fill(token);
  await page.getByRole('button', { name: 'Bắt đầu ghi' }).click();
}

async function statement(page, token) {
  await enter(page, token);
  await page.getByRole('combobox', { name: 'Tình trạng' }).selectOption('done');
  await page.getByLabel(/Đúng từ lúc/).fill('17:20 28/6/2025');
  await page.getByLabel('Qua kênh nào').fill('điện thoại');
  await page.getByLabel('Lý do, căn cứ ghi').fill('gọi lúc 17 giờ 20');
}

async function preview(page, token) {
  await enter(page, token);
  const file = { name: 'bao-cao-chieu.csv', mimeType: 'text/csv', buffer: Buffer.from(TABLE) };
  await page.getByLabel('Chọn tệp').setInputFiles(file);
  await page.locator('.line-row .kind').first().waitFor();
  await page.getByText(/^Mọi dòng/).click();
  await page.getByRole('region', { name: /Xem trước/ }).evaluate((preview) => preview.scrollIntoView());
}

/** name of the picture, address, what must be seen before it is taken, how else it differs from the others */
const PICTURES = [
  ['matrix', `?${AT}&vs=2025-06-27T05:15:00.000Z`, '[data-cell].changed'],
  ['cell', `?${AT}&cell=20~II.1`, '.drawer mark'],
  ['compare', `?view=compare&${AT}&vs=2025-06-27T05:15:00.000Z`, '.compare-legend'],
  ['progress', `?view=progress&${AT}&f=line:III.3`, '.course-chart[data-drawn] canvas'],
  ['timeline', `?view=timeline&${AT}`, '.timeline-entry'],
  ['vendors', `?view=vendors&${AT}&f=vendor:MobiFone`, '.depending'],
  ['remarks', `?view=remarks&${AT}`, 'article'],
  ['findings', `?view=findings&${AT}`, 'article'],
  ['record', '?view=record&f=unit:04,criterion:I.4', 'main form select', { before: statement }],
  ['import', '?view=import', '.line-row .kind', { before: preview }],
  [
    'matrix-phone',
    `?${AT}&vs=2025-06-27T05:15:00.000Z`,
    '[data-cell].changed',
    { viewport: PHONE, colorScheme: 'dark' },
  ],
  ['progress-phone', `?view=progress&${AT}`, '.course-chart[data-drawn] canvas', { viewport: PHONE }],
];

const call = (unit, criterion, status, effectiveAt) => ({
  kind: 'status',
  channel: 'phone',
  unit,
  criterion,
  status,
  effectiveAt,
});
const CALLS = [
  call('14', 'III.3', 'done', '2025-06-27T17:20:00+07:00'),
  call('04', 'I.1', 'done', '2025-06-27T17:35:00+07:00'),
  call('04', 'I.2', 'done', '2025-06-27T17:35:00+07:00'),
  call('24', 'II.1', 'done', '2025-06-28T09:10:00+07:00'),
  call('01', 'I.1', 'not_done', '2025-06-28T10:00:00+07:00'),
  call('14', 'III.4', 'done', '2025-06-28T16:40:00+07:00'),
  {
    kind: 'vendor',
    channel: 'phone',
    unit: '08',
    system: 'HOP',
    vendors: ['Viettel'],
    effectiveAt: '2025-06-28T11:00:00+07:00',
  },
];

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The server answers before the sample is loaded; pictures wait for all of it. */
async function ready(url) {
  for (const deadline = Date.now() + 120_000; ; await new Promise((resolve) => setTimeout(resolve, 200))) {
    const answer = await fetch(`${url}/api/matrix`).catch(() => null);
    const criteria = answer?.ok ? (await answer.json()).criteria : [];
    if (criteria.length > 0 && criteria.every(({ notReported }) => notReported === 0)) return;
    if (Date.now() > deadline) throw new Error('the sample was not loaded in time');
  }
}

async function record(url, token, statement) {
  const answer = await fetch(`${url}/api/records`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(statement),
  });
  if (!answer.ok) throw new Error(`${JSON.stringify(statement)}: ${await answer.text()}`);
}

async function take(url, token) {
  const executablePath = await findBrowser();
  if (executablePath === undefined) throw new Error('there is no browser');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    for (const [name, address, seen, { before, ...look } = {}] of PICTURES) {
      const page = await browser.newPage({ viewport: DESK, colorScheme: 'light', ...look });
      await page.goto(`${url}/${address}`);
      await before?.(page, token);
      await page.locator(seen).first().waitFor();
      await page.locator('.spinner').first().waitFor({ state: 'detached' });
      await page.screenshot({ path: path.join(root, 'docs', 'tour', `${name}.png`) });
      console.log(`docs/tour/${name}.png`);
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

if (!(await build())) process.exit(1);
const data = mkdtempSync(path.join(os.tmpdir(), 'readiness-tour-'));
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const server = spawn(process.execPath, [path.join(root, 'dist', 'apps', 'api', 'src', 'main.js')], {
  env: { ...process.env, PORT: String(port), READINESS_DATA_DIR: data, READINESS_SAMPLE: 'demo' },
  stdio: 'ignore',
});
try {
  await ready(url);
  const token = /\S+\s*$/.exec(readFileSync(path.join(data, 'tokens'), 'utf8').trim())[0];
  for (const statement of CALLS) await record(url, token, statement);
  await take(url, token);
} finally {
  server.kill('SIGTERM');
  await new Promise((resolve) => server.once('exit', resolve));
  rmSync(data, { recursive: true, force: true });
}
