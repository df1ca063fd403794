import assert from 'node:assert/strict';
import { choose } from '../harness/hands.mjs';
import { admin, phone } from '../harness/journey.mjs';

const option = (value, zh, en, more = {}) => ({ value, label: { zh, en }, ...more });

/** Options that fields share, options that depend on another choice, where things are used, and what takes their place. */
export default async function optionSets(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('门店', [
    ['app', { kind: 'app', key: 'shops', label: { zh: '门店', en: 'Shops' }, navigation: [{ items: [{ object: 'shop' }] }] }],
    ['option_set', { kind: 'option_set', key: 'province', app: 'shops', label: { zh: '省', en: 'Province' }, options: [option('gd', '广东', 'Guangdong', { color: 'green' }), option('zj', '浙江', 'Zhejiang', { color: 'blue' })] }],
    ['option_set', { kind: 'option_set', key: 'city', app: 'shops', label: { zh: '市', en: 'City' }, parent: 'province', options: [option('sz', '深圳', 'Shenzhen', { parents: ['gd'] }), option('gz', '广州', 'Guangzhou', { parents: ['gd'] }), option('hz', '杭州', 'Hangzhou', { parents: ['zj'] })] }],
    ['object', { kind: 'object', key: 'shop', app: 'shops', label: { zh: '门店', en: 'Shop' }, title: 'name', fields: [
      { key: 'name', type: 'text', label: { zh: '名称', en: 'Name' } },
      { key: 'province', type: 'select', label: { zh: '所在省', en: 'Province' }, option_set: 'province' },
      { key: 'city', type: 'select', label: { zh: '所在市', en: 'City' }, option_set: 'city', depends_on: 'province' },
      { key: 'area', type: 'text', label: { zh: '面积', en: 'Area' } },
      { key: 'far', type: 'formula', label: { zh: '远', en: 'Far' }, result: 'text', formula: 'record.city == "gz" ? record.area : ""' },
    ] }],
    ['view', { kind: 'view', key: 'south', app: 'shops', object: 'shop', label: { zh: '广东门店', en: 'Guangdong' }, columns: [{ field: 'name' }, { field: 'city' }], filter: 'record.province == "gd" && record.area != ""' }],
  ]);
  for (const [name, city, area] of [['甲店', 'gz', '120'], ['乙店', 'sz', '85.5'], ['丙店', 'gz', '很大']]) await api.post('/api/v1/objects/shop/records', { name, province: 'gd', city, area });

  await j.step('a form offers what goes with the choice above, and takes away what no longer does', async () => {
    const page = await j.visit({ who: admin, path: '/a/shops/o/shop/new' });
    await choose(page, '所在省', '广东');
    await choose(page, '所在市', '深圳');
    await j.screens(page, 'form');
    await choose(page, '所在省', '浙江');
    assert.equal(await page.getByText('深圳', { exact: true }).count(), 0);
    await choose(page, '所在市', '杭州');
  });

  const page = await j.visit({ who: admin, path: '/design/shops/option-sets?node=city' });
  await j.step('an option set tells how often each option is used, and where the set is', async () => {
    await page.getByTitle('2 条记录选了它').waitFor();
    await page.getByRole('link', { name: /所在市/ }).waitFor();
    await j.screens(page, 'set');
    const small = await j.visit({ who: admin, viewport: phone, path: '/design/shops/option-sets?node=city' });
    await small.getByTitle('2 条记录选了它').waitFor();
    await j.screen(small, 'set');
  });

  await j.step('a used option goes once another takes its place, in records and in formulas', async () => {
    await page.getByRole('button', { name: '广州 的更多操作' }).click();
    await page.getByRole('menuitem', { name: /^移除|^删除/ }).click();
    const dialog = page.getByRole('dialog', { name: '删除选项“广州”？' });
    await dialog.getByText('2 条记录选了它，删除前要换成别的选项。').waitFor();
    await choose(dialog, '替换为…', '深圳');
    await j.screens(page, 'replace-option');
    await dialog.getByRole('button', { name: '替换并删除' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('已保存到草稿').first().waitFor();
    await api.post('/api/v1/releases', { note: '合并广州' });
    const { items } = await api.get('/api/v1/objects/shop/records?filter=' + encodeURIComponent('record.city == "sz"'));
    assert.equal(items.length, 3);
    const shop = await api.get('/api/v1/definitions/object/shop');
    assert.equal(shop.fields.find((f) => f.key === 'far').formula, 'record.city == "sz" ? record.area : ""');
  });

  await j.step('uses of a field are lines with the name marked, and another takes its place', async () => {
    await page.goto('/design/shops/o/shop?tab=uses&field=area');
    await page.getByText('2 处引用').waitFor();
    await j.screens(page, 'uses');
    await page.getByRole('button', { name: '替换为…' }).click();
    const dialog = page.getByRole('dialog', { name: /^把面积替换为/ });
    await choose(dialog, '替换为', '名称');
    await dialog.getByText('record.city == "sz" ? record.name : ""').waitFor();
    await j.screens(page, 'replace');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });

  await j.step('a type is changed with a look at what becomes of the values', async () => {
    await page.goto('/design/shops/o/shop?field=area');
    await page.getByRole('button', { name: '更改类型…' }).click();
    const dialog = page.getByRole('dialog', { name: '更改“面积”的类型' });
    await choose(dialog, '从“单行文本”改成', '数字');
    await dialog.getByText('2 条转换成功 · 1 条会变空').waitFor();
    await dialog.getByText('很大').waitFor();
    await dialog.getByText('移到新字段').click();
    await j.screens(page, 'convert');
    await dialog.getByRole('button', { name: '更改类型', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('面积（原值）').first().waitFor();
  });

  await j.step('what is used is not archived before something takes its place', async () => {
    await page.goto('/design/shops/o/shop?field=province');
    await page.getByRole('button', { name: '归档字段', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: '归档字段“所在省”？' });
    await dialog.getByText('还有 2 处在用，先替换或改掉。').first().waitFor();
    await j.screens(page, 'archive');
  });

  await j.step('the same in English', async () => {
    await api.patch('/api/v1/me', { locale: 'en' });
    const english = await j.visit({ who: admin, locale: 'en-US', path: '/design/shops/option-sets?node=city' });
    await english.getByTitle('3 records have it').waitFor();
    await j.shot(english, 'english-set');
    await english.goto('/design/shops/o/shop?tab=uses&field=province');
    await english.getByText('2 uses').waitFor();
    await j.shot(english, 'english-uses');
    await api.patch('/api/v1/me', { locale: 'zh' });
  });
}
