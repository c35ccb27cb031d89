// The open cell on a real document: the words that it rests on, marked; and that words are never markup.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describeOnDocuments, documentFile } from '../documents.js';
import { upload, type TestServer } from '../server.js';
import { describeInBrowser, picture, REPORT, seriousFaults, site, until, type Site } from './browser.js';

const reportFile = documentFile('report');

async function importReport(server: TestServer): Promise<void> {
  const { status } = await server.ask(
    'POST',
    '/api/imports',
    upload([path.basename(reportFile), readFileSync(reportFile)]),
  );
  if (status !== 200) throw new Error(`the import answered ${status}`);
}

describeOnDocuments('a cell', () => {
  describeInBrowser('on the real report', () => {
    let web: Site;
    beforeAll(async () => {
      web = await site(importReport);
    });
    afterAll(() => web?.close());

    it('shows the lines of the report that it rests on, and says how', async () => {
      const { page, complaints } = await web.open(`/?asOf=${REPORT}&cell=14~III.3`);
      const dialog = page.getByRole('dialog', { name: /Sơn La/ });
      await dialog.getByText('danh sách nêu tên địa phương').waitFor();
      await dialog.getByText('không muộn hơn 12:15 27/6/2025').waitFor();
      const answer = (await web.server.ask('GET', `/api/cells/14/III.3?asOf=${REPORT}`)).json as {
        cell: { source: { lines: [number, number] } };
      };
      const [from, to] = answer.cell.source.lines;
      const written = readFileSync(reportFile, 'utf8').split(/\r?\n/);
      const marked = dialog.locator('.lines mark');
      await marked.first().waitFor();
      expect((await marked.allInnerTexts()).map((line) => line.trim())).toEqual(
        written.slice(from - 1, to).map((line) => line.trim()),
      );
      expect((await marked.allInnerTexts()).join(' ')).toContain('Sơn La');
      const before = await dialog.locator('.lines li').count();
      await dialog.getByRole('button', { name: 'Xem thêm dòng trước, sau' }).click();
      await until(page, `document.querySelectorAll('.lines li').length > ${before}`);
      expect(await dialog.getByText('báo cáo đầu').count()).toBe(1);
      expect(await seriousFaults(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await picture(page, 'cell');
    });

    it('says of a done cell that the list does not name it', async () => {
      const { page } = await web.open(`/?asOf=${REPORT}&cell=19~III.3`);
      await page
        .getByRole('dialog')
        .getByText('danh sách chưa hoàn thành không nêu tên địa phương này')
        .waitFor();
    });

    it('shows difficulties with the lines they stand in', async () => {
      const { page } = await web.open(`/?asOf=${REPORT}`);
      await page.locator('.cell.difficult').first().click();
      const dialog = page.getByRole('dialog');
      const remark = dialog.locator('.remarks li').filter({ hasText: 'Khó khăn' }).first();
      await remark.getByRole('button', { name: 'Vì sao có số này?' }).click();
      await remark.locator('mark').first().waitFor();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    });

    it('shows what somebody wrote as text, whatever it is', async () => {
      const text = '<img src=x onerror="document.title=\'broken\'"> <b>đậm</b> {{at}}';
      const said = {
        kind: 'difficulty',
        unit: '04',
        criterion: 'I.1',
        text,
        effectiveAt: '2025-06-27T13:00:00+07:00',
      };
      const { status, json } = await web.server.ask('POST', '/api/records', said);
      expect({ status, json }).toMatchObject({ status: 200 });
      const { page, complaints } = await web.open('/?cell=04~I.1');
      await page.getByRole('dialog').getByText(text).waitFor();
      expect(await page.locator('img').count()).toBe(0);
      expect(await page.title()).not.toBe('broken');
      expect(complaints).toEqual([]);
    });

    it('says how much of a long history it shows, and where the whole of it is', async () => {
      const { page, complaints } = await web.open('about:blank');
      await page.route('**/api/cells/14/III.3*', async (route) => {
        const response = await route.fetch();
        await route.fulfill({
          response,
          json: { ...((await response.json()) as object), historyTotal: 2_345 },
        });
      });
      await page.goto(`${web.server.url}/?asOf=${REPORT}&cell=14~III.3`);
      const dialog = page.getByRole('dialog');
      await dialog.getByText('1 trong 2.345 báo cáo, xem dòng thời gian').waitFor();
      // what stands above it is in its place
      await dialog.locator('.lines mark').first().waitFor();
      await picture(page, 'cell-long-history');
      await dialog.getByRole('link', { name: 'xem dòng thời gian' }).click();
      expect(new URL(page.url()).searchParams.get('asOf')).toBe(REPORT);
      const entries = page.locator('.timeline-entry');
      await entries.first().waitFor();
      expect(await entries.allInnerTexts()).toEqual([expect.stringMatching(/Sơn La/)]);
      expect(complaints).toEqual([]);
      await page.goto(`${web.server.url}/?asOf=${REPORT}&cell=01~III.3`);
      await dialog.getByText('báo cáo đầu').waitFor();
      expect(await dialog.getByText('xem dòng thời gian').count()).toBe(0);
    });

    it('says of an address without a cell that there is none', async () => {
      const { page } = await web.open('/?cell=99~III.3');
      await page.getByRole('dialog').getByText('Không có ô này trong danh mục').waitFor();
      await page.getByRole('button', { name: 'Đóng' }).click();
      await page.locator('[data-cell]').first().waitFor();
    });
  });
});
