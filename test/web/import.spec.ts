// Importing from the page: the token is asked once, nothing is recorded before it is confirmed, and it can be withdrawn.
import { existsSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { documentFile, haveDocuments } from '../documents.js';
import { describeInBrowser, numberOf, picture, seriousFaults, site, type Site } from './browser.js';

jest.setTimeout(180_000);

const REPORT_FILE = documentFile('report');
const withReport = haveDocuments ? it : it.skip;
if (!haveDocuments) console.warn('SKIPPED: no preview of the real report, it is not on this machine');

const file = (name: string, content: string | Uint8Array) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(content),
});
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

  async function entered(options = {}): Promise<{ page: Page; complaints: string[] }> {
    const opened = await web.open('/?view=import', options);
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

  it('previews line by line, imports with a reason, links to what changed, and withdraws', async () => {
    const { page, complaints } = await entered();
    const before = await head();
    await page.getByLabel('Chọn tệp').setInputFiles(table('Sơn La'));
    const preview = page.getByRole('region', { name: /Xem trước/ });
    await preview.getByText('Bảng tình trạng').waitFor();
    const parts = '1 Nhận văn bản · 2 Tình trạng · 1 Đọc xong văn bản';
    const wouldAdd = await preview.locator('dt:text-is("Sẽ ghi") + dd').innerText();
    // in no order that is promised, and with nothing left out of the sum
    expect(wouldAdd.replace(/^4: /, '').split(' · ').sort()).toEqual(parts.split(' · ').sort());
    await preview
      .getByText('1 ô đổi giá trị · 0 ô được báo cáo lần đầu · 1 ô được xác nhận hoặc giữ nguyên')
      .waitFor();
    const changed = preview.getByRole('row', { name: /^2 / });
    expect((await changed.innerText()).replace(/\s+/g, ' ')).toMatch(
      /^2 Sơn La,III\.3,done.* ± đổi Sơn La · III\.3 LGSP: ○ Chưa hoàn thành → ✓ Hoàn thành$/,
    );
    expect(await preview.getByRole('row', { name: /^3 / }).innerText()).toContain('= xác nhận');
    expect(await preview.getByRole('row', { name: /^1 / }).innerText()).toContain('đã hiểu, không ghi gì');
    expect(await seriousFaults(page)).toEqual([]);
    await picture(page, 'import-preview-table');
    expect(await head()).toBe(before);
    await page.getByRole('button', { name: 'Nhập vào sổ' }).click();
    expect(await head()).toBe(before);
    await page.getByLabel('Lý do nhập').fill('gọi điện 17 giờ');
    await page.getByRole('button', { name: 'Nhập vào sổ' }).click();
    await page.getByRole('heading', { name: /Đã ghi 4 sự kiện/ }).waitFor();
    const links = await page.locator('.result-links li').allInnerTexts();
    expect(links.slice(0, -1).sort()).toEqual(parts.split(' · ').sort());
    const [event] = await web.server.engine.store.readAll(before, 1);
    expect(event!.metadata).toMatchObject({ actor: 'chuyen-vien', reason: 'gọi điện 17 giờ' });
    expect(await page.getByRole('link', { name: /Sơn La · III\.3/ }).getAttribute('href')).toContain(
      'cell=14~III.3',
    );
    await picture(page, 'import-result');
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Nhập văn bản khác' }).click();
    await page.getByLabel('Chọn tệp').setInputFiles(table('Sơn La'));
    await page.getByText(/không có gì mới để ghi/).waitFor();
    await page.getByRole('button', { name: 'Hủy lần nhập…' }).click();
    const taking = page.getByRole('region', { name: /Sẽ gạch đi 4 ghi nhận/ });
    await taking.getByRole('row', { name: /Sơn La · III\.3 LGSP .*Hoàn thành.*Chưa hoàn thành/ }).waitFor();
    await picture(page, 'import-withdraw');
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByLabel('Lý do hủy').fill('nhầm tệp');
    await page.getByRole('button', { name: 'Hủy lần nhập', exact: true }).click();
    await page.getByText('Đã hủy lần nhập: 4 ghi nhận').first().waitFor();
    const said = `/api/timeline?unit=14&criterion=III.3&all=true&limit=1&after=${await head()}`;
    const { json } = await web.server.ask('GET', said);
    expect(json).toMatchObject({ entries: [{ retracted: { by: 'chuyen-vien', reason: 'nhầm tệp' } }] });
    expect(complaints).toEqual([]);
  });

  it('heads the result with the withdrawal once it is withdrawn, and folds away what had been recorded', async () => {
    const { page } = await entered();
    await begun(page, 'taken-back.csv', 'Bắc Ninh');
    const result = page.getByRole('region', { name: 'Kết quả nhập' });
    await result.getByRole('heading', { name: /Đã ghi 3 sự kiện/ }).waitFor();
    await result.getByRole('button', { name: 'Hủy lần nhập…' }).click();
    await page.getByLabel('Lý do hủy').fill('nhầm ngày');
    await page.getByRole('button', { name: 'Hủy lần nhập', exact: true }).click();
    await result.getByRole('heading', { name: /^taken-back\.csv: Đã hủy lần nhập: 3 ghi nhận/ }).waitFor();
    expect(await result.getByRole('heading').count()).toBe(1);
    const before = result.locator('summary s');
    expect(await before.innerText()).toMatch(/^taken-back\.csv: Đã ghi 3 sự kiện/);
    await before.click();
    await result.getByRole('link', { name: '1 Tình trạng' }).waitFor();
    await picture(page, 'import-withdrawn');
    expect(await seriousFaults(page)).toEqual([]);
  });

  withReport('shows a real report, each line with what it becomes and each finding beside it', async () => {
    const { page } = await entered();
    const before = await head();
    await page.getByLabel('Chọn tệp').setInputFiles(REPORT_FILE);
    const preview = page.getByRole('region', { name: /Xem trước/ });
    await preview.getByText('Báo cáo tiến độ').waitFor();
    await preview.getByText('536/536').waitFor();
    expect(await numberOf(page, 'document.documentElement.scrollHeight - innerHeight')).toBe(0);
    // 34 × 26 statuses, and beside them 24 deadlines; the declared figures are neither
    await preview.getByText('884 ô được xác nhận hoặc giữ nguyên').waitFor();
    await preview.getByText('24 thời hạn được xác nhận hoặc giữ nguyên').waitFor();
    const finding = preview.locator('.line-row:has(.line-finding)').first();
    const number = Number(await finding.locator('.line-n').innerText());
    const line = readFileSync(REPORT_FILE, 'utf8').split('\n')[number - 1]!;
    expect(await finding.locator('.line-text').innerText()).toBe(line.replace(/[\f\r]/g, '').trim());
    await preview
      .getByRole('button', { name: /dòng không đổi .* – hiện/ })
      .first()
      .waitFor();
    await picture(page, 'import-preview');
    expect(await seriousFaults(page)).toEqual([]);
    await preview.getByText(/^Mọi dòng/).click();
    await preview.getByRole('row', { name: /^1 / }).waitFor();
    await page.evaluate(`document.querySelector('.line-section').scrollIntoView()`);
    await picture(page, 'import-lines');
    await preview.getByText(/^Chỉ vấn đề/).click();
    await preview.locator('.line-box').scrollIntoViewIfNeeded();
    await picture(page, 'import-problems');
    await page.getByRole('button', { name: 'Thôi' }).click();
    await preview.waitFor({ state: 'detached' });
    expect(await head()).toBe(before);
  });

  withReport('marks what was not understood, and gathers the names that nobody knows', async () => {
    const { page } = await entered();
    const strange = 'Phụ lục kèm theo bằng tệp riêng XYZ';
    const report = readFileSync(REPORT_FILE, 'utf8').replace(/Sơn La/g, 'Yên Bái');
    await page.getByLabel('Chọn tệp').setInputFiles(file('report.txt', `${report}\n\n${strange}\n`));
    const preview = page.getByRole('region', { name: /Xem trước/ });
    const unread = preview.getByRole('row', { name: new RegExp(strange) });
    await preview.getByText(/^Chỉ vấn đề/).click();
    await page.evaluate(`document.querySelector('.line-box').scrollTop = 1e9`);
    await unread.getByText('? chưa đọc được').waitFor();
    const names = preview.getByRole('region', { name: /\d+ tên chưa nhận ra/ });
    const row = names.getByRole('row', { name: /Yên Bái/ }).first();
    expect(await row.innerText()).toContain('Lào Cai (tên trước sáp nhập)');
    await page.evaluate(`document.querySelector('.line-box').scrollTop = 0`);
    await preview.locator('.line-text mark').first().waitFor();
    await names.scrollIntoViewIfNeeded();
    await picture(page, 'import-names');
    expect(await seriousFaults(page)).toEqual([]);
  });

  it('makes the preview anew when the ledger grows, and asks to look again when it differs', async () => {
    const { page } = await entered();
    const mine = 'unit,criterion,status,effectiveAt,remark\nCao Bằng,III.3,not_done,2025-06-28 17:00,\n';
    await page.getByLabel('Chọn tệp').setInputFiles(file('mine.csv', mine));
    await page.getByText(/1 ô đổi giá trị/).waitFor();
    await page.getByLabel('Lý do nhập').fill('báo cáo chiều');
    const other = { kind: 'status', unit: 'Cao Bằng', criterion: 'III.3', status: 'not_done' };
    const said = { ...other, effectiveAt: '2025-06-28T09:00:00Z', channel: 'điện thoại' };
    expect((await web.server.ask('POST', '/api/records', said)).status).toBe(200);
    await page
      .getByRole('alert')
      .getByText(/bản xem trước đã tính lại và khác trước/)
      .waitFor();
    await page.getByText(/0 ô đổi giá trị/).waitFor();
    expect(await page.getByRole('button', { name: 'Nhập vào sổ' }).isDisabled()).toBe(true);
    await picture(page, 'import-changed');
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Tôi đã xem lại' }).click();
    await page.getByRole('button', { name: 'Nhập vào sổ' }).click();
    await page.getByRole('heading', { name: /Đã ghi 3 sự kiện/ }).waitFor();
  });

  it('can be stopped before anything is recorded, and says so', async () => {
    const { page } = await entered();
    const before = await head();
    const held = hold(web.server.engine.documents, 'put');
    const hungUp = new Promise<void>((done) =>
      web.server.app.getHttpServer().on('request', ({ method, url }, response) => {
        if (method === 'POST' && /^\/api\/imports\?(?!.*dryRun=true)/.test(url!))
          response.once('close', done);
      }),
    );
    await begun(page, 'stopped.csv', 'Lạng Sơn');
    await held.entered;
    await page.getByText('Chưa ghi gì: còn dừng được.').waitFor();
    await picture(page, 'import-progress');
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Dừng, không ghi' }).click();
    await hungUp;
    held.release();
    await page.getByText('stopped.csv: chưa ghi gì vào sổ').waitFor();
    await picture(page, 'import-stopped');
    expect(await head()).toBe(before);
    await page.getByRole('button', { name: 'Đã rõ' }).click();
    await page.getByRole('button', { name: 'Nhập văn bản khác' }).click();
    await page.getByLabel('Chọn tệp').waitFor();
  });

  it('happens whole when the page is closed while it is recorded, and the page says so afterwards', async () => {
    const { page } = await entered();
    const held = hold(web.server.engine.store, 'appendMany');
    await begun(page, 'closed.csv', 'Lào Cai');
    await held.entered;
    await page.getByText(/sẽ trọn vẹn, kể cả khi đóng trang/).waitFor();
    expect(await page.getByRole('button', { name: 'Dừng, không ghi' }).isDisabled()).toBe(true);
    const context = page.context();
    await page.close();
    held.release();
    await held.left;
    const back = await context.newPage();
    await back.goto(`${web.server.url}/?view=import`);
    await back.getByText('closed.csv: đã ghi trọn vẹn vào sổ').waitFor();
    await picture(back, 'import-return');
    expect(await seriousFaults(back)).toEqual([]);
    await back.getByRole('button', { name: 'Đã rõ' }).click();
    await back.reload();
    await back.getByLabel('Chọn tệp').waitFor({ state: 'attached' });
    expect(await back.getByText('closed.csv').count()).toBe(0);
  });

  it('keeps the preview and the reason when the session ends meanwhile', async () => {
    const { page } = await entered();
    const rows = 'unit,criterion,status,effectiveAt,remark\nPhú Thọ,I.1,done,2025-06-29,\n';
    await page.getByLabel('Chọn tệp').setInputFiles(file('ended.csv', rows));
    await page.getByLabel('Lý do nhập').fill('nhập buổi tối');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Nhập vào sổ' }).click();
    await page.getByRole('alert').getByText('Phiên ghi đã hết').waitFor();
    expect(await page.getByLabel('Lý do nhập').inputValue()).toBe('nhập buổi tối');
    await page.getByLabel('Mã truy cập').fill(web.server.token);
    await page.getByRole('button', { name: 'Bắt đầu ghi' }).click();
    await page.getByText('Đang ghi với tên: chuyen-vien').waitFor();
    await page.getByRole('button', { name: 'Nhập vào sổ' }).click();
    await page.getByRole('heading', { name: /Đã ghi \d+ sự kiện/ }).waitFor();
  });

  it('is asked of the ledger when the server fails in the middle, and not told as a refusal', async () => {
    const { page } = await entered();
    const failing = (url: URL) => url.pathname === '/api/imports' && url.searchParams.has('ifMatch');
    await page.route(failing, async (route) => {
      await route.fetch();
      const problem = { status: 500, title: 'fault', detail: 'lỗi', detailEn: 'fault' };
      await route.fulfill({ contentType: 'application/x-ndjson', body: `${JSON.stringify({ problem })}\n` });
    });
    await page.route('**/api/timeline?*limit=1&*', (route) => route.abort());
    await begun(page, 'failed.csv', 'Lai Châu');
    await page.getByRole('alert').getByText('failed.csv: chưa biết đã ghi hay chưa').waitFor();
    await page.unroute('**/api/timeline?*limit=1&*');
    await page.getByRole('button', { name: 'Thử lại' }).click();
    await page.getByText('failed.csv: đã ghi trọn vẹn vào sổ').waitFor();
    await page.reload();
    await page.getByText('failed.csv: đã ghi trọn vẹn vào sổ').waitFor();
  });

  it('offers empty tables to fill in', async () => {
    const { page } = await entered();
    for (const format of ['csv', 'xlsx']) {
      const downloading = page.waitForEvent('download');
      await page.getByRole('link', { name: `Bảng tình trạng, ${format}` }).click();
      const download = await downloading;
      expect(download.suggestedFilename()).toBe(`statuses-table.${format}`);
      const bytes = readFileSync(await download.path());
      expect(bytes.toString('latin1')).toContain(format === 'csv' ? 'criterion' : 'PK');
    }
    expect(await seriousFaults(page)).toEqual([]);
    await picture(page, 'import-begin');
  });

  it('says of each kind of file that cannot be used why, and of a table each bad cell', async () => {
    const { page } = await entered();
    const alert = page.getByRole('alert');
    const settings = web.server.engine.settings as { uploadLimitBytes: number };
    const limit = settings.uploadLimitBytes;
    settings.uploadLimitBytes = 1024 * 1024;
    const refusals: readonly (readonly [ReturnType<typeof file>, RegExp])[] = [
      [file('empty.txt', ''), /Tệp trống/],
      [file('blank.txt', ' \n\n'), /chỉ có khoảng trắng/],
      [file('scan.pdf', '%PDF-1.7\n%âãÏÓ\n1 0 obj\n'), /PDF.*không phải văn bản/],
      [file('latin.txt', Uint8Array.from([66, 225, 111, 32, 99, 225, 111, 10])), /Không phải UTF-8/],
      [
        file(
          'junk.bin',
          Uint8Array.from({ length: 400 }, (_, i) => (i * 37) % 256),
        ),
        /không phải|Không phải/,
      ],
      [file('novel.txt', 'Ngày xưa có một người.\nHết.\n'), /Không nhận ra đây là loại tài liệu nào/],
      [file('big.txt', new Uint8Array(1_100_000).fill(65)), /lớn hơn 1 MB/],
    ];
    for (const [refused, why] of refusals) {
      await page.getByLabel('Chọn tệp').setInputFiles(refused);
      await alert.getByText(why).waitFor();
    }
    settings.uploadLimitBytes = limit;
    const rows =
      'unit,criterion,status,effectiveAt,remark\nAtlantis,I.1,done,2025-06-28,\nSơn La,I.1,gần xong,2025-06-28,\n';
    await page.getByLabel('Chọn tệp').setInputFiles(file('bad.csv', rows));
    await alert.getByRole('row', { name: /2 unit Atlantis/ }).waitFor();
    await alert.getByRole('row', { name: /3 status gần xong/ }).waitFor();
    await page.getByLabel('Chọn tệp').setInputFiles(file('columns.csv', 'a,b\n1,2\n'));
    await alert.getByText(/Không cột nào của dòng tiêu đề được nhận ra/).waitFor();
    await page.getByRole('link', { name: 'Bảng tình trạng, csv' }).waitFor();
    await picture(page, 'import-refused');
    expect(await seriousFaults(page)).toEqual([]);
  });

  it('takes what is dropped or pasted, one document at a time', async () => {
    const { page } = await entered();
    const text = table('Sơn La').buffer.toString();
    await page.evaluate(`(() => {
      const data = new DataTransfer();
      data.setData('text/plain', ${JSON.stringify(text)});
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
    })()`);
    await page.getByText('van-ban-dan.txt').first().waitFor();
    await page.getByText('Bảng tình trạng').waitFor();
    await page.evaluate(`(() => {
      const data = new DataTransfer();
      for (const name of ['one.csv', 'two.csv']) data.items.add(new File([${JSON.stringify(text)}], name));
      const drop = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
      document.querySelector('.drop').dispatchEvent(drop);
    })()`);
    await page.getByText('one.csv').first().waitFor();
    await page.getByText(/2 tệp cùng lúc/).waitFor();
    await page.getByText('Dán nội dung văn bản').click();
    await page.getByLabel('Toàn văn, đủ các dòng').fill(text);
    await page.getByRole('button', { name: 'Xem trước' }).click();
    await page.getByText('van-ban-dan.txt').first().waitFor();
  });

  it('stays quick with a table of many thousand rows, and keeps only the rows in sight', async () => {
    const { page } = await entered();
    const { units, criteria } = (await web.server.ask('GET', '/api/matrix')).json as Matrix;
    const rows = Array.from({ length: 30 }, (_, day) =>
      units.flatMap(({ code }) =>
        criteria.map((c) => `${code},${c.code},done,2025-05-${String(day + 1).padStart(2, '0')},`),
      ),
    ).flat();
    const long = `unit,criterion,status,effectiveAt,remark\n${rows.join('\n')}\n`;
    const began = performance.now();
    await page.getByLabel('Chọn tệp').setInputFiles(file('long.csv', long));
    const preview = page.getByRole('region', { name: /Xem trước/ });
    await preview.getByText(/^Mọi dòng \(26\.521\)/).click({ timeout: 60_000 });
    await preview.getByRole('row', { name: /^2 / }).waitFor();
    console.info(`preview of ${rows.length} rows: ${Math.round(performance.now() - began)} ms`);
    expect(await preview.locator('.line-slot').count()).toBeLessThan(80);
    const frames = await numberOf(page, SCROLLING);
    console.info(`slowest frame while scrolling: ${Math.round(frames)} ms`);
    await page.evaluate(`document.querySelector('.line-box').scrollTop = 1e9`);
    await preview.getByRole('row', { name: /^26521 / }).waitFor();
    await picture(page, 'import-long');
  });

  it.each([
    ['1280', { viewport: { width: 1280, height: 800 } }],
    ['phone', { viewport: { width: 390, height: 844 }, hasTouch: true }],
    ['dark', { colorScheme: 'dark' }],
  ] as const)('can be read at %s', async (name, options) => {
    const { page } = await entered(options);
    const source = existsSync(REPORT_FILE) ? REPORT_FILE : table('Sơn La');
    await page.getByLabel('Chọn tệp').setInputFiles(source);
    await page
      .getByRole('region', { name: /Xem trước/ })
      .locator('.line-row')
      .nth(2)
      .waitFor();
    await picture(page, `import-${name}-top`);
    await page.evaluate(`document.querySelector('.line-section').scrollIntoView()`);
    await picture(page, `import-${name}`);
    expect(await seriousFaults(page)).toEqual([]);
    const [width, room] = [
      await numberOf(page, 'document.documentElement.scrollWidth'),
      await numberOf(page, 'innerWidth'),
    ];
    expect(width).toBeLessThanOrEqual(room);
  });

  async function begun(page: Page, name: string, unit: string): Promise<void> {
    await page
      .getByLabel('Chọn tệp')
      .setInputFiles(file(name, `unit,criterion,status,effectiveAt,remark\n${unit},I.1,done,2025-06-29,\n`));
    await page.getByLabel('Lý do nhập').fill('thử');
    await page.getByRole('button', { name: 'Nhập vào sổ' }).click();
  }
});

interface Matrix {
  readonly units: readonly { readonly code: string }[];
  readonly criteria: readonly { readonly code: string }[];
}

/** The longest time between two frames while the document is scrolled through. */
const SCROLLING = `new Promise((resolve) => {
  const box = document.querySelector('.line-box');
  let [last, slowest, frames] = [performance.now(), 0, 0];
  const step = (now) => {
    slowest = Math.max(slowest, now - last);
    last = now;
    box.scrollTop += 400;
    if (++frames < 60) requestAnimationFrame(step);
    else resolve(slowest);
  };
  requestAnimationFrame(step);
})`;

interface Held {
  readonly entered: Promise<void>;
  readonly left: Promise<void>;
  readonly release: () => void;
}

/** Holds the next call of a method until it is released. */
function hold<T extends object>(target: T, method: keyof T & string): Held {
  const [entered, released, left] = [gate(), gate(), gate()];
  const methods = target as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const real = methods[method]!;
  methods[method] = async (...args) => {
    methods[method] = real;
    entered.open();
    await released.passed;
    const answer = await real.apply(target, args);
    left.open();
    return answer;
  };
  return { entered: entered.passed, left: left.passed, release: released.open };
}

function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open!: () => void;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}
