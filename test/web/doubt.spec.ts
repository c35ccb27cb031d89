// What the page says when it cannot know: figures that could not be read again, an address that cannot be read, a filter
// whose answer is missing. Nothing of it may look like an answer.
import type { Socket } from 'node:net';
import type { Page, Request, Response } from 'playwright-core';
import { describeInBrowser, holdAnswer, REPORT, seriousFaults, site, until, type Site } from './browser.js';

const MATRIX = '**/api/matrix/compact*';

// each of these waits for attempts that fail
jest.setTimeout(180_000);

describeInBrowser('a page that cannot know', () => {
  let web: Site;
  beforeAll(async () => {
    web = await site();
  });
  afterAll(() => web?.close());

  let minute = 10;
  /** Something new at every call, also when a test is tried again. */
  const change = async (): Promise<void> => {
    const effectiveAt = `2025-06-28T10:${minute++}:00+07:00`;
    const said = { kind: 'status', unit: '04', criterion: 'I.1', status: 'not_done', channel: 'phone' };
    expect((await web.server.ask('POST', '/api/records', { ...said, effectiveAt })).status).toBe(200);
  };

  const look = (page: Page, state: 'hidden' | 'visible') =>
    page.evaluate(`Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`);

  it('says above the figures that they could not be read again, and is not live until they are', async () => {
    const { page } = await web.open('/');
    await page.getByText('Trực tiếp').waitFor();
    await page.route(MATRIX, (route) => route.abort());
    await change();
    await page.getByRole('alert').getByText('Chưa cập nhật được').waitFor();
    await page.getByText('Chưa cập nhật kịp').waitFor();
    await page.locator('[data-cell="04~I.1"]').waitFor();
    expect(await page.getByText('Trực tiếp').count()).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Thử lại' }).waitFor();
    // the next event, like the button or the next minute, has them read again
    await page.unroute(MATRIX);
    await change();
    await page.getByText('Trực tiếp').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('is not live while the figures do not reflect what was recorded', async () => {
    const { page } = await web.open('/');
    await page.getByText('Trực tiếp').waitFor();
    let answer = (): void => undefined;
    const held = new Promise<void>((go) => (answer = go));
    await page.route(MATRIX, async (route) => {
      await held;
      await route.continue();
    });
    await change();
    await page.getByText('Chưa cập nhật kịp').waitFor();
    answer();
    await page.getByText('Trực tiếp').waitFor();
  });

  it('shows an answer that was overtaken, and the next one, however busy the feed is', async () => {
    const { page } = await web.open('/');
    await page.getByText('Trực tiếp').waitFor();
    const gates: (() => void)[] = [];
    let isOpen = false;
    // of the moment that is shown, not what is asked for beforehand
    await page.route(/compact\?(?!.*asOf)/, async (route) => {
      const response = await route.fetch();
      if (!isOpen) await new Promise<void>((go) => gates.push(go));
      // one that was given up needs no answer
      await route.fulfill({ response }).catch(() => undefined);
    });
    /** What is beside the numbers is asked for after them: by then the page has been told. */
    const say = async (status: string): Promise<void> => {
      const told = page.waitForRequest((request) => request.url().includes('/api/instants'));
      const said = { kind: 'status', unit: '01', criterion: 'III.1.e', status, channel: 'phone' };
      const effectiveAt = `2025-06-28T10:${minute++}:00+07:00`;
      expect((await web.server.ask('POST', '/api/records', { ...said, effectiveAt })).status).toBe(200);
      await told;
    };
    await say('done');
    while (gates.length === 0) await page.waitForTimeout(20);
    await say('not_done');
    gates.shift()!();
    await page.getByText('624 / 884 ô hoàn thành').waitFor();
    isOpen = true;
    for (const go of gates) go();
    await page.getByText('623 / 884 ô hoàn thành').waitFor();
    await page.getByText('Trực tiếp').waitFor();
  });

  it('leaves the live connection to others while nobody looks, and catches up when somebody does', async () => {
    const { page } = await web.open('about:blank');
    let [begun, ended] = [0, 0];
    const isFeed = (request: Request): boolean => request.url().includes('/api/events/stream');
    page.on('request', (request) => void (begun += Number(isFeed(request))));
    for (const end of ['requestfinished', 'requestfailed'] as const)
      page.on(end as 'requestfinished', (request) => void (ended += Number(isFeed(request))));
    await page.goto(`${web.server.url}/?cell=04~I.1`);
    await page.getByText('Trực tiếp').waitFor();
    const ticks = await page.locator('.tick').count();
    await look(page, 'hidden');
    await change();
    await page.waitForTimeout(500);
    expect([begun, ended]).toEqual([1, 1]);
    expect(await page.getByText('Trực tiếp').count()).toBe(0);
    expect(await page.locator('.tick').count()).toBe(ticks);
    await look(page, 'visible');
    await page.getByText('Trực tiếp').waitFor();
    await page.locator(`.tick >> nth=${ticks}`).waitFor();
    expect([begun, ended]).toEqual([2, 1]);
    // nor does a page keep one that waits in the history
    await page.evaluate(`window.dispatchEvent(new Event('pagehide'))`);
    await page.waitForTimeout(500);
    expect([begun, ended]).toEqual([2, 2]);
    await page.evaluate(`window.dispatchEvent(new Event('pageshow'))`);
    await page.getByText('Trực tiếp').waitFor();
  });

  it('asks anew when it is looked at again: deadlines have passed, though nothing was recorded', async () => {
    const { page } = await web.open('about:blank');
    await page.clock.install();
    await page.goto(web.server.url);
    await page.getByText('Trực tiếp').waitFor();
    await look(page, 'hidden');
    await page.clock.fastForward(45_000);
    const isNow = (request: Request): boolean => /compact\?(?!.*asOf)/.test(request.url());
    const asked = page.waitForRequest(isNow, { timeout: 10_000 });
    await look(page, 'visible');
    await asked;
  });

  it.each(['/api/instants', '/api/timeline', '/api/documents'])(
    'asks again for %s that was on its way when something was recorded',
    async (path) => {
      const { page } = await web.open('about:blank');
      const held = await holdAnswer(page, `**${path}*`);
      await page.goto(`${web.server.url}/?view=timeline`);
      await page.getByText('Trực tiếp').waitFor();
      await held.made;
      const { position } = await web.server.engine.store.head();
      const after = (response: Response) => Number(/after=(\d+)/.exec(response.url())?.[1]);
      const others = page.waitForResponse((response) => after(response) > position);
      await change();
      await others;
      // by now everything on the page was asked for again
      await page.waitForTimeout(1_000);
      const newer = page.waitForResponse(async (response) => {
        if (!response.url().includes(path)) return false;
        const { knownAt } = (await response.json()) as { knownAt: { position: number } };
        return knownAt.position > position;
      });
      held.release();
      await newer;
      await page.getByText('Trực tiếp').waitFor();
    },
  );

  it('finds out that nobody is at the other end of its line, and catches up', async () => {
    const streams = new Set<Socket>();
    const http = web.server.app.getHttpServer();
    http.on('request', ({ url, socket }) => void (url?.includes('/events/stream') && streams.add(socket)));
    const { page } = await web.open('about:blank');
    await page.clock.install();
    await page.goto(web.server.url);
    await page.getByText('Trực tiếp').waitFor();
    const ticks = await page.locator('.tick').count();
    // as a device on the way that forgets the connection: nothing arrives, and nobody hangs up
    for (const socket of streams) socket.cork();
    await change();
    await page.clock.runFor(1_000);
    expect(await page.locator('.tick').count()).toBe(ticks);
    await page.clock.fastForward(40_000);
    await page.locator(`.tick >> nth=${ticks}`).waitFor();
    await page.getByText('Trực tiếp').waitFor();
  });

  it.each([
    ['asOf=27/6/2025', 'hết 27/6/2025', '2025-06-27T16:59:59.999Z'],
    ['asOf=2025-06-27', 'hết 27/6/2025', '2025-06-27T16:59:59.999Z'],
    ['asOf=2025-06-27T12:15', '12:15 27/6/2025', REPORT],
  ])('reads a date in the address as the server does: %s', async (query, shown, instant) => {
    const { page, complaints } = await web.open(`/?${query}`, { timezoneId: 'America/New_York' });
    await page.getByText('623 / 884 ô hoàn thành').waitFor();
    const slider = page.getByRole('slider', { name: 'Số liệu tính đến' });
    expect(await slider.getAttribute('aria-valuetext')).toBe(shown);
    await page.getByText(`623 / 884 ô hoàn thành · ${shown}`).waitFor();
    await page.getByRole('button', { name: 'Có thay đổi' }).waitFor();
    await page.getByRole('button', { name: 'Đổi hàng, cột' }).click();
    await page.waitForURL((url) => url.searchParams.get('asOf') === instant);
    expect(complaints).toEqual([]);
  });

  it('asks once for what was known then, which never changes', async () => {
    const { page } = await web.open('about:blank');
    const asked: string[] = [];
    page.on('request', (request) => void asked.push(request.url()));
    await page.goto(`${web.server.url}/?knownAt=1300&view=timeline`);
    await page.locator('.timeline-entry').first().waitFor();
    await change();
    await page.waitForTimeout(1_500);
    for (const path of ['/api/instants', '/api/timeline'])
      expect(asked.filter((url) => url.includes(path))).toHaveLength(1);
  });

  it('knows at a date in the address', async () => {
    const { page } = await web.open('/?knownAt=1/6/2025');
    await page.getByText('đã ghi nhận đến').first().waitFor();
    await page.locator('.time-shown').getByText('hết 1/6/2025').waitFor();
  });

  it.each([
    ['silent', '**/api/remarks?*'],
    ['vendor:VNPT', '**/api/vendors?*'],
  ])('does not call it "nothing matches" when the filter %s lacks its answer', async (filter, path) => {
    const { page } = await web.open('about:blank');
    let answer = (): void => undefined;
    const held = new Promise<void>((go) => (answer = go));
    await page.route(path, async (route) => {
      await held;
      await route.fulfill({ status: 400, json: { title: 'bad-request', detail: 'lý do', detailEn: 'why' } });
    });
    await page.goto(`${web.server.url}/?asOf=${REPORT}&vs=2025-06-24&f=${filter}`);
    const matrix = page.getByRole('region', { name: 'Bảng tổng hợp tiến độ' });
    await matrix.getByText('Đang tải…').waitFor();
    answer();
    await matrix.getByRole('alert').getByText('lý do').waitFor();
    expect(await page.getByText(/Không có mục nào phù hợp|ô phù hợp/).count()).toBe(0);
    await page.unroute(path);
    await matrix.getByRole('button', { name: 'Thử lại' }).click();
    await page.getByText(/ô phù hợp/).waitFor();
  });

  it('does not say who runs a system by the answer of another moment', async () => {
    const { page } = await web.open(`/?asOf=${REPORT}`);
    await page.getByLabel('Doanh nghiệp', { exact: true }).focus();
    await until(page, '!document.querySelector("option[value=MISA]")');
    // the next answer never comes
    await page.route('**/api/vendors?*', () => undefined);
    await page.getByRole('button', { name: /^Mốc trước/ }).click();
    // who runs none is not known
    await until(page, 'document.querySelector("option[value=MISA]")');
  });

  it('says that it cannot compare with a later moment, with the filter and without', async () => {
    const { page } = await web.open(`/?asOf=${REPORT}&vs=2025-06-28`);
    await page.getByRole('alert').getByText('Không so sánh được').waitFor();
    await page.locator('[data-cell="04~I.1"]').waitFor();
    await page.goto(`${web.server.url}/?asOf=${REPORT}&vs=2025-06-28&f=changed`);
    await page.getByRole('alert').getByText('hãy chọn lại ở “So với”').waitFor();
    expect(await page.locator('[data-cell="04~I.1"]').count()).toBe(0);
  });

  it('says that there is nothing to compare with', async () => {
    const { page } = await web.open('/?asOf=2025-06-20&f=changed');
    await page.getByText('Chưa có báo cáo trước để so sánh').waitFor();
  });

  it('applies a typed day once, and not again when its field is left after another choice', async () => {
    const { page } = await web.open('/?view=compare');
    const day = page.getByLabel('Ngày khác');
    await day.fill('24/6/2025');
    await day.press('Enter');
    const vs = (url: URL) => url.searchParams.get('vs');
    await page.waitForURL((url) => vs(url) === '2025-06-24T16:59:59.999Z');
    expect(await day.inputValue()).toBe('');
    await page.getByLabel('So với').selectOption(REPORT);
    await page.waitForURL((url) => vs(url) === REPORT);
    await day.focus();
    await day.blur();
    expect(vs(new URL(page.url()))).toBe(REPORT);
  });

  it('says of a day that cannot be read that it cannot, in its field', async () => {
    const { page } = await web.open('/?view=timeline');
    const day = page.getByLabel('Từ ngày');
    await day.fill('31/2/2025');
    expect(await page.getByRole('alert').count()).toBe(0);
    await day.press('Enter');
    await page.getByRole('alert').getByText('không đọc được; ví dụ 27/6/2025').waitFor();
    expect(await day.getAttribute('aria-invalid')).toBe('true');
    expect(await seriousFaults(page)).toEqual([]);
    await day.fill('27/6/2025');
    expect(await page.getByRole('alert').count()).toBe(0);
    await day.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('f') === 'from:27/6/2025');
    expect(await day.inputValue()).toBe('27/6/2025');
    await page.goto(`${web.server.url}/?view=timeline&f=to:xyz`);
    await page.getByRole('alert').getByText('không đọc được').waitFor();
  });

  it('does not say that a cell has no deadline while it does not know', async () => {
    const { page } = await web.open('about:blank');
    await page.route(MATRIX, (route) => route.abort());
    await page.goto(`${web.server.url}/?asOf=${REPORT}&cell=14~III.3`);
    const dialog = page.getByRole('dialog', { name: /Sơn La/ });
    const deadline = dialog.locator('dt', { hasText: 'Thời hạn' }).locator('+ dd');
    await deadline.getByText('Đang tải…').waitFor();
    await deadline.getByText('Không tải được').waitFor();
    await page.unroute(MATRIX);
    await page.reload();
    await deadline.getByText('hết 29/6').waitFor();
  });

  it('calls no document a table that the ledger does not have', async () => {
    const { page } = await web.open(`/?view=findings&source=${'ab'.repeat(32)}~1-2`);
    await page.getByRole('dialog').getByText('Sổ không có văn bản này').waitFor();
    const { documents } = (await web.server.ask('GET', '/api/documents')).json as {
      documents: { sha256: string }[];
    };
    // as of a workbook
    await page.route('**/api/documents/*/lines*', (route) =>
      route.fulfill({ status: 404, json: { title: 'not-found', detail: 'không có', detailEn: 'none' } }),
    );
    await page.goto(`${web.server.url}/?view=findings&source=${documents[0]!.sha256}~1-2`);
    await page.getByRole('dialog').getByText('Văn bản này là bảng').waitFor();
  });

  it.each(['asOf', 'knownAt'])('says of a date that cannot be read that it cannot: %s', async (name) => {
    const { page } = await web.open(`/?${name}=hôm qua`);
    await page.getByRole('alert').getByText('Địa chỉ nêu “hôm qua”').waitFor();
    await page.getByRole('alert').getByText('Không tải được').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.keyboard.press('[');
    await page.getByRole('link', { name: 'Về hiện tại' }).click();
    await page.getByText('623 / 884 ô hoàn thành').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  // the last: the sample is another after it
  it('shows what was recorded after it was read and before it followed the feed', async () => {
    const { page } = await web.open('about:blank');
    let follow = (): void => undefined;
    const held = new Promise<void>((go) => (follow = go));
    await page.route('**/api/events/stream*', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(web.server.url);
    await page.locator('[data-cell="04~I.1"]').waitFor();
    const said = { kind: 'status', unit: '04', criterion: 'I.1', status: 'done', channel: 'phone' };
    const effectiveAt = new Date(Date.now() - 1_000).toISOString();
    expect((await web.server.ask('POST', '/api/records', { ...said, effectiveAt })).status).toBe(200);
    expect(await page.locator('[data-cell="04~I.1"][data-state=done]').count()).toBe(0);
    follow();
    await page.locator('[data-cell="04~I.1"][data-state=done]').waitFor();
  });
});
