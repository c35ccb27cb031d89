// What holds for every view: nothing serious for axe in light and dark, a phone in portrait, paper, a server that does not
// answer and comes back; and the menu that leads to them.
import type { Page } from 'playwright-core';
import { describeInBrowser, picture, seriousFaults, site, type Site } from './browser.js';

const VIEWS = [
  ['matrix', 'Bảng tổng hợp tiến độ'],
  ['compare', 'So sánh'],
  ['progress', 'Diễn biến tiến độ'],
  ['timeline', 'Dòng thời gian'],
  ['vendors', 'Doanh nghiệp triển khai'],
  ['remarks', 'Khó khăn, đề xuất, cam kết'],
  ['findings', 'Đối chiếu'],
  ['inventory', 'Hiện trạng hệ thống của 63 tỉnh cũ'],
  ['record', 'Ghi nhận bằng tay'],
  ['import', 'Nhập văn bản'],
] as const;
/** Axe looks at everything twice; on a busy machine that takes its time. */
const PATIENCE_MS = 240_000;
/** Views that ask the server nothing before a person does something. */
const QUIET = ['record', 'import'];

const settled = async (page: Page, title: string): Promise<void> => {
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await page.locator('.spinner').first().waitFor({ state: 'detached' });
};

describeInBrowser('every view', () => {
  let web: Site;
  beforeAll(async () => {
    web = await site();
  });
  afterAll(() => web?.close());

  // the matrix has this in its own tests: axe takes its time over 884 cells
  it.each(VIEWS.slice(1))(
    '%s has nothing serious for axe, in the light and on a dark phone',
    async (view, title) => {
      for (const [colorScheme, width, height] of [
        ['light', 1440, 900],
        ['dark', 390, 844],
      ] as const) {
        const { page, complaints } = await web.open(`/?view=${view}`, {
          colorScheme,
          viewport: { width, height },
        });
        await settled(page, title);
        expect(await seriousFaults(page)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
        await picture(page, `${view}-${colorScheme}-${width}`);
        expect(complaints).toEqual([]);
        await page.context().close();
      }
    },
    PATIENCE_MS,
  );

  it.each(VIEWS.filter(([view]) => !QUIET.includes(view)))(
    '%s says that the server does not answer, and asks again',
    async (view) => {
      const { page } = await web.open('about:blank');
      const questions = /\/api\/(?!events|about)/;
      await page.route(questions, (route) => route.abort());
      await page.goto(`${web.server.url}/?view=${view}`);
      const alert = page.getByRole('main').getByRole('alert');
      await alert.getByText('máy chủ không trả lời').first().waitFor();
      await page.unroute(questions);
      await alert.getByRole('button', { name: 'Thử lại' }).first().click();
      await alert.first().waitFor({ state: 'detached' });
      await page.locator('.spinner').first().waitFor({ state: 'detached' });
    },
  );

  it('says that a part of the build could not be loaded, and keeps the rest of the page', async () => {
    const { page } = await web.open('/');
    await page.getByRole('grid').waitFor();
    await page.route('**/assets/vendors-view*.js', (route) => route.abort());
    await page.getByRole('link', { name: 'Doanh nghiệp' }).click();
    await page.getByRole('alert').getByText('Không tải được').waitFor();
    await page.unroute('**/assets/vendors-view*.js');
    await page.getByRole('button', { name: 'Thử lại' }).click();
    await settled(page, 'Doanh nghiệp triển khai');
  });

  it('says that the live connection is lost, and catches up when it is back', async () => {
    const { page } = await web.open('about:blank');
    const feed = '**/api/events/stream*';
    await page.route(feed, (route) => route.abort());
    await page.goto(web.server.url);
    await page.locator('[data-cell="14~III.3"]').waitFor();
    await page.getByRole('alert').getByText('Mất kết nối trực tiếp').waitFor();
    await picture(page, 'connection-lost');
    const said = { unit: '14', criterion: 'III.3', status: 'done', effectiveAt: '2025-06-29T03:00:00.000Z' };
    const { json } = await web.server.ask('POST', '/api/records', { kind: 'status', ...said });
    await web.server.ask('GET', `/api/matrix?after=${(json as { position: number }).position}`);
    await page.unroute(feed);
    await page.getByText('Trực tiếp', { exact: true }).waitFor();
    await page.locator('[data-cell="14~III.3"][data-state=done]').waitFor();
    expect(await page.getByText('Mất kết nối trực tiếp').count()).toBe(0);
  });

  it('copies a link that shows the same for ever', async () => {
    const { page } = await web.open('/', { permissions: ['clipboard-read', 'clipboard-write'] });
    const done = async () => (await page.getByText(/ô hoàn thành ·/).innerText()).split(' ')[0];
    const before = await done();
    await page.getByRole('button', { name: 'Chép liên kết cố định' }).click();
    await page.getByText('Đã chép').waitFor();
    const link = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(new URL(link).searchParams.get('knownAt')).toMatch(/^\d+$/);
    expect(new URL(link).searchParams.get('asOf')).toMatch(/^20\d\d-.*Z$/);
    // said afterwards, of a time before it
    const said = {
      unit: '12',
      criterion: 'I.1',
      status: 'not_done',
      effectiveAt: '2025-06-27T06:00:00.000Z',
    };
    await web.server.ask('POST', '/api/records', { kind: 'status', ...said });
    await page.locator('[data-cell="12~I.1"][data-state=overdue]').waitFor();
    expect(await done()).toBe(String(Number(before) - 1));
    await page.goto(link);
    await page.locator('[data-cell="12~I.1"][data-state=done]').waitFor();
    expect(await done()).toBe(before);
  });

  it('looks the same whichever views were opened before', async () => {
    const { page } = await web.open('/?cell=14~III.3');
    const looks = async (): Promise<unknown> => {
      await page.locator('.facts').waitFor();
      return page.evaluate(`['.facts', '.facts dd', '.time-buttons button', 'ul.remarks'].map((selector) => {
        const { color, margin, gap, overflowWrap } = getComputedStyle(document.querySelector(selector));
        return [selector, color, margin, gap, overflowWrap];
      })`);
    };
    const before = await looks();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Khó khăn, đề xuất' }).click();
    await page.locator('.remark').first().waitFor();
    await page.getByRole('link', { name: 'Tiến độ', exact: true }).click();
    await page.locator('[data-cell="14~III.3"]').click();
    expect(await looks()).toEqual(before);
  });

  it('prints the matrix on one landscape page, black on white, from the dark as well', async () => {
    const { page } = await web.open('/?asOf=2025-06-28T03:00:00.000Z', { colorScheme: 'dark' });
    await page.locator('[data-cell]').nth(883).waitFor();
    expect(pagesOf(await page.pdf({ preferCSSPageSize: true }))).toEqual([{ width: 842, height: 595 }]);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const looks = await page.evaluate<string[]>(
      `[...document.querySelectorAll('.cell')].map((cell) => {
        const { color, backgroundColor } = getComputedStyle(cell);
        return color + ' on ' + backgroundColor;
      })`,
    );
    expect([...new Set(looks)]).toEqual(['rgb(0, 0, 0) on rgb(255, 255, 255)']);
    expect(await page.getByRole('navigation').isVisible()).toBe(false);
  });

  it.each(['compare', 'findings', 'vendors'])('prints %s with nothing cut off at the side', async (view) => {
    const { page } = await web.open(`/?view=${view}`);
    await settled(page, VIEWS.find(([id]) => id === view)![1]);
    // the width of A4 in CSS pixels within its margins
    await page.setViewportSize({ width: 703, height: 1_000 });
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(703);
    const cut = await page.evaluate(
      `[...document.querySelectorAll('main *')].filter((e) => e.getBoundingClientRect().right > 704 && !e.closest('.sr-only')).length`,
    );
    expect(cut).toBe(0);
    expect(pagesOf(await page.pdf({ preferCSSPageSize: true })).length).toBeGreaterThan(0);
    await picture(page, `${view}-print`);
  });

  it('has a menu that stands beside the page, folds away and stays so', async () => {
    const { page } = await web.open('/', { viewport: { width: 1280, height: 800 } });
    const menu = page.getByRole('button', { name: 'Danh mục các trang' });
    const link = page.getByRole('link', { name: 'So sánh' });
    await link.waitFor();
    expect(await page.locator('.programme-whole').innerText()).toMatch(/^Chính quyền địa phương hai cấp/);
    // all 26 criteria are in view beside it
    await page.getByRole('grid').waitFor();
    expect(
      await page.evaluate(
        '(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector(".grid"))',
      ),
    ).toBe(0);
    await menu.click();
    await link.waitFor({ state: 'hidden' });
    await page.reload();
    await page.getByRole('grid').waitFor();
    expect(await link.isVisible()).toBe(false);
    await menu.click();
    await link.click();
    await page.waitForURL((url) => url.searchParams.get('view') === 'compare');
    expect(await link.getAttribute('aria-current')).toBe('page');
  });

  it(
    'has on a phone a menu over the page, which goes with Esc or with a choice',
    async () => {
      const { page } = await web.open('/?view=record', { viewport: { width: 390, height: 844 } });
      const menu = page.getByRole('button', { name: 'Danh mục các trang' });
      const navigation = page.getByRole('navigation', { name: 'Các trang' });
      expect(await navigation.isVisible()).toBe(false);
      await menu.focus();
      await page.keyboard.press('Enter');
      await navigation.waitFor();
      await picture(page, 'menu-phone');
      expect(await seriousFaults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await navigation.waitFor({ state: 'hidden' });
      expect(await page.evaluate('document.activeElement.getAttribute("aria-controls")')).toBe('menu');
      await menu.click();
      await page.getByRole('link', { name: 'Đối chiếu' }).click();
      await page.getByRole('heading', { level: 1, name: 'Đối chiếu' }).waitFor();
      expect(await navigation.isVisible()).toBe(false);
      expect(await page.evaluate('document.activeElement.id')).toBe('main');
    },
    PATIENCE_MS,
  );
});

/** The sizes of the pages of a PDF as Chromium writes it, in points. */
function pagesOf(pdf: Buffer): { width: number; height: number }[] {
  const boxes = pdf.toString('latin1').matchAll(/\/Type \/Page\b[^]*?\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g);
  return Array.from(boxes, ([, width, height]) => ({
    width: Math.round(Number(width)),
    height: Math.round(Number(height)),
  }));
}
