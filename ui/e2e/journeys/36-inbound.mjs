import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { choose } from '../harness/hands.mjs';
import { admin, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

/** Sends a message as another system does, by Standard Webhooks. */
async function deliver(address, key, id, payload) {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const at = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', Buffer.from(key.replace('whsec_', ''), 'base64')).update(`${id}.${at}.${body}`).digest('base64');
  const answer = await fetch(address, { method: 'POST', body, headers: { 'Content-Type': 'application/json', 'Webhook-Id': id, 'Webhook-Timestamp': String(at), 'Webhook-Signature': `v1,${signature}` } });
  return { status: answer.status, ...(await answer.json()) };
}

/** Another system sends orders; one that is not as agreed is corrected by hand. */
export default async function inbound(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('订单', [
    ['app', { kind: 'app', key: 'sales_app', label: { zh: '订单管理', en: 'Orders' }, navigation: [{ items: [{ object: 'order' }] }] }],
    ['object', { kind: 'object', key: 'order', app: 'sales_app', label: { zh: '订单', en: 'Order' }, title: 'no', fields: [
      { key: 'no', type: 'text', label: { zh: '编号', en: 'Number' } },
      { key: 'total', type: 'number', label: { zh: '合计', en: 'Total' } },
    ] }],
    ['role', { kind: 'role', key: 'erp', app: 'sales_app', label: { zh: '接口', en: 'Interface' }, grants: [{ key: 'all', object: 'order', operations: ['view', 'create', 'edit'], read: '*', write: '*' }] }],
  ]);
  const page = await j.visit({ who: admin, path: '/design/sales_app/webhooks' });
  const drawer = page.getByRole('dialog', { name: '接收端点', exact: true });

  await j.step('an endpoint is made, with a contract of a sample and a mapping', async () => {
    await page.getByRole('radio', { name: '接收' }).click();
    await page.getByText('还没有接收端点').waitFor();
    await j.screen(page, 'none');
    await page.getByRole('button', { name: '新建接收端点' }).click();
    const fresh = page.getByRole('dialog', { name: '新建接收端点' });
    await fresh.getByRole('textbox', { name: '名称（中文）' }).fill('ERP 订单');
    await choose(fresh, '对象', '订单');
    await choose(fresh, '以哪个角色写入', '接口');
    await fresh.getByRole('button', { name: '创建' }).click();
    await drawer.getByRole('button', { name: '从样例生成' }).click();
    const sample = page.getByRole('dialog', { name: '从样例生成' });
    await sample.getByRole('textbox', { name: '样例消息' }).fill('{"no": "SO-1", "sum": {"total": 1.5}}');
    await sample.getByRole('button', { name: '生成契约' }).click();
    await until('the contract is in the draft', async () => (await api.get('/api/v1/definitions?kind=inbound')).items[0]?.contract?.includes('"sum"'));
    await drawer.getByRole('button', { name: '添加一行' }).click();
    await drawer.getByRole('combobox', { name: '第 2 行：消息里的位置' }).fill('/sum/total');
    await choose(drawer, '第 2 行：字段', '合计');
    await choose(drawer, '用来识别记录的字段', '编号');
    await until('the draft is whole', async () => {
      const [doc] = (await api.get('/api/v1/definitions?kind=inbound')).items;
      return doc.match === 'no' && doc.mapping.length === 2 && doc.mapping[1].field === 'total';
    });
    await j.screens(page, 'settings');
  });

  await j.step('a slip in the contract is said where it is', async () => {
    const contract = drawer.getByRole('textbox', { name: '契约（JSON Schema）' });
    const good = await contract.inputValue();
    await contract.fill(good.replace('"required"', '"requried"'));
    const fault = drawer.getByRole('listitem').filter({ hasText: '没有“requried”这个关键字' });
    await fault.waitFor();
    await j.shot(page, 'faults');
    await contract.fill(good);
    await fault.waitFor({ state: 'detached' });
    await drawer.getByText('已保存到草稿').first().waitFor();
    await until('the draft is as it was', async () => (await api.get('/api/v1/definitions?kind=inbound')).items[0].contract === good);
    await api.post('/api/v1/releases', { note: '接收' });
  });

  const [{ key: endpoint }] = (await api.get('/api/v1/inbound')).items;
  let secret = '';
  await j.step('its key is made and shown once', async () => {
    await page.goto(`/design/sales_app/inbound?node=${endpoint}`);
    await drawer.getByText('还没有密钥').waitFor();
    await drawer.getByRole('button', { name: '生成新密钥' }).click();
    const dialog = page.getByRole('dialog', { name: '生成新密钥' });
    await dialog.getByRole('button', { name: '生成新密钥' }).click();
    await until('a key', async () => (secret = await dialog.getByRole('textbox', { name: '签名密钥' }).inputValue()).startsWith('whsec_'));
    await dialog.getByRole('button', { name: '我已保存' }).click();
    await drawer.getByText('对方用密钥签名').waitFor();
  });

  const address = `${new URL(page.url()).origin}/api/v1/in/${endpoint}`;
  await j.step('a message becomes a record, once; one that breaks the contract is kept apart', async () => {
    assert.equal((await deliver(address, secret, 'm1', { no: 'SO-1', sum: { total: 12 } })).state, 'taken');
    assert.equal((await deliver(address, secret, 'm1', { no: 'SO-1', sum: { total: 99 } })).state, 'taken');
    const bad = await deliver(address, secret, 'm2', { no: 'SO-2', sum: { total: 'twelve' } });
    assert.equal(bad.status, 202);
    assert.equal(bad.state, 'quarantined');
    assert.equal(bad.faults[0].path, '/sum/total');
    const { items } = await api.get('/api/v1/objects/order/records');
    assert.deepEqual(items.map((one) => [one.no, one.total]), [['SO-1', 12]]);
  });

  await j.step('it is looked at, corrected and taken again', async () => {
    await page.goto(`/design/sales_app/inbound?node=${endpoint}&tab=messages`);
    await drawer.getByRole('button', { name: /隔离/ }).first().waitFor();
    await drawer.locator('li').getByRole('button', { name: /隔离/ }).click();
    const body = drawer.getByRole('textbox', { name: '消息内容' });
    await body.waitFor();
    await j.screens(page, 'quarantine');
    await body.fill('{"no": "SO-2", "sum": {"total": 12}}');
    await drawer.getByRole('button', { name: '修正后重放' }).click();
    await drawer.getByText('隔离区是空的').waitFor();
    const { items } = await api.get('/api/v1/objects/order/records?sort=no');
    assert.deepEqual(items.map((one) => one.no), ['SO-1', 'SO-2']);
    await drawer.getByRole('radio', { name: '已写入' }).click();
    await drawer.getByText('修正过').waitFor();
  });

  await j.step('a trial says what would come of a message', async () => {
    await drawer.getByRole('tab', { name: '测试' }).click();
    await drawer.getByRole('textbox', { name: '消息内容' }).fill('{"no": "SO-1", "sum": {"total": 7}}');
    await drawer.getByRole('button', { name: '检查' }).click();
    await drawer.getByText('会更新已有记录').waitFor();
    await j.screens(page, 'trial');
  });

  await j.step('the whole quarantine is discarded after a question that counts', async () => {
    await deliver(address, secret, 'm3', 'no JSON');
    await deliver(address, secret, 'm4', { no: 'SO-4' });
    await page.goto(`/design/sales_app/inbound?node=${endpoint}&tab=messages`);
    await drawer.getByRole('button', { name: '重新处理 2 条' }).waitFor();
    await drawer.getByRole('button', { name: '全部丢弃' }).click();
    const question = page.getByRole('dialog', { name: '丢弃隔离的 2 条消息？' });
    await question.getByRole('button', { name: '丢弃', exact: true }).click();
    await drawer.getByText('隔离区是空的').waitFor();
    await until('nothing is in quarantine', async () => (await api.get('/api/v1/inbound')).items[0].quarantined === 0);
  });

  await j.step('on a phone and in English', async () => {
    const small = await j.visit({ who: admin, viewport: phone, path: '/design/sales_app/inbound' });
    await small.getByText('ERP 订单').waitFor();
    await j.screen(small, 'list');
    await small.getByText('ERP 订单').click();
    await small.getByRole('tab', { name: '收到的消息' }).click();
    await small.getByText('隔离区是空的').waitFor();
    await j.screen(small, 'messages');
    await api.patch('/api/v1/me', { locale: 'en' });
    const english = await j.visit({ who: admin, locale: 'en-US', path: `/design/sales_app/inbound?node=${endpoint}` });
    await english.getByRole('textbox', { name: 'Address' }).waitFor();
    await j.shot(english, 'english');
  });
}
