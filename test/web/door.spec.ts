// Where reading needs a token, the page itself opens and asks for it.
import { describeInBrowser, picture, sample, seriousFaults, site, type Site } from './browser.js';

describeInBrowser('the page where reading needs a token', () => {
  let web: Site;
  beforeAll(async () => {
    web = await site(sample, { READINESS_AUTH: 'token' });
  });
  afterAll(() => web?.close());

  it('asks for the token, then shows what the address names, and is live', async () => {
    const { page } = await web.open('/?cell=14~III.3');
    await page.getByText('Sổ này chỉ mở cho người có mã truy cập.').waitFor();
    const token = page.getByLabel('Mã truy cập');
    await token.fill('x'.repeat(32));
    await page.getByRole('button', { name: 'Vào sổ' }).click();
    await page.getByRole('alert').getByText('mã truy cập không đúng').waitFor();
    expect(await page.getByText('Sơn La').count()).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
    await picture(page, 'token-asked');
    await token.fill(web.server.token);
    await page.getByRole('button', { name: 'Vào sổ' }).click();
    await page.getByText('623 / 884 ô hoàn thành').waitFor();
    await page.getByRole('dialog').getByText('Sơn La').first().waitFor();
    await page.getByText('Trực tiếp', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    const { status } = await web.server.ask('POST', '/api/records', {
      kind: 'status',
      unit: '14',
      criterion: 'III.3',
      status: 'done',
      effectiveAt: '2025-06-28',
    });
    expect(status).toBe(200);
    await page.getByText('624 / 884 ô hoàn thành').waitFor();
  });

  it('asks again when the session has ended, and goes on where it was', async () => {
    const { page } = await web.open('/?view=record&f=kind:note,unit:14');
    await page.getByLabel('Mã truy cập').fill(web.server.token);
    await page.getByRole('button', { name: 'Vào sổ' }).click();
    const form = page.getByRole('form', { name: 'Ghi nhận bằng tay' });
    await form.getByLabel('Qua kênh nào').fill('điện thoại');
    await web.server.engine.sql`delete from api.sessions`;
    await web.server.ask('POST', '/api/records', {
      kind: 'note',
      unit: '01',
      text: 'đã gọi',
      effectiveAt: '2025-06-28',
    });
    await page.getByText('Sổ này chỉ mở cho người có mã truy cập.').waitFor();
    await page.getByLabel('Mã truy cập').fill(web.server.token);
    await page.getByRole('button', { name: 'Vào sổ' }).click();
    await form.waitFor();
    expect(await form.getByLabel('Qua kênh nào').inputValue()).toBe('điện thoại');
  });
});
