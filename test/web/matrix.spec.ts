// The matrix in a real browser on the sample: what it shows, keyboard, filters, live changes, small screens.
import type { Page } from 'playwright-core';
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

const AT_REPORT = `/?asOf=${REPORT}`;

describeInBrowser('the matrix', () => {
  let web: Site;
  beforeAll(async () => {
    web = await site();
  });
  afterAll(() => web?.close());

  /** A page that is told of so many units: those of the sample over and over, under other names. */
  async function withCommunes(length = 3_321): Promise<Page> {
    const { page } = await web.open('about:blank');
    await page.route('**/api/matrix/compact*', async (route) => {
      const matrix = (await (await route.fetch()).json()) as { units: { code: string; name: string }[] };
      const units = Array.from({ length }, (_, i) => ({
        ...matrix.units[i % matrix.units.length]!,
        code: `x${i}`,
        name: `Xã ${i}`,
      }));
      await route.fulfill({ json: { ...matrix, units } });
    });
    return page;
  }

  it('shows 34 provinces and 26 criteria with their counts, and fits 1440 pixels', async () => {
    const { page, complaints } = await web.open(AT_REPORT);
    // the rows of one screen come first
    await page.locator('[data-cell]').nth(883).waitFor();
    expect(await page.getByRole('rowheader').count()).toBe(34);
    expect(await page.locator('[data-cell]').count()).toBe(884);
    expect(await page.locator('[data-state=done]').count()).toBe(623);
    await expect(page.getByText('623 / 884 ô hoàn thành').count()).resolves.toBe(1);
    expect(await page.getByRole('rowheader', { name: /Thái Nguyên/ }).innerText()).toMatch(/26\s*\/26/);
    expect(await page.locator('.head-counts .count').first().innerText()).toMatch(/^29\s*\/34$/);
    const cell = page.locator('[data-cell="14~III.3"]');
    expect(await cell.getAttribute('aria-label')).toBe(
      'Sơn La, LGSP: chưa hoàn thành, hạn hết 29/6, từ 27/6',
    );
    expect(await cell.innerText()).toBe('○');
    expect(
      await numberOf(
        page,
        'document.querySelector(".grid").scrollWidth - document.querySelector(".grid").clientWidth',
      ),
    ).toBe(0);
    expect(complaints).toEqual([]);
    expect(await seriousFaults(page)).toEqual([]);
    await picture(page, 'matrix');
  });

  it.each([1280, 1440])(
    'has room for every deadline and its countdown at %i pixels in English',
    async (width) => {
      for (const [target, countdown] of [
        ['/', /\d+ mo\s+over$/],
        [AT_REPORT, /11 h\s+left$/],
      ] as const) {
        const { page } = await web.open(target, { viewport: { width, height: 900 } });
        await page.getByRole('button', { name: 'English' }).click();
        await page.getByText('Deadline', { exact: true }).waitFor();
        const deadlines = page.locator('.deadline');
        expect(await deadlines.first().innerText()).toMatch(countdown);
        expect(await deadlines.first().getAttribute('title')).toMatch(/ months over$| 11 hours left$/);
        // what is to be tried by a moment counts down to it too
        expect(await deadlines.filter({ hasText: 'trial' }).innerText()).toMatch(/trial\s.*(over|left)$/s);
        const wide = `[...document.querySelectorAll('.deadline')].filter((cell) => cell.scrollWidth > cell.clientWidth).length`;
        expect(await numberOf(page, wide)).toBe(0);
      }
    },
  );

  it('keeps header rows and first column in view', async () => {
    const { page } = await web.open(AT_REPORT, { viewport: { width: 800, height: 700 } });
    await page.getByRole('gridcell').first().waitFor();
    const last = page.locator('[data-cell$="~IV.2"]').last();
    await last.scrollIntoViewIfNeeded();
    const grid = (await page.getByRole('grid').boundingBox())!;
    const head = (await page.locator('.head-names').boundingBox())!;
    const first = (await page.getByRole('rowheader').last().boundingBox())!;
    expect(await numberOf(page, 'document.querySelector(".grid").scrollTop')).toBeGreaterThan(100);
    expect(head.y).toBeGreaterThanOrEqual(grid.y);
    expect(head.y).toBeLessThan(grid.y + 60);
    expect(Math.abs(first.x - grid.x)).toBeLessThan(1);
  });

  it('is one stop of the tab key and moves by arrows, Home, End and their corners', async () => {
    const { page } = await web.open(AT_REPORT);
    await page.getByRole('gridcell').first().waitFor();
    expect(await page.locator('.grid [tabindex="0"]').count()).toBe(1);
    await page.locator('.grid [tabindex="0"]').focus();
    const place = () =>
      page.evaluate<string>(
        'document.activeElement.parentElement.dataset.r + " " + document.activeElement.dataset.c',
      );
    for (const [key, expected] of [
      ['ArrowRight', '1 2'],
      ['ArrowDown', '2 2'],
      ['Home', '2 0'],
      ['End', '2 26'],
      ['ArrowRight', '2 26'],
      ['Control+End', '34 26'],
      ['ArrowDown', '34 26'],
      ['Control+Home', '0 0'],
      ['ArrowUp', '0 0'],
    ] as const) {
      await page.keyboard.press(key);
      expect([key, await place()]).toEqual([key, expected]);
    }
    expect(await page.locator('.grid [tabindex="0"]').count()).toBe(1);
  });

  it('opens a cell with Enter and gives the focus back with Escape', async () => {
    const { page } = await web.open(AT_REPORT);
    const cell = page.locator('[data-cell="14~III.3"]');
    await cell.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('Vì sao có số này?').waitFor();
    expect(new URL(page.url()).searchParams.get('cell')).toBe('14~III.3');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await until(page, 'document.activeElement?.dataset.cell === "14~III.3"');
    expect(new URL(page.url()).searchParams.get('cell')).toBeNull();
  });

  it('filters, sorts and transposes, all of it in the address', async () => {
    const { page } = await web.open(AT_REPORT);
    await page.getByRole('button', { name: 'Không có thuyết minh' }).click();
    await page.getByLabel('Doanh nghiệp').selectOption('VNPT');
    await page.getByLabel('Sắp xếp').selectOption('name');
    await page.getByLabel('Tìm địa phương, nội dung').fill('da nang');
    await until(page, 'document.querySelectorAll("[role=rowheader]").length <= 1');
    await page.getByLabel('Tìm địa phương, nội dung').fill('');
    const rows = page.getByRole('rowheader');
    await until(page, 'document.querySelectorAll("[role=rowheader]").length > 1');
    const shown = await rows.allInnerTexts();
    expect(shown.length).toBeLessThan(34);
    const names = shown.map((text) => text.split('\n')[0]!);
    expect(names).toEqual(names.toSorted(new Intl.Collator('vi').compare));
    await page.reload();
    await rows.first().waitFor();
    await until(page, `document.querySelectorAll("[role=rowheader]").length === ${shown.length}`);
    expect(await rows.allInnerTexts()).toEqual(shown);
    expect(new URL(page.url()).searchParams.get('f')).toMatch(/^silent,vendor:/);
    await page.getByRole('button', { name: 'Bỏ lọc' }).first().click();
    await page.getByRole('button', { name: 'Đổi hàng, cột' }).click();
    await until(page, 'document.querySelectorAll("[role=rowheader]").length === 26');
    // beside a criterion what the head of its column said
    expect(await page.getByRole('rowheader', { name: /^III\.1\.b/ }).innerText()).toMatch(
      /\+5\s+27\/6 thử còn 5 giờ\s+22\s*\/34$/,
    );
    const cut = `[...document.querySelectorAll('.row-name')].filter((name) => name.scrollWidth > name.clientWidth).length`;
    expect(await numberOf(page, cut)).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
    await picture(page, 'matrix-transposed');
  });

  it('offers who runs a system at this moment and nobody else, and finds the units that run it themselves', async () => {
    const { page } = await web.open(AT_REPORT);
    const vendors = page.getByLabel('Doanh nghiệp');
    await vendors.focus();
    await until(page, '!document.querySelector("option[value=MISA]")');
    expect(await vendors.locator('option[value=FPT]').count()).toBe(1);
    await vendors.selectOption('self');
    await page.getByText(/^.*1\d \/ 34 địa phương, \d+ ô phù hợp/).waitFor();
    // the whole programme still, whatever the filter leaves
    await page.getByText('623 / 884 ô hoàn thành').waitFor();
    expect(await page.getByRole('list', { name: 'Chú giải' }).innerText()).toMatch(/Hoàn thành\s+623/);
    await page.getByRole('button', { name: 'English' }).click();
    expect(await page.getByLabel('Vendor').locator('option[value=self]').innerText()).toBe('Runs it itself');
  });

  it('marks what changed against the chosen instant', async () => {
    const { page } = await web.open(`${AT_REPORT}&vs=2025-06-24T16:59:59.999Z&f=changed`);
    await page.locator('.cell.changed.first').nth(883).waitFor();
    expect(await page.locator('.cell.changed.first').count()).toBe(884);
    expect(await page.locator('[data-cell="14~III.3"]').getAttribute('aria-label')).toContain('mới báo cáo');
  });

  it('shows and announces a live change within a second', async () => {
    const { page } = await web.open('/');
    const cell = page.locator('[data-cell="04~I.1"]');
    await cell.waitFor();
    await page.getByText('Trực tiếp').waitFor();
    expect(await cell.getAttribute('data-state')).toBe('overdue');
    // a machine busy with other tests may be late a few times; the page may not always be
    let best = Infinity;
    for (let i = 0; i < 9 && (best >= 1_000 || i % 2 === 0); i++) {
      const [status, state] = i % 2 === 0 ? ['done', 'done'] : ['not_done', 'overdue'];
      const effectiveAt = `2025-06-28T10:0${i}:00+07:00`;
      const said = { kind: 'status', unit: '04', criterion: 'I.1', status, effectiveAt, channel: 'phone' };
      const seen = page.locator(`[data-cell="04~I.1"][data-state=${state}]`).waitFor();
      expect((await web.server.ask('POST', '/api/records', said)).status).toBe(200);
      const begun = performance.now();
      await seen;
      best = Math.min(best, performance.now() - begun);
    }
    expect(best).toBeLessThan(5_000);
    await page
      .getByTestId('announcer')
      .filter({ hasText: 'Cao Bằng, Hạ tầng DC/cloud: hoàn thành' })
      .waitFor();
  });

  it('draws only what is in view of 3,321 communes, and the keyboard reaches them all', async () => {
    const page = await withCommunes();
    await page.goto(web.server.url + AT_REPORT);
    await page.locator('[data-cell="x0~I.1"]').focus();
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(3_321 + 6));
    expect(await page.locator('[data-cell]').count()).toBeLessThan(26 * 120);
    await page.keyboard.press('Control+End');
    await page.locator('[data-cell="x3320~IV.2"]').waitFor();
    await until(page, 'document.activeElement.dataset.cell === "x3320~IV.2"');
    await page.keyboard.press('Control+Home');
    await until(page, 'document.activeElement.parentElement.dataset.r === "0"');
    // what passes by has no name yet, never that of another, and can be opened
    const passing = await page.evaluate<string[]>(`(async () => {
      const grid = document.querySelector('.grid');
      grid.scrollTop = 1_600 * 28;
      await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
      const cells = [...document.querySelectorAll('.window .cell')];
      window.wrong = cells.filter((cell) => {
        const row = cell.parentElement.querySelector('.row-name').textContent;
        const [name, address] = [cell.getAttribute('aria-label'), cell.dataset.cell];
        return (name && !name.startsWith(row + ', ')) || (address && !address.startsWith('x' + row.slice(3) + '~'));
      });
      const busy = document.querySelector('.window').getAttribute('aria-busy');
      document.querySelector('[data-r="1606"] [data-c="1"]').click();
      return [busy, String(window.wrong.length), String(cells.filter((cell) => cell.dataset.cell).length)];
    })()`);
    expect(passing).toEqual(['true', '0', '0']);
    await page.waitForURL((url) => url.searchParams.get('cell') === 'x1605~I.1');
    await page.locator('.window[aria-busy=false]').waitFor();
    const name = await page.locator('[data-cell="x1605~I.1"]').getAttribute('aria-label');
    expect(name).toMatch(/^Xã 1605, /);
  });

  it('draws only the columns in view where 3,321 communes are exchanged with the criteria', async () => {
    const page = await withCommunes();
    await page.goto(`${web.server.url}${AT_REPORT}&flip=1`);
    await page.locator('[data-cell="x0~I.1"]').focus();
    expect(await page.getByRole('grid').getAttribute('aria-colcount')).toBe('3322');
    await page.getByText(/^\d{2}\.\d{3} \/ 86\.346 ô hoàn thành/).waitFor();
    expect(await page.getByRole('gridcell').count()).toBeLessThan(27 * 120);
    // each stands under its name, wherever it is scrolled to
    const apart = `(() => {
      const head = new Map([...document.querySelectorAll('.name')].map((name) => [name.dataset.c, name]));
      const box = document.querySelector('.grid').getBoundingClientRect();
      const cells = [...document.querySelectorAll('.body .cell')];
      const first = document.querySelector('.body .row-head').getBoundingClientRect();
      const inView = cells.filter((cell) => {
        const { left, right } = cell.getBoundingClientRect();
        return left >= first.right && right <= box.right;
      });
      return {
        inView: inView.length / document.querySelectorAll('.grid-row.body').length,
        apart: cells.filter((cell) => {
          const [a, b] = [cell, head.get(cell.dataset.c)].map((at) => at.getBoundingClientRect());
          const name = head.get(cell.dataset.c).title;
          return Math.abs((a.left + a.right - b.left - b.right) / 2) > 3 || !cell.ariaLabel.startsWith(name + ', ');
        }).length,
      };
    })()`;
    const full = await page.evaluate<{ inView: number; apart: number }>(apart);
    expect(full.apart).toBe(0);
    expect(full.inView).toBeGreaterThan(30);
    await page.keyboard.press('Control+End');
    await until(page, 'document.activeElement.dataset.cell === "x3320~IV.2"');
    const end = await page.evaluate<typeof full>(apart);
    expect(end.apart).toBe(0);
    expect(end.inView).toBeGreaterThanOrEqual(full.inView - 1);
    await page.keyboard.press('ArrowLeft');
    await until(page, 'document.activeElement.dataset.cell === "x3319~IV.2"');
    // what was scrolled away keeps the stop of the keyboard, and the focus comes back to it
    await page.evaluate(`document.querySelector('.grid').scrollTo({ left: 1_000 * 23 })`);
    await until(page, `document.querySelector('[data-cell^="x1010~"]')`);
    expect(await page.evaluate<typeof full>(apart)).toEqual(full);
    expect(await page.evaluate('document.activeElement.role')).toBe('grid');
    await page.keyboard.press('ArrowLeft');
    await until(page, 'document.activeElement.dataset.cell === "x3318~IV.2"');
    await page.keyboard.press('Home');
    await until(page, 'document.activeElement.classList.contains("row-head")');
    await page.evaluate(`document.querySelector('.grid').scrollTo({ left: 2_000 * 23, top: 0 })`);
    await page.locator('[data-cell="x2010~I.1"]').click();
    await page.waitForURL((url) => url.searchParams.get('cell') === 'x2010~I.1');
    await picture(page, 'matrix-communes-transposed');
  });

  it('prints every row of a long list', async () => {
    const page = await withCommunes(200);
    await page.goto(web.server.url + AT_REPORT);
    await page.locator('.window .cell').first().waitFor();
    await page.emulateMedia({ media: 'print' });
    await until(page, 'document.querySelectorAll(".grid-row.body").length === 200');
    await page.emulateMedia({ media: 'screen' });
    await page.locator('.window .cell').first().waitFor();
  });

  it('draws the rows in view also where a short list that was scrolled becomes a long one', async () => {
    const page = await withCommunes();
    // 32, 320–329 and 3200–3299
    await page.goto(`${web.server.url}${AT_REPORT}&q=Xã+32`);
    await page.locator('[data-r="111"]').scrollIntoViewIfNeeded();
    const top = await page.evaluate(`document.querySelector('.grid').scrollTop`);
    expect(top).toBeGreaterThan(50 * 28);
    await page.getByRole('searchbox').fill('');
    await page.locator(`.window [data-r="${Math.ceil(Number(top) / 28) + 2}"]`).waitFor();
  });

  it('scrolls inside itself on a phone, in the dark and in English', async () => {
    const { page, complaints } = await web.open(AT_REPORT, {
      viewport: { width: 390, height: 844 },
      colorScheme: 'dark',
    });
    await page.getByRole('gridcell').first().waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Readiness matrix' }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
    expect(await numberOf(page, 'document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    expect(await numberOf(page, 'document.querySelector(".grid").scrollWidth')).toBeGreaterThan(800);
    const cut = `[...document.querySelectorAll('.row-name')].filter((name) => name.scrollWidth > name.clientWidth || name.scrollHeight > 27).length`;
    expect(await numberOf(page, cut)).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
    await picture(page, 'matrix-phone-dark');
    await page.reload();
    await page.getByRole('heading', { name: 'Readiness matrix' }).waitFor();
    expect(complaints).toEqual([]);
  });
});
