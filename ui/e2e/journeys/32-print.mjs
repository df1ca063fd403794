import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { row, totalIs } from '../harness/hands.mjs';
import { admin, output, phone } from '../harness/journey.mjs';

const seller = { name: '王芳', email: 'wang@example.com', password: 'wang-fang-2026' };
const label = (zh, en) => ({ zh, en });

/** The page as a browser puts it on paper, kept beside the pictures. */
async function onPaper(j, page, name) {
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.getByRole('navigation').count(), 0);
  assert.equal(await page.getByRole('button').count(), 0);
  await j.shot(page, `${name}-paper`);
  await page.emulateMedia({ media: null });
  const pdf = await page.pdf({ format: 'A4', printBackground: true });
  await writeFile(path.join(output, `${j.name}-${name}.pdf`), pdf);
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}

/** A list, ticked rows and a record are printed, with what one may print and read. */
export default async function printing(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('打印', [
    ['app', { kind: 'app', key: 'shop', label: label('门店', 'Shop'), navigation: [{ items: [{ object: 'bill' }] }] }],
    ['object', { kind: 'object', key: 'bill', app: 'shop', label: label('账单', 'Bill'), title: 'name', fields: [
      { key: 'name', type: 'text', label: label('客户', 'Customer'), search: true },
      { key: 'total', type: 'money', label: label('金额', 'Total') },
      { key: 'cost', type: 'money', label: label('成本', 'Cost') },
      { key: 'state', type: 'select', label: label('状态', 'State'), options: [{ value: 'open', label: label('未付', 'Open') }, { value: 'paid', label: label('已付', 'Paid') }] },
      { key: 'note', type: 'long_text', label: label('备注', 'Note') },
      { key: 'lines', type: 'subform', label: label('明细', 'Lines'), fields: [{ key: 'what', type: 'text', label: label('品名', 'What') }, { key: 'price', type: 'number', label: label('单价', 'Price') }] },
    ] }],
    ['role', { kind: 'role', key: 'seller', app: 'shop', label: label('销售', 'Seller'), grants: [
      { object: 'bill', operations: ['view'], read: ['name', 'total', 'state', 'note', 'lines'] },
      { object: 'bill', operations: ['view', 'print'], rows: 'record.state == "paid"', read: ['name', 'total', 'state', 'note', 'lines'] },
    ] }],
  ]);
  for (let i = 0; i < 80; i++)
    await api.post('/api/v1/objects/bill/records', { name: `客户${String(i).padStart(2, '0')}`, total: { amount: i * 100, currency: 'CNY' }.amount, cost: 77777, state: i < 70 ? 'paid' : 'open', note: '按月结算\n季度对账', lines: [{ what: '螺丝', price: 1.5 }, { what: '螺母', price: 2 }] });
  await api.post('/api/v1/people', { ...seller, roles: ['seller'] });
  const page = await j.visit({ who: seller, path: '/a/shop/o/bill?sort=name' });
  await totalIs(page, 80);

  await j.step('a list is printed over several sheets, without what one may not print or read', async () => {
    await page.getByRole('button', { name: '更多', exact: true }).click();
    await page.getByRole('menuitem', { name: '打印' }).click();
    const paper = page.getByRole('article', { name: '打印' });
    await paper.getByRole('heading', { name: '账单 · 70 条' }).waitFor();
    assert.equal(await paper.getByText('成本').count(), 0);
    assert.equal(await paper.getByText('客户75').count(), 0);
    await j.screens(page, 'list');
    assert.ok((await onPaper(j, page, 'list')) >= 2);
  });

  await j.step('ticked rows are printed, each on a sheet of its own', async () => {
    await page.getByRole('button', { name: '返回' }).click();
    await totalIs(page, 80);
    for (const title of ['客户01', '客户02', '客户75']) {
      if (title === '客户75') await page.getByRole('grid').press('Control+End');
      await row(page, title).getByRole('gridcell').first().click();
    }
    await page.getByRole('toolbar', { name: '批量操作' }).getByRole('button', { name: '更多' }).click();
    await page.getByRole('menuitem', { name: '打印' }).click();
    const paper = page.getByRole('article', { name: '打印' });
    await paper.getByRole('heading', { name: '账单 · 2 条' }).waitFor();
    await page.getByRole('radio', { name: '每条一页' }).click();
    await paper.getByRole('heading', { name: '客户02' }).waitFor();
    await paper.getByRole('table', { name: '明细' }).nth(1).waitFor();
    await j.screens(page, 'records');
    assert.equal(await onPaper(j, page, 'records'), 2);
  });

  await j.step('on a phone, a record from its menu', async () => {
    const id = (await api.get('/api/v1/objects/bill/records?filter=record.name%20%3D%3D%20%22%E5%AE%A2%E6%88%B703%22')).items[0].id;
    const small = await j.visit({ who: seller, path: `/a/shop/o/bill/${id}`, viewport: phone, touch: true });
    await small.getByRole('heading', { name: '客户03' }).first().waitFor();
    await small.getByRole('button', { name: '更多' }).first().click();
    await small.getByRole('menuitem', { name: '打印' }).click();
    await small.getByRole('article', { name: '打印' }).getByRole('heading', { name: '客户03' }).waitFor();
    await j.screens(small, 'record-phone');
  });

  await j.step('in English', async () => {
    await (await j.server.signIn(admin)).patch('/api/v1/me', { locale: 'en' });
    const english = await j.visit({ who: admin, path: '/a/shop/o/bill/print', locale: 'en-US' });
    await english.getByRole('heading', { name: 'Bill · 80' }).waitFor();
    await j.screen(english, 'english', { words: false });
  });
}
