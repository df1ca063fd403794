import assert from 'node:assert/strict';
import { Api } from '../harness/api.mjs';
import { admin, desktop, phone } from '../harness/journey.mjs';
import { Mailbox } from '../harness/mailbox.mjs';

const operator = { email: 'operator@example.com', password: 'operator-2026' };
const member = { email: 'chen.jing@example.com', password: 'fangsun-2026' };

/** Limits that an administrator sets, addresses that lead nowhere, a password that was forgotten. */
export default async function access(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('设备', [
    ['app', { kind: 'app', key: 'equipment', label: { zh: '设备管理' }, navigation: [{ items: [{ object: 'device' }] }] }],
    ['object', { kind: 'object', key: 'device', app: 'equipment', label: { zh: '设备' }, title: 'name', fields: [
      { key: 'name', type: 'text', label: { zh: '名称', en: 'Name' } },
      { key: 'status', type: 'select', label: { zh: '状态', en: 'Status' }, options: [{ value: 'used', label: { zh: '在用', en: 'In use' } }, { value: 'repair', label: { zh: '维修', en: 'In repair' } }] },
      { key: 'price', type: 'money', label: { zh: '采购金额', en: 'Price' }, decimals: 2 },
    ] }],
    ['role', { kind: 'role', key: 'viewer', label: { zh: '查看' }, grants: [{ object: 'device', operations: ['view'], read: ['name'] }] }],
  ]);
  await api.post('/api/v1/people', { ...member, name: '陈静', roles: ['viewer'] });
  await api.post('/api/v1/objects/device/records', { name: '打印机', status: 'used' });
  await api.post('/api/v1/objects/device/records', { name: '扫描仪', status: 'repair', price: 0 });
  const page = await j.visit({ who: admin, path: '/admin/people' });
  const limits = async () => (await api.get('/api/v1/settings/business')).limits;

  await j.step('the limits with their units and ranges', async () => {
    await page.getByRole('link', { name: '访问限制' }).click();
    await page.getByRole('heading', { level: 1, name: '访问限制' }).waitFor();
    assert.equal(await page.getByLabel('一个账号最多失败').inputValue(), '10');
    assert.ok(await page.getByRole('button', { name: '保存' }).isDisabled());
    await j.screens(page, 'limits');
  });

  await j.step('a number out of its range is refused at its field', async () => {
    await page.getByLabel('一个账号最多失败').fill('1');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('填写 3 到 100 之间的整数').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'limit-accountFailures');
    await page.getByLabel('一个账号最多失败').fill('60');
    page.seen.expect(/^PATCH \/api\/v1\/settings\/business: 400$/);
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('要大于或等于一个账号的次数 60。').waitFor();
    await j.screens(page, 'limits-faults');
    assert.equal((await limits()).accountFailures, 10);
  });

  await j.step('a change is saved, and unsaved ones are not lost silently', async () => {
    await page.getByLabel('一个账号最多失败').fill('５');
    await page.keyboard.press('Enter');
    await page.getByText('访问限制已保存，马上生效').waitFor();
    assert.equal((await limits()).accountFailures, 5);
    await page.getByLabel('计算时间').fill('30');
    await page.getByRole('link', { name: '成员', exact: true }).click();
    await page.getByRole('dialog').getByText('放弃还没保存的修改？').waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await page.getByLabel('计算时间').inputValue(), '30');
  });

  await j.step('the defaults come back', async () => {
    await page.getByRole('button', { name: '恢复默认值' }).click();
    assert.equal(await page.getByLabel('一个账号最多失败').inputValue(), '10');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('访问限制已保存，马上生效').last().waitFor();
    assert.equal((await limits()).accountFailures, 10);
  });

  await j.step('on the phone', async () => {
    await page.setViewportSize(phone);
    await page.goto('/admin/settings/limits');
    await page.getByLabel('计算时间').waitFor();
    await j.screen(page, 'limits');
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= phone.width);
    await page.setViewportSize(desktop);
  });

  await j.step('an unknown address and a record that is gone keep the frame and have a title', async () => {
    await page.goto('/nowhere');
    await page.getByRole('heading', { level: 1, name: '找不到页面' }).waitFor();
    await page.getByRole('navigation', { name: '导航' }).first().waitFor();
    await j.screens(page, 'nowhere');
    page.seen.expect(/^GET \/api\/v1\/objects\/device\/records\/aaaaaaaaaaaaaaa: 404$/);
    await page.goto('/a/equipment/o/device/aaaaaaaaaaaaaaa');
    await page.getByRole('heading', { level: 1, name: '记录不存在' }).waitFor();
    await j.screen(page, 'record-gone');
  });

  await j.step('a sum of no value is a dash, a sum of 0 is 0', async () => {
    await page.goto('/a/equipment/o/device?group=status');
    const band = (name) => page.getByRole('row').filter({ hasText: name });
    await band('在用').getByText('—', { exact: true }).waitFor();
    await band('维修').getByText('¥0.00', { exact: true }).waitFor();
    await j.screen(page, 'groups');
  });

  await j.step('a member has no limits to see', async () => {
    const other = await j.visit({ who: member, path: '/admin/settings/limits' });
    await other.getByText('你没有进入“访问限制”的权限。').waitFor();
    await j.screen(other, 'limits-member');
  });

  await j.step('the limits in English, on the phone too', async () => {
    await api.patch('/api/v1/me', { locale: 'en' });
    await page.goto('/admin/settings/limits');
    await page.getByRole('heading', { level: 1, name: 'Limits' }).waitFor();
    await j.screen(page, 'limits-english', { words: false });
    await page.setViewportSize(phone);
    await j.screen(page, 'limits-english', { words: false });
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= phone.width);
    await page.setViewportSize(desktop);
    await api.patch('/api/v1/me', { locale: 'zh' });
  });

  const box = await Mailbox.open();
  try {
    j.server.command('superuser', 'upsert', operator.email, operator.password);
    const { token } = await new Api(j.server.base).post('/api/collections/_superusers/auth-with-password', { identity: operator.email, password: operator.password });
    await new Api(j.server.base, token).patch('/api/settings', {
      meta: { appName: 'Tenon', appURL: j.server.base, senderName: '榫', senderAddress: 'crm@example.com' },
      smtp: { enabled: true, host: '127.0.0.1', port: box.port, tls: false },
    });
    const guest = await j.visit({ path: '/login' });

    await j.step('a forgotten password: the same answer for everybody', async () => {
      await guest.getByRole('link', { name: '忘记密码？' }).click();
      await guest.getByRole('button', { name: '发送邮件' }).click();
      await guest.getByText('邮箱格式不对').waitFor();
      await j.screens(guest, 'forgot');
      await guest.getByLabel('邮箱').fill('nobody@example.com');
      await guest.keyboard.press('Enter');
      await guest.getByText('如果 nobody@example.com 有账号').waitFor();
      await guest.goto('/forgot-password');
      await guest.getByLabel('邮箱').fill(member.email);
      await guest.keyboard.press('Enter');
      await guest.getByText(`如果 ${member.email} 有账号`).waitFor();
      await j.screen(guest, 'forgot-sent');
    });

    await j.step('the mail leads to a page that sets a new one', async () => {
      const letter = await box.next(member.email);
      const link = /http:\/\/127\.0\.0\.1:\d+\/reset-password\?token=[\w.-]+/.exec(letter)?.[0];
      assert.ok(link, letter);
      await guest.goto(link);
      await guest.getByLabel('新密码').fill('short');
      await guest.getByRole('button', { name: '设置新密码' }).click();
      await guest.getByText('密码至少 10 个字符，再加长一些').waitFor();
      await j.screens(guest, 'reset');
      await guest.getByLabel('新密码').fill('a-new-password-2026');
      await guest.keyboard.press('Enter');
      await guest.getByText('新密码已设好').waitFor();
      await j.screen(guest, 'reset-done');
      await guest.getByRole('link', { name: '登录' }).click();
      await guest.getByLabel('邮箱').fill(member.email);
      await guest.getByLabel('密码', { exact: true }).fill('a-new-password-2026');
      await guest.keyboard.press('Enter');
      await guest.getByRole('heading', { name: /，陈静$/ }).waitFor();
      guest.seen.expect(/confirm-password-reset: 400$/);
      await guest.goto(link);
      await guest.getByLabel('新密码').fill('a-third-password-2026');
      await guest.keyboard.press('Enter');
      await guest.getByText('这个链接已经用过').waitFor();
      await guest.setViewportSize(phone);
      await j.screen(guest, 'reset-expired');
    });
  } finally {
    box.close();
  }
}
