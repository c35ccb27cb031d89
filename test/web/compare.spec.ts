// The comparison: gains and losses named, first reports apart, a correction of the record never shown as a change.
import { describeInBrowser, picture, REPORT, seriousFaults, site, type Site } from './browser.js';

describeInBrowser('the comparison', () => {
  let web: Site;
  beforeAll(async () => {
    web = await site();
    const say = (body: object) => web.server.ask('POST', '/api/records', { kind: 'status', ...body });
    const later = '2025-06-28T17:00:00+07:00';
    await say({ unit: '14', criterion: 'III.3', status: 'done', effectiveAt: later });
    await say({ unit: '01', criterion: 'I.1', status: 'not_done', effectiveAt: later });
    await web.server.ask('POST', '/api/records', {
      kind: 'vendor',
      unit: '08',
      system: 'HOP',
      vendors: ['Viettel'],
      effectiveAt: later,
    });
  });
  afterAll(() => web?.close());

  it('shows counts first, then only what changed, with gross, net and names', async () => {
    const { page, complaints } = await web.open(`/?view=compare&vs=${REPORT}`);
    const legend = page.getByRole('list', { name: 'Tóm tắt' });
    await legend.waitFor();
    const counts = (await legend.innerText()).replace(/\s+/g, ' ');
    expect(counts).toContain('1 mới hoàn thành');
    expect(counts).toContain('1 trở lại chưa hoàn thành');
    expect(counts).toContain('0 mới báo cáo');
    expect(counts).toContain('1 đổi doanh nghiệp');
    const rows = page.locator('.compare-criteria tbody tr');
    expect(await rows.count()).toBe(2);
    expect((await rows.last().innerText()).replace(/\s+/g, ' ')).toMatch(
      /III\.3 LGSP .*\+1 −0 = \+1 .*Sơn La/,
    );
    await page.getByText(/^Tuyên Quang · HOP:/).waitFor();
    await picture(page, 'compare');
    await page.getByRole('button', { name: 'hiện' }).click();
    expect(await rows.count()).toBe(26);
    expect(complaints).toEqual([]);
  });

  it('keeps first reports apart from gains', async () => {
    const { page } = await web.open(`/?view=compare&asOf=${REPORT}&vs=2025-06-23`);
    const legend = page.getByRole('list', { name: 'Tóm tắt' });
    await legend.waitFor();
    const counts = (await legend.innerText()).replace(/\s+/g, ' ');
    expect(counts).toContain('0 mới hoàn thành');
    expect(counts).toContain('884 mới báo cáo (trong đó 623 đã hoàn thành)');
  });

  it('shows what the record put right apart from what changed in the world', async () => {
    const { position } = await web.server.engine.store.head();
    const said = { kind: 'status', unit: '12', criterion: 'II.1', effectiveAt: '2025-06-27T05:20:00Z' };
    await web.server.ask('POST', '/api/records', { ...said, status: 'not_applicable' });
    const at = 'asOf=2025-06-27T05:30:00.000Z&vs=2025-06-27T05:30:00.000Z';
    const { page } = await web.open(`/?view=compare&${at}&f=known:${position}`);
    await page.getByRole('heading', { name: 'Sổ đã ghi lại cho đúng' }).waitFor();
    await page.getByText(/Lai Châu · .*Không áp dụng/).waitFor();
    expect(await page.getByRole('heading', { name: 'Thực tế đã thay đổi' }).count()).toBe(0);
    await picture(page, 'compare-corrected');
  });

  it('asks for a moment where there are no two reports', async () => {
    const { page } = await web.open('/?view=compare');
    await page.getByText('Hãy chọn một thời điểm để so sánh.').waitFor();
    await page.getByRole('combobox', { name: 'So với' }).selectOption(REPORT);
    await page.getByRole('list', { name: 'Tóm tắt' }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
  });
});
