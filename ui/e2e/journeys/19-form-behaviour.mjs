import assert from 'node:assert/strict';
import { admin, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

const both = (zh, en) => ({ zh, en });
const field = (key, type, zh, en, more = {}) => ({ key, type, label: both(zh, en), ...more });
const options = (...list) => ({ options: list.map(([value, zh, en]) => ({ value, label: both(zh, en) })) });

const tariff = {
  kind: 'object', key: 'tariff', app: 'sales', label: both('价目', 'Tariff'), title: 'name',
  fields: [field('name', 'text', '名称', 'Name'), field('product', 'text', '产品', 'Product'), field('price', 'number', '单价', 'Price')],
};
const client = {
  kind: 'object', key: 'client', app: 'sales', label: both('客户', 'Client'), title: 'name', owner: true,
  types: [
    { key: 'company', label: both('企业', 'Company'), icon: 'building', options: { level: ['a', 'b'] } },
    { key: 'person', label: both('个人', 'Person') },
  ],
  fields: [
    field('name', 'text', '客户名称', 'Client name', { required: true }),
    field('level', 'select', '级别', 'Level', { show_as: 'radio', ...options(['a', '甲', 'A'], ['b', '乙', 'B'], ['c', '丙', 'C']) }),
    field('product', 'text', '产品', 'Product'), field('price', 'number', '单价', 'Price'),
    field('tax', 'text', '税号', 'Tax number', { required: true }), field('why', 'text', '流失原因', 'Why lost'),
    field('state', 'select', '状态', 'State', { show_as: 'radio', default: 'open', ...options(['open', '跟进', 'Open'], ['lost', '流失', 'Lost']) }),
  ],
  buttons: [{ key: 'lose', label: both('标为流失', 'Mark lost'), visible: 'record.state == "open"', confirm: both('标为流失？', 'Mark it lost?'), action: 'update', set: { state: '"lost"' } }],
};
const form = (key, more) => ({
  kind: 'form', key, app: 'sales', object: 'client', columns: 2, ...more,
  rules: [{ key: 'price', kind: 'link', from: 'tariff', match: [{ field: 'product', with: 'product' }], when: 'record.state != "lost"', where: 'record.price < 1000.0', sort: '-price', take: [{ into: 'price', value: 'price' }], missing: 'clear' }],
});
const company = form('client_company', {
  label: both('企业布局', 'Company layout'), types: ['company'], submit: both('提交', 'Submit'),
  nodes: [
    { field: 'name' }, { field: 'level' },
    { type: 'tabs', nodes: [
      { type: 'tab', label: both('商务', 'Business'), nodes: [{ field: 'product' }, { field: 'price' }] },
      { type: 'tab', label: both('税务', 'Tax'), nodes: [{ type: 'section', label: both('登记', 'Registration'), collapsed: true, nodes: [{ field: 'tax' }] }] },
      { type: 'tab', label: both('流失', 'Lost'), visible: 'record.state == "lost"', nodes: [{ field: 'why' }] },
    ] },
    { field: 'state' },
  ],
});
const person = form('client_person', { label: both('个人布局', 'Person layout'), types: ['person'], nodes: ['name', 'level', 'product', 'price', 'tax', 'state'].map((key) => ({ field: key })) });

/** Types, layouts, tabs, linkage, duplicates and buttons, as people meet them. */
export default async function behaviour(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('客户', [
    ['app', { kind: 'app', key: 'sales', label: both('销售', 'Sales'), navigation: [{ items: [{ object: 'client' }, { object: 'tariff' }] }] }],
    ['object', tariff], ['object', client], ['form', company], ['form', person],
  ]);
  for (const price of [880, 300, 5000]) await api.post('/api/v1/objects/tariff/records', { name: '标准', product: '交换机', price });
  await api.post('/api/v1/objects/client/records', { name: '华为技术有限公司', tax: '1' });
  const page = await j.visit({ who: admin, path: '/a/sales/o/client' });

  await j.step('a type is chosen from the menu of new ones', async () => {
    await page.getByRole('button', { name: '更多新建方式' }).click();
    await page.getByRole('menuitem', { name: '新建企业' }).click();
    await page.getByRole('tab', { name: '商务' }).waitFor();
    assert.deepEqual(await page.getByRole('tab').allTextContents(), ['商务', '税务']);
    await page.getByRole('radio', { name: '乙' }).waitFor();
    assert.equal(await page.getByRole('radio', { name: '丙' }).count(), 0, 'an option that the type does not have is not offered');
  });

  await j.step('what others have is told while typing, and values are taken over', async () => {
    await page.getByLabel('客户名称').fill('华为技术');
    await page.getByRole('link', { name: '查看 华为技术有限公司' }).waitFor();
    await page.getByLabel('产品').fill('交换机');
    await until('the price is taken over', async () => (await page.getByLabel('单价').inputValue()) === '880');
    await j.screens(page, 'form');
  });

  await j.step('a missing field is counted on its tab, which opens on the way to it', async () => {
    await page.getByRole('button', { name: '提交', exact: true }).click();
    await until('the field has the focus', () => page.getByLabel('税号').evaluate((input) => input === document.activeElement));
    await page.getByRole('tab', { name: '商务' }).click();
    await page.getByRole('tab', { name: '税务 1' }).waitFor();
    await j.screen(page, 'tab-fault');
  });

  await j.step('another type keeps what was typed', async () => {
    await page.getByRole('button', { name: '类型 企业' }).click();
    await page.getByRole('menuitemcheckbox', { name: '个人' }).click();
    await until('the layout has changed', async () => (await page.getByRole('tab').count()) === 0);
    assert.equal(await page.getByLabel('客户名称').inputValue(), '华为技术');
    await page.getByLabel('税号').fill('2');
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.locator('#content').getByRole('heading', { name: '华为技术', level: 1 }).waitFor();
    const { items } = await api.get('/api/v1/objects/client/records?filter=record.tax%20%3D%3D%20%222%22');
    assert.equal(items[0].record_type, 'person');
    assert.equal(items[0].price, 880);
  });

  await j.step('a button asks, changes the record, and is gone', async () => {
    await page.getByRole('button', { name: '标为流失' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '标为流失' }).click();
    await page.getByText('已完成：标为流失').waitFor();
    await until('the button is gone', async () => (await page.getByRole('button', { name: '标为流失', exact: true }).count()) === 0);
    await j.screen(page, 'pressed');
  });

  await j.step('a copy begins with what the record has', async () => {
    await page.getByRole('button', { name: '更多', exact: true }).click();
    await page.getByRole('menuitem', { name: '复制', exact: true }).click();
    await until('the copy is filled in', async () => (await page.getByLabel('税号').inputValue()) === '2');
  });

  await j.step('the designer has tabs, types and buttons', async () => {
    await page.goto('/design/sales/o/client/layouts/client_company');
    await page.locator('[data-sheet]').getByRole('group', { name: /^税务，/ }).click();
    await page.locator('[data-sheet]').getByRole('group', { name: /^登记，/ }).waitFor();
    await j.screen(page, 'designer-tabs');
    await page.getByRole('button', { name: /^规则/ }).click();
    await page.getByRole('button', { name: /联动/ }).click();
    await page.getByText('几条都匹配时的顺序').waitFor();
    await j.screen(page, 'designer-linkage');
    await page.goto('/design/sales/o/client/layouts/client_company');
    await page.getByRole('button', { name: '预览' }).click();
    const preview = page.getByRole('dialog', { name: '预览' });
    await preview.getByRole('combobox', { name: '按记录类型' }).click();
    await page.getByRole('option', { name: '个人' }).click();
    await preview.getByText('这种情况下用的是布局“个人布局”').waitFor();
    await j.screen(page, 'designer-preview');
    await page.goto('/design/sales/o/client?tab=types');
    await page.getByRole('heading', { name: '企业' }).waitFor();
    await j.screen(page, 'designer-types');
    await page.goto('/design/sales/o/client?tab=buttons');
    await page.getByRole('heading', { name: '标为流失' }).waitFor();
    await page.getByRole('group', { name: '状态' }).getByRole('radio', { name: '流失', checked: true }).waitFor();
    await j.screen(page, 'designer-buttons');
  });

  await j.step('a layout gets a picture and a colour', async () => {
    await page.goto('/design/sales/o/client/layouts/client_company');
    const properties = page.getByRole('group', { name: '页首图片' });
    await properties.getByRole('button', { name: '选择图片' }).click();
    await properties.locator('input[type=file]').setInputFiles({ name: 'shop.png', mimeType: 'image/png', buffer: await page.screenshot() });
    await properties.getByRole('img', { name: '现在的页首图片' }).waitFor();
    await page.getByLabel('图片说明（中文）').fill('我们的门店');
    await page.getByRole('radiogroup', { name: '主题颜色' }).getByRole('radio', { name: '青绿', exact: true }).click();
    await page.locator('[data-sheet]').getByRole('img', { name: '我们的门店' }).waitFor();
    await j.screens(page, 'designer-head');
    await page.getByRole('button', { name: '预览' }).click();
    await page.getByRole('dialog', { name: '预览' }).getByRole('img', { name: '我们的门店' }).waitFor();
    await j.screen(page, 'designer-head-preview');
    await api.post('/api/v1/releases', { note: '页首' });
    await page.goto('/a/sales/o/client/new?type=company');
    await page.getByRole('img', { name: '我们的门店' }).waitFor();
    await j.screens(page, 'form-head');
    const { id } = await api.post('/api/v1/objects/client/records', { name: '中兴', tax: '3', record_type: 'company' });
    await page.goto(`/a/sales/o/client/${id}`);
    await page.getByRole('button', { name: '编辑', exact: true }).click();
    await page.getByRole('img', { name: '我们的门店' }).waitFor();
    await j.screen(page, 'edit-head');
  });

  await j.step('a phone has them too', async () => {
    const small = await j.visit({ viewport: phone, touch: true, who: admin, locale: 'en-GB', path: '/a/sales/o/client/new?type=company' });
    await small.getByRole('tab').first().waitFor();
    await small.getByRole('img', { name: '我们的门店' }).waitFor();
    await j.screen(small, 'phone');
  });
}
