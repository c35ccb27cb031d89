// Importing from the page: the token is asked once, nothing is recorded before it is confirmed, and it can be withdrawn.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describeInBrowser, picture, seriousFaults, site, type Site } from './browser.js';

const REPORT_FILE = path.join('..', 'shared', 'documents', '001_572a2423e63ed170.txt');
const table = (unit: string) => ({
  name: `${unit}.csv`,
  mimeType: 'text/csv',
  buffer: Buffer.from(
    `unit,criterion,status,effectiveAt,remark\n${unit},III.3,done,2025-06-28 17:00,\n${unit},I.1,not_done,2025-06-28 17:00,\n`,
  ),
});

describeInBrowser('importing', () => {
  let web: Site;
  beforeAll(async () => {
    web = await site();
  });
  afterAll(() => web?.close());

  const head = async () => (await web.server.engine.store.head()).position;

  async function entered(): Promise<{ page: Page; complaints: string[] }> {
    const opened = await web.open('/?view=import');
    await opened.page.getByLabel('Mã truy cập').fill(web.server.token);
    await opened.page.getByRole('button', { name: 'Bắt đầu ghi' }).click();
    await opened.page.getByText('Đang ghi với tên: chuyen-vien').waitFor();
    return opened;
  }

  it('asks for the token once, refuses a wrong one, and keeps it where no script can read it', async () => {
    const { page } = await web.open('/?view=import');
    await page.getByLabel('Mã truy cập').fill('x'.repeat(32));
    await page.getByRole('button', { name: 'Bắt đầu ghi' }).click();
    await page.getByRole('alert').getByText('mã truy cập không đúng').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByLabel('Mã truy cập').fill(web.server.token);
    await page.getByRole('button', { name: 'Bắt đầu ghi' }).click();
    await page.getByText('Đang ghi với tên: chuyen-vien').waitFor();
    expect(await page.evaluate('document.cookie')).toBe('');
    await page.reload();
    await page.getByText('Đang ghi với tên: chuyen-vien').waitFor();
    await page.getByRole('button', { name: 'Kết thúc phiên' }).click();
    await page.getByLabel('Mã truy cập').waitFor();
  });

  it('previews, imports with a reason, and withdraws; a second import adds nothing', async () => {
    const { page, complaints } = await entered();
    const before = await head();
    await page.getByLabel('Chọn tệp').setInputFiles(table('Sơn La'));
    const preview = page.getByRole('region', { name: /Xem trước/ });
    await preview.getByText('Bảng tình trạng').waitFor();
    await preview.getByText('2 Tình trạng').waitFor();
    const effects = preview.getByRole('region', { name: /So với hiện nay/ }).first();
    await effects
      .getByText('1 ô đổi giá trị · 0 ô được báo cáo lần đầu · 1 ô được xác nhận hoặc giữ nguyên')
      .waitFor();
    const row = effects.getByRole('row', { name: /Sơn La · III\.3/ });
    expect(await row.locator('s').innerText()).toBe('Chưa hoàn thành');
    expect(await row.locator('strong').innerText()).toBe('Hoàn thành');
    await picture(page, 'import-effects');
    expect(await head()).toBe(before);
    await page.getByRole('button', { name: 'Nhập vào sổ' }).click();
    expect(await head()).toBe(before);
    await page.getByLabel('Lý do nhập').fill('gọi điện 17 giờ');
    await page.getByRole('button', { name: 'Nhập vào sổ' }).click();
    await page.getByRole('heading', { name: /Đã ghi 4 sự kiện/ }).waitFor();
    const [event] = await web.server.engine.store.readAll(before, 1);
    expect(event!.metadata).toMatchObject({ actor: 'chuyen-vien', reason: 'gọi điện 17 giờ' });
    await picture(page, 'import-result');
    await page.getByRole('button', { name: 'Nhập văn bản khác' }).click();
    await page.getByLabel('Chọn tệp').setInputFiles(table('Sơn La'));
    await page.getByText(/không có gì mới để ghi/).waitFor();
    await page.getByLabel('Chọn tệp').setInputFiles(table('Lai Châu'));
    await page.getByLabel('Lý do nhập').fill('thử');
    await page.getByRole('button', { name: 'Nhập vào sổ' }).click();
    await page.getByLabel('Lý do hủy').fill('nhầm tệp');
    await page.getByRole('button', { name: 'Hủy lần nhập' }).click();
    await page.getByText(/Đã hủy lần nhập: \d+ ghi nhận/).waitFor();
    const said = `/api/timeline?unit=12&criterion=III.3&all=true&limit=1&after=${await head()}`;
    const { json } = await web.server.ask('GET', said);
    expect(json).toMatchObject({ entries: [{ retracted: { by: 'chuyen-vien', reason: 'nhầm tệp' } }] });
    expect(complaints).toEqual([]);
  });

  it('shows a real report before it is recorded, each finding beside its own line', async () => {
    const { page } = await entered();
    const before = await head();
    await page.getByLabel('Chọn tệp').setInputFiles(REPORT_FILE);
    const preview = page.getByRole('region', { name: /Xem trước/ });
    await preview.getByText('Báo cáo tiến độ').waitFor();
    await preview.getByText('884 Tình trạng').waitFor();
    await preview.getByText('536/536').waitFor();
    // 34 × 26 statuses and 24 deadlines; the declared figures are no cells
    await preview.getByText('908 ô được xác nhận hoặc giữ nguyên').waitFor();
    const finding = preview.locator('.preview-findings > li').first();
    const number = Number(await finding.locator('.preview-lines').getAttribute('start'));
    const line = readFileSync(REPORT_FILE, 'utf8').split('\n')[number - 1]!;
    expect(await finding.locator('.preview-lines li').first().innerText()).toBe(
      line.replace(/[\f\r]/g, '').trim(),
    );
    await picture(page, 'import-preview');
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Thôi' }).click();
    await preview.waitFor({ state: 'detached' });
    expect(await head()).toBe(before);
  });

  it('shows each line that was not understood', async () => {
    const { page } = await entered();
    const strange = 'Phụ lục kèm theo bằng tệp riêng XYZ';
    const text = `${readFileSync(REPORT_FILE, 'utf8')}\n\n${strange}\n`;
    await page
      .getByLabel('Chọn tệp')
      .setInputFiles({ name: 'report.txt', mimeType: 'text/plain', buffer: Buffer.from(text) });
    const unread = page.getByRole('region', { name: 'Các dòng chưa đọc được' });
    await unread.getByText(strange).waitFor();
  });

  it('offers empty tables to fill in', async () => {
    const { page } = await entered();
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Bảng tình trạng, csv' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('statuses-table.csv');
    expect(readFileSync(await download.path(), 'utf8')).toContain('criterion');
    expect(await seriousFaults(page)).toEqual([]);
    await picture(page, 'import-begin');
  });

  it('says why a file is refused', async () => {
    const { page } = await entered();
    const bad = {
      name: 'bad.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('unit,criterion\nAtlantis,I.1\n'),
    };
    await page.getByLabel('Chọn tệp').setInputFiles(bad);
    await page.getByRole('alert').getByText('Không nhập được').waitFor();
    await page
      .getByRole('alert')
      .getByText(/bad\.csv/)
      .waitFor();
    await picture(page, 'import-refused');
  });
});
