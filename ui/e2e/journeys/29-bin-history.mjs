import assert from 'node:assert/strict';
import { admin, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

const member = { email: 'chen.jing@example.com', password: 'fangsun-2026' };
const both = (zh, en) => ({ zh, en });
const text = (key, zh, en, more = {}) => ({ key, type: 'text', label: both(zh, en), ...more });

const documents = [
  ['app', { kind: 'app', key: 'sales', label: both('销售', 'Sales'), navigation: [{ items: ['account', 'contact'].map((object) => ({ object })) }] }],
  ['object', { kind: 'object', key: 'account', app: 'sales', label: both('客户', 'Account'), plural: both('客户', 'Accounts'), title: 'name', owner: true,
    lock: { when: 'record.state == "approved"', message: both('合同已审批', 'The contract is approved') },
    fields: [
      text('name', '客户名称', 'Account name', { required: true, search: true }),
      text('code', '编号', 'Code', { unique: true }),
      text('city', '城市', 'City'),
      { key: 'state', type: 'select', label: both('状态', 'State'), options: [{ value: 'draft', label: both('草稿', 'Draft') }, { value: 'approved', label: both('已审批', 'Approved') }] },
    ] }],
  ['object', { kind: 'object', key: 'contact', app: 'sales', label: both('联系人', 'Contact'), plural: both('联系人', 'Contacts'), title: 'name', fields: [
    text('name', '姓名', 'Name', { required: true, search: true }),
    { key: 'account', type: 'relation', label: both('客户', 'Account'), object: 'account', on_delete: 'cascade' },
  ] }],
  ['role', { kind: 'role', key: 'seller', label: both('销售员', 'Seller'), grants: [
    { object: 'account', operations: ['view', 'create', 'edit', 'delete'], read: '*', write: '*' },
    { object: 'contact', operations: ['view', 'create', 'edit', 'delete'], read: '*', write: '*' },
  ] }],
];

/** What is deleted comes back, what was changed can be looked at and undone, and what is locked stays. */
export default async function binAndHistory(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('销售', documents);
  await api.post('/api/v1/people', { ...member, name: '陈静', roles: ['seller'] });
  const records = (object) => `/api/v1/objects/${object}/records`;
  const { id } = await api.post(records('account'), { name: '方舟科技', code: 'A-1', city: '深圳', state: 'draft' });
  for (const name of ['赵一', '钱二']) await api.post(records('contact'), { name, account: id });
  const page = await j.visit({ who: admin, path: `/a/sales/o/account/${id}` });
  const tab = (name) => page.getByRole('tab', { name });

  await j.step('an old value is given back from the history', async () => {
    await api.patch(`${records('account')}/${id}`, { city: '上海' });
    await page.reload();
    await tab('变更').click();
    await page.getByRole('button', { name: '把城市恢复为“深圳”' }).first().click();
    await until('the value', async () => (await api.get(`${records('account')}/${id}`)).city === '深圳');
    await j.screen(page, 'history');
  });

  await j.step('the record is shown as it was', async () => {
    await page.getByRole('button', { name: /查看 .+ 的样子/ }).nth(1).click();
    await page.getByText('的样子，只能查看').waitFor();
    await page.getByText('现在：深圳').waitFor();
    await j.screen(page, 'then');
    await page.getByRole('button', { name: '回到现在' }).click();
    await tab('详情').waitFor();
  });

  await j.step('a record is locked by hand, and unlocked', async () => {
    await page.getByRole('button', { name: '更多', exact: true }).click();
    await page.getByRole('menuitem', { name: '锁定…' }).click();
    await page.getByRole('dialog').getByLabel('原因').fill('诉讼中');
    await page.getByRole('dialog').getByRole('button', { name: '锁定', exact: true }).click();
    await page.getByText('已锁定：诉讼中').waitFor();
    assert.equal(await page.getByRole('button', { name: '编辑', exact: true }).count(), 0);
    await j.screen(page, 'locked');
    await page.getByRole('button', { name: '解锁' }).click();
    await page.getByRole('button', { name: '编辑', exact: true }).waitFor();
  });

  await j.step('a record that a rule locks says why and who may unlock it', async () => {
    const other = await api.post(records('account'), { name: '海湾物流', state: 'approved' });
    const seller = await j.visit({ who: member, path: `/a/sales/o/account/${other.id}` });
    await seller.getByText('已锁定：合同已审批').waitFor();
    await seller.getByText('可由 管理员 解锁').waitFor();
    assert.equal(await seller.getByRole('button', { name: '解锁' }).count(), 0);
  });

  await j.step('a deleted record comes back with what went along; a value that is taken is changed on the way', async () => {
    page.seen.expect(/^GET .*records\/\w+: 404$/); // the page that shows it hears of it
    await api.delete(`${records('account')}/${id}`);
    await api.post(records('account'), { name: '新的方舟', code: 'A-1' });
    await page.goto(new URL('/a/sales/o/account/bin', page.url()).href);
    await page.getByRole('table', { name: '回收站' }).getByText('方舟科技').waitFor();
    await page.getByText('联系人 2').waitFor();
    await j.screen(page, 'bin');
    page.seen.expect(/^POST .*actions\/restore: 400$/);
    await page.getByRole('button', { name: '恢复', exact: true }).click();
    await page.getByText('将一并恢复 2 个联系人').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: '恢复', exact: true }).click();
    const clash = page.getByRole('dialog', { name: /已被占用/ });
    await clash.getByText('新的方舟').waitFor();
    await j.screen(page, 'clash');
    await clash.getByLabel('恢复时改为').fill('A-2');
    await clash.getByRole('button', { name: '改好并恢复' }).click();
    await until('the record', async () => (await api.get(`${records('account')}/${id}`)).code === 'A-2');
    assert.equal((await api.get(`${records('contact')}`)).items.length, 2);
    await page.getByText('回收站是空的').waitFor();
  });

  await j.step('records are purged for good after their name is typed', async () => {
    await api.delete(`${records('account')}/${id}`);
    await page.reload();
    await page.getByRole('button', { name: '彻底删除' }).click();
    const asks = page.getByRole('dialog');
    await asks.getByRole('textbox').fill('方舟科技');
    await asks.getByRole('button', { name: /彻底删除/ }).click();
    await page.getByText('回收站是空的').waitFor();
  });

  await j.step('on a phone the bin is cards', async () => {
    const { id: gone } = await api.post(records('account'), { name: '短命公司' });
    await api.delete(`${records('account')}/${gone}`);
    const small = await j.visit({ who: admin, path: '/a/sales/o/account/bin', viewport: phone, touch: true });
    await small.getByText('短命公司').waitFor();
    await j.screen(small, 'bin');
    await small.getByRole('button', { name: '恢复', exact: true }).click();
    await small.getByText('回收站是空的').waitFor();
  });
}
