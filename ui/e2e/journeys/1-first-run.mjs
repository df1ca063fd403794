import assert from 'node:assert/strict';
import { choose } from '../harness/hands.mjs';
import { phone } from '../harness/journey.mjs';

const email = 'wang.fang@example.com';
const password = 'fangsun-2026';

/** From an empty folder to an app with data, out and in again. */
export default async function firstRun(j) {
  const page = await j.visit();

  await j.step('any address of a fresh server leads to the first run', async () => {
    await page.goto('/a/crm/o/account');
    await page.getByRole('heading', { name: '开始使用 Tenon' }).waitFor();
    assert.equal(new URL(page.url()).pathname, '/setup');
    await j.screens(page, 'account');
  });

  await j.step('the first step says what is missing', async () => {
    await page.getByLabel('邮箱').fill('王芳');
    await page.getByLabel('密码', { exact: true }).fill('short');
    await page.getByRole('button', { name: '下一步' }).click();
    await page.getByText('邮箱格式不对').waitFor();
    await page.getByText('密码至少 10 个字符，再加长一些').waitFor();
    await page.getByText('填写姓名').waitFor();
    await j.screen(page, 'account-faults');
  });

  await j.step('① account', async () => {
    await page.getByLabel('邮箱').fill(email);
    await page.getByLabel('密码', { exact: true }).fill(password);
    await page.getByText(/^强度：/).waitFor();
    await page.getByLabel('姓名').fill('王芳');
    await page.keyboard.press('Enter');
    await page.getByLabel('企业名称').waitFor();
  });

  await j.step('② business: language, time zone and currency', async () => {
    await page.getByLabel('企业名称').fill('方榫科技');
    await page.getByText('English', { exact: true }).click();
    await page.getByRole('button', { name: 'Next' }).waitFor();
    await page.getByRole('group').getByText('中文', { exact: true }).click();
    await choose(page, '时区', 'Asia/Hong Kong', { type: 'Asia/Hong' });
    await choose(page, '货币', 'CNY · 人民币', { type: 'CNY' });
    await j.screens(page, 'business');
    await page.getByRole('button', { name: '上一步' }).click();
    assert.equal(await page.getByLabel('姓名').inputValue(), '王芳');
    await page.getByRole('button', { name: '下一步' }).click();
    assert.equal(await page.getByLabel('企业名称').inputValue(), '方榫科技');
    await page.getByRole('button', { name: '下一步' }).click();
  });

  await j.step('③ start: the CRM suite with sample data', async () => {
    await page.getByRole('radio', { name: /客户管理/ }).check();
    const sample = page.getByRole('switch', { name: '包含示例数据' });
    if (!(await sample.isChecked())) await sample.click();
    await j.screens(page, 'start');
    await page.setViewportSize(phone);
    await j.screen(page, 'start');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: '完成' }).click();
  });

  await j.step('lands in the app, which fills with sample data', async () => {
    await page.getByRole('heading', { name: /，王芳$/ }).waitFor();
    assert.equal(new URL(page.url()).pathname, '/a/crm');
    await page.getByRole('link', { name: '客户', exact: true }).first().click();
    await page.getByRole('main').getByText('共 200 条').waitFor({ timeout: 60_000 });
    await page.getByRole('link', { name: '首页' }).click();
    await page.getByRole('heading', { name: /，王芳$/ }).waitFor();
    await j.screens(page, 'home');
  });

  await j.step('a second set-up is refused', async () => {
    const other = await j.visit({ path: '/setup' });
    await other.getByText('已完成初始化，直接登录。').waitFor();
    await j.screen(other, 'setup-done');
    other.seen.expect(/^POST \/api\/v1\/setup: 403$/);
    const answer = await other.evaluate(async () => {
      const body = JSON.stringify({ email: 'x@example.com', password: 'abcdefghij', business: 'x', locale: 'zh', timezone: 'UTC' });
      const res = await fetch('/api/v1/setup', { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });
      return { status: res.status, ...(await res.json()) };
    });
    assert.equal(answer.status, 403);
    assert.equal(answer.code, 'setup_done');
  });

  await j.step('a reload keeps the place', async () => {
    await page.goto('/a/crm/o/opportunity?view=opportunity_all');
    await page.getByRole('main').getByText(/^共 \d+ 条$/).waitFor();
    const place = page.url();
    await page.reload();
    await page.getByRole('main').getByText(/^共 \d+ 条$/).waitFor();
    assert.equal(page.url(), place);
  });

  await j.step('sign out', async () => {
    await page.getByRole('button', { name: '王芳 的账号' }).click();
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.getByRole('heading', { name: '登录 Tenon' }).waitFor();
    await j.screens(page, 'login');
  });

  await j.step('a wanted address waits behind sign-in, a wrong password does not tell more', async () => {
    await page.goto('/a/crm/o/contact?q=%E5%BC%A0');
    await page.getByRole('heading', { name: '登录 Tenon' }).waitFor();
    page.seen.expect(/auth-with-password: 400$/);
    await page.getByLabel('邮箱').fill(email);
    await page.getByLabel('密码', { exact: true }).fill('not-my-password');
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByRole('alert').getByText('邮箱或密码不对').waitFor();
    await j.screen(page, 'login-wrong');
    await page.getByLabel('密码', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('searchbox', { name: '在本视图中搜索' }).waitFor();
    assert.equal(await page.getByRole('searchbox', { name: '在本视图中搜索' }).inputValue(), '张');
    assert.equal(new URL(page.url()).pathname, '/a/crm/o/contact');
  });
}
