import assert from 'node:assert/strict';
import path from 'node:path';
import { choose } from '../harness/hands.mjs';
import { admin, output, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

const both = (zh, en) => ({ zh, en });
const text = { key: 'name', type: 'text', label: both('名称', 'Name'), required: true };
const product = { kind: 'object', key: 'product', app: 'sales', label: both('产品', 'Product'), title: 'name', fields: [text, { key: 'price', type: 'money', label: both('标价', 'List price') }, { key: 'remark', type: 'text', label: both('提示', 'Remark') }] };
const order = { kind: 'object', key: 'order', app: 'sales', label: both('订单', 'Order'), title: 'name', owner: true, fields: [{ ...text, label: both('订单名称', 'Order name') }] };

/** What the designer's mouse and keys have not made of the sub-form: links, formulas, what follows from rows. */
const whole = (lines) => ({
  ...order,
  fields: [
    ...order.fields,
    {
      ...lines,
      fields: [
        { key: 'product', type: 'relation', object: 'product', label: both('产品', 'Product'), required: true, fill: { note: 'remark' } },
        { key: 'quantity', type: 'number', label: both('数量', 'Quantity'), min: 1, default: 1 },
        { key: 'price', type: 'money', label: both('单价', 'Unit price'), default: { expr: 'record.product.price' } },
        { key: 'amount', type: 'formula', result: 'money', label: both('金额', 'Amount'), formula: 'record.quantity * record.price' },
        { key: 'note', type: 'text', label: both('备注', 'Note'), required_when: 'record.quantity > 100' },
      ],
      default_rows: 1,
      totals: ['quantity', 'amount'],
      title: 'product',
    },
    { key: 'total', type: 'formula', result: 'money', label: both('订单金额', 'Order total'), formula: 'SUM(record.lines.map(l, l.amount))' },
  ],
});

/** Lines of an order: designed, filled in by keys alone, pasted, summed, refused, changed, told; the same on a phone. */
export default async function subform(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('订单', [
    ['app', { kind: 'app', key: 'sales', label: both('销售', 'Sales'), navigation: [{ items: [{ object: 'order' }, { object: 'product' }] }] }],
    ['object', product],
    ['object', order],
    ['form', { kind: 'form', key: 'order_full', app: 'sales', object: 'order', columns: 2, nodes: [{ field: 'name' }] }],
  ]);
  for (const [name, price] of [['交换机', 880], ['路由器', 1200.5], ['防火墙', 9600]]) await api.post('/api/v1/objects/product/records', { name, price });
  const page = await j.visit({ who: admin, path: '/design/sales/o/order/layouts/order_full' });
  const saved = () => page.locator('[data-save=saved]').waitFor();

  await j.step('a sub-form is put on the sheet and gets its columns', async () => {
    const item = page.locator('[data-item=subform]');
    await item.focus();
    await page.keyboard.press('Enter');
    const label = page.getByRole('textbox', { name: '标题（中文）' });
    await until('the new label is chosen', () => label.evaluate((input) => input === document.activeElement && input.value === '新字段'));
    await page.keyboard.type('产品明细');
    await page.keyboard.press('Tab');
    const drawer = page.getByRole('dialog', { name: '列的属性' });
    for (const [type, words] of [['单行文本', '备注'], ['数字', '数量']]) {
      await page.getByRole('button', { name: '添加列' }).click();
      await page.getByRole('menuitem', { name: type }).click();
      await drawer.getByRole('textbox', { name: '标题（中文）' }).fill(words);
      await page.keyboard.press('Tab');
      await j.screen(page, `column-${type}`);
      // Escape closes the drawer and leaves the sub-form chosen.
      await drawer.getByRole('radio').first().or(drawer.getByRole('switch').first()).first().focus();
      await page.keyboard.press('Escape');
      await drawer.waitFor({ state: 'detached' });
    }
    await page.getByRole('button', { name: /^数量/ }).focus();
    await page.keyboard.press('Alt+ArrowUp');
    await page.getByLabel('最少行数').fill('1');
    await choose(page, '合计的列', '数量');
    await page.keyboard.press('Escape');
    await saved();
    const sheet = page.locator('[data-sheet]');
    await sheet.getByText('数量合计').waitFor();
    await j.screen(page, 'designer');
    const { $meta, ...draft } = await api.get('/api/v1/definitions/object/order');
    const lines = draft.fields.at(-1);
    assert.deepEqual([lines.type, lines.fields.map((column) => column.type), lines.min_rows, lines.totals], ['subform', ['number', 'text'], 1, [lines.fields[0].key]]);
    const form = await api.get('/api/v1/definitions/form/order_full');
    await api.publish('明细', [
      ['object', whole({ key: 'lines', type: 'subform', label: lines.label, min_rows: lines.min_rows })],
      ['form', { kind: 'form', key: 'order_full', app: 'sales', object: 'order', columns: 2, nodes: [{ field: 'name' }, { field: 'total' }, { field: 'lines' }] }],
    ]);
    assert.equal(form.nodes.length, 2);
  });

  const lines = page.getByRole('grid', { name: '产品明细' });
  const cell = (row, column) => lines.locator(`[role=rowgroup] [data-row="${row}"]`).getByRole('gridcell').nth(column);
  const shows = (row, column, words) => until(`row ${row} shows ${words}`, async () => (await cell(row, column).innerText()).trim() === words);
  const sums = () => lines.locator('[role=row]').last().innerText();
  const rows = () => lines.locator('[role=rowgroup] [data-row]').count();

  await j.step('rows are filled in by keys alone', async () => {
    await page.goto('/a/sales/o/order/new');
    await page.getByLabel('订单名称').fill('园区网二期');
    await lines.waitFor();
    assert.equal(await rows(), 1);
    await lines.focus();
    await page.keyboard.press('F2');
    await page.getByRole('option', { name: /防火墙/ }).first().waitFor();
    await page.keyboard.type('交换');
    await page.getByRole('option', { name: /防火墙/ }).waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await shows(0, 2, '¥880.00');
    await page.keyboard.press('Tab');
    await page.keyboard.type('20');
    await page.keyboard.press('Enter');
    await shows(0, 3, '¥17,600.00');
    assert.equal(await rows(), 2);
    await page.getByRole('group', { name: '订单金额' }).getByText('¥17,600.00').waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Control+d');
    await until('a copy', async () => (await rows()) === 3);
    await page.getByRole('group', { name: '订单金额' }).getByText('¥35,200.00').waitFor();
    await page.keyboard.press('Control+Backspace');
    await until('gone again', async () => (await rows()) === 2);
    await page.getByText('已删除 1 行').waitFor();
    await page.keyboard.press('Control+z');
    await until('back again', async () => (await rows()) === 3);
    await page.keyboard.press('Control+z');
    await until('the copy is taken back', async () => (await rows()) === 2);
    await j.screens(page, 'form');
  });
  const paste = async (words) => {
    await page.evaluate((block) => navigator.clipboard.writeText(block), words);
    await page.keyboard.press('Control+v');
  };

  await j.step('a block of Excel with titles goes where its titles say', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await cell(1, 1).click();
    await paste('单价\t产品\t数量\n1000\t路由器\t2\n9,600.00\t防火墙\t三\n5\t没有的产品\t1');
    await page.getByText('已粘贴 3 行，有 2 处没有读懂，已标红').waitFor();
    await until('three more rows', async () => (await rows()) === 4);
    await shows(1, 0, '路由器');
    await shows(1, 3, '¥2,000.00');
    await page.getByText('2 处错误').waitFor();
    await j.screen(page, 'pasted');
    await cell(2, 1).click();
    await page.getByRole('alert').getByText('“三”没有读懂').waitFor();
    await page.keyboard.type('3');
    await page.keyboard.press('Enter');
    await shows(2, 3, '¥28,800.00');
    await page.keyboard.press('Control+Backspace');
    await until('the row without a product is gone', async () => (await rows()) === 3);
    assert.match(await sums(), /25[^]*¥48,400\.00/);
  });

  await j.step('columns that are not ours are asked about', async () => {
    await cell(2, 1).click();
    await paste('件数\t价钱\t颜色\n4\t10\t红\n5\t20\t蓝');
    const strip = page.getByRole('region', { name: '从 Excel 粘贴' });
    await strip.getByText('颜色').waitFor();
    await j.screen(page, 'mapping', { data: ['件数', '价钱', '颜色'] });
    await choose(strip, '粘贴的第 3 列对应', '备注');
    await strip.getByRole('button', { name: '粘贴 2 行' }).click();
    await shows(4, 4, '蓝');
    await page.getByRole('button', { name: '撤销' }).last().click();
    await until('as before', async () => (await rows()) === 3);
    await shows(2, 3, '¥28,800.00');
  });

  await j.step('several records at once', async () => {
    await page.getByRole('button', { name: '批量选择产品' }).click();
    const dialog = page.getByRole('dialog', { name: '查找产品' });
    await dialog.getByText('交换机').click();
    await dialog.getByText('路由器').click();
    await j.screen(page, 'pick');
    await dialog.getByRole('button', { name: '选择 2 条' }).click();
    await shows(4, 0, '路由器');
    await shows(4, 2, '¥1,200.50');
  });

  await j.step('lines of a file are added, and saved with the form only', async () => {
    const before = await rows();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: '从文件导入' }).click();
    await (await chooser).setFiles({ name: '明细.csv', mimeType: 'text/csv', buffer: Buffer.from('产品,件数,数量\n防火墙,箱,2\n交换机,箱,三\n') });
    const strip = page.getByRole('region', { name: '从文件导入' });
    await strip.getByText('明细.csv').waitFor();
    await j.screen(page, 'file', { data: ['件数', '箱'] });
    await strip.getByRole('button', { name: '导入 2 行' }).click();
    await page.getByText('已加入 2 行，有 1 处没有读懂，已标红').waitFor();
    await shows(before, 0, '防火墙');
    assert.equal((await api.records('order', { fields: 'name' })).items.length, 0);
    await page.getByRole('button', { name: '撤销' }).last().click();
    await until('as before', async () => (await rows()) === before);
  });

  await j.step('a row is carried by its grip, and put back', async () => {
    const grip = lines.locator('[data-row="2"] [data-grip]');
    const [from, to] = [await grip.boundingBox(), await lines.locator('[data-row="0"]').boundingBox()];
    await page.mouse.move(from.x + 4, from.y + 8);
    await page.mouse.down();
    await page.mouse.move(from.x + 4, to.y + 4, { steps: 6 });
    await page.mouse.up();
    await shows(0, 0, '防火墙');
    await page.getByRole('button', { name: '第 1 行的操作' }).click();
    await page.getByRole('menuitem', { name: '下移' }).click();
    await shows(1, 0, '防火墙');
    await page.getByRole('button', { name: '第 2 行的操作' }).click();
    await page.getByRole('menuitem', { name: '下移' }).click();
    await shows(2, 0, '防火墙');
  });

  await j.step('what a row lacks is told in its cell, by the browser and by the server', async () => {
    await cell(4, 1).click();
    await page.keyboard.type('101');
    await page.keyboard.press('Enter');
    await until('Enter at the end adds a row', async () => (await rows()) === 6);
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await until('the empty row is left out', async () => (await rows()) === 5);
    await page.getByText('1 处错误').waitFor();
    await j.screen(page, 'faults');
    await cell(4, 4).click();
    await page.keyboard.type('大单');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.locator('#content').getByRole('heading', { name: '园区网二期', level: 1 }).waitFor();
    const [saved] = (await api.records('order', { fields: 'name,lines,total' })).items;
    assert.deepEqual(saved.lines.map((line) => line.quantity), [20, 2, 3, 1, 101]);
    assert.equal(saved.total, saved.lines.reduce((sum, line) => sum + line.amount, 0));
  });

  await j.step('a record shows its rows, they are changed, and the history tells which', async () => {
    await page.getByRole('group', { name: '产品明细' }).getByRole('table').waitFor();
    await j.screen(page, 'record');
    await page.keyboard.press('e');
    await lines.waitFor();
    await cell(0, 1).click();
    await page.keyboard.type('21');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Alt+ArrowDown');
    await shows(2, 0, '路由器');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Control+Backspace');
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByRole('group', { name: '产品明细' }).getByRole('table').waitFor();
    await page.getByRole('tab', { name: '变更' }).click();
    await page.getByText('修改第 1 行').waitFor();
    await page.getByText('删除第 4 行').waitFor();
    await j.screen(page, 'history');
  });

  await j.step('orders come back with their rows from the file that they went into', async () => {
    const order = async () => (await api.records('order', { fields: 'name,lines' })).items.map(({ name, lines: all }) => [name, all.map((line) => [line.product, line.quantity])]);
    const before = await order();
    const other = await j.visit({ who: admin, path: '/a/sales/o/order?cols=name,lines' });
    await other.getByRole('grid').getByText('园区网二期').waitFor();
    await other.getByRole('toolbar').first().getByRole('button', { name: '更多', exact: true }).click();
    await other.getByRole('menuitem', { name: '导出' }).click();
    const dialog = other.getByRole('dialog', { name: '导出订单' });
    await dialog.getByText('放在记录下面，一行一条明细').click();
    await j.screen(other, 'export');
    const download = other.waitForEvent('download');
    await dialog.getByRole('button', { name: '导出 1 条' }).click();
    const file = path.join(output, 'orders.xlsx');
    await (await download).saveAs(file);
    await other.goto('/a/sales/o/order/import');
    await other.locator('input[type=file]').first().setInputFiles(file);
    await other.getByRole('table', { name: '文件列与字段' }).waitFor();
    await other.getByText('产品明细 · 数量').first().waitFor();
    await j.screen(other, 'import-map', { data: ['orders.xlsx'] });
    await other.getByRole('button', { name: '下一步' }).click();
    await other.getByRole('radio', { name: /按键更新/ }).click();
    await other.getByText('文件里的明细会取代记录原有的明细').waitFor();
    await j.screen(other, 'import-mode', { data: ['orders.xlsx'] });
    const count = before[0][1].length;
    await other.getByRole('button', { name: `试算 ${count} 行` }).click();
    await other.getByText('每一行都可以导入').waitFor();
    await other.locator('dl').getByText('明细行', { exact: true }).locator('..').getByText(String(count - 1), { exact: true }).waitFor();
    await j.screen(other, 'import-dry', { data: ['orders.xlsx'] });
    await other.getByRole('button', { name: /^导入 / }).click();
    await other.getByText(/^已导入 1 条订单/).first().waitFor();
    assert.deepEqual(await order(), before);
    await other.close();
    await page.reload();
  });

  await j.step('two people change rows at once, and both are kept', async () => {
    const { items: [{ id }] } = await api.records('order', { fields: 'name' });
    await page.getByRole('tab', { name: '详情' }).click();
    await page.keyboard.press('e');
    await lines.waitFor();
    await cell(0, 1).click();
    await page.keyboard.type('25');
    await page.keyboard.press('Enter');
    const now = await api.get(`/api/v1/objects/order/records/${id}`);
    const [first, , ...rest] = now.lines.map((line) => ({ id: line.id }));
    await api.patch(`/api/v1/objects/order/records/${id}`, { version: now.version, lines: [first, ...rest, { product: now.lines[0].product, quantity: 8 }] });
    page.seen.expect(/409/);
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText(/^已和.+的修改合并保存$/).waitFor();
    await until('both are in the record', async () => {
      const { lines: merged } = await api.get(`/api/v1/objects/order/records/${id}`);
      return merged[0].quantity === 25 && merged.at(-1).quantity === 8 && merged.length === now.lines.length;
    });
  });

  await j.step('what the server refuses stands in its cell, and a crash costs no row', async () => {
    const spare = await api.post('/api/v1/objects/product/records', { name: '样机', price: 5, remark: '样品' });
    await page.goto('/a/sales/o/order/new');
    await page.getByLabel('订单名称').fill('样机订单');
    await lines.waitFor();
    await cell(0, 0).click();
    await page.getByRole('option', { name: /^样机/ }).first().click();
    await shows(0, 2, '¥5.00');
    await shows(0, 4, '样品');
    await until('a draft is kept', () => page.evaluate(() => Object.entries(localStorage).some(([key, value]) => key.startsWith('tenon.form.') && value.includes('product'))));
    page.once('dialog', (asked) => asked.accept());
    await page.reload();
    await page.getByRole('button', { name: '使用' }).click();
    await shows(0, 2, '¥5.00');
    await shows(0, 0, '样机');
    await api.delete(`/api/v1/objects/product/records/${spare.id}`);
    page.seen.expect(/40[04]/); // the product is gone for the form, too
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText('1 处错误').waitFor();
    await page.getByRole('alert').waitFor();
    await j.shot(page, 'refused');
    await page.keyboard.press('F2');
    await page.getByRole('option', { name: /^防火墙/ }).first().click();
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.locator('#content').getByRole('heading', { name: '样机订单', level: 1 }).waitFor();
  });

  await j.step('on a phone rows are cards, and a row is a sheet', async () => {
    const small = await j.visit({ who: admin, viewport: phone, touch: true, path: '/a/sales/o/order/new' });
    await small.getByLabel('订单名称').fill('手机下单');
    await small.getByRole('button', { name: /空行/ }).click();
    const sheet = small.getByRole('dialog');
    await choose(sheet, '产品', /^防火墙/);
    await sheet.getByLabel('数量').fill('2');
    await j.screen(small, 'phone-row');
    await sheet.getByRole('button', { name: '添加一行' }).click();
    await choose(sheet, '产品', /^交换机/);
    await sheet.getByRole('button', { name: '完成' }).click();
    await small.getByText('2 × ¥9,600.00 = ¥19,200.00').waitFor();
    await small.getByText('¥20,080.00').first().waitFor();
    await j.screen(small, 'phone-cards');
    await small.getByRole('button', { name: '保存', exact: true }).click();
    await small.getByText('手机下单').first().waitFor();
    await small.getByText('2 × ¥9,600.00 = ¥19,200.00').waitFor();
    await j.screen(small, 'phone-record');
  });

  await j.step('in English, with a list that counts the rows', async () => {
    await api.patch('/api/v1/me', { locale: 'en' });
    const other = await j.visit({ who: admin, path: '/a/sales/o/order?cols=name,lines,total' });
    await other.getByRole('grid').getByText('4 rows', { exact: true }).waitFor();
    await j.shot(other, 'list-en');
    await other.goto('/a/sales/o/order/new');
    await other.getByRole('grid', { name: '产品明细' }).waitFor();
    await other.getByRole('button', { name: 'Paste from Excel' }).click();
    await other.getByRole('textbox', { name: 'Copy in Excel, then paste here' }).waitFor();
    await j.shot(other, 'form-en');
  });
}
