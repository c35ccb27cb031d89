// Who runs which system: the swap in one line, what each vendor carries, the words that an assignment rests on.
import { describeInBrowser, numberOf, picture, seriousFaults, site, type Site } from './browser.js';

/** By how much a box is wider inside than it is. */
const overflow = (selector: string): string =>
  `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('${selector}'))`;

describeInBrowser('the vendors', () => {
  let web: Site;
  beforeAll(async () => {
    web = await site();
  });
  afterAll(() => web?.close());

  it('shows a swap as one line and a planned one apart, and opens what it rests on', async () => {
    const { page, complaints } = await web.open('/?view=vendors');
    const swap = page.getByRole('button', { name: 'Hà Nội · TTHC' });
    expect((await swap.innerText()).replace(/\s+/g, ' ')).toContain('FPT → MobiFone');
    expect(await swap.locator('s').innerText()).toBe('FPT');
    await picture(page, 'vendors');
    await page.getByRole('button', { name: 'Vĩnh Long · LGSP' }).click();
    await page.waitForURL((url) => url.searchParams.get('f') === 'open:86.LGSP');
    const details = page.getByRole('region', { name: 'Vĩnh Long · LGSP' });
    await details.getByText(/VNPT ⇢ iNet/).waitFor();
    await details.getByText(/không muộn hơn/).waitFor();
    await details.getByRole('button', { name: /dòng/ }).click();
    await page.getByRole('dialog').locator('mark').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  it('counts what each vendor carries, and shows what depends on the chosen one', async () => {
    const { page } = await web.open('/?view=vendors');
    const row = page.getByRole('row', { name: /^MobiFone/ });
    await row.waitFor();
    expect(await row.getByRole('cell').allInnerTexts()).toEqual(['3', '2', '', '', '', '1']);
    await row.getByRole('button', { name: 'MobiFone' }).click();
    await page.waitForURL((url) => url.searchParams.get('f') === 'vendor:MobiFone');
    await page.getByText('Đang hiện 3/34 địa phương').waitFor();
    await page.getByRole('heading', { name: 'Phụ thuộc vào MobiFone' }).waitFor();
    await page.getByText(/^03 địa phương; \d+ ô nội dung/).waitFor();
    await picture(page, 'vendors-mobifone');
  });

  it.each([1280, 1440])('shows what each vendor carries of every system at %i pixels', async (width) => {
    const { page } = await web.open('/?view=vendors', { viewport: { width, height: 900 } });
    const last = page.locator('.bars').getByRole('columnheader', { name: 'HOP' });
    await last.waitFor();
    const panel = (await page.locator('.vendors-side .panel').boundingBox())!;
    const head = (await last.boundingBox())!;
    expect(head.x + head.width).toBeLessThanOrEqual(panel.x + panel.width);
    expect(panel.x + panel.width).toBeLessThanOrEqual(width);
    expect(await numberOf(page, overflow('.vendors-side'))).toBe(0);
  });

  it('on a phone shows the table first, and nothing but a table pans sideways', async () => {
    const { page } = await web.open('/?view=vendors', { viewport: { width: 390, height: 844 } });
    await page.locator('.bars').waitFor();
    for (const box of ['html', 'main', '.vendors-side'])
      expect([box, await numberOf(page, overflow(box))]).toEqual([box, 0]);
    const table = (await page.locator('.vendors-table').boundingBox())!;
    expect((await page.locator('.bars').boundingBox())!.y).toBeGreaterThan(table.y + table.height);
  });

  it('finds a unit without diacritics, says when nothing matches, and speaks English', async () => {
    const { page } = await web.open('/?view=vendors&q=ha noi');
    await page.getByText('Đang hiện 1/34 địa phương').waitFor();
    await page.getByRole('searchbox', { name: 'Tìm địa phương' }).fill('Atlantis');
    await page.getByText('Không có địa phương nào khớp bộ lọc.').waitFor();
    await page.getByRole('button', { name: 'Bỏ lọc' }).click();
    await page.getByText('Đang hiện 34/34 địa phương').waitFor();
    await page.getByRole('button', { name: /English/ }).click();
    await page.getByRole('heading', { name: 'What each vendor carries' }).waitFor();
  });

  it('obeys the time bar: before the first report nobody is named', async () => {
    const { page } = await web.open('/?view=vendors&asOf=2025-06-01');
    await page.getByText(/Chưa có văn bản nào nói/).waitFor();
  });

  it('keeps a swap when a later report names the new vendor only', async () => {
    const said = { kind: 'vendor', unit: '01', system: 'TTHC', vendors: ['MobiFone'], channel: 'phone' };
    const at = '2025-06-28T10:00:00+07:00';
    const recorded = await web.server.ask('POST', '/api/records', { ...said, effectiveAt: at });
    expect(recorded.status).toBe(200);
    const { page } = await web.open('/?view=vendors&f=open:01.TTHC');
    const swap = page.getByRole('button', { name: 'Hà Nội · TTHC' });
    await swap.locator('s').waitFor();
    expect((await swap.innerText()).replace(/\s+/g, ' ')).toContain('FPT → MobiFone');
  });

  it('says so when the swaps could not be read', async () => {
    const { page } = await web.open('about:blank');
    await page.route('**/api/timeline?*type=VendorReplaced*', (route) => route.abort());
    await page.goto(`${web.server.url}/?view=vendors&f=show:swaps`);
    await page.getByRole('alert').getByText('Không tải được những lần đổi doanh nghiệp').waitFor();
    await page.unroute('**/api/timeline?*type=VendorReplaced*');
    await page.getByRole('button', { name: 'Thử lại' }).click();
    await page.getByRole('button', { name: 'Hà Nội · TTHC' }).locator('s').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it.each(['light', 'dark'] as const)('has nothing serious for axe, in %s', async (colorScheme) => {
    const { page } = await web.open('/?view=vendors&f=vendor:VNPT', { colorScheme });
    await page.getByRole('heading', { name: 'Phụ thuộc vào VNPT' }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
  });
});
