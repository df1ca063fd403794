import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { rowsOf } from '../harness/csv.mjs';
import { totalIs } from '../harness/hands.mjs';
import { admin, phone } from '../harness/journey.mjs';

const seller = { name: '王芳', email: 'wang@example.com', password: 'wang-fang-2026' };
const lead = { name: '李雷', email: 'li@example.com', password: 'li-lei-2026-x' };
const editor = { name: '韩梅', email: 'han@example.com', password: 'han-mei-2026' };

/** More than a role lets go freely is marked, or asked for, approved by another, and comes to who asked. */
export default async function exportApproval(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  const both = (zh, en) => ({ zh, en });
  await api.publish('导出', [
    ['app', { kind: 'app', key: 'shop', label: both('门店', 'Shop'), navigation: [{ items: [{ object: 'item' }] }] }],
    ['object', { kind: 'object', key: 'item', app: 'shop', label: both('商品', 'Item'), title: 'name', fields: [
      { key: 'name', type: 'text', label: both('品名', 'Name'), search: true },
      { key: 'price', type: 'money', label: both('单价', 'Price') },
      { key: 'cost', type: 'money', label: both('进价', 'Cost') },
    ] }],
    ['role', { kind: 'role', key: 'lead', app: 'shop', label: both('店长', 'Lead'), grants: [{ object: 'item', operations: ['view'], read: ['name', 'price'] }] }],
    ['role', { kind: 'role', key: 'seller', app: 'shop', label: both('销售', 'Seller'), grants: [{ object: 'item', operations: ['view', 'export'], limits: { export: 2, above: 'approval', approvers: { roles: ['lead'] } } }] }],
    ['role', { kind: 'role', key: 'editor', app: 'shop', label: both('编辑', 'Editor'), grants: [{ object: 'item', operations: ['view', 'export'], limits: { above: 'watermark' } }] }],
  ]);
  for (const [name, price] of [['铅笔', 2], ['墨水', 30], ['纸', 3]]) await api.post('/api/v1/objects/item/records', { name, price, cost: 1 });
  for (const [person, role] of [[seller, 'seller'], [editor, 'editor']]) await api.post('/api/v1/people', { ...person, roles: [role] });
  const { id: boss } = await api.post('/api/v1/people', { ...lead, roles: ['lead'] });
  const open = async (page) => {
    await page.getByRole('toolbar').first().getByRole('button', { name: '更多', exact: true }).click();
    await page.getByRole('menuitem', { name: '导出' }).click();
    const dialog = page.getByRole('dialog', { name: '导出商品' });
    await dialog.getByText('CSV', { exact: true }).click();
    return dialog;
  };

  await j.step('a role says how much goes freely, and who approves more', async () => {
    const page = await j.visit({ who: admin, path: '/design/shop/roles/seller' });
    const grant = page.getByRole('dialog', { name: '授权' });
    const line = page.getByRole('row', { name: /^商品/ });
    await line.getByText('全部 ≤2 超过审批').waitFor();
    await line.getByRole('button', { name: '商品', exact: true }).click();
    await page.getByRole('button', { name: /^商品 · / }).click();
    await grant.getByLabel('24 小时内自由导出').waitFor();
    await grant.getByText('有这些角色的人').or(grant.getByText('店长')).first().waitFor();
    await grant.getByText('需要审批').scrollIntoViewIfNeeded();
    await j.screen(page, 'role');
    await grant.getByText('带导出标识').click();
    await grant.getByText('审批人').waitFor({ state: 'detached' });
    await grant.getByText('需要审批').click();
    await grant.getByLabel('申请人的直属上级').waitFor();
    assert.equal(await grant.getByLabel('申请人的直属上级').isChecked(), true);
  });

  const page = await j.visit({ who: seller, path: '/a/shop/o/item' });
  await j.step('more than that is asked for with a reason', async () => {
    await totalIs(page, 3);
    const dialog = await open(page);
    await dialog.getByText(/需要李雷同意/).waitFor();
    await dialog.getByLabel('申请原因').fill('给供应商核对');
    await j.screens(page, 'ask');
    await dialog.getByRole('button', { name: '申请导出' }).click();
    await page.getByText('已申请导出，等李雷审批').first().waitFor();
    await dialog.waitFor({ state: 'detached' });
    const small = await j.visit({ who: seller, viewport: phone, path: '/me/settings/exports' });
    await small.getByText('导出 3 条商品').waitFor();
    await small.getByText('等待审批').waitFor();
    await j.screen(small, 'mine');
  });

  await j.step('another approves, who sees what is asked for and no more than they may', async () => {
    const judge = await j.visit({ who: lead, path: '/me/inbox' });
    await judge.getByRole('button', { name: /王芳 申请导出商品，等你审批/ }).click();
    await judge.waitForURL('**/me/settings/exports');
    await judge.getByText('王芳 申请导出 3 条商品').waitFor();
    await judge.getByText('给供应商核对').waitFor();
    await judge.getByText(/另有 \d+ 个/).waitFor();
    await j.screens(judge, 'decide');
    await judge.getByRole('button', { name: '同意' }).click();
    const dialog = judge.getByRole('dialog', { name: '同意 王芳 导出 3 条商品？' });
    await dialog.getByLabel('意见').fill('只给价格');
    await j.screen(judge, 'approve');
    await dialog.getByRole('button', { name: '同意' }).click();
    await dialog.waitFor({ state: 'detached' });
    await judge.getByText('已同意', { exact: true }).waitFor();
  });

  await j.step('who asked is told and takes the file, which takes nothing of what is free', async () => {
    await page.goto('/me/settings/exports');
    const file = page.waitForEvent('download');
    await page.getByRole('button', { name: '下载文件' }).click();
    assert.equal(rowsOf((await readFile(await (await file).path(), 'utf8')).replace(/^\uFEFF/, '')).length, 3);
    await page.getByText('只给价格').waitFor();
    await j.screen(page, 'ready');
    await page.goto('/me/inbox');
    await page.getByText('李雷 同意了你导出').waitFor();
  });

  await j.step('what is marked says so before, and on every row', async () => {
    const mine = await j.visit({ who: editor, viewport: phone, path: '/a/shop/o/item' });
    await mine.getByText('墨水').waitFor();
    const dialog = await open(mine);
    await dialog.getByText(/文件会带导出标识/).waitFor();
    await j.screen(mine, 'watermark');
    const file = mine.waitForEvent('download');
    await dialog.getByRole('button', { name: '导出 3 条' }).click();
    const rows = rowsOf((await readFile(await (await file).path(), 'utf8')).replace(/^\uFEFF/, ''));
    assert.equal(rows.length, 3);
    for (const one of rows) assert.match(one['导出标识'], /^\w{15} · 韩梅 · \d{4}-\d\d-\d\d \d\d:\d\d$/);
  });

  await j.step('in English', async () => {
    await api.patch(`/api/v1/people/${boss}`, { locale: 'en' });
    const english = await j.visit({ who: lead, locale: 'en-US', viewport: phone, path: '/me/settings/exports' });
    await english.getByText('To decide', { exact: true }).click();
    await english.getByText('王芳: export 3 records of Item').waitFor();
    await j.screen(english, 'english', { words: false });
  });
}
