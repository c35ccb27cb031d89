// The page while its server ends and comes back: it says so, keeps what it shows, and then shows what was recorded meanwhile.
import { testDatabase, type TestDatabase } from '../postgres.js';
import { readiness, startServer, type Running } from '../processes.js';
import { describeInBrowser, pagesOf, picture, type Pages } from './browser.js';

// processes load much, and other tests run beside this one
jest.setTimeout(180_000);

describeInBrowser('the page and its server', () => {
  let db: TestDatabase;
  let web: Pages;
  let server: Running;
  let url: string;
  // for each try: one that is tried again begins anew
  beforeEach(async () => {
    db = await testDatabase();
    await say('I.1');
    await start('0');
    web = await pagesOf(url);
  });
  afterEach(async () => {
    await web?.close();
    await end();
    await db?.drop();
  });

  async function start(port: string): Promise<void> {
    server = startServer({ env: { DATABASE_URL: db.url, PORT: port } });
    url = /http:\/\/[\d.:]+/.exec(await server.printed(/Ctrl-C/))![0];
  }

  async function end(): Promise<void> {
    server?.child.kill('SIGTERM');
    await server?.ended;
  }

  /** Recorded at the terminal, which needs no server. */
  async function say(criterion: string): Promise<void> {
    const said = [
      '--unit',
      '14',
      '--criterion',
      criterion,
      '--status',
      'done',
      '--effective-at',
      '2025-06-28',
    ];
    const { code, stderr } = await readiness(['record', 'status', ...said], {
      env: { DATABASE_URL: db.url },
    });
    expect({ code, stderr }).toMatchObject({ code: 0 });
  }

  it('says that the server is gone, finds it again, and shows what was recorded meanwhile', async () => {
    const { page } = await web.open('/');
    const cell = (criterion: string, state: string) =>
      page.locator(`[data-cell="14~${criterion}"][data-state=${state}]`);
    await cell('I.1', 'done').waitFor();
    await cell('I.2', 'not_reported').waitFor();
    await page.getByText('Trực tiếp', { exact: true }).waitFor();
    await end();
    const lost = page.getByRole('alert').filter({ hasText: 'Mất kết nối trực tiếp' });
    await lost.waitFor();
    expect(await page.getByText('Trực tiếp', { exact: true }).count()).toBe(0);
    await cell('I.1', 'done').waitFor();
    await say('I.2');
    await cell('I.2', 'not_reported').waitFor();
    await picture(page, 'server-gone');
    await start(new URL(url).port);
    await cell('I.2', 'done').waitFor();
    await lost.waitFor({ state: 'detached' });
    await page.getByText('Trực tiếp', { exact: true }).waitFor();
    // and it is live again: what comes now is seen without a word
    await say('I.3');
    await cell('I.3', 'done').waitFor();
  });
});
