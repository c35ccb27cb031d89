// One statement by hand, from the cell that it is about to the cell that it changed, and back by a retraction.
import type { Page } from 'playwright-core';
import { describeInBrowser, holdAnswer, picture, seriousFaults, site, type Site } from './browser.js';

describeInBrowser('recording by hand', () => {
  let web: Site;
  beforeAll(async () => {
    web = await site();
  });
  afterAll(() => web?.close());

  const head = async () => (await web.server.engine.store.head()).position;
  const statusOf = async (cell: string) =>
    ((await web.server.ask('GET', `/api/cells/${cell}?after=${await head()}`)).json as Cell).cell.status;

  async function entered(target: string, options = {}): Promise<{ page: Page; complaints: string[] }> {
    const opened = await web.open(target, options);
    await opened.page.getByLabel('Mã truy cập').fill(web.server.token);
    await opened.page.getByRole('button', { name: 'Bắt đầu ghi' }).click();
    await opened.page.getByText('Đang ghi với tên: chuyen-vien').waitFor();
    return opened;
  }

  it('begins at the open cell, records what was said, shows the cell, and is retracted', async () => {
    const before = await statusOf('14/III.3');
    expect(before).toBe('not_done');
    const { page, complaints } = await web.open('/?cell=14~III.3');
    await page.getByRole('link', { name: 'Ghi nhận điều mới về ô này' }).click();
    await page.getByLabel('Mã truy cập').fill(web.server.token);
    await page.getByRole('button', { name: 'Bắt đầu ghi' }).click();
    const form = page.getByRole('form', { name: 'Ghi nhận bằng tay' });
    await form.waitFor();
    await page.getByText(/LGSP/).first().waitFor({ state: 'attached' });
    expect(await form.getByLabel('Địa phương').inputValue()).toBe('14');
    expect(await form.getByLabel('Nội dung').inputValue()).toBe('III.3');
    await form.getByRole('combobox', { name: 'Tình trạng' }).selectOption('done');
    await form.getByLabel(/Đúng từ lúc/).fill('17:20 28/6/2025');
    await form.getByLabel('Qua kênh nào').fill('điện thoại');
    await form.getByLabel('Lý do, căn cứ ghi').fill('gọi lúc 17 giờ 20');
    expect(await seriousFaults(page)).toEqual([]);
    await picture(page, 'record-form');
    await form.getByRole('button', { name: 'Ghi vào sổ' }).click();
    await page.getByRole('heading', { name: /Đã ghi, sổ nay đến vị trí/ }).waitFor();
    expect(await statusOf('14/III.3')).toBe('done');
    const [event] = await web.server.engine.store.readAll((await head()) - 1, 1);
    expect(event).toMatchObject({
      effectiveAt: '2025-06-28T10:20:00.000Z',
      metadata: { actor: 'chuyen-vien', channel: 'điện thoại', reason: 'gọi lúc 17 giờ 20' },
    });
    await picture(page, 'record-result');
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Hủy ghi nhận…' }).click();
    const taking = page.getByRole('region', { name: /Sẽ gạch đi 1 ghi nhận/ });
    await taking.getByRole('row', { name: /Sơn La · III\.3 .*Hoàn thành.*Chưa hoàn thành/ }).waitFor();
    await page.getByLabel('Lý do hủy').fill('nghe nhầm');
    await page.getByRole('button', { name: 'Hủy ghi nhận', exact: true }).click();
    await page
      .getByText(/Đã hủy ghi nhận/)
      .first()
      .waitFor();
    expect(await statusOf('14/III.3')).toBe('not_done');
    await page.getByRole('link', { name: 'Xem ô này' }).click();
    await page
      .getByRole('dialog')
      .getByText(/nghe nhầm/)
      .waitFor();
    await page.getByText(/theo lời Sơn La, qua điện thoại · .* · lý do: gọi lúc 17 giờ 20/).waitFor();
    expect(complaints).toEqual([]);
  });

  let minute = 20;
  it('shows what a retraction would change now, not before somebody else recorded', async () => {
    const call = { kind: 'status', unit: '04', criterion: 'I.3', status: 'done', channel: 'phone' };
    const { page } = await entered('/?view=record&f=kind:status,unit:04,criterion:I.3');
    const form = page.getByRole('form', { name: 'Ghi nhận bằng tay' });
    await form.getByRole('combobox', { name: 'Tình trạng' }).selectOption('done');
    await form.getByLabel(/Đúng từ lúc/).fill('17:20 28/6/2025');
    await form.getByRole('button', { name: 'Ghi vào sổ' }).click();
    const held = await holdAnswer(page, '**/api/retractions?dryRun=true');
    await page.getByRole('button', { name: 'Hủy ghi nhận…' }).click();
    await held.made;
    const told = page.waitForResponse((response) => response.url().includes('/api/instants'));
    // another one when the test is tried again
    const later = { ...call, effectiveAt: `2025-06-28T17:${++minute}:00+07:00` };
    expect((await web.server.ask('POST', '/api/records', later)).status).toBe(200);
    await told;
    held.release();
    await page.getByRole('row', { name: /Cao Bằng · I\.3 .*chỉ khi xem vào/ }).waitFor();
  });

  it('shows on whose word, through what channel and why in the cell and in the timeline', async () => {
    const call = { kind: 'status', unit: '04', criterion: 'I.2', status: 'done', effectiveAt: '2025-06-28' };
    const told = { channel: 'phone', reason: 'gọi lại cho chắc' };
    const { status } = await web.server.ask('POST', '/api/records', { ...call, ...told });
    expect(status).toBe(200);
    const { page } = await web.open('/?cell=04~I.2');
    const facts = page.getByRole('dialog').locator('.facts');
    await facts.getByText(/địa phương \(Cao Bằng\), qua điện thoại/).waitFor();
    await facts.getByText(told.reason, { exact: true }).waitFor();
    await picture(page, 'cell-by-hand');
    await page.goto(`${web.server.url}/?view=timeline&f=unit:04,criterion:I.2`);
    await page.getByText(/Theo lời Cao Bằng, qua điện thoại · .* · lý do: gọi lại cho chắc/).waitFor();
    await picture(page, 'timeline-by-hand');
  });

  it('asks for the token again when the session has ended, and keeps what was filled in', async () => {
    const { page } = await entered('/?view=record&f=kind:status,unit:14,criterion:III.3');
    const form = page.getByRole('form', { name: 'Ghi nhận bằng tay' });
    await form.getByRole('combobox', { name: 'Tình trạng' }).selectOption('not_done');
    await form.getByLabel(/Đúng từ lúc/).fill('17:40 28/6/2025');
    await form.getByLabel('Lý do, căn cứ ghi').fill('gọi lại');
    await page.context().clearCookies();
    await form.getByRole('button', { name: 'Ghi vào sổ' }).click();
    await page.getByRole('alert').getByText('Phiên ghi đã hết').waitFor();
    expect(await form.getByLabel('Lý do, căn cứ ghi').inputValue()).toBe('gọi lại');
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByLabel('Mã truy cập').fill(web.server.token);
    await page.getByRole('button', { name: 'Bắt đầu ghi' }).click();
    await page.getByText('Đang ghi với tên: chuyen-vien').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await form.getByRole('button', { name: 'Ghi vào sổ' }).click();
    await page.getByRole('heading', { name: /Đã ghi, sổ nay đến vị trí/ }).waitFor();
  });

  it('offers what was said before as the ledger stands now, whatever the time bar shows', async () => {
    const { page } = await entered('/?view=record&asOf=1/6/2025&f=kind:status,unit:14,criterion:III.3');
    const corrects = page.getByLabel('Sửa cho ghi nhận sai nào');
    await corrects.waitFor();
    expect(await corrects.locator('option').count()).toBeGreaterThan(1);
  });

  it('says that the server does not answer instead of asking nothing', async () => {
    const { page } = await web.open('about:blank');
    await page.route('**/api/session', (route) => route.abort());
    await page.goto(`${web.server.url}/?view=record`);
    await page.getByRole('alert').getByText('máy chủ không trả lời').waitFor();
    await page.unroute('**/api/session');
    await page.getByRole('button', { name: 'Thử lại' }).click();
    await page.getByLabel('Mã truy cập').fill(web.server.token);
    await page.route('**/api/session', (route) => route.abort());
    await page.getByRole('button', { name: 'Bắt đầu ghi' }).click();
    await page.getByRole('alert').getByText('Không liên lạc được với máy chủ').waitFor();
  });

  it('says at the field what is wrong, first on the page and then from the server', async () => {
    const { page } = await entered('/?view=record&f=kind:status,unit:14,criterion:III.3');
    const before = await head();
    const form = page.getByRole('form', { name: 'Ghi nhận bằng tay' });
    const at = form.getByLabel(/Đúng từ lúc/);
    await form.getByRole('combobox', { name: 'Tình trạng' }).selectOption('done');
    await at.fill('31/6/2025');
    await form.getByRole('button', { name: 'Ghi vào sổ' }).click();
    await form
      .getByRole('alert')
      .getByText(/Không đọc được ngày giờ/)
      .waitFor();
    await at.fill('1/1/2999');
    await form.getByRole('button', { name: 'Ghi vào sổ' }).click();
    await form
      .getByRole('alert')
      .getByText(/ở tương lai/)
      .waitFor();
    expect(await at.getAttribute('aria-invalid')).toBe('true');
    expect(await at.getAttribute('aria-describedby')).toContain(
      (await form.getByRole('alert').getAttribute('id'))!,
    );
    await picture(page, 'record-refused');
    expect(await seriousFaults(page)).toEqual([]);
    expect(await head()).toBe(before);
  });

  it('says of every field left empty that it is needed, in the language of the page', async () => {
    const { page } = await entered('/?view=record&f=kind:status');
    const form = page.getByRole('form', { name: 'Ghi nhận bằng tay' });
    await form.getByRole('button', { name: 'Ghi vào sổ' }).click();
    await form.getByText('Cần điền mục này').nth(2).waitFor();
    expect(await form.getByText('Cần điền mục này').count()).toBe(3);
    await form.getByLabel('Địa phương').selectOption('14');
    expect(await form.getByText('Cần điền mục này').count()).toBe(2);
  });

  it('strikes a wrong entry through in the same step, and resolves a difficulty in its own words', async () => {
    const { page } = await entered('/?view=record&f=kind:status,unit:14,criterion:III.3');
    const form = page.getByRole('form', { name: 'Ghi nhận bằng tay' });
    const corrects = form.getByLabel('Sửa cho ghi nhận sai nào');
    await corrects.waitFor();
    const wrong = (await corrects.locator('option').nth(1).getAttribute('value'))!;
    await corrects.selectOption(wrong);
    await form.getByRole('combobox', { name: 'Tình trạng' }).selectOption('done');
    await form.getByLabel(/Đúng từ lúc/).fill('12:15 27/6/2025');
    await picture(page, 'record-corrects');
    expect(await seriousFaults(page)).toEqual([]);
    await form.getByRole('button', { name: 'Ghi vào sổ' }).click();
    await page.getByText('Ghi nhận sai trước đó đã được gạch đi.').waitFor();
    const events = await web.server.engine.store.readAll((await head()) - 2, 2);
    expect(events.map((e) => [e.type, (e.data as { target?: string }).target])).toEqual([
      ['StatusReported', undefined],
      ['EntryRetracted', wrong],
    ]);

    const said = { kind: 'difficulty', unit: '14', criterion: 'III.3', text: 'thiếu máy chủ' };
    const at = { effectiveAt: '2025-06-28T09:00:00Z' };
    expect((await web.server.ask('POST', '/api/records', { ...said, ...at })).status).toBe(200);
    await page.getByRole('button', { name: 'Ghi điều khác' }).click();
    await form.getByLabel('Loại ghi nhận').selectOption('resolution');
    await form.getByLabel('Khó khăn nào đã giải quyết').selectOption('thiếu máy chủ');
    await form.getByRole('button', { name: 'Ghi vào sổ' }).click();
    await page.getByRole('heading', { name: /Đã ghi, sổ nay/ }).waitFor();
    const { json } = await web.server.ask(
      'GET',
      `/api/remarks?unit=14&criterion=III.3&after=${await head()}`,
    );
    expect((json as Remarks).remarks.find(({ text }) => text === 'thiếu máy chủ')!.state).toBe('resolved');
  });

  it.each([
    ['phone', { viewport: { width: 390, height: 844 } }],
    ['dark', { colorScheme: 'dark' }],
  ] as const)('can be filled in at %s', async (name, options) => {
    const { page } = await entered('/?view=record&f=kind:vendor,unit:14,system:LGSP', options);
    await page.getByRole('group', { name: 'Thay cho' }).getByLabel('FPT', { exact: true }).waitFor();
    await picture(page, `record-${name}`);
    expect(await seriousFaults(page)).toEqual([]);
  });

  it('has the fields of each kind, and records vendors', async () => {
    const { page } = await entered('/?view=record&f=kind:vendor,unit:14,system:LGSP');
    const form = page.getByRole('form', { name: 'Ghi nhận bằng tay' });
    await form.getByRole('button', { name: 'Ghi vào sổ' }).click();
    await form
      .getByRole('alert')
      .getByText(/Chọn ít nhất một doanh nghiệp/)
      .waitFor();
    await form.getByRole('group', { name: 'Doanh nghiệp' }).getByLabel('VNPT', { exact: true }).check();
    await form.getByRole('group', { name: 'Thay cho' }).getByLabel('FPT', { exact: true }).check();
    await form.getByLabel(/Đúng từ lúc/).fill('28/6/2025');
    await picture(page, 'record-vendor');
    expect(await seriousFaults(page)).toEqual([]);
    await form.getByRole('button', { name: 'Ghi vào sổ' }).click();
    await page.getByRole('heading', { name: /Đã ghi/ }).waitFor();
    const [event] = await web.server.engine.store.readAll((await head()) - 1, 1);
    expect(event).toMatchObject({
      type: 'VendorReplaced',
      data: { unit: '14', from: ['FPT'], to: ['VNPT'] },
    });
    const cell = page.getByRole('link', { name: 'Xem ô này' });
    expect(await cell.getAttribute('href')).toContain('view=vendors');
    expect(await cell.getAttribute('href')).toContain('open:14.LGSP');
    await page.getByRole('button', { name: 'Ghi điều khác' }).click();
    await form.getByLabel('Loại ghi nhận').selectOption('proposal');
    await form.getByLabel('Kiến nghị với').waitFor();
    await form.getByLabel('Loại ghi nhận').selectOption('deadline');
    await form.getByLabel('Lời văn của thời hạn').waitFor();
    expect(await form.getByLabel('Địa phương').count()).toBe(0);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Record by hand' }).waitFor();
  });
});

interface Cell {
  readonly cell: { readonly status: string };
}

interface Remarks {
  readonly remarks: readonly { readonly text: string; readonly state: string }[];
}
