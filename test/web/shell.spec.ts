// The frame: the time bar that rules every number, the banners, what is served and under which policy.
import { spawnSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { describeInBrowser, picture, REPORT, seriousFaults, site, until, type Site } from './browser.js';

const EARLIER = '2025-06-24T16:59:59.999Z';

/** Where the focus is: the part of the page, and the name of what has it; null outside the page. */
const FOCUSED = `(() => {
  const at = document.activeElement;
  const parts = [['skip', '.skip'], ['menu', 'header'], ['banners', '.banners'], ['time', '.time-bar'],
    ['grid', '[role=grid]'], ['main', 'main']];
  if (at === document.body) return null;
  const part = parts.find(([, selector]) => at.closest(selector))?.[0] ?? 'elsewhere';
  return { part, name: (at.getAttribute('aria-label') ?? (at.labels?.[0] ?? at).innerText ?? '').trim() };
})()`;

interface Stop {
  readonly part: string;
  readonly name: string;
}

const MOST_STOPS = 150;

/** Everything that the tab key reaches, from the top of the page to where it leaves it. */
async function stopsOf(page: Page): Promise<Stop[]> {
  await page.reload();
  await page.locator('[data-cell]').first().waitFor();
  const stops: Stop[] = [];
  while (stops.length < MOST_STOPS) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate<Stop | null>(FOCUSED);
    if (stop === null || (stops.length > 0 && stop.part === 'skip')) return stops;
    stops.push(stop);
  }
  throw new Error(`the tab key leads nowhere: ${JSON.stringify(stops.slice(-5))}`);
}

describe('the types of the web interface', () => {
  it('are those of the HTTP interface as it describes itself', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/api-types.mjs', '--check'], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toMatchObject({ status: 0 });
  });
});

describeInBrowser('the frame', () => {
  let web: Site;
  beforeAll(async () => {
    web = await site();
  });
  afterAll(() => web?.close());

  it('steps through time with the bar and with [ and ]; every number follows', async () => {
    const { page, complaints } = await web.open('/');
    const total = (done: number) => page.getByText(`${done} / 884 ô hoàn thành`).waitFor();
    await total(623);
    await page.keyboard.press('[');
    await page.waitForURL((url) => url.searchParams.get('asOf') === REPORT);
    await total(623);
    await page.getByText('Không phải số liệu hiện tại').waitFor();
    await page.locator('[data-cell="14~III.3"][data-state=not_done]').waitFor();
    await page.keyboard.press('[');
    await page.waitForURL((url) => url.searchParams.get('asOf') === EARLIER);
    await total(0);
    await page.getByText('Chưa có báo cáo nào đến thời điểm này').waitFor();
    await picture(page, 'before-the-first-report');
    await page.keyboard.press(']');
    await total(623);
    const slider = page.getByRole('slider', { name: 'Số liệu tính đến' });
    expect(await slider.getAttribute('aria-valuetext')).toBe('12:15 27/6/2025');
    await slider.press('Home');
    await total(0);
    await slider.press('End');
    await total(623);
    expect(new URL(page.url()).search).toBe('');
    expect(complaints).toEqual([]);
  });

  it('has asked for the dates all around once somebody turns to the time bar', async () => {
    const { page } = await web.open('about:blank');
    // more ticks than the sample has
    await page.route('**/api/instants*', async (route) => {
      const answer = (await (await route.fetch()).json()) as { instants: object[] };
      const more = [10, 11, 12, 13].map((day) => ({
        at: `2025-06-${day}T05:00:00.000Z`,
        events: 1,
        report: false,
      }));
      await route.fulfill({ json: { ...answer, instants: [...more, ...answer.instants] } });
    });
    const asked: (string | null)[] = [];
    page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname === '/api/matrix/compact') asked.push(searchParams.get('asOf'));
    });
    await page.goto(web.server.url);
    await page.getByText('623 / 884 ô hoàn thành').waitFor();
    await page.waitForTimeout(1_000);
    expect(asked).toEqual([null, REPORT, EARLIER]);
    await page.getByRole('slider').hover({ position: { x: 1, y: 5 } });
    await page.waitForTimeout(1_500);
    expect(
      asked
        .toSorted()
        .slice(0, 4)
        .map((at) => at?.slice(8, 10)),
    ).toEqual(['10', '11', '12', '13']);
    expect(asked).toHaveLength(7);
    // what was asked for is not asked for again, and shows without the server
    await page.route('**/api/matrix/compact*', (route) => route.abort());
    await page.getByRole('slider').press('Home');
    await page.getByText('0 / 884 ô hoàn thành').waitFor();
    expect(asked).toHaveLength(7);
  });

  it('plays through the ticks to the end, and stops there or when pressed', async () => {
    const { page } = await web.open('about:blank');
    await page.clock.install();
    await page.goto(web.server.url);
    await page.locator('[data-cell]').first().waitFor();
    const play = page.getByRole('button', { name: 'Chạy qua các mốc' });
    const pause = page.getByRole('button', { name: 'Dừng' });
    const seen: (string | null)[] = [];
    page.on('framenavigated', (frame) => seen.push(new URL(frame.url()).searchParams.get('asOf')));
    const tick = () => page.clock.fastForward(2_000);
    // by key: for the mouse Playwright waits for frames, which the clock of this test holds
    await play.press('Enter');
    await pause.waitFor();
    while ((await play.count()) === 0) await tick();
    expect(seen).toEqual([EARLIER, REPORT, null]);
    await page.getByText('623 / 884 ô hoàn thành').waitFor();
    await play.press('Enter');
    await pause.press('Enter');
    await play.waitFor();
    const stopped = seen.at(-1);
    expect(stopped).not.toBeNull();
    for (let i = 0; i < 4; i++) await tick();
    expect(await page.getByRole('slider').getAttribute('aria-valuetext')).not.toBe('hiện tại');
    expect(seen.at(-1)).toBe(stopped);
  });

  it('is walked by the tab key as it is read: menu, time, tools, and the grid as one stop', async () => {
    const { page } = await web.open('/');
    const stops = await stopsOf(page);
    const parts = stops.map(({ part }) => part).filter((part, i, all) => part !== all[i - 1]);
    expect(parts).toEqual(['skip', 'menu', 'time', 'main', 'grid']);
    expect(stops.filter(({ part }) => part === 'grid')).toHaveLength(1);
    expect(stops.filter(({ name }) => name === '')).toEqual([]);
    const names = stops.map(({ name }) => name);
    expect(names.slice(0, 4)).toEqual(['Đến nội dung chính', 'Danh mục các trang', 'Sổ sẵn sàng', 'Tiến độ']);
    expect(names.indexOf('Số liệu tính đến')).toBeLessThan(names.indexOf('Tìm địa phương, nội dung'));
    // the skip link leads past all that comes before
    await page.reload();
    await page.locator('[data-cell]').first().waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate<Stop>(FOCUSED)).toEqual(stops.find(({ part }) => part === 'main'));
  });

  it('goes to a typed date and state of knowledge, and back to now', async () => {
    const { page } = await web.open('/');
    await page.getByRole('button', { name: /Nâng cao/ }).click();
    const asOf = page.getByRole('textbox', { name: 'Số liệu tính đến' });
    await asOf.fill('31/2/2025');
    await asOf.press('Enter');
    await page
      .getByRole('alert')
      .getByText(/không đọc được/)
      .waitFor();
    await asOf.fill('12:15 27/6/2025');
    await asOf.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('asOf') === REPORT);
    const knownAt = page.getByRole('textbox', { name: 'đã ghi nhận đến' });
    await knownAt.fill('400');
    await knownAt.press('Enter');
    await page.getByText('0 / 884 ô hoàn thành').waitFor();
    await page.getByText('vị trí 400').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('link', { name: 'Về hiện tại' }).click();
    await page.getByText('623 / 884 ô hoàn thành').waitFor();
    expect(new URL(page.url()).search).toBe('');
  });

  it('says what is wrong with an address, and offers a way on', async () => {
    const { page } = await web.open('/?knownAt=99999999');
    await page.getByRole('alert').getByText('sổ mới ghi đến vị trí').waitFor();
    await page.getByRole('link', { name: 'Về hiện tại' }).click();
    await page.getByText('623 / 884 ô hoàn thành').waitFor();
    await page.goto(`${web.server.url}/?asOf=2030-01-01`);
    const refused = page
      .getByRole('alert')
      .getByText(/^số liệu tính đến 1\/1\/2030: ở tương lai; bây giờ là /);
    await refused.waitFor();
    await page.goto(`${web.server.url}/?asOf=foo`);
    await page.getByRole('alert').getByText('số liệu tính đến "foo": không đọc được').waitFor();
    await page.getByRole('status').getByText('Địa chỉ ghi một thời điểm không đọc được').waitFor();
    expect(await page.getByText('Không phải số liệu hiện tại').count()).toBe(0);
    await picture(page, 'unreadable-moment');
    await page.getByRole('link', { name: 'Về hiện tại' }).click();
    await page.getByText('623 / 884 ô hoàn thành').waitFor();
    await page.goto(`${web.server.url}/?view=nosuch`);
    await page.getByRole('alert').getByText('Không có trang “nosuch”').waitFor();
    await page.getByRole('link', { name: 'So sánh' }).click();
    await page.getByText('Không có trang “nosuch”').waitFor({ state: 'detached' });
  });

  it('says on a sample that it is one', async () => {
    const { page } = await web.open('/');
    expect(await page.getByText('Dữ liệu mẫu').count()).toBe(0);
    await page.route('**/api/about', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...((await response.json()) as object), sample: true } });
    });
    await page.reload();
    await page.getByText('Dữ liệu mẫu').waitFor();
  });

  it('says which documents the ledger holds in part, what that means, and where to import them again', async () => {
    const { documents } = (await web.server.ask('GET', '/api/documents')).json as {
      documents: { sha256: string; name: string }[];
    };
    const [named, unnamed] = [documents[0]!, 'ab'.repeat(32)];
    const { page } = await web.open('/');
    await page.locator('[data-cell]').first().waitFor();
    expect(await page.getByText('Chưa nhập trọn').count()).toBe(0);
    let incomplete = [named.sha256, unnamed];
    // as every read says it of events in EventStoreDB
    await page.route('**/api/instants*', async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as { knownAt: object };
      await route.fulfill({ response, json: { ...answer, knownAt: { ...answer.knownAt, incomplete } } });
    });
    await page.reload();
    const banner = page.getByRole('status').filter({ hasText: 'Chưa nhập trọn' });
    await banner.getByText(`Chưa nhập trọn: ${named.name}, abababababab…`).waitFor();
    await banner.getByText('số liệu trên trang có thể thiếu').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await picture(page, 'incomplete');
    await banner.getByRole('link', { name: 'Nhập lại' }).click();
    await page.waitForURL((url) => url.searchParams.get('view') === 'import');
    // what was known at a position stays as it was: there is nothing to do about it there
    const { position } = await web.server.engine.store.head();
    await page.goto(`${web.server.url}/?knownAt=${position}`);
    await banner.waitFor();
    expect(await banner.getByRole('link').count()).toBe(0);
    incomplete = [];
    await page.goto(web.server.url);
    await page.locator('[data-cell]').first().waitFor();
    await until(page, `!document.body.textContent.includes('Chưa nhập trọn')`);
  });

  it('is served under a policy without inline scripts, its files kept for ever, its page asked for each time', async () => {
    const answer = await fetch(web.server.url);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'self';/);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(await answer.text())![1]!;
    const file = await fetch(web.server.url + script, { headers: { 'accept-encoding': 'gzip' } });
    expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(file.headers.get('content-encoding')).toBe('gzip');
    expect((await fetch(`${web.server.url}/assets/none.js`)).status).toBe(404);
  });

  it('says when the live connection is lost', async () => {
    const lost = await site();
    try {
      const { page } = await lost.open('/');
      await page.locator('[data-cell]').nth(883).waitFor();
      await page.getByText('Trực tiếp').waitFor();
      await lost.server.close();
      await page.getByText('Mất kết nối trực tiếp').waitFor();
      // what was read stays readable
      expect(await page.locator('[data-cell]').count()).toBe(884);
      await picture(page, 'offline');
      await page.getByRole('link', { name: 'So sánh' }).click();
      const failed = page.locator('main').getByRole('alert');
      await failed.getByText('máy chủ không trả lời, hoặc trang này đã có bản mới').waitFor();
      expect(await failed.innerText()).not.toContain('/assets/');
      // nobody answers, so the page is not given up for the browser's own
      await failed.getByRole('button', { name: 'Thử lại' }).click();
      await page.getByRole('link', { name: 'Tiến độ' }).click();
      await page.locator('[data-cell]').nth(883).waitFor();
    } finally {
      await lost.close();
    }
  });
});
