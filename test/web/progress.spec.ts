// Progress: lines over time with a table beside them, what is due, who is late, and the map whose tiles open the matrix.
import {
  describeInBrowser,
  numberOf,
  picture,
  REPORT,
  seriousFaults,
  site,
  until,
  type Site,
} from './browser.js';

const LATER = '2025-06-28T10:00:00.000Z';

describeInBrowser('the progress', () => {
  let web: Site;
  let before = 0;
  beforeAll(async () => {
    web = await site();
    before = (await web.server.engine.store.head()).position;
    const say = (unit: string, criterion: string, status: string, effectiveAt: string) =>
      web.server.ask('POST', '/api/records', { kind: 'status', unit, criterion, status, effectiveAt });
    await say('14', 'III.3', 'done', '2025-06-27T11:00:00.000Z');
    await say('01', 'I.1', 'not_done', '2025-06-28T03:00:00.000Z');
    await say('14', 'III.4', 'done', LATER);
  });
  afterAll(() => web?.close());

  it('draws a line per criterion, loads the charts only then, and gives the same as a table', async () => {
    const { page, complaints } = await web.open(`/?asOf=${LATER}`);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.getByRole('grid').waitFor();
    expect(asked.some((url) => url.includes('chart-engine'))).toBe(false);
    await page.getByRole('link', { name: 'Diễn biến' }).click();
    const chart = page.getByRole('img', { name: 'Biểu đồ bậc thang: 26 đường qua 4 mốc' });
    await chart.waitFor();
    await until(page, `document.querySelector('.course-chart[data-drawn="26"] canvas')`);
    expect(asked.some((url) => url.includes('chart-engine'))).toBe(true);
    await page.getByRole('combobox', { name: 'Làm nổi' }).selectOption('III.3');
    await page.waitForURL((url) => url.searchParams.get('f') === 'line:III.3');
    await until(page, `document.querySelector('.course-chart[data-drawn] canvas')`);
    await picture(page, 'progress');
    // a line that is pointed at is highlighted: II.3, the only one that ends at 14
    const { x, y, width, height } = (await chart.boundingBox())!;
    await page.mouse.click(x + width * 0.6, y + 28 + (height - 62) * (1 - 14 / 34));
    await page.waitForURL((url) => url.searchParams.get('f') === 'line:II.3');
    await page.getByText('Bảng', { exact: true }).click();
    expect(await page.locator('.course-table tr.chosen').innerText()).toMatch(/^II\.3 /);
    await page.getByRole('button', { name: 'III.3 LGSP', pressed: false }).click();
    await page.getByRole('button', { name: 'III.3 LGSP', pressed: true }).waitFor();
    const row = page.getByRole('row', { name: /^III\.3 / });
    const figures = await row.getByRole('cell').allInnerTexts();
    expect(figures).toHaveLength(4);
    const [before, after] = figures.map((text) => Number.parseInt(text, 10));
    expect(after! - before!).toBe(1);
    await page.getByText('Theo địa phương', { exact: true }).click();
    const sonLa = (
      await page
        .getByRole('row', { name: /^Sơn La/ })
        .first()
        .getByRole('cell')
        .allInnerTexts()
    ).map((text) => Number.parseInt(text, 10));
    expect(sonLa.map((n) => n - sonLa[0]!)).toEqual([0, 1, 1, 2]);
    await picture(page, 'progress-table');
    expect(complaints).toEqual([]);
  });

  it('obeys the bar: one instant is said to be no course, before it nothing is shown', async () => {
    const { page } = await web.open(`/?view=progress&asOf=${REPORT}`);
    await page.getByText(/Mới có 01 mốc số liệu \(12:15 27\/6\/2025\)/).waitFor();
    expect(await page.locator('canvas').count()).toBe(0);
    expect(await page.getByRole('radio', { name: 'Biểu đồ' }).count()).toBe(0);
    await page.getByText(/^623\/884 ô đã hoàn thành/).waitFor();
    await picture(page, 'progress-single');
    // the same at a later moment, from what was known before the later statements
    await page.goto(`${web.server.url}/?view=progress&asOf=${LATER}&knownAt=${before}`);
    await page.getByText(/Mới có 01 mốc số liệu \(12:15 27\/6\/2025\)/).waitFor();
    expect(await page.locator('canvas').count()).toBe(0);
    await page.goto(`${web.server.url}/?view=progress&asOf=2025-06-01`);
    await page.getByText('Chưa có địa phương nào báo cáo tính đến thời điểm này.').waitFor();
  });

  it('says what is due next and who is late, as the matrix does', async () => {
    const { page } = await web.open(`/?view=progress&asOf=${LATER}`);
    const due = page.getByRole('region', { name: 'Sắp đến hạn' });
    await due.waitFor();
    const days = await due.getByRole('heading', { level: 3 }).allInnerTexts();
    expect(days.map((text) => text.replace(/ còn.*/, ''))).toEqual(['hết 28/6', 'hết 29/6']);
    const { json } = await web.server.ask('GET', `/api/matrix?asOf=${LATER}`);
    const { units } = json as { units: { name: string; cells: Record<string, { overdue: boolean }> }[] };
    const late = units.filter(({ cells }) => Object.values(cells).some(({ overdue }) => overdue));
    const list = page.getByRole('region', { name: 'Quá hạn' });
    expect(late.length).toBeGreaterThan(0);
    expect(await list.locator('tbody tr').count()).toBe(late.length);
    await list
      .getByRole('button', { name: /^Hà Nội · / })
      .first()
      .click();
    await page.getByRole('dialog').waitFor();
    expect(new URL(page.url()).searchParams.get('cell')).toMatch(/^01~/);
  });

  it('tells late criteria of the same few words apart', async () => {
    const { page } = await web.open('/?view=progress&asOf=2025-07-01');
    const row = page.getByRole('region', { name: 'Quá hạn' }).getByRole('row', { name: /^Sơn La/ });
    await row.waitFor();
    const late = await row.getByRole('button').allInnerTexts();
    expect(late.filter((name) => name.endsWith('Cấp tài khoản'))).toEqual([
      'III.1.d Cấp tài khoản',
      'III.2.c Cấp tài khoản',
    ]);
    expect(late).toContain('Chữ ký số');
  });

  it('follows what is recorded while it is open', async () => {
    const { page } = await web.open('/?view=progress');
    await page.getByText('Trực tiếp').waitFor();
    const tile = (done: number) =>
      page
        .getByRole('region', { name: 'Bản đồ ô 34 địa phương' })
        .getByRole('link', { name: new RegExp(`^Sơn La ${done}/26`) })
        .waitFor();
    await tile(2);
    await page.getByText(/^624\/884 ô đã hoàn thành/).waitFor();
    // four instants and the present
    await page.getByRole('img', { name: /26 đường qua 5 mốc/ }).waitFor();
    const said = { unit: '14', criterion: 'III.5', status: 'done', effectiveAt: '2025-06-29T03:00:00.000Z' };
    await web.server.ask('POST', '/api/records', { kind: 'status', ...said });
    await tile(3);
    await page.getByText(/^625\/884 ô đã hoàn thành/).waitFor();
    // the course has its new instant
    await page.getByRole('img', { name: /26 đường qua 6 mốc/ }).waitFor();
  });

  it('maps the 34 units; a tile reached by the keyboard opens its row of the matrix', async () => {
    const { page } = await web.open(`/?view=progress&asOf=${LATER}`);
    const map = page.getByRole('region', { name: 'Bản đồ ô 34 địa phương' });
    await map.waitFor();
    await page.setViewportSize({ width: 1440, height: 1800 });
    const tiles = map.getByRole('link');
    expect(await tiles.count()).toBe(34);
    await map.scrollIntoViewIfNeeded();
    await map.screenshot({ path: 'artefacts/screenshots/progress-map.png' });
    const tile = map.getByRole('link', { name: /^Sơn La 2\/26 nội dung đã hoàn thành !9 quá hạn/ });
    await tile.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('grid').waitFor();
    const address = new URL(page.url()).searchParams;
    expect([address.get('view'), address.get('q'), address.get('asOf')]).toEqual([null, 'Sơn La', LATER]);
    await page
      .getByRole('gridcell', { name: /^Sơn La, / })
      .first()
      .waitFor();
    expect(await page.getByRole('gridcell', { name: /^Hà Nội, / }).count()).toBe(0);
  });

  it('puts the figures on paper in place of the chart, and speaks English', async () => {
    const { page } = await web.open(`/?view=progress&asOf=${LATER}`);
    await page.locator('.course-chart[data-drawn]').waitFor();
    expect(await page.locator('.course-table').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.course-table').isVisible()).toBe(true);
    expect(await page.locator('.course-chart').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
    await page.getByRole('button', { name: /English/ }).click();
    await page.getByRole('heading', { name: 'Due next' }).waitFor();
  });

  it('prints the whole of a table that is scrolled on the screen', async () => {
    const { page } = await web.open(`/?view=progress&asOf=${LATER}&f=form:table`);
    await page.locator('.course-table.scroll-box').waitFor();
    const cut = `(() => {
      const box = document.querySelector('.course-table.scroll-box');
      return box.scrollHeight - box.clientHeight;
    })()`;
    expect(await numberOf(page, cut)).toBeGreaterThan(0);
    await page.emulateMedia({ media: 'print' });
    expect(await numberOf(page, cut)).toBe(0);
  });

  it.each([
    ['light', '', 1440],
    ['dark', '&f=line:I.1', 1440],
    ['dark', '&f=form:table', 390],
  ] as const)('has nothing serious for axe, in %s%s at %d px', async (colorScheme, more, width) => {
    const { page } = await web.open(`/?view=progress&asOf=${LATER}${more}`, {
      colorScheme,
      viewport: { width, height: 900 },
    });
    await page.locator('.course-chart[data-drawn], .course-table.scroll-box').first().waitFor();
    await page.getByRole('region', { name: 'Quá hạn' }).waitFor();
    await picture(page, `progress-${colorScheme}-${width}`);
    expect(await seriousFaults(page)).toEqual([]);
    expect(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });
});
