import assert from 'node:assert/strict';
import { admin } from '../harness/journey.mjs';

const wang = { email: 'wang.fang@example.com', password: 'fangsun-2026' };

/** Two people at the same list and the same record: each sees what the other does. */
export default async function live(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('客户', [
    ['app', { kind: 'app', key: 'sales_app', label: { zh: '客户管理', en: 'Customers' }, navigation: [{ items: [{ object: 'client' }] }] }],
    ['object', { kind: 'object', key: 'client', app: 'sales_app', owner: true, label: { zh: '客户', en: 'Customer' }, title: 'name', fields: [
      { key: 'name', type: 'text', label: { zh: '名称', en: 'Name' } },
      { key: 'city', type: 'text', label: { zh: '城市', en: 'City' } },
    ] }],
    ['object', { kind: 'object', key: 'person', app: 'sales_app', owner: true, label: { zh: '联系人', en: 'Contact' }, title: 'name', fields: [
      { key: 'name', type: 'text', label: { zh: '姓名', en: 'Name' } },
      { key: 'client', type: 'relation', object: 'client', label: { zh: '客户', en: 'Customer' } },
    ] }],
    ['role', { kind: 'role', key: 'seller', app: 'sales_app', label: { zh: '销售', en: 'Sales' }, grants: [
      { key: 'open', object: 'client', operations: ['view', 'create', 'edit'], rows: 'record.city != "机密"', read: '*', write: '*' },
    ] }],
  ]);
  await api.post('/api/v1/people', { ...wang, name: '王芳', roles: ['seller'] });
  const path = (id = '') => `/api/v1/objects/client/records${id && `/${id}`}`;
  const { id } = await api.post(path(), { name: '远大机械', city: '长沙' });
  const change = async (values) => api.patch(path(id), { version: (await api.get(path(id))).version, ...values });
  const page = await j.visit({ who: wang, path: '/a/sales_app/o/client' });

  await j.step('a row changes in its place, what is new is counted until it is asked for', async () => {
    await page.getByRole('gridcell', { name: '长沙' }).waitFor();
    await page.waitForTimeout(500); // until the list listens
    await change({ city: '武汉' });
    await page.getByRole('gridcell', { name: '武汉' }).waitFor();
    await api.post(path(), { name: '新港电子', city: '深圳' });
    const pill = page.getByRole('button', { name: '有 1 条更新' });
    await pill.waitFor();
    assert.equal(await page.getByRole('gridcell', { name: '新港电子' }).count(), 0, 'rows moved under the cursor');
    await j.screens(page, 'updates');
    await pill.click();
    await page.getByRole('gridcell', { name: '新港电子' }).waitFor();
    await pill.waitFor({ state: 'hidden' });
  });

  const other = await j.visit({ who: admin, path: `/a/sales_app/o/client/${id}` });
  await j.step('who has a record open sees who else has, and what they edit', async () => {
    await page.goto(`/a/sales_app/o/client/${id}`);
    await other.getByText('王芳 也在看').waitFor();
    await page.getByRole('button', { name: '修改 城市：武汉' }).click();
    await other.getByText('王芳 正在编辑').first().waitFor();
    await j.screens(other, 'editing');
  });

  await j.step('what both change is asked about, and nothing is overwritten unseen', async () => {
    page.seen.expect(/^PATCH .*: 409$/);
    const box = page.getByRole('textbox', { name: '城市' });
    await box.fill('成都');
    await change({ city: '北京' });
    await other.getByRole('button', { name: '修改 城市：北京' }).waitFor();
    assert.equal(await box.inputValue(), '成都');
    await box.press('Enter');
    const dialog = page.getByRole('dialog', { name: /刚被/ });
    await dialog.getByText('北京').first().waitFor();
    await dialog.getByText('成都').first().waitFor();
    assert.equal((await api.get(path(id))).city, '北京');
    await j.screens(page, 'conflict');
    await page.keyboard.press('Escape');
  });

  await j.step('the server is killed and comes back: both pages do by themselves and show what happened meanwhile', async () => {
    await page.goto('/a/sales_app/o/client');
    await page.getByRole('gridcell', { name: '新港电子' }).waitFor();
    await other.getByText('王芳 也在看').waitFor({ state: 'hidden' });
    for (const one of [page, other]) one.seen.away(true);
    await j.server.stop({ hard: true });
    await j.server.elsewhere(async () => {
      const there = await j.server.signIn();
      await there.patch(path(id), { version: (await there.get(path(id))).version, city: '昆明' });
      await there.post(path(), { name: '停机时新建', city: '贵阳' });
    });
    await j.server.run();
    await other.getByRole('button', { name: '修改 城市：昆明' }).waitFor({ timeout: 60_000 });
    await page.getByRole('gridcell', { name: '昆明' }).waitFor({ timeout: 60_000 });
    // A new row is there, or counted, as the connection was lost for long or short.
    const pill = page.getByRole('button', { name: /有 \d+ 条更新/ });
    const row = page.getByRole('gridcell', { name: '停机时新建' });
    await pill.or(row).first().waitFor();
    if (!(await row.isVisible())) await pill.click();
    await row.waitFor();
    for (const one of [page, other]) {
      await one.getByText(/网络已断开|服务正在重启/).waitFor({ state: 'hidden' });
      one.seen.away(false);
    }
  });

  await j.step('afterwards changes come at once again, and who is there is known again', async () => {
    await change({ city: '大连' });
    await page.getByRole('gridcell', { name: '大连' }).waitFor();
    await other.getByRole('button', { name: '修改 城市：大连' }).waitFor();
    await page.goto(`/a/sales_app/o/client/${id}`);
    await other.getByText('王芳 也在看').waitFor();
    await page.getByText('林晓 也在看').waitFor();
  });

  await j.step('who has it open is known again after the server was away, without a move of theirs', async () => {
    for (const one of [page, other]) one.seen.away(true);
    await j.server.stop();
    await other.getByText('王芳 也在看').waitFor({ state: 'hidden' });
    await j.server.run();
    await other.getByText('王芳 也在看').waitFor({ timeout: 60_000 });
    await page.getByText('林晓 也在看').waitFor({ timeout: 60_000 });
    for (const one of [page, other]) {
      await one.getByText(/网络已断开|服务正在重启/).waitFor({ state: 'hidden' });
      one.seen.away(false);
    }
  });

  await j.step('the records that belong to one change as others write them', async () => {
    await other.getByRole('tab', { name: '联系人' }).click();
    await other.getByText('还没有联系人').waitFor();
    const tab = other.getByRole('tabpanel', { name: '联系人' });
    const { id: contact } = await api.post('/api/v1/objects/person/records', { name: '刘洋', client: id });
    await tab.getByRole('link', { name: '刘洋' }).waitFor();
    await j.screen(other, 'related');
    await api.patch(`/api/v1/objects/person/records/${contact}`, { version: 1, name: '刘洋洋' });
    await tab.getByRole('link', { name: '刘洋洋' }).waitFor();
    await api.delete(`/api/v1/objects/person/records/${contact}`);
    await tab.getByRole('link', { name: '刘洋洋' }).waitFor({ state: 'hidden' });
    await other.getByRole('tab', { name: '详情' }).click();
  });

  await j.step('a right that ends takes the record away', async () => {
    page.seen.expect(/: 404$/);
    await change({ city: '机密' });
    await page.getByText('找不到这条记录').waitFor();
    await other.getByText('王芳 也在看').waitFor({ state: 'hidden' });
  });

  await j.step('a record that somebody deletes is gone at once, without being asked for', async () => {
    await api.delete(path(id));
    await other.getByText('找不到这条记录').waitFor();
  });
}
