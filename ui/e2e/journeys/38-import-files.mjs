import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { rowsOf } from '../harness/csv.mjs';
import { admin, phone, desktop } from '../harness/journey.mjs';
import { rowsBySql } from '../harness/sql.mjs';

/** A public data set of a hardware seller's pipeline; its README beside it says more. */
const folder = path.resolve(import.meta.dirname, '../../../internal/importer/testdata/maven-crm');
const fileOf = (name) => path.join(folder, `${name}.csv`);
const rowsIn = async (name) => rowsOf(await readFile(fileOf(name), 'utf8'));
const names = ['sales_pipeline', 'accounts', 'products', 'sales_teams'];
const many = (value) => new Intl.NumberFormat('zh-CN').format(value);

/** Words of the files that are also English ones of the product. */
const data = ['Account', 'Product', 'Sales team'];

/** Real files without an object: what they would be is proposed, made, published, and filled with them. */
export default async function importFiles(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('硬件销售', [['app', { kind: 'app', key: 'deals', label: { zh: '硬件销售' }, icon: 'handshake', navigation: [] }]]);
  const page = await j.visit({ who: admin });
  const table = (name) => page.getByRole('region', { name: new RegExp(`^${name}\\.csv`) });
  const row = (name, column) => table(name).getByRole('row').filter({ has: page.getByText(column, { exact: true }) });

  await j.step('from the objects of an app to the files', async () => {
    await page.goto('/design/deals');
    await page.getByText('还没有对象').waitFor();
    await page.getByRole('button', { name: '更多新建方式' }).click();
    await page.getByRole('menuitem', { name: '从文件' }).click();
    await page.getByText('把文件拖到这里').waitFor();
    await j.screen(page, 'empty', { data });
  });

  await j.step('what is no table is refused, with the reason', async () => {
    page.seen.expect(/^POST .*proposals\/files: 400$/);
    await pick({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('name\n') });
    await page.getByRole('alert').waitFor();
    await j.screen(page, 'refused', { data });
  });

  await j.step('four files, looked at together', async () => {
    for (const [n, name] of names.entries()) {
      await pick(fileOf(name));
      await table(name).waitFor();
      assert.equal(await page.getByRole('switch', { name: /^建为对象/ }).count(), n + 1);
    }
    for (const [name, column, type] of [
      ['sales_pipeline', 'sales_agent', '关联到 Sales team'],
      ['sales_pipeline', 'product', '关联到 Product'],
      ['sales_pipeline', 'account', '关联到 Account'],
      ['sales_pipeline', 'deal_stage', '单选'],
      ['sales_pipeline', 'engage_date', '日期'],
      ['sales_pipeline', 'close_value', '金额'],
      ['accounts', 'sector', '单选'],
      ['accounts', 'year_established', '数字'],
      ['accounts', 'subsidiary_of', '关联到 Account'],
      ['sales_teams', 'sales_agent', '文本'],
    ]) {
      await table(name).getByRole('combobox', { name: new RegExp(`^${column} 的类型`) }).filter({ hasText: type }).waitFor();
    }
    await row('sales_pipeline', 'engage_date').getByText('按月/日/年读取').waitFor();
    await j.screens(page, 'proposal', { data });
    await page.setViewportSize(phone);
    await table('accounts').getByRole('list', { name: /的列$/ }).waitFor();
    await j.screen(page, 'proposal', { data });
    await page.setViewportSize(desktop);
  });

  const pipeline = await rowsIn('sales_pipeline');
  const misspelt = pipeline.filter((deal) => deal.product === 'GTXPro').length;

  await j.step('misspelt sectors are merged, GTXPro is GTX Pro', async () => {
    const rows = (await rowsIn('accounts')).filter((account) => account.sector === 'technolgy').length;
    await page.getByRole('checkbox', { name: `technolgy（${rows} 行）→ technology` }).check();
    await page.getByRole('checkbox', { name: /^Philipines/ }).check();
    await page.getByRole('checkbox', { name: `GTXPro（${many(misspelt)} 行）→ GTX Pro` }).check();
    await row('accounts', 'sector').getByText(/个选项：technology、/).waitFor();
  });

  await j.step('a name is given, a key that cannot be is refused', async () => {
    const label = table('sales_pipeline').getByRole('textbox', { name: '对象名称（中文）' });
    await label.fill('商机');
    const key = table('sales_pipeline').getByRole('textbox', { name: '标识', exact: true });
    await key.fill('users');
    await page.getByRole('button', { name: '创建对象' }).click();
    await page.getByText('1 处要先改正').waitFor();
    await j.screen(page, 'fault', { data });
    await key.fill('opportunity');
    await page.getByRole('button', { name: '创建对象' }).click();
    await page.getByRole('heading', { name: '对象已建到草稿里' }).waitFor();
    await j.screens(page, 'created', { data: data });
  });

  await j.step('they are published as any draft', async () => {
    await page.getByRole('button', { name: '去发布' }).click();
    await page.getByRole('button', { name: /^发布 9 处改动$/ }).click();
    await page.getByRole('main').getByText(/^版本 \d+ 已发布，用户立即可用。$/).waitFor();
    await page.goto('/design/deals');
    await page.getByText('有 4 个文件已建好对象，等待导入。').waitFor();
    await page.getByRole('button', { name: '继续' }).click();
    await page.getByRole('heading', { name: '导入这些文件' }).waitFor();
    // What others refer to comes first.
    assert.equal((await page.getByRole('button', { name: /^导入 / }).evaluateAll((all) => all.map((one) => one.ariaLabel))).at(-1), '导入 商机');
  });

  await j.step('each file goes in with the mapping that is ready', async () => {
    const here = page.url();
    for (const [label, count] of [['Sales team', 35], ['Product', 7], ['Account', 85], ['商机', pipeline.length]]) {
      await page.goto(here);
      await page.getByRole('button', { name: `导入 ${label}`, exact: true }).click();
      await page.getByRole('table', { name: '文件列与字段' }).waitFor();
      const columns = await page.getByRole('table', { name: '文件列与字段' }).locator('tbody tr').count();
      await page.getByText(`已对应 ${columns} / ${columns}`).waitFor();
      if (label === '商机') await j.screen(page, 'map', { data: data });
      await page.getByRole('button', { name: '下一步' }).click();
      await page.getByRole('button', { name: `试算 ${many(count)} 行` }).click();
      await page.getByText('每一行都可以导入').waitFor({ timeout: 60_000 });
      await page.getByRole('button', { name: `导入 ${many(count)} 条` }).click();
      await page.getByText(`已导入 ${many(count)} 条${label}。`).first().waitFor({ timeout: 60_000 });
    }
    await page.goto(here);
    await page.getByRole('button', { name: '已导入 商机' }).waitFor();
    await j.screen(page, 'imported', { data: data });
  });

  await j.step('what is in the database is what is in the files, read without the product', async () => {
    const db = path.join(j.server.dir, 'data.db');
    const read = (query) => rowsBySql(db, query);
    const sum = (rows) => rows.reduce((all, deal) => all + Number(deal.close_value), 0);
    const stages = [...new Set(pipeline.map((deal) => deal.deal_stage))].sort().map((stage) => {
      const own = pipeline.filter((deal) => deal.deal_stage === stage);
      return { stage: stage.toLowerCase(), rows: own.length, value: sum(own) };
    });
    assert.deepEqual(read(`SELECT "deal_stage" AS "stage", count(*) AS "rows", coalesce(sum("close_value"), 0) AS "value" FROM "opportunity" WHERE "deleted" = '' GROUP BY 1 ORDER BY 1`), stages);
    assert.deepEqual(read('SELECT sum("close_value") AS "value" FROM "opportunity"'), [{ value: sum(pipeline) }]);
    assert.deepEqual(
      read(`SELECT p."product", count(*) AS "rows" FROM "opportunity" o JOIN "product" p ON p."id" = o."product" WHERE p."product" LIKE 'GTX%Pro%' GROUP BY 1 ORDER BY 1`),
      ['GTX Plus Pro', 'GTX Pro'].map((product) => ({ product, rows: pipeline.filter((deal) => deal.product.replace('GTXPro', 'GTX Pro') === product).length })),
    );
    const accounts = await rowsIn('accounts');
    assert.deepEqual(
      read(`SELECT a."account", p."account" AS "parent" FROM "account" a JOIN "account" p ON p."id" = a."subsidiary_of" ORDER BY a."account"`),
      accounts.filter((one) => one.subsidiary_of).map((one) => ({ account: one.account, parent: one.subsidiary_of })).sort((a, b) => (a.account < b.account ? -1 : 1)),
    );
    assert.deepEqual(read(`SELECT count(*) AS "rows" FROM "account" WHERE "sector" = 'technology'`), [{ rows: accounts.filter((one) => one.sector === 'technolgy').length }]);
    assert.deepEqual(read(`SELECT count(*) AS "rows" FROM "opportunity" WHERE "account" = ''`), [{ rows: pipeline.filter((deal) => !deal.account).length }]);
    assert.deepEqual(read(`SELECT "engage_date" AS "engaged", "close_date" AS "closed" FROM "opportunity" WHERE "opportunity_id" = '1C1I7A6R'`), [{ engaged: '2016-10-20', closed: '2017-03-01' }]);
  });

  async function pick(file) {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: '选择文件' }).click()]);
    await chooser.setFiles(file);
  }
}
