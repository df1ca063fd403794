import assert from 'node:assert/strict';
import { choose, grid } from '../harness/hands.mjs';
import { admin, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

const member = { email: 'chen.jing@example.com', password: 'fangsun-2026' };
const both = (zh, en) => ({ zh, en });
const text = (key, zh, en, more = {}) => ({ key, type: 'text', label: both(zh, en), ...more });
const object = (key, zh, en, icon, ...fields) => ['object', { kind: 'object', key, app: 'sales', label: both(zh, en), plural: both(zh, `${en}s`), icon, title: 'name', owner: true, fields: [text('name', `${zh}名称`, `${en} name`, { required: true, search: true }), ...fields] }];

const documents = [
  ['app', { kind: 'app', key: 'sales', label: both('销售', 'Sales'), navigation: [{ items: ['lead', 'account', 'visit'].map((key) => ({ object: key })) }] }],
  object('lead', '线索', 'Lead', 'filter', { key: 'open', type: 'switch', label: both('开放', 'Open') }),
  object('account', '客户', 'Account', 'building-2'),
  object('visit', '拜访', 'Visit', 'calendar'),
  ['role', { kind: 'role', key: 'seller', label: both('销售员', 'Seller'), grants: [
    { object: 'visit', operations: ['view', 'create', 'edit'], read: '*', write: '*' },
    { object: 'lead', operations: ['view'], rows: 'record.name != "机密项目"' },
  ] }],
];

/** A link to a record of one of several objects: designed, filled in, filtered by, seen from the other side. */
export default async function anyRelation(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('销售', documents);
  await api.post('/api/v1/people', { ...member, name: '陈静', roles: ['seller'] });
  const make = async (key, name, more = {}) => (await api.post(`/api/v1/objects/${key}/records`, { name, ...more })).id;
  await make('lead', '张三', { open: true });
  await make('lead', '李四', { open: false });
  const secret = await make('lead', '机密项目', { open: true });
  const account = await make('account', '方舟科技');
  const page = await j.visit({ who: admin, path: '/design/sales/o/visit' });
  const box = (scope, label) => scope.getByRole('combobox', { name: label, exact: true });

  await j.step('the field is added and says what it leads to', async () => {
    await page.getByRole('button', { name: '添加字段' }).first().click();
    await page.getByRole('option', { name: '任意关联' }).or(page.getByRole('menuitem', { name: '任意关联' })).or(page.getByRole('button', { name: '任意关联' })).first().click();
    await page.getByRole('textbox', { name: /^名称|^标签|中文/ }).first().fill('关联对象');
    await choose(page, '可以关联到', '线索');
    await page.getByRole('option', { name: '客户' }).click();
    await page.keyboard.press('Escape');
    await page.getByText('“线索”的可选范围').waitFor();
    await j.screens(page, 'settings', { data: ['线索', '客户'] });
  });

  await api.publish('任意关联', [object('visit', '拜访', 'Visit', 'calendar', { key: 'about', type: 'any_relation', label: both('关联对象', 'About'), objects: ['lead', 'account'], filters: { lead: 'record.open' } })]);
  await make('visit', '旧拜访', { about: { object: 'lead', id: secret } });

  await j.step('the object is chosen first, then a record that its filter takes', async () => {
    await page.goto('/a/sales/o/visit/new');
    await page.getByLabel('拜访名称').fill('首次拜访');
    await choose(page, '“关联对象”的对象', '线索');
    await page.getByRole('option', { name: '张三' }).waitFor();
    assert.equal(await page.getByRole('option', { name: '李四' }).count(), 0);
    await j.screen(page, 'choose', { data: ['张三', '机密项目'] });
    await page.getByRole('option', { name: '张三' }).click();
    assert.equal(await box(page, '关联对象').inputValue(), '张三');
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByRole('main').getByRole('heading', { name: '首次拜访', level: 1 }).waitFor();
    await page.getByRole('link', { name: '张三' }).first().waitFor();
    await j.screens(page, 'record', { data: ['首次拜访', '张三'] });
  });

  await j.step('by the keyboard alone, in its place on the record page', async () => {
    await page.getByRole('button', { name: /^编辑关联对象|^修改关联对象|关联对象/ }).first().focus();
    await page.keyboard.press('Enter');
    await box(page, /“关联对象”的对象/).or(page.getByRole('combobox', { name: /“关联对象”的对象/ })).first().click();
    await page.getByRole('option', { name: '客户' }).click();
    await page.getByRole('option', { name: '方舟科技' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: '方舟科技' }).first().waitFor();
    const [saved] = (await api.records('visit', { filter: 'record.name == "首次拜访"' })).items;
    assert.deepEqual(saved.about, { object: 'account', id: account, label: '方舟科技' });
  });

  await j.step('the list shows it and is filtered by object', async () => {
    await page.goto('/a/sales/o/visit');
    await grid(page).getByText('方舟科技').waitFor();
    await j.screens(page, 'list', { data: ['首次拜访', '方舟科技', '旧拜访', '机密项目'] });
    await page.goto(`/a/sales/o/visit?f=${encodeURIComponent('record.about.object == "lead"')}`);
    await grid(page).getByText('机密项目').waitFor();
    assert.equal(await grid(page).getByText('方舟科技').count(), 0);
  });

  await j.step('the record that is named lists it', async () => {
    await page.goto(`/a/sales/o/account/${account}`);
    await page.getByRole('tab', { name: '拜访' }).click();
    await page.getByText('首次拜访').first().waitFor();
    await j.screens(page, 'related', { data: ['首次拜访', '方舟科技'] });
  });

  await j.step('who may not see it sees nothing of it, on a phone', async () => {
    const small = await j.visit({ who: member, path: '/a/sales/o/visit', viewport: phone, touch: true });
    await small.getByText('旧拜访').first().waitFor();
    assert.equal(await small.getByText('机密项目').count(), 0);
    assert.equal(await small.getByText('方舟科技').count(), 0);
    await small.goto('/a/sales/o/visit/new');
    await small.getByLabel('拜访名称').fill('电话');
    const record = box(small, '关联对象');
    await record.click();
    await small.getByRole('option', { name: '张三' }).click();
    await until('it is chosen', async () => (await record.inputValue()) === '张三');
    await j.screen(small, 'phone', { data: ['张三', '电话'] });
  });
}
