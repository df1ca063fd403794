import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { choose } from '../harness/hands.mjs';
import { admin, phone } from '../harness/journey.mjs';

const seller = { email: 'li.lei@example.com', password: 'fangsun-2026' };

/** What must never come to pass by rights, and how far rights reach before they are published. */
export default async function assertions(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  const { id: one } = await api.post('/api/v1/departments', { name: '销售一部' });
  const { id: two } = await api.post('/api/v1/departments', { name: '销售二部' });
  const own = { key: 'own', label: { zh: '本人客户', en: 'Own customers' }, object: 'client', operations: ['view', 'edit', 'share'], rows: 'record.owner == user' };
  const team = { key: 'team', label: { zh: '协作客户', en: 'Shared customers' }, object: 'client', operations: ['view'], team: 'viewer', read: ['name'] };
  await api.publish('客户', [
    ['app', { kind: 'app', key: 'sales_app', label: { zh: '客户管理', en: 'Customers' }, navigation: [{ items: [{ object: 'client' }] }] }],
    ['object', { kind: 'object', key: 'client', app: 'sales_app', owner: true, label: { zh: '客户', en: 'Customer' }, title: 'name', fields: [
      { key: 'name', type: 'text', label: { zh: '名称', en: 'Name' } },
      { key: 'phone', type: 'phone', label: { zh: '电话', en: 'Phone' } },
    ] }],
    ['role', { kind: 'role', key: 'seller', app: 'sales_app', label: { zh: '销售', en: 'Sales' }, grants: [own, team] }],
    ['assertion', { kind: 'assertion', key: 'apart', app: 'sales_app', label: { zh: '两个部门互不可见', en: 'Departments apart' }, who: { departments: ['销售一部'] }, never: 'view', object: 'client', rows: 'record.owner_dept.name == "销售二部"' }],
  ]);
  const { id: li } = await api.post('/api/v1/people', { ...seller, name: '李雷', department: one, roles: ['seller'] });
  const { id: wang } = await api.post('/api/v1/people', { email: 'wang.fang@example.com', password: 'fangsun-2026', name: '王芳', department: two, roles: ['seller'] });
  const { id: client } = await api.post('/api/v1/objects/client/records', { name: '远大机械', owner: wang });
  await api.post('/api/v1/objects/client/records', { name: '长城电器', owner: li });
  const page = await j.visit({ who: admin, path: '/design/sales_app/assertions' });
  const line = page.getByRole('listitem').filter({ hasText: '两个部门互不可见' });
  const grant = page.getByRole('dialog', { name: '授权' });

  await j.step('an assertion is a sentence, and is checked when asked', async () => {
    await line.getByText('“销售一部”的任何人 永远看不到 客户').waitFor();
    await page.getByRole('button', { name: '立即检查' }).click();
    await line.getByText(/1 人$/).waitFor();
    await line.getByText('成立', { exact: true }).waitFor();
    await api.put(`/api/v1/objects/client/records/${client}/shares`, { kind: 'user', subject: li, level: 'viewer' });
    await page.getByRole('button', { name: '立即检查' }).click();
    await line.getByText('不成立', { exact: true }).waitFor();
    await line.getByRole('link', { name: '角色 销售 › 协作客户' }).waitFor();
    await j.screens(page, 'list');
    await line.getByRole('button', { name: '为什么' }).click();
    const why = page.getByRole('dialog', { name: '为什么' });
    await why.getByText('角色 销售 › 授权“协作客户”').waitFor();
    await page.keyboard.press('Escape');
    await why.waitFor({ state: 'detached' });
  });

  await j.step('the last result is there for whoever opens the page, on a phone and in English', async () => {
    const small = await j.visit({ who: admin, viewport: phone, path: '/design/sales_app/assertions' });
    await small.getByText('不成立', { exact: true }).waitFor();
    await j.screen(small, 'list');
    await api.patch('/api/v1/me', { locale: 'en' });
    const english = await j.visit({ who: admin, locale: 'en-US', path: '/design/sales_app/assertions' });
    await english.getByText('Does not hold', { exact: true }).waitFor();
    await j.shot(english, 'english');
    await english.goto('/design/sales_app/roles/seller?node=0');
    await english.getByText(/^李雷: 1 by this grant, 2 of Customer/).waitFor();
    await j.shot(english, 'english-grant');
    await api.patch('/api/v1/me', { locale: 'zh' });
    const [share] = (await api.get(`/api/v1/objects/client/records/${client}/shares`)).items;
    await api.delete(`/api/v1/objects/client/records/${client}/shares/${share.id}`);
  });

  await j.step('one is written, taken away and brought back', async () => {
    await page.getByRole('button', { name: '新建断言' }).click();
    const fresh = page.getByRole('dialog', { name: '新建断言' });
    await fresh.getByRole('textbox', { name: '名称（中文）' }).fill('销售不能删除客户');
    await fresh.getByRole('button', { name: '创建' }).click();
    await fresh.getByText('至少选一个部门、角色或人员').waitFor();
    await choose(fresh, '角色', '销售');
    await page.keyboard.press('Escape');
    await fresh.getByRole('button', { name: '创建' }).click();
    const drawer = page.getByRole('dialog', { name: '断言' });
    await choose(drawer, '不能做什么', '永远不能删除');
    await drawer.getByText('有角色“销售”的任何人 永远不能删除 客户').waitFor();
    await j.screens(page, 'builder');
    await drawer.getByRole('button', { name: /^移除断言/ }).click();
    await drawer.waitFor({ state: 'detached' });
    await page.getByText('撤销', { exact: true }).click();
    await page.getByText('有角色“销售”的任何人 永远不能删除 客户').waitFor();
    const docs = await api.get('/api/v1/definitions?kind=assertion');
    assert.deepEqual(docs.items.map((doc) => doc.never).sort(), ['delete', 'view']);
  });

  await j.step('a grant says how far it reaches, and what the draft changes', async () => {
    await page.goto('/design/sales_app/roles/seller?node=0');
    await grant.getByText('李雷：这条授权 1 条，客户共 1 条').waitFor();
    await grant.getByRole('radio', { name: '全部', exact: true }).check();
    await grant.getByText('李雷：这条授权 2 条，客户共 1 → 2 条').waitFor();
    await j.screens(page, 'reach');
    await page.keyboard.press('Escape');
    await page.getByRole('row', { name: /^客户/ }).getByText('1 → 2').waitFor();
    await j.screens(page, 'matrix');
  });

  await j.step('what would break an assertion is refused before publishing, with whom and by which grant', async () => {
    await page.goto('/design/sales_app/changes');
    await page.getByText('李雷：客户 1 → 2 条').waitFor();
    await page.getByText('李雷 可以看到').first().waitFor();
    await page.getByRole('link', { name: '角色 销售 › 本人客户' }).waitFor();
    await j.screens(page, 'changes');
    const small = await j.visit({ who: admin, viewport: phone, path: '/design/sales_app/changes' });
    await small.getByText('李雷：客户 1 → 2 条').waitFor();
    await j.screen(small, 'changes');
  });

  await j.step('a removed grant comes back, and a role is copied', async () => {
    await page.goto('/design/sales_app/roles/seller?node=1');
    await grant.getByRole('button', { name: /^移除授权/ }).click();
    await grant.waitFor({ state: 'detached' });
    await page.getByText('撤销', { exact: true }).click();
    await page.goto('/design/sales_app?tab=roles&field=seller');
    await page.getByRole('button', { name: '复制角色' }).click();
    const copy = page.getByRole('dialog', { name: '复制角色' });
    await copy.getByRole('textbox', { name: '名称（中文）' }).fill('销售助理');
    await copy.getByRole('button', { name: '创建' }).click();
    await page.getByText('已复制为“销售助理”').waitFor();
    const roles = (await api.get('/api/v1/definitions?kind=role')).items;
    assert.deepEqual(roles.map((role) => role.grants.map((one) => one.key)), [['own', 'team'], ['own', 'team']]);
  });

  await j.step('an object shows what every role may do with it, and saves it as a file', async () => {
    await page.goto('/design/sales_app/o/client?tab=rights');
    await page.getByRole('row', { name: /^销售助理/ }).getByText('全部').first().waitFor();
    await j.screens(page, 'by-object');
    await page.getByRole('radio', { name: '字段' }).or(page.getByRole('tab', { name: '字段' })).last().click();
    await page.getByRole('row', { name: /^电话/ }).getByText('读写').first().waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: '导出', exact: true }).click();
    assert.match(await readFile(await (await download).path(), 'utf8'), /^\uFEFF字段,销售,销售助理|^\uFEFF字段,销售助理,销售/);
    await page.getByLabel('查找字段').fill('没有的');
    await page.getByText('没有符合的').waitFor();
    const small = await j.visit({ who: admin, viewport: phone, path: '/design/sales_app/o/client?tab=rights' });
    await small.getByRole('row', { name: /^销售助理/ }).waitFor();
    await j.screen(small, 'by-object');
  });
}
