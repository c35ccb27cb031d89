// Findings on the real documents: the arithmetic shown, each linked to its lines, filtered by kind and severity.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describeOnDocuments, documentFiles, documentText } from '../documents.js';
import { upload, type TestServer } from '../server.js';
import { describeInBrowser, picture, seriousFaults, site, type Site } from './browser.js';

async function documents(server: TestServer): Promise<void> {
  const files = documentFiles.map((file) => [path.basename(file), readFileSync(file)] as const);
  const { status } = await server.ask('POST', '/api/imports', upload(...files));
  expect(status).toBe(200);
}

describeOnDocuments('on the real documents,', () => {
  describeInBrowser('the findings, remarks and inventory', () => {
    let web: Site;
    beforeAll(async () => {
      web = await site(documents);
    }, 120_000);
    afterAll(() => web?.close());

    it('shows the sum that does not add up, and the line on which it stands', async () => {
      const { page, complaints } = await web.open('/?view=findings&f=kind:sum-differs-from-total');
      const finding = page.getByRole('article').filter({ hasText: '22 + 1 + 1 + 8 + 3 = 35' });
      await finding.waitFor();
      expect(await finding.locator('dd').allInnerTexts()).toEqual(['34', '35', '+1']);
      await picture(page, 'findings');
      await finding.getByRole('button', { name: /000_.*dòng 65–79/ }).click();
      await page.waitForURL((url) => /~65-79$/.test(url.searchParams.get('source') ?? ''));
      const text = documentText('systems').split('\n');
      await page.getByRole('dialog').locator('mark').first().waitFor();
      const marks = await page.getByRole('dialog').locator('mark').allInnerTexts();
      expect(marks).toHaveLength(15);
      expect(marks[0]!.trim()).toBe(text[64]!.trim());
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(complaints).toEqual([]);
    });

    it('filters by kind, severity and unit, and counts what is left', async () => {
      const { page } = await web.open('/?view=findings');
      const shown = async () => page.getByRole('article').count();
      await page.getByRole('article').first().waitFor();
      const all = await shown();
      await page.getByRole('combobox', { name: 'Mức' }).selectOption('warning');
      const warnings = await shown();
      expect(warnings).toBeGreaterThan(0);
      expect(warnings).toBeLessThan(all);
      await page.getByText(`${warnings}/${all} phát hiện`).waitFor();
      await page.getByRole('combobox', { name: 'Địa phương' }).selectOption({ label: 'Sơn La' });
      expect(await shown()).toBeLessThan(warnings);
      await page.getByRole('searchbox').fill('khong co gi nhu the');
      await page.getByText('Không có phát hiện nào khớp bộ lọc.').waitFor();
    });

    it('shows remarks by unit and by criterion, with their state and source', async () => {
      const { page, complaints } = await web.open('/?view=remarks&f=type:DifficultyReported');
      await page.getByText('106/228 ý kiến').waitFor();
      await picture(page, 'remarks');
      await page.getByText('Nội dung', { exact: true }).click();
      await page.waitForURL((url) => url.searchParams.get('f')!.includes('by:subject'));
      await page.getByRole('heading', { name: /^III\.3 LGSP/ }).waitFor();
      await page.getByRole('combobox', { name: 'Địa phương' }).selectOption({ label: 'An Giang' });
      await page.getByText('5/228 ý kiến').waitFor();
      expect(await page.getByText('Mới nêu').count()).toBeGreaterThan(4);
      await page.getByRole('link', { name: 'Mở ô' }).first().click();
      await page.waitForURL((url) => url.searchParams.get('cell')?.startsWith('91~') === true);
      expect(complaints).toEqual([]);
    });

    it('rolls the old provinces up to their successors, and opens the rows behind a number', async () => {
      const { page, complaints } = await web.open('/?view=inventory');
      await page.getByText('296/296 hàng').waitFor();
      const row = page.getByRole('row', { name: /^Tuyên Quang/ });
      await row.getByText('Hà Giang, Tuyên Quang (tỉnh cũ)').waitFor();
      // of two cities and provinces no row bears the name, and rows without one are only guessed to be theirs
      const olds = await page.locator('tbody th').allInnerTexts();
      const named = olds.flatMap((text) => text.split('\n')[1]!.replace(' (tỉnh cũ)', '').split(', '));
      expect(new Set(named).size).toBe(63);
      const rest = olds.flatMap((text) => {
        const [unit, , ...more] = text.split('\n');
        return more.length === 0 ? [] : [[unit, ...more]];
      });
      expect(rest).toEqual([
        [
          'Hồ Chí Minh',
          'không có hàng mang tên Hồ Chí Minh (tỉnh cũ)',
          expect.stringMatching(/^trong đó 2\/\d+ hàng chỉ đoán là của địa phương này$/),
        ],
        [
          'Vĩnh Long',
          'không có hàng mang tên Vĩnh Long (tỉnh cũ)',
          expect.stringMatching(/^trong đó 5\/\d+ hàng chỉ đoán là của địa phương này$/),
        ],
      ]);
      await picture(page, 'inventory');
      const others = row.getByRole('button', { name: /^Tuyên Quang, Khác: \d+$/ });
      const n = await others.innerText();
      await others.click();
      await page.getByText(`${n}/296 hàng của`).waitFor();
      await page.goBack();
      await row.getByRole('button', { name: 'Tuyên Quang, IOC: 2' }).click();
      await page.getByText('2/296 hàng của 2 tỉnh cũ').waitFor();
      expect(await page.locator('tbody tr').count()).toBe(2);
      await picture(page, 'inventory-rows');
      expect(complaints).toEqual([]);
    });

    it.each(['findings', 'remarks', 'inventory', 'inventory&f=list:1'])(
      'has nothing serious for axe: %s',
      async (view) => {
        const { page } = await web.open(`/?view=${view}`);
        await page.locator('article, tbody tr').first().waitFor();
        expect(await seriousFaults(page)).toEqual([]);
      },
    );

    it('fits a phone in portrait', async () => {
      for (const view of ['vendors', 'remarks', 'timeline', 'findings', 'inventory']) {
        const { page } = await web.open(`/?view=${view}`, { viewport: { width: 390, height: 844 } });
        await page.locator('article, tbody tr').first().waitFor();
        expect([view, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([view, 390]);
        await picture(page, `${view}-phone`);
      }
    });
  });
});
