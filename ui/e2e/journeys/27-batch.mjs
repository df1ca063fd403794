import assert from 'node:assert/strict';
import { row, totalIs } from '../harness/hands.mjs';
import { admin, desktop, phone } from '../harness/journey.mjs';

const seller = { name: '王芳', email: 'wang@example.com', password: 'wang-fang-2026' };
const label = (zh, en) => ({ zh, en });

/** Many records are changed at once, with the count first, and all of it is undone as one. */
export default async function batches(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('批量', [
    ['app', { kind: 'app', key: 'shop', label: label('门店', 'Shop'), navigation: [{ items: [{ object: 'item' }] }] }],
    ['object', { kind: 'object', key: 'item', app: 'shop', owner: true, label: label('商品', 'Item'), title: 'name', fields: [
      { key: 'name', type: 'text', label: label('品名', 'Item name'), search: true },
      { key: 'place', type: 'text', label: label('产地', 'Made in') },
      { key: 'price', type: 'number', label: label('单价', 'Price') },
      { key: 'marks', type: 'tags', label: label('标签', 'Marks') },
      { key: 'state', type: 'select', label: label('状态', 'State'), options: [{ value: 'on', label: label('在售', 'On sale') }, { value: 'off', label: label('下架', 'Off sale') }] },
    ] }],
    ['role', { kind: 'role', key: 'seller', app: 'shop', label: label('销售', 'Seller'), grants: [
      { object: 'item', operations: ['view'] },
      { object: 'item', operations: ['view', 'edit', 'delete', 'batch', 'assign'], rows: 'record.state == "on"' },
    ] }],
  ]);
  const ids = [];
  for (let i = 0; i < 60; i++) ids.push((await api.post('/api/v1/objects/item/records', { name: `商品${String(i).padStart(2, '0')}`, place: '上海', price: i, state: i < 56 ? 'on' : 'off' })).id);
  await api.post('/api/v1/people', { ...seller, roles: ['seller'] });

  const page = await j.visit({ who: seller, path: '/a/shop/o/item?sort=name' });
  await totalIs(page, 60);
  const bar = page.getByRole('toolbar', { name: '批量操作' });
  const tick = (title) => row(page, title).getByRole('gridcell').first().click();
  const prices = async (from, to) => Promise.all(ids.slice(from, to).map(async (id) => (await api.get(`/api/v1/objects/item/records/${id}`)).price));

  await j.step('all results are edited by a formula, the number is said first', async () => {
    await tick('商品00');
    await bar.getByRole('button', { name: '选择全部 60 条结果' }).click();
    await bar.getByText('已选 60 条').waitFor();
    await bar.getByRole('button', { name: '编辑' }).click();
    const dialog = page.getByRole('dialog', { name: '编辑 60 条商品' });
    await dialog.getByRole('combobox', { name: '字段' }).or(dialog.getByRole('button', { name: '字段' })).first().click();
    await page.getByRole('option', { name: '单价' }).click();
    await dialog.getByRole('combobox', { name: '方式' }).or(dialog.getByRole('button', { name: '方式' })).first().click();
    await page.getByRole('option', { name: '公式' }).click();
    const formula = dialog.getByRole('textbox', { name: '单价的公式' });
    await formula.fill('record.name');
    await dialog.getByText('“单价”').first().waitFor();
    assert.equal(await dialog.getByRole('button', { name: '修改 60 条' }).isDisabled(), true);
    await formula.fill('record.price + 1000.0');
    await dialog.getByRole('row', { name: /^商品\d\d 原来：(\d\d?) 之后：1,0\d\d$/ }).first().waitFor();
    await dialog.getByText('将修改 60 条。').waitFor();
    await dialog.getByText('其中 4 条你不能操作，会跳过。').waitFor();
    await j.screens(page, 'batch-edit');
    await page.setViewportSize(phone);
    await dialog.getByRole('textbox', { name: '单价的公式' }).and(page.locator('input')).waitFor();
    await j.screens(page, 'batch-edit');
    await page.setViewportSize(desktop);
    await dialog.getByRole('textbox', { name: '单价的公式' }).and(page.locator('[contenteditable]')).waitFor();
    await dialog.getByRole('button', { name: '修改 56 条' }).click();
    const report = page.getByRole('dialog', { name: '完成 · 56 成功 4 未处理' });
    await report.getByText('商品56').waitFor();
    await j.screens(page, 'batch-report');
    assert.deepEqual(await prices(54, 58), [1054, 1055, 56, 57]);
    await report.getByRole('button', { name: '知道了' }).click();
  });

  await j.step('a key undoes the batch, what others changed since is listed and left', async () => {
    await api.patch(`/api/v1/objects/item/records/${ids[0]}`, { price: 7 });
    await page.keyboard.press('Control+z');
    const left = page.getByRole('dialog', { name: '1 条已被他人修改' });
    await left.getByText('1000').or(left.getByText('7')).first().waitFor();
    await j.screens(page, 'undo-conflict');
    assert.deepEqual(await prices(0, 3), [7, 1, 2]);
    await left.getByRole('checkbox', { name: '商品00' }).check();
    await left.getByRole('button', { name: '仍然撤销 1 条' }).click();
    await page.getByText('已撤销 1 条').first().waitFor();
    assert.deepEqual(await prices(0, 3), [0, 1, 2]);
  });

  await j.step('ticked rows are tagged and deleted, the toast undoes the delete', async () => {
    await page.reload();
    await totalIs(page, 60);
    await tick('商品01');
    await tick('商品02');
    await bar.getByRole('button', { name: '删除' }).click();
    const dialog = page.getByRole('dialog', { name: '删除 2 条商品？' });
    await dialog.getByText('将删除 2 条。').waitFor();
    await dialog.getByRole('button', { name: '删除 2 条' }).click();
    await page.mouse.move(2, 2); // what lies under the pointer is read ahead
    await page.getByText('已删除 2 条').first().waitFor();
    await totalIs(page, 58);
    await page.getByRole('status').getByRole('button', { name: '撤销' }).click();
    await page.getByText('已撤销 2 条').first().waitFor();
    await totalIs(page, 60);
  });

  await j.step('what one did is found again in one’s settings', async () => {
    await page.goto(new URL('/me/settings/actions', page.url()).href);
    await page.getByText('批量 · 删除 2 条商品').waitFor();
    await j.screens(page, 'my-actions');
  });

  await j.step('on a phone the bar lies below the list', async () => {
    const small = await j.visit({ who: seller, path: '/a/shop/o/item?sort=name', viewport: phone, touch: true });
    await small.getByText('商品00').first().waitFor();
    await small.goto(new URL('/me/settings/actions', small.url()).href);
    await small.getByText('批量 · 删除 2 条商品').waitFor();
    await j.screens(small, 'my-actions-phone');
  });

  await j.step('in English', async () => {
    await (await j.server.signIn(admin)).patch('/api/v1/me', { locale: 'en' });
    const english = await j.visit({ who: admin, path: '/a/shop/o/item?sort=name', locale: 'en-US' });
    await english.getByRole('region', { name: 'Item' }).getByText('60 records', { exact: true }).waitFor();
    await row(english, '商品03').getByRole('gridcell').first().click();
    const toolbar = english.getByRole('toolbar', { name: 'Batch actions' });
    await toolbar.getByRole('button', { name: 'Tags' }).click();
    const dialog = english.getByRole('dialog', { name: 'Tags of 1 × Item' });
    await dialog.waitFor();
    await j.screen(english, 'batch-tags', { words: false });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  });
}
