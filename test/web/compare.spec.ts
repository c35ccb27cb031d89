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
    await rows.nth(25).waitFor();
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
    expect(counts).toContain('0 thời hạn thay đổi 24 thời hạn nêu lần đầu');
  });

  it('shows what the record put right apart from what changed in the world', async () => {
    const { position } = await web.server.engine.store.head();
    const said = { kind: 'status', unit: '12', criterion: 'III.2.c', effectiveAt: '2025-06-27T05:20:00Z' };
    await web.server.ask('POST', '/api/records', { ...said, status: 'not_applicable' });
    const at = 'asOf=2025-06-27T05:30:00.000Z&vs=2025-06-27T05:30:00.000Z';
    const { page } = await web.open(`/?view=compare&${at}&f=known:${position}`);
    await page.getByRole('heading', { name: 'Sổ đã ghi lại cho đúng' }).waitFor();
    await page.getByText(/Lai Châu · III\.2\.c Cấp tài khoản.*Không áp dụng/).waitFor();
    expect(await page.getByRole('heading', { name: 'Thực tế đã thay đổi' }).count()).toBe(0);
    await picture(page, 'compare-corrected');
  });

  it('takes the tick before where there is no report, and offers moments by name', async () => {
    const { page, complaints } = await web.open('/?view=compare');
    await page.getByText('Chưa có báo cáo tổng hợp nào trước đó').waitFor();
    await page.getByText(/^Từ 12:20 27\/6\/2025 đến /).waitFor();
    expect(await page.getByRole('list', { name: 'Tóm tắt' }).innerText()).toMatch(/\+1 −1 = ±0/);
    const deadline = page.getByRole('combobox', { name: 'Một thời hạn' });
    const offered = await deadline.locator('option').allInnerTexts();
    expect(offered).toEqual([...new Set(offered)]);
    await deadline.selectOption({ label: 'hết 27/6' });
    await page.getByText(/^Từ 00:00 28\/6\/2025 đến /).waitFor();
    expect(new URL(page.url()).searchParams.get('vs')).toBe('2025-06-27T17:00:00.000Z');
    await page.goto(`${web.server.url}/?view=compare&asOf=2025-06-28T12:00:00.000Z`);
    await page.getByRole('link', { name: 'Hôm qua hết 27/6/2025' }).click();
    await page.getByText('Từ hết 27/6/2025 đến 19:00 28/6/2025').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('says where there is nothing before, and opens what did not change', async () => {
    const { page } = await web.open('/?view=compare&asOf=2025-06-24T16:59:59.999Z');
    await page.getByText('Hãy chọn một thời điểm để so sánh.').waitFor();
    await page.getByRole('link', { name: /^Hôm qua/ }).waitFor();
    await page.goto(`${web.server.url}/?view=compare&vs=${REPORT}`);
    await page.getByRole('button', { name: 'hiện' }).click();
    const row = page.locator('.compare-criteria tbody tr', { hasText: 'III.3 LGSP' });
    await row.getByText('29 địa phương vẫn: hoàn thành').click();
    await row.getByText(/Hà Nội, Cao Bằng, /).waitFor();
  });

  it('lists every value that it counts as unchanged: statuses, assignments and deadlines', async () => {
    const { page, complaints } = await web.open(`/?view=compare&vs=${REPORT}`);
    const count = /^(\d+) mục không đổi/;
    const total = count.exec(await page.getByText(count).innerText())![1]!;
    await page.getByRole('button', { name: 'hiện' }).click();
    const rest = page.getByRole('region', { name: `${total} mục không đổi` });
    const foldOf = async (name: string): Promise<[n: number, lines: string[]]> => {
      const fold = rest.locator('details').filter({ hasText: name });
      await fold.locator('summary').click();
      return [
        Number.parseInt(await fold.locator('summary').innerText()),
        await fold.locator('li').allInnerTexts(),
      ];
    };
    const [vendors, assignments] = await foldOf('mục doanh nghiệp triển khai');
    const [deadlines, moments] = await foldOf('mục thời hạn');
    const statuses = await page.locator('.compare-criteria .compare-same summary').allInnerTexts();
    const reported = statuses.filter((text) => !text.includes('chưa báo cáo'));
    const [counted] = await rest.getByText(/^\d+ mục tình trạng/).allInnerTexts();
    const same = reported.reduce((n, text) => n + Number.parseInt(text), 0);
    expect(same).toBe(Number.parseInt(counted!));
    expect([assignments.length, moments.length]).toEqual([vendors, deadlines]);
    expect(String(same + vendors + deadlines)).toBe(total);
    expect(assignments).toContain('Hà Nội · TTHC: MobiFone');
    // it was swapped, so it stands among the changes and not here
    expect(assignments.filter((line) => line.startsWith('Tuyên Quang · HOP'))).toEqual([]);
    expect(moments.filter((line) => line.startsWith('III.3 LGSP: '))).toHaveLength(1);
    expect(await seriousFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await rest.scrollIntoViewIfNeeded();
    await picture(page, 'compare-unchanged');
  });
});
