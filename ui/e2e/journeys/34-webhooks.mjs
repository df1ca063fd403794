import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { choose } from '../harness/hands.mjs';
import { admin, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

/** Another system that hears of changes; `answers` is what it says to them. */
async function receiver() {
  const told = [];
  const state = { answers: 200 };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      told.push({ headers: request.headers, body: JSON.parse(body) });
      response.writeHead(state.answers, { 'Content-Type': 'text/plain' }).end('thank you');
    });
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { told, state, url: `http://127.0.0.1:${server.address().port}/tenon`, close: () => server.close() };
}

/** Another system is told of what becomes of records, with a secret that nobody reads. */
export default async function webhooks(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('客户', [
    ['app', { kind: 'app', key: 'sales_app', label: { zh: '客户管理', en: 'Customers' }, navigation: [{ items: [{ object: 'client' }] }] }],
    ['object', { kind: 'object', key: 'client', app: 'sales_app', owner: true, label: { zh: '客户', en: 'Customer' }, title: 'name', fields: [
      { key: 'name', type: 'text', label: { zh: '名称', en: 'Name' } },
      { key: 'phone', type: 'phone', label: { zh: '电话', en: 'Phone' } },
      { key: 'level', type: 'text', label: { zh: '级别', en: 'Level' } },
    ] }],
    ['role', { kind: 'role', key: 'erp', app: 'sales_app', label: { zh: '接口', en: 'Interface' }, grants: [{ key: 'all', object: 'client', operations: ['view'], read: ['name', 'level'] }] }],
  ]);
  const { id: old } = await api.post('/api/v1/objects/client/records', { name: '长城电器', phone: '13800138000', level: 'a' });
  const erp = await receiver();
  try {
    const page = await j.visit({ who: admin, path: '/admin/secrets' });

    await j.step('a secret is set and not shown again', async () => {
      await page.getByText('还没有机密变量').waitFor();
      await j.screen(page, 'no-secrets');
      await page.getByRole('button', { name: '新建机密变量' }).first().click();
      const dialog = page.getByRole('dialog', { name: '新建机密变量' });
      await dialog.getByRole('textbox', { name: '名称' }).fill('erp_token');
      await dialog.getByLabel('值', { exact: true }).fill('open-sesame');
      await dialog.getByRole('button', { name: '保存' }).click();
      await page.getByRole('button', { name: '替换 erp_token 的值' }).waitFor();
      await j.screens(page, 'secrets');
      assert.ok(!(await page.content()).includes('open-sesame'));
    });

    await j.step('a webhook is made, with events, a role and a header', async () => {
      await page.goto('/design/sales_app/webhooks');
      await page.getByText('还没有 Webhook').waitFor();
      await j.screen(page, 'none');
      await page.getByRole('button', { name: '新建 Webhook' }).click();
      const fresh = page.getByRole('dialog', { name: '新建 Webhook' });
      await fresh.getByRole('textbox', { name: '名称（中文）' }).fill('客户 → ERP');
      await choose(fresh, '对象', '客户');
      await fresh.getByRole('textbox', { name: '地址' }).fill(erp.url);
      await choose(fresh, '以哪个角色推送', '接口');
      await fresh.getByRole('button', { name: '创建' }).click();
      const drawer = page.getByRole('dialog', { name: 'Webhook' });
      await drawer.getByRole('button', { name: '添加请求头' }).click();
      await drawer.getByRole('textbox', { name: '第 1 个请求头的名称' }).fill('Authorization');
      await drawer.getByRole('textbox', { name: '第 1 个请求头的值' }).fill('Bearer {{erp_token}}');
      await drawer.getByRole('checkbox', { name: '恢复' }).check();
      await drawer.getByText('已保存到草稿').first().waitFor();
      await j.screens(page, 'settings');
      await drawer.getByRole('tab', { name: '测试' }).click();
      await drawer.getByText('发布后可用。').waitFor();
      await page.keyboard.press('Escape');
      await until('the draft is whole', async () => (await api.get('/api/v1/definitions?kind=webhook')).items[0].headers?.Authorization === 'Bearer {{erp_token}}');
      await api.post('/api/v1/releases', { note: 'Webhook' });
    });

    const [{ key }] = (await api.get('/api/v1/webhooks')).items;
    await j.step('a trial sends a record now', async () => {
      await page.goto(`/design/sales_app/webhooks?node=${key}&tab=trial`);
      const drawer = page.getByRole('dialog', { name: 'Webhook' });
      await choose(drawer, '记录', '长城电器');
      await drawer.getByRole('button', { name: '发送测试' }).click();
      await drawer.getByText('成功', { exact: true }).waitFor();
      await j.screens(page, 'trial');
      assert.equal(erp.told.at(-1).headers.authorization, 'Bearer open-sesame');
      assert.deepEqual(erp.told.at(-1).body.data.record.name, '长城电器');
      assert.equal(erp.told.at(-1).body.data.record.phone, undefined, 'a field that the role does not read');
    });

    await j.step('what changes is told; what is not heard becomes a line that says why', async () => {
      const before = erp.told.length;
      await api.patch(`/api/v1/objects/client/records/${old}`, { version: 1, level: 'b' });
      await until('the change is told', () => erp.told.length > before);
      erp.state.answers = 410;
      await api.post('/api/v1/objects/client/records', { name: '远大机械' });
      await until('a dead letter', async () => (await api.get('/api/v1/webhooks')).items[0].dead === 1);
      const drawer = page.getByRole('dialog', { name: 'Webhook' });
      await drawer.getByRole('tab', { name: '投递记录' }).click();
      await drawer.getByRole('button', { name: /死信/ }).first().click();
      await drawer.getByLabel('发送的内容').waitFor();
      await drawer.getByText('thank you').waitFor();
      await j.screens(page, 'deliveries');
    });

    await j.step('dead letters are sent once more, after a question that counts them', async () => {
      erp.state.answers = 200;
      const drawer = page.getByRole('dialog', { name: 'Webhook' });
      await drawer.getByRole('button', { name: '重放 1 条死信' }).click();
      const question = page.getByRole('dialog', { name: '重放 1 条死信？' });
      await question.getByText('重放 1 条死信？').waitFor();
      await question.getByRole('button', { name: '重放', exact: true }).click();
      await until('nothing is dead', async () => {
        const [head] = (await api.get('/api/v1/webhooks')).items;
        return head.dead === 0 && head.waiting === 0;
      });
      await drawer.getByRole('radio', { name: '成功' }).click();
      await drawer.getByRole('button', { name: /新建.*成功.*200/ }).waitFor();
    });

    await j.step('another key is shown once', async () => {
      const drawer = page.getByRole('dialog', { name: 'Webhook' });
      await drawer.getByRole('tab', { name: '设置' }).click();
      await drawer.getByRole('button', { name: '更换密钥' }).click();
      const dialog = page.getByRole('dialog', { name: '更换密钥' });
      await dialog.getByRole('button', { name: '生成新密钥' }).click();
      await until('a key', async () => (await dialog.getByRole('textbox', { name: '签名密钥' }).inputValue()).startsWith('whsec_'));
      await j.shot(page, 'key');
      await dialog.getByRole('button', { name: '我已保存' }).click();
    });

    await j.step('on a phone and in English', async () => {
      const small = await j.visit({ who: admin, viewport: phone, path: '/design/sales_app/webhooks' });
      await small.getByText('客户 → ERP').waitFor();
      await j.screen(small, 'list');
      await small.getByText('客户 → ERP').click();
      await small.getByRole('tab', { name: '投递记录' }).click();
      await small.getByText('成功').first().waitFor();
      await j.screen(small, 'deliveries');
      await api.patch('/api/v1/me', { locale: 'en' });
      const english = await j.visit({ who: admin, locale: 'en-US', path: `/design/sales_app/webhooks?node=${key}` });
      await english.getByRole('textbox', { name: 'Address' }).waitFor();
      await j.shot(english, 'english');
    });
  } finally {
    erp.close();
  }
}
