import assert from 'node:assert/strict';
import { choose } from '../harness/hands.mjs';
import { admin, desktop, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

const wang = { name: '王芳', email: 'wang@example.com', password: 'wang-fang-2026' };
const li = { name: '李雷', email: 'li@example.com', password: 'li-lei-2026-ok' };
const both = (zh, en) => ({ zh, en });
const own = { operations: ['view', 'create', 'edit'], rows: 'record.owner == user', read: '*', write: '*' };

const documents = [
  ['app', { kind: 'app', key: 'sales', label: both('销售', 'Sales'), navigation: [{ items: [{ object: 'account' }, { page: 'dedupe', icon: 'search' }] }] }],
  ['object', { kind: 'object', key: 'account', app: 'sales', label: both('客户', 'Account'), plural: both('客户', 'Accounts'), title: 'name', owner: true, fields: [
    { key: 'name', type: 'text', label: both('客户名称', 'Account name'), required: true, search: true },
    { key: 'phone', type: 'phone', label: both('电话', 'Phone') },
    { key: 'city', type: 'text', label: both('城市', 'City') },
  ] }],
  ['role', { kind: 'role', key: 'seller', app: 'sales', label: both('销售', 'Seller'), grants: [{ object: 'account', ...own }] }],
];

/** An administrator says what is the same; sellers are told while they type, warned and refused, and look up who has a customer. */
export default async function duplicates(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('销售', documents);
  for (const who of [wang, li]) await api.post('/api/v1/people', { ...who, roles: ['seller'] });
  const records = '/api/v1/objects/account/records';
  const others = await j.server.signIn(li);
  await others.post(records, { name: '华为技术有限公司', phone: '13800138000', city: '深圳' });
  const mine = await j.server.signIn(wang);
  await mine.post(records, { name: '海湾物流', city: '上海' });
  const draft = async () => (await api.get('/api/v1/definitions?kind=object')).items.find((doc) => doc.key === 'account').duplicates ?? [];

  await j.step('nobody can check what no rule compares', async () => {
    const page = await j.visit({ who: wang, path: '/a/sales/dedupe' });
    await page.getByText('没有可以查重的对象').waitFor();
    await j.screen(page, 'nothing');
    await page.close();
  });

  const design = await j.visit({ who: admin, path: '/design/sales/o/account?tab=rules' });
  const drawer = design.getByRole('dialog', { name: /客户名称|公司名称|电话/ });
  await j.step('a rule is made, tried before it is published, and published', async () => {
    await design.getByRole('button', { name: '添加查重规则' }).click();
    await drawer.getByRole('textbox', { name: '名称（中文）' }).fill('公司名称');
    await choose(drawer, '相似程度', '相似 75% 起');
    await choose(drawer, '人员操作（表单、列表、批量）', '提醒');
    await drawer.getByText('还显示负责人和部门').click();
    await until('the draft is whole', async () => (await draft())[0]?.show === 'owner' && (await draft())[0]?.match[0].similar === 75);
    await drawer.getByRole('button', { name: '用现有记录试一试' }).click();
    await drawer.getByText('最新的 2 条（共 2 条）里没有重复。').waitFor();
    await j.screen(design, 'rule');
    await drawer.getByRole('button', { name: '关闭' }).click();
    await design.getByRole('button', { name: '添加查重规则' }).click();
    await drawer.getByRole('textbox', { name: '名称（中文）' }).fill('电话');
    await choose(drawer, '字段', '电话');
    await choose(drawer, '人员操作（表单、列表、批量）', '拦截');
    await until('both rules are in the draft', async () => (await draft())[1]?.on_form === 'block' && (await draft())[1]?.match[0].as === 'phone');
    await drawer.getByRole('button', { name: '关闭' }).click();
    await design.getByText('已保存到草稿').first().waitFor();
    await api.post('/api/v1/releases', { note: '查重' });
    await until('what they compare is made', async () => (await api.get('/api/v1/objects/account/duplicates/rules')).items.every((rule) => rule.ready));
    await design.reload();
    await design.getByText('现在没有重复').nth(1).waitFor();
    await j.screens(design, 'rules');
    await design.close();
  });

  const page = await j.visit({ who: wang, path: '/a/sales/o/account/new' });
  const name = page.getByRole('textbox', { name: '客户名称' });
  const hint = page.getByRole('status').filter({ hasText: '李雷' });
  await j.step('what is typed is held against what one may not see', async () => {
    await name.fill('华为技木有限公司');
    await hint.getByText('可能重复').waitFor();
    await page.getByRole('textbox', { name: '电话' }).fill('138 0013 8000');
    await page.getByRole('status').filter({ hasText: '不能保存，已经有相同的： 一条你看不到的记录' }).waitFor();
    assert.equal(await page.getByText('华为技术').count(), 0);
    await j.screens(page, 'hint');
  });

  await j.step('one rule refuses, the other lets go on who has looked', async () => {
    page.seen.expect(/POST .*account\/records.*: 400/);
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText('已经有相同的记录。').waitFor();
    await page.getByRole('textbox', { name: '电话' }).fill('13900139000');
    page.seen.expect(/POST .*account\/records.*: 409/);
    await page.getByRole('button', { name: '保存', exact: true }).click();
    const asked = page.getByRole('dialog', { name: '可能与 1 条记录重复' });
    await asked.getByText('一条你看不到的记录').waitFor();
    await j.screens(page, 'save');
    await asked.getByRole('button', { name: '仍然保存' }).click();
    await page.waitForURL(/account\/[a-z0-9]{15}/);
    assert.equal((await mine.get(`${records}?filter=${encodeURIComponent('record.name == "华为技木有限公司"')}`)).items.length, 1);
  });

  await j.step('who has a customer is said by its name and its number, and nothing else', async () => {
    await page.getByRole('navigation').getByRole('link', { name: '查重' }).first().click();
    await page.getByText('今日还可查 100 次').waitFor();
    const words = page.getByRole('textbox', { name: '名称、电话或注册号码' });
    await words.fill('華為技術（集团）有限公司');
    await words.press('Enter');
    await page.getByText('完全相同 1 · 相似 1').waitFor();
    await page.getByText('今日还可查 99 次').waitFor();
    const hidden = page.getByRole('listitem').filter({ hasText: '一条你看不到的记录' });
    assert.match(await hidden.innerText(), /负责人 李雷/);
    assert.equal(await hidden.getByRole('link').count(), 0);
    await page.getByRole('listitem').getByRole('link', { name: '华为技木有限公司' }).waitFor();
    await words.fill('+86 138-0013-8000');
    await words.press('Enter');
    await page.getByText('完全相同 1 · 相似 0').waitFor();
    await page.setViewportSize(phone);
    await j.screens(page, 'check');
    await page.setViewportSize(desktop);
    await words.fill('从来没有的公司');
    await words.press('Enter');
    await page.getByRole('button', { name: '都不是？新建客户“从来没有的公司”' }).click();
    await page.getByRole('textbox', { name: '客户名称' }).waitFor();
    assert.equal(await page.getByRole('textbox', { name: '客户名称' }).inputValue(), '从来没有的公司');
  });

  await j.step('after a hundred checks a day it says so', async () => {
    for (let i = 0; i < 97; i++) await mine.post('/api/v1/duplicates:check', { words: 'x' });
    await page.goto('/a/sales/dedupe');
    await page.getByText('今日还可查 0 次').waitFor();
    await page.getByRole('textbox', { name: '名称、电话或注册号码' }).fill('x');
    assert.equal(await page.getByRole('button', { name: '查重', exact: true }).isDisabled(), true);
    await j.screen(page, 'spent');
  });

  const steward = await j.visit({ who: admin, path: '/a/sales/o/account/duplicates' });
  await j.step('suspected duplicates are looked for, told apart, and the same ones merged', async () => {
    for (const city of ['北京', '天津']) await api.post(records, { name: `蓝鲸仪器${city === '北京' ? '有限公司' : ''}`, city });
    await steward.getByText('还没有查找过').waitFor();
    await steward.getByRole('button', { name: '开始查找' }).click();
    const clusters = steward.getByRole('list', { name: '疑似重复' });
    const whale = clusters.getByRole('listitem').filter({ hasText: '蓝鲸仪器有限公司' }).first();
    await whale.getByText('完全相同').waitFor();
    await j.screens(steward, 'clusters');
    await steward.setViewportSize(phone);
    await j.screen(steward, 'clusters');
    await steward.setViewportSize(desktop);
    const huawei = clusters.getByRole('listitem').filter({ hasText: '华为技木有限公司' }).first();
    await huawei.getByRole('button', { name: '不是重复' }).click();
    await huawei.waitFor({ state: 'detached' });
    await steward.getByRole('button', { name: '自动合并完全相同' }).click();
    const dialog = steward.getByRole('dialog', { name: '自动合并完全相同' });
    await dialog.getByText('将把 1 组共 2 条各合并为一条').waitFor();
    await j.screen(steward, 'exact');
    await dialog.getByRole('button', { name: '合并 1 组' }).click();
    await dialog.getByText('已合并 1 组共 2 条').waitFor();
    await dialog.getByRole('button', { name: '全部撤销' }).click();
    await dialog.getByText('已撤销 1 组').waitFor();
    await dialog.getByRole('button', { name: '关闭' }).last().click();
    await whale.waitFor();
  });
}
