import assert from 'node:assert/strict';
import { choose, grid } from '../harness/hands.mjs';
import { admin, phone } from '../harness/journey.mjs';
import { chinese } from '../harness/words.mjs';
import { until } from '../harness/until.mjs';

const member = { email: 'chen.jing@example.com', password: 'fangsun-2026' };
const both = (zh, en) => ({ zh, en });
const option = (value, zh, en) => ({ value, label: both(zh, en) });
const text = (key, zh, en, more = {}) => ({ key, type: 'text', label: both(zh, en), ...more });

const documents = [
  ['app', { kind: 'app', key: 'sales', label: both('销售', 'Sales'), navigation: [{ items: ['account', 'contact', 'deal', 'product'].map((object) => ({ object })) }] }],
  ['object', { kind: 'object', key: 'account', app: 'sales', label: both('客户', 'Account'), plural: both('客户', 'Accounts'), title: 'name', owner: true, fields: [
    text('name', '客户名称', 'Account name', { required: true, search: true }),
    text('city', '城市', 'City'),
    { key: 'level', type: 'select', label: both('级别', 'Level'), options: [option('a', 'A级', 'Grade A'), option('b', 'B级', 'Grade B')] },
    { key: 'papers', type: 'file', label: both('资料', 'Papers') },
    { key: 'sites', type: 'subform', label: both('地点', 'Sites'), fields: [text('place', '地址', 'Place')] },
  ] }],
  ['object', { kind: 'object', key: 'product', app: 'sales', label: both('产品', 'Product'), plural: both('产品', 'Products'), title: 'name', fields: [text('name', '产品名称', 'Product name', { required: true, search: true })] }],
  ['object', { kind: 'object', key: 'contact', app: 'sales', label: both('联系人', 'Contact'), plural: both('联系人', 'Contacts'), title: 'name', fields: [
    text('name', '姓名', 'Name', { required: true, search: true }),
    { key: 'account', type: 'relation', label: both('客户', 'Account'), object: 'account' },
  ] }],
  ['object', { kind: 'object', key: 'deal', app: 'sales', label: both('商机', 'Deal'), plural: both('商机', 'Deals'), title: 'name', owner: true, fields: [
    text('name', '商机名称', 'Deal name', { required: true, search: true }),
    { key: 'account', type: 'relation', label: both('客户', 'Account'), object: 'account', display: ['city', 'level'], fill: { city: 'city' } },
    text('city', '城市', 'City'),
    { key: 'products', type: 'relations', label: both('产品', 'Products'), object: 'product', max_count: 3 },
    { key: 'seller', type: 'user', label: both('销售', 'Seller'), default: { expr: 'user' } },
    { key: 'qty', type: 'number', label: both('数量', 'Quantity') },
    { key: 'boxes', type: 'formula', label: both('箱数', 'Boxes'), result: 'number', formula: 'record.qty / 10', unit: '箱' },
    { key: 'large', type: 'formula', label: both('大单', 'Large'), result: 'bool', formula: 'record.qty > 1000' },
  ] }],
  ['form', { kind: 'form', key: 'account_quick', app: 'sales', object: 'account', purpose: 'quick', nodes: ['name', 'papers', 'sites'].map((field) => ({ field })) }],
  ['role', { kind: 'role', key: 'seller', label: both('销售员', 'Seller'), grants: [
    { object: 'deal', operations: ['view'], read: '*' },
    { object: 'account', operations: ['view'], read: ['name'], rows: 'record.city == "深圳"' },
    { object: 'contact', operations: ['view'], read: '*' },
  ] }],
];

/** Relations as people use them: found, created on the way, linked from the other side, looked at in passing. */
export default async function relations(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('销售', documents);
  await api.post('/api/v1/people', { ...member, name: '陈静', roles: ['seller'] });
  const account = async (name, city, level) => (await api.post('/api/v1/objects/account/records', { name, city, level })).id;
  const [ark, bay] = [await account('方舟科技', '深圳', 'a'), await account('海湾物流', '上海', 'b')];
  for (let i = 1; i <= 30; i++) await account(`客户${String(i).padStart(2, '0')}`, '北京', 'b');
  for (const name of ['交换机', '路由器', '防火墙', '基站']) await api.post('/api/v1/objects/product/records', { name });
  for (const [name, of] of [['赵一', null], ['钱二', bay], ['孙三', ark]]) await api.post('/api/v1/objects/contact/records', { name, account: of });
  const page = await j.visit({ who: admin, path: '/a/sales/o/deal/new' });
  const find = (label) => page.getByRole('dialog', { name: `查找${label}` });
  const box = (label) => page.getByRole('combobox', { name: label, exact: true });

  await j.step('a person set by a default is named', async () => {
    await until('the name', async () => (await box('销售').inputValue()) === admin.name);
  });

  await j.step('people are found in a list of their own', async () => {
    await box('销售').focus();
    await page.keyboard.press('Alt+Enter');
    await find('销售').getByText('共 2 条').waitFor();
    await j.screen(page, 'people', { data: ['陈静', admin.name] });
    await find('销售').getByRole('searchbox').fill('chenj');
    await find('销售').getByText('共 1 条').waitFor();
    await find('销售').getByRole('gridcell', { name: '陈静' }).dblclick();
    await until('the name', async () => (await box('销售').inputValue()) === '陈静');
    assert.equal(await page.getByRole('listbox').count(), 0);
  });

  await j.step('one record is found in the whole list, searched and filtered', async () => {
    await page.getByLabel('商机名称').fill('园区网二期');
    await box('客户').click();
    await page.getByRole('option', { name: '高级查找…' }).click();
    await find('客户').getByText('共 32 条').waitFor();
    await j.screens(page, 'find', { data: ['方舟科技', '海湾物流'] });
    await find('客户').getByRole('button', { name: '筛选', exact: true }).click();
    await find('客户').getByRole('button', { name: '条件', exact: true }).click();
    await choose(find('客户'), '字段', '级别');
    await choose(find('客户'), '关系', '等于');
    await choose(find('客户'), '值', 'A级');
    await find('客户').getByText('共 1 条').waitFor();
    await j.screen(page, 'filtered', { data: ['方舟科技'] });
    await find('客户').getByRole('searchbox').fill('海湾');
    await find('客户').getByText('没有符合条件的客户').waitFor();
    await find('客户').getByRole('button', { name: '查看全部' }).click();
    await find('客户').getByText('共 32 条').waitFor();
    await find('客户').getByRole('searchbox').fill('海湾');
    await find('客户').getByText('共 1 条').waitFor();
    await find('客户').getByRole('gridcell', { name: '上海' }).click();
    await find('客户').getByText('已选 海湾物流').waitFor();
    await find('客户').getByRole('button', { name: '选择', exact: true }).click();
    assert.equal(await box('客户').inputValue(), '海湾物流');
    await until('the city is filled in', async () => (await page.getByLabel('城市').inputValue()) === '上海');
  });

  await j.step('several by the keyboard alone, no more than the field takes', async () => {
    await box('产品').focus();
    await page.keyboard.press('Alt+Enter');
    await find('产品').getByText('共 4 条').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    for (let i = 0; i < 3; i++) {
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Space');
    }
    await find('产品').getByText('最多 3 个').waitFor();
    await page.keyboard.press('Space');
    await find('产品').getByText('已选 3').waitFor();
    await page.keyboard.press('ControlOrMeta+Enter');
    await find('产品').waitFor({ state: 'detached' });
    assert.equal(await page.getByRole('button', { name: /^移除 / }).count(), 3);
  });

  await j.step('what is not there is created on the way, in full, and chosen', async () => {
    await box('客户').click();
    await page.keyboard.type('新港电子');
    await page.getByRole('option', { name: '新建“新港电子”' }).click();
    const quick = page.getByRole('dialog', { name: '快速新建客户' });
    await quick.locator('input[type=file][multiple]').setInputFiles({ name: '营业执照.txt', mimeType: 'text/plain', buffer: Buffer.from('执照') });
    await quick.getByText('营业执照.txt').waitFor();
    await quick.getByRole('button', { name: '添加一行' }).click();
    await page.keyboard.type('科技园一号');
    await page.keyboard.press('Enter');
    await quick.getByRole('button', { name: '打开完整表单' }).click();
    const full = page.getByRole('dialog', { name: '新建客户' });
    await full.getByText('营业执照.txt').waitFor();
    await full.getByText('科技园一号').waitFor();
    await full.getByLabel('城市').fill('深圳');
    await j.screen(page, 'full', { data: ['新港电子', '科技园一号'] });
    await full.getByRole('button', { name: '保存', exact: true }).click();
    await full.waitFor({ state: 'detached' });
    await until('it is chosen', async () => (await box('客户').inputValue()) === '新港电子');
    const [made] = (await api.records('account', { filter: 'record.name == "新港电子"', fields: 'name,city,papers,sites' })).items;
    assert.equal(made.papers.length, 1);
    assert.equal(made.city, '深圳');
    await page.getByLabel('数量').fill('25');
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByRole('main').getByRole('heading', { name: '园区网二期', level: 1 }).waitFor();
  });

  await j.step('no is said, and units stand beside what is computed', async () => {
    await page.getByRole('group', { name: '详情' }).getByText('箱', { exact: true }).waitFor();
    await page.getByRole('group', { name: '详情' }).getByText('否', { exact: true }).waitFor();
  });

  await j.step('a link shows its card to whom points at it or asks by a key', async () => {
    const link = page.getByRole('link', { name: '新港电子' }).last();
    await link.hover();
    const card = page.getByRole('dialog', { name: '一览' });
    await card.getByText('深圳').waitFor();
    await j.screen(page, 'card', { data: ['新港电子'] });
    await page.mouse.move(5, 5);
    await card.waitFor({ state: 'detached' });
    await link.focus();
    await page.keyboard.press('Alt+ArrowDown');
    await card.getByRole('link', { name: '新港电子' }).waitFor();
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
  });

  await j.step('a value in its place, and one in a list, are found the same way', async () => {
    const details = page.getByRole('group', { name: '详情' });
    await details.getByRole('button', { name: /^修改 客户/ }).click({ force: true });
    await page.keyboard.press('Alt+Enter');
    await find('客户').getByRole('searchbox').fill('方舟');
    await find('客户').getByText('共 1 条').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await details.getByRole('link', { name: '方舟科技' }).waitFor();
    await until('it is saved', async () => (await api.records('deal', { fields: 'account' })).items[0].account === ark);
    await page.goto('/a/sales/o/deal');
    await grid(page).getByText('方舟科技').dblclick();
    await page.getByRole('option', { name: '高级查找…' }).click();
    await find('客户').getByRole('searchbox').fill('新港');
    await find('客户').getByText('共 1 条').waitFor();
    await find('客户').getByRole('gridcell', { name: '新港电子' }).dblclick();
    await find('客户').waitFor({ state: 'detached' });
    await grid(page).getByText('新港电子').waitFor();
    await until('it is saved', async () => {
      const made = (await api.records('account', { filter: 'record.name == "新港电子"', fields: 'name' })).items[0];
      return (await api.records('deal', { fields: 'account' })).items[0].account === made.id;
    });
  });

  await j.step('records that are there are linked from the other side, moved when one says so, and put back', async () => {
    await page.goto(`/a/sales/o/account/${ark}?tab=contact`);
    const list = page.getByRole('region', { name: '联系人' });
    await list.getByRole('link', { name: '孙三' }).waitFor();
    await list.getByRole('button', { name: '关联已有' }).click();
    await find('联系人').getByText('共 2 条').waitFor();
    await find('联系人').getByRole('gridcell', { name: '赵一' }).click();
    await find('联系人').getByRole('gridcell', { name: '钱二' }).click();
    await find('联系人').getByRole('button', { name: '选择 2 条' }).click();
    const asked = page.getByRole('dialog', { name: '2 条里有 1 条的客户会改为“方舟科技”' });
    await asked.getByText('钱二（现在是 海湾物流）').waitFor();
    await j.screen(page, 'moves', { data: ['方舟科技', '海湾物流', '钱二'] });
    await asked.getByRole('button', { name: '改为关联到这里' }).click();
    await list.getByRole('link', { name: '钱二' }).waitFor();
    await j.screens(page, 'linked', { data: ['方舟科技', '赵一', '钱二', '孙三'] });
    await page.getByRole('button', { name: '撤销' }).click();
    await list.getByRole('link', { name: '钱二' }).waitFor({ state: 'detached' });
    const back = (await api.records('contact', { filter: 'record.name == "钱二"', fields: 'name,account' })).items;
    assert.equal(back[0].account, bay);
    await list.getByRole('button', { name: '解除关联 孙三' }).click();
    await page.getByText('已解除关联 孙三').waitFor();
    await list.getByRole('link', { name: '孙三' }).waitFor({ state: 'detached' });
  });

  await j.step('a new one from the other side names it, and takes over what its field says', async () => {
    await page.goto(`/a/sales/o/account/${bay}?tab=deal`);
    await page.getByRole('button', { name: '新建商机' }).click();
    const quick = page.getByRole('dialog', { name: '快速新建商机' });
    await until('the city', async () => (await quick.getByLabel('城市').inputValue()) === '上海');
    await quick.getByLabel('商机名称').fill('仓储网络');
    await quick.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByRole('link', { name: '仓储网络' }).waitFor();
    const made = (await api.records('deal', { filter: 'record.name == "仓储网络"', fields: 'account,city' })).items[0];
    assert.deepEqual([made.account, made.city], [bay, '上海']);
    await api.delete(`/api/v1/objects/deal/records/${made.id}`);
  });

  await j.step('several on both sides, and what refuses says why', async () => {
    const [product] = (await api.records('product', { filter: 'record.name == "基站"', fields: 'name' })).items;
    const [deal] = (await api.records('deal', { filter: 'true', fields: 'name,products' })).items;
    const other = deal.products.includes(product.id) ? ((await api.records('product', { filter: `!(record.id in ${JSON.stringify(deal.products)})`, fields: 'name' })).items)[0] : product;
    await page.goto(`/a/sales/o/product/${other.id}?tab=deal`);
    await page.getByRole('button', { name: '关联已有' }).click();
    await find('商机').getByRole('gridcell', { name: '园区网二期' }).click();
    await find('商机').getByRole('button', { name: '选择 1 条' }).click();
    await page.getByRole('alert').getByText('园区网二期').waitFor();
    await j.screen(page, 'refused', { data: ['园区网二期', '基站', '交换机', '路由器', '防火墙'] });
    await api.patch(`/api/v1/objects/deal/records/${deal.id}`, { products: deal.products.slice(0, 1) });
    await page.getByRole('button', { name: '关联已有' }).click();
    await find('商机').getByRole('gridcell', { name: '园区网二期' }).click();
    await find('商机').getByRole('button', { name: '选择 1 条' }).click();
    await page.getByRole('link', { name: '园区网二期' }).waitFor();
    assert.equal(((await api.records('deal', { filter: 'true', fields: 'products' })).items)[0].products.length, 2);
  });

  await j.step('a person without the right sees neither the button nor the record', async () => {
    const chen = await j.visit({ who: member, path: `/a/sales/o/account/${ark}?tab=contact` });
    await chen.getByRole('main').getByRole('heading', { name: '方舟科技', level: 1 }).waitFor();
    await chen.getByRole('region', { name: '联系人' }).waitFor();
    assert.equal(await chen.getByRole('button', { name: '关联已有' }).count(), 0);
    assert.equal(await chen.getByRole('button', { name: /^解除关联/ }).count(), 0);
    await chen.goto('/a/sales/o/deal');
    await grid(chen).getByText('园区网二期').waitFor();
    await grid(chen).getByText('新港电子').hover();
    await chen.getByRole('dialog', { name: '一览' }).getByRole('link', { name: '新港电子' }).waitFor();
    assert.equal(await chen.getByRole('dialog', { name: '一览' }).getByText('深圳').count(), 0);
  });

  await j.step('on the phone the dialog fills the screen, and a tap chooses', async () => {
    const small = await j.visit({ who: admin, viewport: phone, touch: true, path: '/a/sales/o/deal/new' });
    await small.getByRole('combobox', { name: '客户', exact: true }).tap();
    await small.getByRole('option', { name: '高级查找…' }).tap();
    const sheet = small.getByRole('dialog', { name: '查找客户' });
    await sheet.getByText('新港电子').waitFor();
    await j.screen(small, 'find', { data: ['方舟科技', '海湾物流', '新港电子'] });
    await sheet.getByRole('searchbox').fill('海湾');
    await sheet.getByText('共 1 条').waitFor();
    await sheet.getByText('海湾物流').tap();
    await sheet.waitFor({ state: 'detached' });
    assert.equal(await small.getByRole('combobox', { name: '客户', exact: true }).inputValue(), '海湾物流');
    await small.goto(`/a/sales/o/account/${bay}?tab=contact`);
    await small.getByRole('button', { name: '解除关联 钱二' }).waitFor();
    await j.screen(small, 'linked', { data: ['海湾物流', '钱二'] });
  });

  await j.step('the same in English', async () => {
    await api.patch('/api/v1/me', { locale: 'en' });
    const english = await j.visit({ who: admin, locale: 'en-US', path: '/a/sales/o/deal/new' });
    await english.getByRole('combobox', { name: 'Products', exact: true }).click();
    await english.getByRole('option', { name: 'Find…' }).click();
    const dialog = english.getByRole('dialog', { name: 'Find Products' });
    await dialog.getByRole('gridcell', { name: '交换机' }).click();
    await dialog.getByText('1 chosen').waitFor();
    await dialog.getByRole('button', { name: 'Filter', exact: true }).click();
    assert.deepEqual(await chinese(english, [/交换机|路由器|防火墙|基站|方榫|林晓|^林$|^箱$/]), []);
    await j.shot(english, 'find-english');
    await dialog.getByRole('button', { name: 'Choose 1' }).click();
    await english.goto(`/a/sales/o/account/${bay}?tab=contact`);
    await english.getByRole('button', { name: 'Link existing' }).waitFor();
    await english.getByRole('button', { name: 'Unlink 钱二' }).waitFor();
  });
}
