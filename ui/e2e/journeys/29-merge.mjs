import assert from 'node:assert/strict';
import { row, totalIs } from '../harness/hands.mjs';
import { desktop, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

const steward = { name: '王芳', email: 'wang@example.com', password: 'wang-fang-2026' };
const both = (zh, en) => ({ zh, en });
const text = (key, zh, en, more = {}) => ({ key, type: 'text', label: both(zh, en), ...more });
const all = { operations: ['view', 'create', 'edit', 'delete', 'merge', 'comment'], read: '*', write: '*' };

const documents = [
  ['app', { kind: 'app', key: 'sales', label: both('销售', 'Sales'), navigation: [{ items: ['account', 'contact'].map((object) => ({ object })) }] }],
  ['object', { kind: 'object', key: 'account', app: 'sales', label: both('客户', 'Account'), plural: both('客户', 'Accounts'), title: 'name', owner: true, fields: [
    text('name', '客户名称', 'Account name', { required: true, search: true }),
    { key: 'phone', type: 'phone', label: both('电话', 'Phone'), unique: true },
    { key: 'tags', type: 'tags', label: both('标签', 'Tags') },
    text('city', '城市', 'City'),
    { key: 'level', type: 'select', label: both('级别', 'Level'), options: [{ value: 'a', label: both('重点', 'Key') }, { value: 'b', label: both('普通', 'Regular') }] },
  ] }],
  ['object', { kind: 'object', key: 'contact', app: 'sales', label: both('联系人', 'Contact'), plural: both('联系人', 'Contacts'), title: 'name', fields: [
    text('name', '姓名', 'Name', { required: true, search: true }),
    { key: 'account', type: 'relation', label: both('客户', 'Account'), object: 'account', on_delete: 'cascade' },
  ] }],
  ['role', { kind: 'role', key: 'steward', app: 'sales', label: both('数据专员', 'Steward'), grants: [{ object: 'account', ...all }, { object: 'contact', ...all, rows: 'record.name != "保密"' }] }],
];

/** Records that are the same become one, field by field, after what moves was said; and several again. */
export default async function merging(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('销售', documents);
  await api.post('/api/v1/people', { ...steward, roles: ['steward'] });
  const records = (object) => `/api/v1/objects/${object}/records`;
  const add = async (object, data) => (await api.post(records(object), data)).id;
  const first = await add('account', { name: '华为技术', city: '深圳', tags: ['重点'], level: 'b' });
  const second = await add('account', { name: '华为技术有限公司', phone: '13800138000', tags: ['华南'], city: '深圳' });
  const third = await add('account', { name: '华为', level: 'a' });
  await add('account', { name: '海湾物流' });
  for (const [name, account] of [['赵一', second], ['钱二', second], ['孙三', third]]) await add('contact', { name, account });
  await api.post(`${records('account')}/${second}/comments`, { text: '老客户' });

  const page = await j.visit({ who: steward, path: '/a/sales/o/account?sort=name' });
  await totalIs(page, 4);
  const tried = () => page.locator('[data-trial="done"]').waitFor();

  await j.step('ticked records are merged field by field, and what moves is said first', async () => {
    for (const name of ['华为', '华为技术', '华为技术有限公司']) await row(page, name).getByRole('gridcell').first().click();
    await page.getByRole('toolbar', { name: '批量操作' }).getByRole('button', { name: '更多' }).click();
    await page.getByRole('menuitem', { name: '合并…' }).click();
    await page.getByRole('heading', { name: '合并客户 3 条 → 1 条' }).waitFor();
    await tried();
    await page.getByText('联系人 3、评论 1').waitFor();
    assert.equal(await page.getByRole('radio', { name: '保留 华为技术', exact: true }).isChecked(), true);
    assert.equal(await page.getByRole('radio', { name: '客户名称：取 华为技术有限公司 的值 华为技术有限公司' }).isChecked(), true);
    assert.equal(await page.getByRole('radio', { name: '合并全部' }).isChecked(), true);
    await page.getByRole('radio', { name: '级别：取 华为 的值 重点' }).check();
    await tried();
    await j.screens(page, 'merge');
    await page.setViewportSize(phone);
    await j.screens(page, 'merge');
    await page.setViewportSize(desktop);
  });

  await j.step('a link that one does not see stands in the way, and is counted only', async () => {
    const hidden = await add('contact', { name: '保密', account: third });
    await page.reload();
    await page.getByText('有 1 条关联的记录你看不到').waitFor();
    assert.equal(await page.getByRole('button', { name: '合并 3 条为 1 条' }).isDisabled(), true);
    await j.screen(page, 'merge-hidden');
    await api.patch(`${records('contact')}/${hidden}`, { account: null });
    await page.reload();
    await tried();
    await page.getByText('联系人 3、评论 1').waitFor();
  });

  await j.step('they are one, and old addresses lead there', async () => {
    await page.getByRole('radio', { name: '级别：取 华为 的值 重点' }).check();
    await tried();
    await page.getByRole('button', { name: '合并 3 条为 1 条' }).click();
    await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: '合并 3 条为 1 条' }).click();
    await page.waitForURL(`**/account/${first}`);
    await page.getByText('已合并 3 条为“华为技术”').first().waitFor();
    const now = await api.get(`${records('account')}/${first}`);
    assert.deepEqual([now.name, now.phone, now.level, [...now.tags].sort()], ['华为技术有限公司', '+8613800138000', 'a', ['华南', '重点']]);
    const old = await j.visit({ who: steward, path: `/a/sales/o/account/${second}` });
    await old.waitForURL(`**/account/${first}`);
    await old.getByText('华为技术有限公司').first().waitFor();
    await old.close();
  });

  await j.step('the log takes it back', async () => {
    await page.goto(page.url().replace(/account\/.*/, 'account/merges'));
    await page.getByText('华为技术有限公司').first().waitFor();
    await j.screens(page, 'merges');
    await page.getByRole('button', { name: '撤销' }).first().click();
    await page.getByText(/^已撤销/).first().waitFor();
    await until('the records', async () => (await api.get(`${records('account')}/${third}`)).id === third);
    assert.equal((await api.get(`${records('account')}/${first}`)).name, '华为技术');
  });

  await j.step('from the page of a record, the other one is picked', async () => {
    await page.goto(page.url().replace(/account\/.*/, `account/${first}`));
    await page.getByRole('button', { name: '更多', exact: true }).click();
    await page.getByRole('menuitem', { name: '合并…' }).click();
    await page.getByRole('heading', { name: '选择要合并的另一条' }).waitFor();
    await page.getByRole('combobox').last().fill('海湾');
    await page.getByRole('option', { name: /海湾物流/ }).click();
    await page.getByRole('heading', { name: '合并客户 2 条 → 1 条' }).waitFor();
    await tried();
  });
}

