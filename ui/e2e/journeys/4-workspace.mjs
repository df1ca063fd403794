import assert from 'node:assert/strict';
import { choose, column, columnMenu, grid, openRecord, row, total, totalIs } from '../harness/hands.mjs';
import { admin } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

export const from = 'sample';

/** A day in the list and on records, with the sample data of the suite. */
export default async function workspace(j) {
  const api = await j.server.signIn();
  const page = await j.visit({ who: admin });

  await j.step('a list of 1,200 records scrolls to its end', async () => {
    await page.goto('/a/crm/o/follow_up');
    await totalIs(page, '1,200');
    await j.screens(page, 'list');
    await grid(page).hover();
    await grid(page).focus();
    await page.keyboard.press('Control+End');
    await grid(page).locator('[aria-rowindex="1201"]').waitFor();
    const last = (await api.records('follow_up', { sort: 'updated', limit: 1, fields: 'id,content' })).items;
    assert.equal(last.length, 1);
    await page.keyboard.press('Control+Home');
    await grid(page).locator('[aria-rowindex="2"][data-row="0"]').waitFor();
    await page.mouse.wheel(0, 20_000);
    await until('rows after the wheel', async () => {
      const numbers = await grid(page).locator('[role=rowgroup] [role=row]').evaluateAll((rows) => rows.map((r) => [Number(r.ariaRowIndex), r.ariaBusy]));
      return numbers.some(([n]) => n > 300) && numbers.every(([, busy]) => busy !== 'true');
    });
  });

  await j.step('search within the view', async () => {
    await page.goto('/a/crm/o/account');
    await totalIs(page, 200);
    await page.getByRole('searchbox', { name: '在本视图中搜索' }).fill('深圳');
    const found = (await api.records('account', { q: '深圳', count: 'exact', limit: '200' })).count;
    assert.ok(found > 0 && found < 200);
    await totalIs(page, found);
    assert.ok((await column(page, 1)).every((name) => name.includes('深圳')));
    await page.getByRole('searchbox', { name: '在本视图中搜索' }).fill('没有这家公司');
    await page.getByText('没有符合条件的客户').waitFor();
    await j.screen(page, 'list-nothing', { data: [] });
    await page.getByRole('button', { name: '查看全部' }).click();
    await totalIs(page, 200);
  });

  await j.step('filter by a condition, as a chip that can be taken away', async () => {
    await page.getByRole('button', { name: /^筛选/ }).click();
    const dialog = page.getByRole('dialog', { name: '筛选' });
    await dialog.getByRole('button', { name: '条件', exact: true }).click();
    await choose(dialog, '字段', '客户等级');
    await choose(dialog, '关系', '是任一');
    await dialog.getByRole('combobox', { name: /^值/ }).click();
    await page.getByRole('option', { name: 'A 级', exact: true }).click();
    await page.keyboard.press('Escape');
    const found = (await api.records('account', { filter: 'record.grade in ["a"]', count: 'exact', limit: '1' })).count;
    await totalIs(page, found);
    await j.screens(page, 'filter');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: '筛选' }).waitFor({ state: 'hidden' });
    assert.ok((await column(page, 3)).every((grade) => grade === 'A 级'));
    await j.screen(page, 'list-filtered');
  });

  await j.step('sort and hide a column; reload and Back keep the state', async () => {
    await columnMenu(page, '客户名称', 'A → Z');
    await page.getByRole('button', { name: '排序·2' }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get('sort'), 'name,-updated');
    await columnMenu(page, '电话', '隐藏');
    await page.getByRole('columnheader', { name: '电话', exact: true }).waitFor({ state: 'hidden' });
    const names = await until('rows in order', async () => {
      const found = await column(page, 1);
      const wanted = (await api.records('account', { filter: 'record.grade in ["a"]', sort: 'name', limit: '10', fields: 'name' })).items.map((item) => item.name);
      return wanted.every((name, i) => found[i] === name) && found;
    });
    const place = page.url();
    await page.reload();
    await row(page, names[0]).waitFor();
    assert.equal(page.url(), place);
    await page.getByRole('button', { name: '排序·2' }).waitFor();
    assert.equal(await page.getByRole('columnheader', { name: '电话', exact: true }).count(), 0);
    assert.deepEqual((await column(page, 1)).slice(0, 5), names.slice(0, 5));
    await openRecord(page, names[1]);
    assert.ok(new URL(page.url()).searchParams.get('r'));
    await page.goBack();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    assert.equal(page.url(), place);
    await page.getByRole('button', { name: '清除', exact: true }).click();
    await totalIs(page, 200);
  });

  await j.step('rows in groups with their totals', async () => {
    await page.goto('/a/crm/o/opportunity');
    await total(page).waitFor();
    await page.getByRole('button', { name: /^分组/ }).click();
    const dialog = page.getByRole('dialog', { name: '分组' });
    await dialog.getByRole('button', { name: '添加分组' }).click();
    await choose(dialog, '分组字段', '阶段');
    await page.keyboard.press('Escape');
    const { items } = await api.post('/api/v1/objects/opportunity/aggregate', { groupBy: ['stage'], measures: [{ op: 'count', as: 'n' }, { op: 'sum', field: 'amount', as: 'total' }] });
    const object = await api.get('/api/v1/objects/opportunity');
    const stages = new Map(object.fields.find((field) => field.key === 'stage').options.map((option) => [option.value, option.label.zh]));
    for (const item of items) {
      const band = grid(page).getByRole('row').filter({ hasText: stages.get(item.stage) }).filter({ hasText: `${item.n} 条` });
      await band.first().waitFor();
      const sum = new Intl.NumberFormat('zh-CN', { minimumFractionDigits: 2 }).format(item.total);
      assert.ok((await band.first().innerText()).includes(sum), `${stages.get(item.stage)}: ${sum} not in ${await band.first().innerText()}`);
    }
    await j.screens(page, 'groups');
    const place = page.url();
    assert.match(place, /group=stage/);
    await page.reload();
    await grid(page).getByRole('row').filter({ hasText: `${items[0].n} 条` }).first().waitFor();
  });

  await j.step('keys: rows, cells, an edit in place', async () => {
    await page.goto('/a/crm/o/account?sort=name');
    await totalIs(page, 200);
    const [first, second] = await column(page, 1);
    await grid(page).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('x');
    await page.getByText('已选 1 条').waitFor();
    await j.screen(page, 'batch-bar');
    await page.keyboard.press('x');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: '客户详情' }).getByRole('heading', { name: second, level: 1 }).waitFor();
    await page.keyboard.press('k');
    await page.getByRole('dialog', { name: '客户详情' }).getByRole('heading', { name: first, level: 1 }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.type('021-5555 0101');
    await page.keyboard.press('Enter');
    await until('the phone is saved', async () => {
      const [record] = (await api.records('account', { filter: `record.name == "${first}"`, fields: 'phone' })).items;
      return record.phone === '+862155550101';
    });
    await row(page, first).getByText('021-5555 0101').waitFor();
  });

  await j.step('the page of a record, its neighbours and its related list', async () => {
    await page.goto('/a/crm/o/account?sort=name');
    await totalIs(page, 200);
    const [name, next] = await column(page, 1);
    const drawer = await openRecord(page, name);
    await j.screens(page, 'drawer');
    await drawer.getByRole('button', { name: '下一条' }).click();
    await drawer.getByRole('heading', { name: next, level: 1 }).waitFor();
    await drawer.getByRole('button', { name: '上一条' }).click();
    await drawer.getByRole('heading', { name, level: 1 }).waitFor();
    await drawer.getByRole('button', { name: '打开整页' }).click();
    await page.getByRole('main').getByRole('heading', { name }).first().waitFor();
    assert.match(new URL(page.url()).pathname, /^\/a\/crm\/o\/account\/[a-z0-9]{15}$/);
    await page.getByRole('tab', { name: '联系人' }).click();
    await page.getByRole('tabpanel', { name: '联系人' }).waitFor();
    await j.screens(page, 'record');
    await page.goBack();
    await page.goBack();
    await totalIs(page, 200);
  });

  await j.step('two people change one record: nobody overwrites the other', async () => {
    const [record] = (await api.records('account', { sort: 'name', limit: '1' })).items;
    const one = await j.visit({ who: admin, path: `/a/crm/o/account/${record.id}` });
    await one.getByRole('button', { name: '编辑', exact: true }).click();
    await one.getByRole('textbox', { name: '客户名称' }).fill(`${record.name}甲`);
    await api.patch(`/api/v1/objects/account/records/${record.id}`, { name: `${record.name}乙`, short_name: '乙改的' });
    one.seen.expect(/^PATCH .*account\/records\/.*: 409$/);
    await one.getByRole('button', { name: '保存', exact: true }).click();
    const dialog = one.getByRole('dialog', { name: /^这条记录刚被 林晓 修改/ });
    await dialog.waitFor();
    await j.screens(one, 'conflict');
    await dialog.getByRole('radio', { name: new RegExp(`${record.name}甲`) }).first().check();
    await dialog.getByRole('button', { name: '保存合并结果' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await one.getByRole('heading', { name: `${record.name}甲` }).first().waitFor();
    const now = await api.get(`/api/v1/objects/account/records/${record.id}`);
    assert.equal(now.name, `${record.name}甲`);
    assert.equal(now.short_name, '乙改的');
  });

  await j.step('dark by choice stays after a reload', async () => {
    await page.goto('/a/crm');
    await page.getByRole('button', { name: `${admin.name} 的账号` }).click();
    await page.getByRole('radio', { name: '深色' }).click();
    await page.locator('html[data-theme=dark]').waitFor();
    await j.screen(page, 'account-menu-dark');
    await page.reload();
    await page.locator('html[data-theme=dark]').waitFor();
    await page.getByRole('button', { name: `${admin.name} 的账号` }).click();
    await page.getByRole('radio', { name: '浅色' }).click();
    await page.locator('html[data-theme=light]').waitFor();
  });
}
