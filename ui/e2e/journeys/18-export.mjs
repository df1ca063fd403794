import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { rowsOf } from '../harness/csv.mjs';
import { row, totalIs } from '../harness/hands.mjs';
import { admin, output, phone } from '../harness/journey.mjs';

const seller = { name: '王芳', email: 'wang@example.com', password: 'wang-fang-2026' };

/** Records leave as files with what one may see of them, and an Excel workbook comes back in. */
export default async function exporting(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('导出', [
    ['app', { kind: 'app', key: 'shop', label: { zh: '门店', en: 'Shop' }, navigation: [{ items: [{ object: 'item' }] }] }],
    ['object', { kind: 'object', key: 'item', app: 'shop', label: { zh: '商品', en: 'Item' }, title: 'name', fields: [
      { key: 'name', type: 'text', label: { zh: '品名', en: 'Item' }, search: true },
      { key: 'price', type: 'money', label: { zh: '单价', en: 'Price' } },
      { key: 'since', type: 'date', label: { zh: '上架日期', en: 'On sale since' } },
      { key: 'cost', type: 'money', label: { zh: '进价', en: 'Cost' } },
      { key: 'papers', type: 'file', label: { zh: '资料', en: 'Papers' } },
      { key: 'photo', type: 'image', label: { zh: '照片', en: 'Photo' } },
    ] }],
    ['role', { kind: 'role', key: 'seller', app: 'shop', label: { zh: '销售', en: 'Seller' }, grants: [{ object: 'item', operations: ['view', 'export'], read: ['name', 'price', 'since'], limits: { export: 2 } }] }],
  ]);
  for (const [name, price, since] of [['=1+1 号笔', 12.5, '2026-01-05'], ['墨水', 1234.56, '2026-02-28'], ['纸', 3, null]])
    await api.post('/api/v1/objects/item/records', { name, price, since, cost: 8051, papers: [await api.upload('质检/报告.txt', `${name} 合格`)] });
  await api.post('/api/v1/people', { ...seller, roles: ['seller'] });

  const page = await j.visit({ who: admin, path: '/a/shop/o/item' });
  await totalIs(page, 3);
  const dialog = page.getByRole('dialog', { name: '导出商品' });
  const open = async () => {
    await page.getByRole('toolbar').first().getByRole('button', { name: '更多', exact: true }).click();
    await page.getByRole('menuitem', { name: '导出' }).click();
    await dialog.waitFor();
  };
  const file = path.join(output, 'export.xlsx');

  await j.step('a list goes into an Excel workbook', async () => {
    await open();
    await j.screens(page, 'export');
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: '导出 3 条' }).click();
    assert.match((await download).suggestedFilename(), /^商品-\d{8}-\d{4}\.xlsx$/);
    await (await download).saveAs(file);
    await page.getByText('已导出 3 条').first().waitFor();
    await dialog.waitFor({ state: 'detached' });
  });

  await j.step('ticked rows go into delimited text that runs nothing', async () => {
    await row(page, '号笔').getByRole('gridcell').first().click();
    await page.getByRole('toolbar', { name: '批量操作' }).getByRole('button', { name: '导出' }).click();
    await dialog.getByText('已选 1 条').waitFor();
    await dialog.getByText('CSV', { exact: true }).click();
    await j.screens(page, 'export-chosen');
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: '导出 1 条' }).click();
    const rows = rowsOf((await readFile(await (await download).path(), 'utf8')).replace(/^\uFEFF/, ''));
    assert.equal(rows.length, 1);
    assert.equal(rows[0]['品名'], "'=1+1 号笔");
  });

  await j.step('files go along in a zip, in folders that are called as the records', async () => {
    await open();
    await dialog.getByText('CSV', { exact: true }).click();
    await dialog.getByText('全部可见字段').click();
    await dialog.getByText('连同附件打包为 zip').click();
    await dialog.getByText(/^1 个文件，共/).waitFor();
    await j.screens(page, 'export-files');
    await dialog.getByText('当前列表，3 条').click();
    await dialog.getByText(/^3 个文件，共/).waitFor();
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: '导出 3 条' }).click();
    assert.match((await download).suggestedFilename(), /^商品-\d{8}-\d{4}\.zip$/);
    const zip = await readFile(await (await download).path());
    for (const name of ['附件/墨水/报告.txt', '附件/纸/报告.txt', '附件/=1+1 号笔/报告.txt']) assert.ok(zip.includes(Buffer.from(name)), `${name} is in the zip`);
    await dialog.waitFor({ state: 'detached' });
  });

  await j.step('one record goes into a file from its page', async () => {
    const { items } = await api.get('/api/v1/objects/item/records?q=墨水');
    await page.goto(`/a/shop/o/item/${items[0].id}`);
    await page.getByRole('button', { name: '更多', exact: true }).click();
    await page.getByRole('menuitem', { name: '导出…' }).click();
    await dialog.getByText('CSV', { exact: true }).click();
    await j.screens(page, 'export-one');
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: '导出 1 条' }).click();
    const rows = rowsOf((await readFile(await (await download).path(), 'utf8')).replace(/^\uFEFF/, ''));
    assert.deepEqual(rows.map((one) => one['品名']), ['墨水']);
    await dialog.waitFor({ state: 'detached' });
  });

  await j.step('the workbook is imported again, each cell as what it is', async () => {
    await page.goto('/a/shop/o/item/import');
    await page.locator('input[type=file]').first().setInputFiles(file);
    await page.getByText('Excel 工作簿 · 商品 · 3 行').waitFor();
    await j.screens(page, 'import-workbook', { data: ['export.xlsx'] });
  });

  await j.step('a member takes away what they see, as many rows as their role allows', async () => {
    const mine = await j.visit({ who: seller, viewport: phone, path: '/a/shop/o/item' });
    await mine.getByText('墨水').waitFor();
    await mine.getByRole('toolbar').first().getByRole('button', { name: '更多', exact: true }).click();
    await mine.getByRole('menuitem', { name: '导出' }).click();
    await mine.getByText('24 小时内可以自由导出 2 条。这次超过了，不能导出').waitFor();
    await j.screen(mine, 'export-limit');
    await mine.getByRole('button', { name: '取消' }).click();
  });
}
