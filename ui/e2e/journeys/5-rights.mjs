import assert from 'node:assert/strict';
import { column, totalIs } from '../harness/hands.mjs';
import { admin } from '../harness/journey.mjs';

export const from = 'sample';

const seller = { email: 'han.mei@example.com', password: 'han-mei-2026' };
const marketer = { email: 'gu.ming@example.com', password: 'gu-ming-2026' };

/** What a member sees is what their role grants, on every screen. */
export default async function rights(j) {
  const api = await j.server.signIn();
  const departments = (await api.get('/api/v1/departments')).items;
  const own = departments.find((department) => department.name === '销售一部');

  const page = await j.visit();
  await j.step('an administrator adds a member with a role and a department', async () => {
    const office = await j.visit({ who: admin, path: '/admin/people' });
    await office.getByRole('main').getByRole('button', { name: '新建', exact: true }).click();
    const dialog = office.getByRole('dialog');
    await dialog.getByLabel('姓名').fill('韩梅');
    await dialog.getByLabel('邮箱').fill(seller.email);
    await dialog.getByRole('textbox', { name: '密码' }).or(dialog.getByLabel('密码', { exact: true })).first().fill(seller.password);
    await dialog.getByRole('combobox', { name: /^部门/ }).click();
    await office.getByRole('option', { name: '销售一部' }).click();
    await j.screens(office, 'new-person');
    await dialog.getByRole('combobox', { name: /^角色/ }).click();
    await office.getByRole('option', { name: '销售', exact: true }).click();
    await office.keyboard.press('Escape');
    await dialog.getByRole('button', { name: /^(保存|添加|创建|新建)/ }).click();
    await office.getByRole('cell', { name: '韩梅' }).first().waitFor();
    await j.screens(office, 'people');
  });
  const gu = await api.post('/api/v1/people', { ...marketer, name: '顾明', roles: ['marketing'], locale: 'zh' });
  assert.ok(gu.id);

  await j.step('the member signs in: no design, no admin', async () => {
    await signIn(page, seller);
    await page.getByRole('heading', { name: /，韩梅$/ }).waitFor();
    await j.screen(page, 'member-home');
    for (const name of ['设计', '管理']) assert.equal(await page.getByRole('link', { name, exact: true }).count(), 0, `${name} is shown`);
    for (const [address, screen] of [['/design', 'no-design'], ['/design/crm', 'no-design-app'], ['/design/crm/o/account', 'no-design-object'], ['/admin/people', 'no-admin']]) {
      await page.goto(address);
      await page.getByText(/^你没有进入“.+”的权限。$/).waitFor();
      if (screen === 'no-design' || screen === 'no-admin') await j.screens(page, screen);
    }
  });

  await j.step('only rows of the own department', async () => {
    const { count } = await api.records('account', { filter: `record.owner_dept == "${own.id}"`, count: 'exact', limit: '1' });
    assert.ok(count > 0 && count < 200);
    await page.goto('/a/crm/o/account');
    await totalIs(page, count);
    await j.screen(page, 'member-list');
    const other = (await api.records('account', { filter: `record.owner_dept != "${own.id}"`, limit: '1' })).items[0];
    await page.getByRole('searchbox', { name: '在本视图中搜索' }).fill(other.name);
    await page.getByText('没有符合条件的客户').waitFor();
    page.seen.expect(new RegExp(`records/${other.id}.*: 404$`));
    await page.goto(`/a/crm/o/account/${other.id}`);
    await page.getByText('找不到这条记录').waitFor();
    await j.screen(page, 'member-missing');
  });

  await j.step('rows of colleagues can be read, not changed', async () => {
    const theirs = (await api.records('account', { filter: `record.owner_dept == "${own.id}"`, limit: '1' })).items[0];
    await page.goto(`/a/crm/o/account/${theirs.id}`);
    await page.getByRole('heading', { name: theirs.name }).first().waitFor();
    await page.getByRole('tab', { name: '变更' }).waitFor();
    assert.equal(await page.getByRole('button', { name: '编辑', exact: true }).count(), 0);
    assert.equal(await page.getByRole('button', { name: /^修改 / }).count(), 0);
  });

  await j.step('hidden fields are nowhere: list, columns, filter, form, record', async () => {
    await page.goto('/a/crm/o/product');
    await page.getByRole('columnheader', { name: '产品名称', exact: true }).waitFor();
    await absent(page, ['成本', '底价']);
    await page.getByRole('button', { name: /^列/ }).click();
    await page.getByRole('dialog', { name: '列' }).getByText('产品名称', { exact: true }).waitFor();
    await absent(page, ['成本', '底价']);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^筛选/ }).click();
    const dialog = page.getByRole('dialog', { name: '筛选' });
    await dialog.getByRole('button', { name: '条件', exact: true }).click();
    await dialog.getByRole('combobox', { name: /^字段/ }).last().click();
    await page.getByRole('option', { name: '产品名称', exact: true }).waitFor();
    await absent(page, ['成本', '底价']);
    await j.screen(page, 'filter-fields');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    assert.equal(await page.getByRole('main').getByRole('button', { name: '新建', exact: true }).count(), 0, 'a product can be created');
    const product = (await api.records('product', { filter: 'record.active', limit: '1' })).items[0];
    await page.goto(`/a/crm/o/product/${product.id}`);
    await page.getByRole('heading', { name: product.name }).first().waitFor();
    await absent(page, ['成本', '底价']);
    await j.screen(page, 'member-record');
  });

  await j.step('another role sees all customers, without their phones', async () => {
    const other = await j.visit();
    await signIn(other, marketer);
    await other.getByRole('heading', { name: /，顾明$/ }).waitFor();
    await other.goto('/a/crm/o/account');
    await totalIs(other, 200);
    await absent(other, ['电话', '邮箱']);
    assert.ok((await column(other, 1)).length > 10);
    assert.equal(await other.getByRole('main').getByRole('button', { name: '新建', exact: true }).count(), 0);
    await j.screen(other, 'marketing-list');
    await other.goto('/a/crm/o/product/new');
    await other.getByRole('textbox', { name: '产品名称' }).waitFor();
    await other.goto('/a/crm/o/account/new');
    await other.getByText(/权限/).first().waitFor();
    await j.screen(other, 'marketing-no-new');
  });
}

async function signIn(page, who) {
  await page.goto('/login');
  await page.getByLabel('邮箱').fill(who.email);
  await page.getByLabel('密码', { exact: true }).fill(who.password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
}

async function absent(page, labels) {
  for (const label of labels) {
    const found = page.getByText(label, { exact: true }).filter({ visible: true });
    assert.equal(await found.count(), 0, `“${label}” is shown`);
  }
}
