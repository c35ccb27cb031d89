// The timeline: endless, changes by default, the retracted struck through, each line with its proof computed here.
import { describeInBrowser, numberOf, picture, seriousFaults, site, until, type Site } from './browser.js';

describeInBrowser('the timeline', () => {
  let web: Site;
  beforeAll(async () => {
    web = await site();
  });
  afterAll(() => web?.close());

  it('shows changes, and every event on request, to the very first', async () => {
    const { page, complaints } = await web.open('/?view=timeline');
    await page.getByText('Đã tải 200 dòng, còn nữa').waitFor();
    await picture(page, 'timeline');
    await page.getByText('Mọi sự kiện').click();
    await page.waitForURL((url) => url.searchParams.get('f') === 'all:1');
    const { position } = await web.server.engine.store.head();
    const scroll = `(() => { const box = document.querySelector('.timeline-box'); box.scrollTop = box.scrollHeight; return document.querySelectorAll('.timeline-slot').length; })()`;
    const deadline = Date.now() + 60_000;
    let inPage = 0;
    while (!(await page.getByText(`${position} dòng, đã hết`).isVisible())) {
      if (Date.now() > deadline) throw new Error('the end was not reached');
      inPage = Math.max(inPage, await numberOf(page, scroll));
      await page.evaluate('new Promise((painted) => requestAnimationFrame(() => painted()))');
    }
    expect(inPage).toBeLessThan(80);
    expect(complaints).toEqual([]);
  });

  it('reads its first lines again though somebody scrolls on meanwhile', async () => {
    const { page } = await web.open('/?view=timeline&f=all:1');
    await page.getByText('Đã tải 200 dòng, còn nữa').waitFor();
    await page.route('**/api/timeline*', async (route) => {
      await new Promise((later) => setTimeout(later, 300));
      await route.continue().catch(() => undefined);
    });
    const before = (await web.server.engine.store.head()).position;
    // another one when the test is tried again
    const call = { kind: 'note', unit: '14', criterion: 'I.1', text: `sau ${before}`, channel: 'phone' };
    const effectiveAt = '2025-06-28T10:00:00+07:00';
    expect((await web.server.ask('POST', '/api/records', { ...call, effectiveAt })).status).toBe(200);
    const { position } = await web.server.engine.store.head();
    const scroll = (to: string) =>
      page.evaluate(
        `(() => { const box = document.querySelector('.timeline-box'); box.scrollTop = ${to}; })()`,
      );
    while (!(await page.getByText(`${position} dòng, đã hết`).isVisible())) {
      await scroll('box.scrollHeight');
      await page.waitForTimeout(100);
    }
    await scroll('0');
    await page.getByRole('article').first().getByText(call.text).waitFor();
  });

  it('filters by what the address says, and by days as officials write them', async () => {
    const { page } = await web.open('/?view=timeline&f=unit:14,criterion:III.3');
    await page.getByText('1 dòng, đã hết').waitFor();
    await page.getByText(/Sơn La · LGSP: chưa hoàn thành/).waitFor();
    const from = page.getByRole('textbox', { name: 'Từ ngày' });
    await from.fill('27/6/2025');
    await from.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('f')!.includes('from:27/6/2025'));
    await page.getByText('1 dòng, đã hết').waitFor();
    await from.fill('28/6/2025');
    await from.press('Enter');
    await page.getByText(/Không có sự kiện nào khớp/).waitFor();
    await page.getByRole('button', { name: 'Bỏ lọc' }).click();
    await page.getByText('Đã tải 200 dòng, còn nữa').waitFor();
  });

  it('says on paper what it is filtered by and that there is more, and prints every line that is loaded', async () => {
    const { page } = await web.open('/?view=timeline&f=type:StatusReported,from:20/6/2025');
    await page.getByText('Đã tải 200 dòng, còn nữa').waitFor();
    expect(await page.getByRole('article').count()).toBeLessThan(80);
    await page.emulateMedia({ media: 'print' });
    await until(page, 'document.querySelectorAll("article").length === 200');
    expect(await page.getByText('Đã tải 200 dòng, còn nữa').isVisible()).toBe(true);
    const filters = page.locator('.filter').filter({ visible: true });
    expect((await filters.locator('span').allInnerTexts()).filter((text) => text !== '')).toEqual([
      'Loại',
      'Từ ngày',
    ]);
    expect(await page.getByLabel('Loại').last().inputValue()).toBe('StatusReported');
    expect(await page.getByText('Chỉ thay đổi').isVisible()).toBe(true);
    expect(await page.getByText('Mọi sự kiện').isVisible()).toBe(false);
    expect(await page.getByText('Đang tải').count()).toBe(0);
    await page.emulateMedia({ media: 'screen' });
    await until(page, 'document.querySelectorAll("article").length < 80');
  });

  it('filters by who recorded, typed or picked from those in sight', async () => {
    const [recorded] = await web.server.engine.store.readAll(100, 1);
    const { actor } = recorded!.metadata as { actor: string };
    const { page } = await web.open('/?view=timeline&f=unit:14,criterion:III.3');
    await page.getByText('1 dòng, đã hết').waitFor();
    const field = page.getByRole('combobox', { name: 'Người ghi' });
    await field.fill('không ai');
    await field.press('Enter');
    await page.getByText(/Không có sự kiện nào khớp/).waitFor();
    await field.fill(actor);
    await field.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('f')!.includes(`actor:${actor}`));
    await page.getByText('1 dòng, đã hết').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
  });

  it('proves in the browser that an event is in the ledger', async () => {
    const { page } = await web.open('/?view=timeline&f=unit:14,criterion:III.3');
    await page.getByRole('button', { name: 'Chứng minh' }).click();
    await page.getByText(/Phép tính vừa làm lại ngay trong trình duyệt này/).waitFor();
    await picture(page, 'timeline-proof');
  });

  it('says so when the proof does not hold', async () => {
    const { page } = await web.open('/?view=timeline&f=unit:14,criterion:III.3');
    await page.route('**/api/ledger/proofs/inclusion*', async (route) => {
      const answer = (await (await route.fetch()).json()) as { root: string };
      await route.fulfill({
        json: { ...answer, root: answer.root.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')) },
      });
    });
    await page.getByRole('button', { name: 'Chứng minh' }).click();
    await page.getByText(/Không khớp/).waitFor();
  });

  it('strikes through what was retracted, with who, when and why', async () => {
    const note = { kind: 'note', unit: 'Huế', text: 'gọi nhầm số', effectiveAt: '2025-06-26' };
    const { event } = (await web.server.ask('POST', '/api/records', note)).json as { event: string };
    await web.server.ask('POST', '/api/retractions', { event, reason: 'nhầm địa phương' });
    const { page } = await web.open('/?view=timeline&f=unit:46,type:ProgressNoted,all:1');
    const entry = page.getByRole('article').filter({ hasText: 'gọi nhầm số' });
    expect(await entry.locator('s').innerText()).toContain('gọi nhầm số');
    await entry.getByText(/nhầm địa phương/).waitFor();
    await picture(page, 'timeline-retracted');
  });

  it('shows a new event by itself', async () => {
    const { page } = await web.open('/?view=timeline&f=unit:46');
    await page.getByText('Trực tiếp').waitFor();
    const note = { kind: 'note', unit: 'Huế', text: 'vừa gọi điện', effectiveAt: '2025-06-26' };
    expect((await web.server.ask('POST', '/api/records', note)).status).toBe(200);
    await page.getByText(/vừa gọi điện/).waitFor({ timeout: 20_000 });
  });

  it('has nothing serious for axe', async () => {
    const { page } = await web.open('/?view=timeline');
    await page.getByRole('article').first().waitFor();
    expect(await seriousFaults(page)).toEqual([]);
  });
});
