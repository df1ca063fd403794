import assert from 'node:assert/strict';
import { until } from '../harness/until.mjs';

const operator = { email: 'operator@example.com', password: 'operator-2026' };

/** The operator's dashboard, /_/: sees the tables as they are, while nobody else reads past the API. */
export default async function dashboard(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('设备', [
    ['app', { kind: 'app', key: 'equipment', label: { zh: '设备管理' }, navigation: [{ items: [{ object: 'device' }] }] }],
    ['object', {
      kind: 'object',
      key: 'device',
      app: 'equipment',
      label: { zh: '设备' },
      title: 'name',
      fields: [
        { key: 'name', type: 'text', label: { zh: '名称' }, required: true },
        { key: 'status', type: 'select', label: { zh: '状态' }, options: [{ value: 'used', label: { zh: '在用' } }, { value: 'repair', label: { zh: '维修' } }] },
        { key: 'price', type: 'money', label: { zh: '采购金额' } },
        { key: 'bought', type: 'date', label: { zh: '购入日期' } },
        { key: 'keeper', type: 'user', label: { zh: '保管人' } },
      ],
    }],
    ['role', { kind: 'role', key: 'viewer', label: { zh: '查看' }, grants: [{ object: 'device', operations: ['view'], read: ['name', 'status'] }] }],
  ]);
  const me = await api.get('/api/v1/me');
  for (let i = 1; i <= 30; i++) {
    await api.post('/api/v1/objects/device/records', { name: `设备 ${i}`, status: i % 2 ? 'used' : 'repair', price: i * 1000, bought: '2025-03-08', keeper: me.user.id });
  }
  const member = { email: 'chen.jing@example.com', password: 'fangsun-2026' };
  await api.post('/api/v1/people', { ...member, name: '陈静', roles: ['viewer'] });
  j.server.command('superuser', 'upsert', operator.email, operator.password);
  const page = await j.visit({ locale: 'en-US' });

  await j.step('the operator signs in', async () => {
    await page.goto('/_/');
    await page.locator('input[type=email], input[name=identity]').first().fill(operator.email);
    await page.locator('input[type=password]').first().fill(operator.password);
    await page.keyboard.press('Enter');
    await until('inside', async () => page.url().includes('#/collections'));
    await page.getByText('device', { exact: true }).first().waitFor();
  });

  await j.step('the rows of an object with their values', async () => {
    await page.getByText('device', { exact: true }).first().click();
    await until('its page', async () => /collection=/.test(page.url()));
    await page.getByText('设备 30', { exact: true }).first().waitFor();
    const line = page.getByRole('row').filter({ hasText: '设备 30' }).or(page.locator('tr').filter({ hasText: '设备 30' })).first();
    const text = await line.innerText();
    for (const value of ['设备 30', 'repair', '2025-03-08']) assert.ok(text.includes(value), `${value} in ${text}`);
    assert.match(text.replaceAll(',', ''), /30000/);
    await j.shot(page, 'rows');
  });

  await j.step('a record beside them', async () => {
    await page.getByText('设备 30', { exact: true }).first().click();
    await until('its form', async () => (await page.locator('input, textarea').evaluateAll((all) => all.map((one) => one.value))).includes('设备 30'));
    await j.shot(page, 'record');
    await page.keyboard.press('Escape');
  });

  await j.step("a member's token reads nothing past the API", async () => {
    const { token } = await j.server.signIn(member);
    const ask = async (path, who = token) => {
      const res = await fetch(`${j.server.base}${path}`, { headers: who ? { Authorization: who } : {} });
      return { status: res.status, body: await res.json().catch(() => null) };
    };
    assert.equal((await ask('/api/v1/objects/device/records')).status, 200);
    const id = (await api.records('device')).items[0].id;
    const closed = [
      '/api/collections/device/records',
      `/api/collections/device/records/${id}`,
      '/api/collections/users/records',
      `/api/collections/users/records/${me.user.id}`,
      '/api/collections/_superusers/records',
      '/api/collections',
      '/api/collections/users',
      '/api/logs',
      '/api/settings',
      '/api/backups',
    ];
    for (const path of closed) {
      const { status, body } = await ask(path);
      assert.ok([401, 403, 404].includes(status), `${path} by a member: ${status} ${JSON.stringify(body)}`);
      assert.equal((await ask(path, '')).status, 401, `${path} by nobody`);
    }
    assert.ok(!JSON.stringify(await ask('/api/collections/users/records')).includes('@'));
    const write = await fetch(`${j.server.base}/api/collections/device/records`, {
      method: 'POST',
      headers: { Authorization: token, 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: '偷偷新建' }),
    });
    assert.ok([403, 404].includes(write.status), `a write by a member: ${write.status}`);
  });
}
