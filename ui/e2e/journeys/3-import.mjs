import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { rowsOf } from '../harness/csv.mjs';
import { choose, columnMenu, grid, totalIs } from '../harness/hands.mjs';
import { admin, phone } from '../harness/journey.mjs';

/** A public data set of a hardware seller's pipeline; its README beside it says more. */
const folder = path.resolve(import.meta.dirname, '../../../internal/importer/testdata/maven-crm');
const fileOf = (name) => path.join(folder, `${name}.csv`);
const rowsIn = async (name) => rowsOf(await readFile(fileOf(name), 'utf8'));

const zh = (words) => ({ zh: words });
const money = (value) => new Intl.NumberFormat('zh-CN', { style: 'currency', currency: 'CNY' }).format(value);
const many = (value) => new Intl.NumberFormat('zh-CN').format(value);

const stages = { Prospecting: '接洽', Engaging: '跟进中', Won: '赢单', Lost: '输单' };

const documents = [
  ['object', { kind: 'object', key: 'product', app: 'deals', label: { zh: '产品', en: 'Product' }, icon: 'package', title: 'name', fields: [
    { key: 'name', type: 'text', label: { zh: '产品名称', en: 'Product' }, required: true, unique: true, search: true },
    { key: 'series', type: 'text', label: { zh: '系列', en: 'Series' } },
    { key: 'price', type: 'money', label: { zh: '单价', en: 'Sales price' } },
  ] }],
  ['object', { kind: 'object', key: 'agent', app: 'deals', label: { zh: '业务员', en: 'Sales agent' }, icon: 'users', title: 'name', fields: [
    { key: 'name', type: 'text', label: { zh: '姓名', en: 'Sales agent' }, required: true, search: true },
    { key: 'manager', type: 'text', label: { zh: '主管', en: 'Manager' } },
    { key: 'office', type: 'select', label: { zh: '大区', en: 'Regional office' }, options: [
      { value: 'central', label: { zh: '中部', en: 'Central' } },
      { value: 'east', label: { zh: '东部', en: 'East' } },
      { value: 'west', label: { zh: '西部', en: 'West' } },
    ] },
  ] }],
  ['object', { kind: 'object', key: 'account', app: 'deals', label: { zh: '客户', en: 'Account' }, icon: 'building-2', title: 'name', fields: [
    { key: 'name', type: 'text', label: { zh: '客户名称', en: 'Account' }, required: true, search: true },
    { key: 'sector', type: 'select', label: { zh: '行业', en: 'Sector' }, options: ['technology', 'medical', 'retail', 'software', 'marketing', 'finance', 'entertainment', 'telecommunications', 'services'].map((value) => ({ value, label: { en: value } })) },
    { key: 'founded', type: 'number', label: { zh: '成立年份', en: 'Year established' }, decimals: 0 },
    { key: 'revenue', type: 'money', label: { zh: '年营收', en: 'Revenue' } },
    { key: 'employees', type: 'number', label: { zh: '人数', en: 'Employees' }, decimals: 0 },
    { key: 'location', type: 'text', label: { zh: '所在地', en: 'Office location' } },
    { key: 'parent', type: 'relation', label: { zh: '上级客户', en: 'Subsidiary of' }, object: 'account' },
  ] }],
  ['object', { kind: 'object', key: 'deal', app: 'deals', label: zh('商机'), icon: 'target', title: 'code', fields: [
    { key: 'code', type: 'text', label: zh('商机编号'), required: true, unique: true, search: true },
    { key: 'agent', type: 'relation', label: zh('业务员'), object: 'agent', required: true },
    { key: 'product', type: 'relation', label: zh('产品'), object: 'product', required: true },
    { key: 'account', type: 'relation', label: zh('客户'), object: 'account' },
    { key: 'stage', type: 'select', label: zh('阶段'), required: true, options: Object.entries(stages).map(([value, label]) => ({ value: value.toLowerCase(), label: { zh: label, en: value } })) },
    { key: 'engaged', type: 'date', label: zh('接洽日期') },
    { key: 'closed', type: 'date', label: zh('成交日期') },
    { key: 'amount', type: 'money', label: zh('成交金额') },
  ] }],
  ['app', { kind: 'app', key: 'deals', label: zh('硬件销售'), icon: 'handshake', navigation: [{ items: [{ object: 'deal' }, { object: 'account' }, { object: 'product' }, { object: 'agent' }] }] }],
];

/** Real files into objects that a business designed, with what stands in the way and what came of it. */
export default async function importing(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('硬件销售', documents);
  const page = await j.visit({ who: admin });
  const data = ['CSV', 'TSV'];

  const upload = async (object, name) => {
    await page.goto(`/a/deals/o/${object}/import`);
    await page.getByText('把文件拖到这里').waitFor();
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: '选择文件' }).click()]);
    await chooser.setFiles(fileOf(name));
    await page.getByRole('table', { name: '文件列与字段' }).waitFor();
  };
  const next = () => page.getByRole('button', { name: '下一步' }).click();
  const tile = (name, count) => page.locator('dl').getByText(name, { exact: true }).locator('..').getByText(many(count), { exact: true }).waitFor({ timeout: 60_000 });
  const map = (column, field) => choose(page, `${column} 对应的字段`, field, { type: field });

  await j.step('from the empty list to the wizard', async () => {
    await page.goto('/a/deals/o/product');
    await page.getByText('还没有产品').waitFor();
    await page.getByRole('button', { name: '从文件导入' }).click();
    await page.getByText('把文件拖到这里').waitFor();
    await j.screens(page, 'upload', { data });
  });

  await j.step('products: what is suggested is right', async () => {
    await upload('product', 'products');
    await page.getByText('已对应 3 / 3').waitFor();
    await page.getByRole('button', { name: '保存为对应方案' }).click();
    const dialog = page.getByRole('dialog', { name: '保存为对应方案' });
    await dialog.getByRole('textbox', { name: '名称' }).fill('厂商的产品表');
    await j.screens(page, 'save-mapping', { data });
    await dialog.getByRole('button', { name: '保存为对应方案' }).click();
    await page.getByRole('combobox', { name: /^对应方案/ }).getByText('厂商的产品表').waitFor();
    await map('series', '不导入');
    await page.getByText('已对应 2 / 3').waitFor();
    await choose(page, '对应方案', '厂商的产品表');
    await page.getByText('已对应 3 / 3').waitFor();
    await next();
    await page.getByRole('radio', { name: /仅新增/ }).waitFor();
    await j.screens(page, 'mode', { data });
    await page.getByRole('button', { name: '试算 7 行' }).click();
    await page.getByText('每一行都可以导入').waitFor();
    await page.getByRole('button', { name: '导入 7 条' }).click();
    await page.getByText('已导入 7 条产品。').first().waitFor();
  });

  await j.step('the same file again: every row says why it is refused', async () => {
    await upload('product', 'products');
    await next();
    await page.getByRole('button', { name: '试算 7 行' }).click();
    await tile('错误', 7);
    assert.equal(await page.getByRole('row').filter({ hasText: /已被|重复|已有|已使用/ }).count(), 7);
    await j.screens(page, 'dry-refused', { data: [...data, 'GTX Basic', 'GTX Pro'] });
    assert.equal((await api.records('product', { count: 'exact' })).count, 7);
  });

  await j.step('sales agents and accounts, with a misspelt sector', async () => {
    await upload('agent', 'sales_teams');
    await next();
    await page.getByRole('button', { name: '试算 35 行' }).click();
    await page.getByRole('button', { name: '导入 35 条' }).click();
    await page.getByText('已导入 35 条业务员。').first().waitFor();

    await upload('account', 'accounts');
    await page.getByText('已对应 7 / 7').waitFor();
    await page.getByRole('button', { name: '全部确认' }).click();
    await j.screen(page, 'map-accounts', { data });

    // A sector that the object has no option for becomes one.
    const sector = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'sector', exact: true }) });
    await sector.getByText('1 个没有对应').waitFor();
    await sector.getByRole('button', { name: /个值/ }).click();
    const values = page.getByRole('dialog', { name: /^对应“sector”的值/ });
    await choose(values, 'employment 的含义', '新增选项');
    await j.screens(page, 'new-option', { data });
    await values.getByRole('button', { name: '确认对应' }).click();
    await page.getByRole('dialog', { name: /新增 1 个选项/ }).getByRole('button', { name: '新增 1 个选项' }).click();
    await values.waitFor({ state: 'detached' });
    await sector.getByText('1 个没有对应').waitFor({ state: 'detached' });
    await next();
    await page.getByRole('button', { name: '试算 85 行' }).click();
    await page.getByRole('button', { name: '导入 85 条' }).click();
    await page.getByText('已导入 85 条客户。').first().waitFor();
    const [sub] = (await api.records('account', { filter: 'record.name == "Bluth Company"', expand: 'parent' })).items;
    assert.equal(sub.sector, 'technology');
    assert.equal(sub.parent.name, 'Acme Corporation');
  });

  await j.step('8,800 opportunities: columns by hand, dates month first', async () => {
    await upload('deal', 'sales_pipeline');
    await page.getByText('8,800 行').first().waitFor();
    for (const [column, field] of [['opportunity_id', '商机编号'], ['sales_agent', '业务员'], ['product', '产品'], ['account', '客户'], ['deal_stage', '阶段'], ['engage_date', '接洽日期'], ['close_date', '成交日期'], ['close_value', '成交金额']]) await map(column, field);
    await page.getByText('已对应 8 / 8').waitFor();
    for (const column of ['engage_date', 'close_date']) {
      assert.match(await page.getByRole('combobox', { name: new RegExp(`^${column} 的日期顺序`) }).innerText(), /月\/日\/年/);
    }
    await page.getByText('1 个近似').waitFor();
    await j.screens(page, 'map', { data });
    await page.setViewportSize(phone);
    await page.getByRole('list', { name: '文件列与字段' }).waitFor();
    await j.screen(page, 'map', { data });
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  const deals = await rowsIn('sales_pipeline');
  const misspelt = deals.filter((deal) => deal.product === 'GTXPro').length;

  await j.step('the dry run finds what the file and the records do not agree on', async () => {
    await next();
    await page.getByRole('button', { name: '试算 8,800 行' }).click();
    await tile('错误', misspelt);
    await tile('可新增', deals.length - misspelt);
    await page.getByText('找不到产品“GTXPro”。').first().waitFor();
    await j.screens(page, 'dry-errors', { data });
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载错误文件' }).click()]);
    const errors = (await readFile(await download.path(), 'utf8')).trim().split(/\r?\n/);
    assert.equal(errors.length, misspelt + 1);
    assert.match(errors[1], /GTXPro.*找不到产品/);
    assert.equal((await api.records('deal', { count: 'exact' })).count, 0);
  });

  await j.step('GTXPro means GTX Pro', async () => {
    await page.getByRole('link', { name: '对应字段' }).click();
    const products = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'product', exact: true }) });
    await products.getByRole('button', { name: /个值/ }).click();
    const dialog = page.getByRole('dialog', { name: /^对应“product”的值/ });
    await dialog.getByText('GTXPro', { exact: true }).waitFor();
    await j.screens(page, 'values', { data });
    await dialog.getByRole('button', { name: '确认对应' }).click();
    await next();
    await page.getByRole('button', { name: '试算 8,800 行' }).click();
    await tile('可新增', 8800);
    await page.getByText('每一行都可以导入').waitFor();
    await j.screen(page, 'dry-good', { data });
  });

  await j.step('progress, and counts that add up to the file', async () => {
    await page.getByRole('button', { name: '导入 8,800 条' }).click();
    await page.getByText(/^正在导入 [\d,]+ \/ 8,800$/).or(page.getByText('已导入 8,800 条商机。').first()).first().waitFor();
    await page.getByText('已导入 8,800 条商机。').first().waitFor({ timeout: 90_000 });
    await page.getByText('已新增 8,800 + 已更新 0 + 跳过 0 + 错误 0 = 文件的 8,800 行').waitFor();
    await page.getByRole('cell', { name: '成交金额' }).waitFor(); // its total in the file is that in the system
    await j.screens(page, 'report', { data });
    await page.reload();
    await page.getByText('已导入 8,800 条商机。').first().waitFor();
  });

  await j.step('filter and total by stage: the sums of the file', async () => {
    await page.getByRole('button', { name: '查看列表' }).click();
    await totalIs(page, '8,800');
    await columnMenu(page, '阶段', '按此分组');
    await sumsAre(page, deals);
    await columnMenu(page, '成交金额', '合计');
    await page.getByRole('main').getByText(`成交金额 合计 ${money(deals.reduce((all, deal) => all + Number(deal.close_value), 0))}`).waitFor();
    await j.screens(page, 'by-stage', { data });

    await page.getByRole('button', { name: /^筛选/ }).click();
    const dialog = page.getByRole('dialog', { name: '筛选' });
    await dialog.getByRole('button', { name: '条件', exact: true }).click();
    await choose(dialog, '字段', '成交日期');
    await choose(dialog, '关系', '不早于');
    await dialog.getByRole('textbox').last().fill('2017-10-01');
    await page.keyboard.press('Enter');
    const late = deals.filter((deal) => deal.close_date !== '' && iso(deal.close_date) >= '2017-10-01');
    await totalIs(page, many(late.length));
    await page.keyboard.press('Escape');
    await sumsAre(page, late);
    await j.screen(page, 'by-stage-filtered', { data });
  });
}

/** `3/1/2017` of the file as `2017-03-01`. */
function iso(date) {
  const [month, day, year] = date.split('/');
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** The bands of the list count and sum what the rows of the file count and sum. */
async function sumsAre(page, deals) {
  for (const [stage, label] of Object.entries(stages)) {
    const own = deals.filter((deal) => deal.deal_stage === stage);
    if (own.length === 0) continue;
    const band = grid(page).getByRole('row').filter({ hasText: label }).filter({ hasText: `${many(own.length)} 条` }).first();
    await band.waitFor();
    const sum = own.reduce((all, deal) => all + Number(deal.close_value), 0);
    if (sum > 0) assert.ok((await band.innerText()).includes(money(sum)), `${label}: ${money(sum)} not in “${await band.innerText()}”`);
  }
}
