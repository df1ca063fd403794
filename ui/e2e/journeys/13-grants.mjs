import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Api } from '../harness/api.mjs';
import { choose } from '../harness/hands.mjs';
import { admin, phone } from '../harness/journey.mjs';

const owner = { email: 'li.lei@example.com', password: 'fangsun-2026' };
const helper = { email: 'wang.fang@example.com', password: 'fangsun-2026' };

/** Why somebody sees a record, with whom it is shared, what a role may do. */
export default async function grants(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('客户', [
    ['app', { kind: 'app', key: 'sales_app', label: { zh: '客户管理', en: 'Customers' }, navigation: [{ items: [{ object: 'client' }] }] }],
    ['object', { kind: 'object', key: 'client', app: 'sales_app', owner: true, label: { zh: '客户', en: 'Customer' }, title: 'name', fields: [
      { key: 'name', type: 'text', label: { zh: '名称', en: 'Name' } },
      { key: 'phone', type: 'phone', label: { zh: '电话', en: 'Phone' } },
      { key: 'level', type: 'select', label: { zh: '级别', en: 'Level' }, options: [{ value: 'a', label: { zh: '重点', en: 'Key' } }, { value: 'b', label: { zh: '普通', en: 'Usual' } }] },
    ] }],
    ['role', { kind: 'role', key: 'seller', app: 'sales_app', label: { zh: '销售', en: 'Sales' }, grants: [
      { key: 'own', label: { zh: '本人客户', en: 'Own customers' }, object: 'client', operations: ['view', 'edit', 'share', 'export'], rows: 'record.owner == user', limits: { export: 200 } },
      { key: 'team', label: { zh: '协作客户', en: 'Shared customers' }, object: 'client', operations: ['view'], team: 'viewer', read: ['name', 'phone'], mask: { phone: 'phone' } },
    ] }],
  ]);
  const { id: li } = await api.post('/api/v1/people', { ...owner, name: '李雷', roles: ['seller'] });
  await api.post('/api/v1/people', { ...helper, name: '王芳', roles: ['seller'] });
  const { id } = await api.post('/api/v1/objects/client/records', { name: '远大机械', phone: '13800138000', level: 'a', owner: li });
  const at = `/a/sales_app/o/client/${id}`;
  const menu = async (page, entry) => {
    await page.getByRole('heading', { level: 1, name: '远大机械' }).first().waitFor();
    await page.getByRole('main').getByRole('button', { name: '更多' }).click();
    await page.getByRole('menuitem', { name: entry }).click();
  };
  const page = await j.visit({ who: owner, path: at });
  const sharing = page.getByRole('dialog', { name: '共享记录' });

  await j.step('a record is shared with a person, and the share taken back and brought back', async () => {
    await menu(page, '共享…');
    await sharing.getByText('还没有共享给任何人').waitFor();
    await choose(sharing, '人员', '王芳', { type: '王芳' });
    await sharing.getByLabel('备注').fill('一起跟进');
    await sharing.getByRole('button', { name: '共享', exact: true }).click();
    await sharing.getByText('一起跟进').waitFor();
    await j.screens(page, 'share');
    await sharing.getByRole('button', { name: '取消共享给 王芳' }).click();
    await sharing.getByText('还没有共享给任何人').waitFor();
    await page.getByRole('button', { name: '撤销' }).click();
    await sharing.getByText('一起跟进').waitFor();
    await page.keyboard.press('Escape');
    await sharing.waitFor({ state: 'detached' });
  });

  await j.step('who helps is told why they see it, and that a field is masked', async () => {
    const small = await j.visit({ who: helper, viewport: phone, path: at });
    await menu(small, '为什么…');
    const why = small.getByRole('dialog', { name: '为什么' });
    await why.getByText('角色 销售 › 授权“协作客户”').waitFor();
    assert.equal(await why.getByLabel('人', { exact: true }).count(), 0);
    await choose(why, '字段', '电话');
    await why.getByText('能看到，但内容遮盖').waitFor();
    await j.screen(small, 'why');
  });

  await j.step('an administrator asks for another person', async () => {
    const mine = await j.visit({ who: admin, path: at });
    await menu(mine, '为什么…');
    const why = mine.getByRole('dialog', { name: '为什么' });
    await why.getByText('管理员有全部权限').waitFor();
    await choose(why, '人', '王芳', { type: '王芳' });
    await choose(why, '操作', '编辑');
    await why.getByText('不能编辑').waitFor();
    await j.screens(mine, 'why-other');
    await why.getByRole('link', { name: '打开授权' }).first().click();
    await mine.getByRole('dialog', { name: '授权' }).waitFor();
  });

  await j.step('the matrix adds the grants of a role up, and a grant is changed from it', async () => {
    const mine = await j.visit({ who: admin, path: '/design/sales_app/roles/seller' });
    const line = mine.getByRole('row', { name: /^客户/ });
    await line.getByText('本人 ≤200').waitFor();
    const download = mine.waitForEvent('download');
    await mine.getByRole('button', { name: '导出', exact: true }).click();
    assert.match(await readFile(await (await download).path(), 'utf8'), /^\uFEFF对象,查看,.*\r\n客户,本人\+,/);
    await line.getByRole('button', { name: '客户', exact: true }).focus();
    await mine.keyboard.press('Enter');
    await mine.getByRole('button', { name: /客户 · 协作客户/ }).click();
    const grant = mine.getByRole('dialog', { name: '授权' });
    await grant.getByRole('checkbox', { name: '读 级别' }).check();
    await grant.getByText('可以逐个查看完整内容').click();
    await j.screens(mine, 'grant');
    await mine.keyboard.press('Escape');
    await j.screens(mine, 'matrix');
    await mine.getByText('1 处改动').waitFor();
    const { grants: [, team] } = await new Api(j.server.base, api.token).get('/api/v1/definitions/role/seller');
    assert.deepEqual([team.read, team.reveal], [['name', 'phone', 'level'], true]);
  });
}
