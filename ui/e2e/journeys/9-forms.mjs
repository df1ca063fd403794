import assert from 'node:assert/strict';
import { Api } from '../harness/api.mjs';
import { admin, phone } from '../harness/journey.mjs';
import { chinese } from '../harness/words.mjs';

const member = { email: 'chen.jing@example.com', password: 'fangsun-2026' };
const both = (zh, en) => ({ zh, en });
const option = (value, zh, en) => ({ value, label: both(zh, en) });

/** Quotes with everything that a form computes and decides while it is filled in. */
const documents = [
  ['app', { kind: 'app', key: 'sales', label: both('销售', 'Sales'), navigation: [{ items: [{ object: 'quote' }, { object: 'account' }] }] }],
  ['object', { kind: 'object', key: 'account', app: 'sales', label: both('客户', 'Account'), title: 'name', owner: true, fields: [
    { key: 'name', type: 'text', label: both('客户名称', 'Account name'), required: true },
    { key: 'level', type: 'select', label: both('级别', 'Level'), options: [option('a', 'A级', 'Grade A'), option('b', 'B级', 'Grade B')] },
    { key: 'limit', type: 'money', label: both('额度', 'Credit') },
    { key: 'quoted', type: 'rollup', label: both('报价总额', 'Total quoted'), object: 'quote', via: 'account', op: 'sum', field: 'amount' },
  ] }],
  ['object', { kind: 'object', key: 'quote', app: 'sales', label: both('报价', 'Quote'), title: 'name', owner: true, fields: [
    { key: 'name', type: 'text', label: both('报价名称', 'Quote name'), required: true },
    { key: 'account', type: 'relation', label: both('客户', 'Account'), object: 'account' },
    { key: 'level', type: 'reference', label: both('客户级别', 'Account level'), via: 'account', field: 'level' },
    { key: 'kind', type: 'select', label: both('类型', 'Kind'), options: [option('standard', '标准', 'Standard'), option('special', '特价', 'Special'), option('free', '赠送', 'Free')], show_as: 'radio' },
    { key: 'grade', type: 'select', label: both('折扣', 'Discount'), options: [option('x', '九折', '10 off'), option('y', '五折', '50 off')] },
    { key: 'reason', type: 'long_text', label: both('特价原因', 'Reason for the price'), required_when: 'record.kind == "special"' },
    { key: 'qty', type: 'number', label: both('数量', 'Quantity') },
    { key: 'price', type: 'money', label: both('单价', 'Unit price') },
    { key: 'amount', type: 'formula', label: both('总价', 'Total'), result: 'money', formula: 'record.qty * record.price' },
    { key: 'words', type: 'formula', label: both('大写', 'In words'), result: 'text', formula: 'RMBCAPITAL(record.amount)' },
    { key: 'start', type: 'date', label: both('开始', 'Begins') },
    { key: 'until', type: 'date', label: both('有效期至', 'Valid until'), default: { expr: 'record.start + 30' } },
  ], rules: [
    { key: 'dates', when: 'has(record.start) && has(record.until)', must: 'record.until >= record.start', field: 'until', message: both('有效期不能早于开始', 'Valid until is before the beginning') },
    { key: 'large', when: 'has(record.amount)', must: 'record.amount < 100000', field: 'qty', severity: 'warn', message: both('总价超过 10 万', 'The total is over 100,000') },
    { key: 'credit', when: 'has(record.account.limit)', must: 'record.amount <= record.account.limit', severity: 'warn', message: both('超过客户的额度', 'More than the credit of the account') },
  ] }],
  ['form', { kind: 'form', key: 'quote_full', app: 'sales', object: 'quote', columns: 2, nodes: [
    { type: 'section', label: both('基础内容', 'Main'), nodes: ['name', 'account', 'level', 'kind', 'start', 'until'].map((field) => ({ field })) },
    { type: 'section', label: both('价钱', 'Money'), nodes: ['qty', 'price', 'amount', 'words'].map((field) => ({ field })) },
    { type: 'section', label: both('特价', 'Special price'), nodes: [{ field: 'grade' }, { field: 'reason' }] },
  ], rules: [
    { kind: 'show', when: 'record.kind == "special"', fields: ['grade', 'reason'] },
    { kind: 'read_only', when: 'record.kind == "free"', fields: ['price'] },
    { kind: 'options', when: 'record.account.level == "b"', fields: ['grade'], options: ['x'] },
  ] }],
  ['role', { kind: 'role', key: 'seller', label: both('销售员', 'Seller'), grants: [
    { object: 'quote', operations: ['view', 'create', 'edit'], read: '*', write: '*' },
    { object: 'account', operations: ['view', 'create'], read: ['name', 'level'], write: ['name', 'level'] },
  ] }],
];

/** A form that computes, hides, requires, narrows and warns, for somebody who may not see all that its rules read. */
export default async function forms(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('报价', documents);
  await api.post('/api/v1/people', { ...member, name: '陈静', roles: ['seller'] });
  await api.post('/api/v1/objects/account/records', { name: '方舟科技', level: 'b', limit: 1000 });
  const page = await j.visit({ who: member, path: '/a/sales/o/quote/new' });
  const value = (label) => page.getByRole('group', { name: label, exact: true }).getByRole('status');

  await j.step('values follow from values while they are typed', async () => {
    await page.getByLabel('报价名称').fill('园区网二期');
    await page.getByLabel('数量').fill('2000');
    await page.getByLabel('单价').fill('99.5');
    await value('总价').getByText('¥199,000.00').waitFor();
    await value('大写').getByText('壹拾玖万玖仟元整').waitFor();
    await page.getByLabel('开始').fill('2026-12-01');
    await page.keyboard.press('Tab');
    assert.equal(await page.getByLabel('有效期至').inputValue(), '2026-12-31');
    await page.getByRole('combobox', { name: '客户', exact: true }).click();
    await page.getByRole('option', { name: /方舟科技/ }).first().click();
    await value('客户级别').getByText('B级').waitFor();
  });

  await j.step('fields come when they are wanted, are required, and offer what is left', async () => {
    assert.equal(await page.getByRole('button', { name: '特价' }).count(), 0);
    await page.getByRole('radio', { name: '特价' }).click();
    await page.getByLabel('特价原因').waitFor();
    await page.getByText('还有 1 个必填项').waitFor();
    await page.getByRole('combobox', { name: '折扣' }).click();
    assert.deepEqual(await page.getByRole('option').allInnerTexts(), ['九折']);
    await page.getByRole('option', { name: '九折' }).click();
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText('还没有填').waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
    await j.screens(page, 'filled');
  });

  await j.step('a rule that refuses stands at its field', async () => {
    await page.getByLabel('特价原因').fill('战略客户');
    await page.getByLabel('有效期至').fill('2026-11-01');
    await page.keyboard.press('Tab');
    await page.getByText('有效期不能早于开始').waitFor();
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.waitForFunction(() => document.activeElement?.closest('[data-field=until]'));
    await page.getByLabel('有效期至').fill('2026-12-15');
  });

  await j.step('rules that warn are asked about; one that only the server knows is told', async () => {
    await page.getByRole('button', { name: '保存', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: '有 1 处提醒' });
    await dialog.getByText('总价超过 10 万').waitFor();
    await j.screens(page, 'warning');
    await dialog.getByRole('button', { name: '返回修改' }).click();
    await page.waitForFunction(() => document.activeElement?.closest('[data-field=qty]'));
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: '仍然保存' }).click();
    await page.getByText('超过客户的额度').waitFor();
    await page.waitForURL(/quote\/[a-z0-9]{15}/);
    const { items } = await api.records('quote');
    assert.equal(items[0].amount, 199000);
    assert.equal(items[0].grade, 'x');
  });

  await j.step('the record hides what its form hides', async () => {
    await page.getByRole('heading', { level: 1, name: '园区网二期' }).last().waitFor();
    await page.getByText('战略客户').first().waitFor();
    await j.screens(page, 'record');
    await page.getByRole('button', { name: /^修改 类型/ }).click();
    await page.getByRole('option', { name: '赠送' }).click();
    await page.getByText('战略客户').waitFor({ state: 'detached' });
    assert.equal(await page.getByRole('button', { name: /^修改 单价/ }).count(), 0);
    const { items } = await api.records('quote');
    assert.equal(items[0].reason, '战略客户');
  });

  await j.step('a value that is refused where it stands goes on in the form', async () => {
    const [{ id, version }] = (await api.records('quote')).items;
    await api.patch(`/api/v1/objects/quote/records/${id}`, { reason: '', version });
    await page.reload();
    page.seen.expect(new RegExp(`^PATCH /api/v1/objects/quote/records/${id}: 400$`));
    await page.getByRole('button', { name: /^修改 类型/ }).click();
    await page.getByRole('option', { name: '特价' }).click();
    await page.getByRole('alert').getByText('特价原因').waitFor();
    await page.getByRole('button', { name: '在表单里修改' }).click();
    await page.getByLabel('特价原因').fill('老客户');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: '仍然保存' }).click();
    await page.getByText('老客户', { exact: true }).waitFor();
  });

  await j.step('totals of what links to a record', async () => {
    const boss = await j.visit({ who: admin, path: '/a/sales/o/account' });
    await boss.getByText('¥199,000.00', { exact: true }).first().waitFor();
    await j.screens(boss, 'rollup');
  });

  await j.step('a total is computed anew in all records', async () => {
    const boss = await j.visit({ who: admin, path: '/design/sales/o/account' });
    await boss.getByRole('button', { name: '报价总额', exact: true }).click();
    await boss.getByRole('button', { name: '重新计算全部记录' }).click();
    await boss.getByText('已开始重新计算').waitFor();
    await boss.close();
  });

  await j.step('on the phone, in English', async () => {
    await new Api(j.server.base, (await j.server.signIn(member)).token).patch('/api/v1/me', { locale: 'en' });
    await page.setViewportSize(phone);
    await page.goto('/a/sales/o/quote/new');
    await page.getByRole('radio', { name: 'Special' }).click();
    await page.getByLabel('Reason for the price').waitFor();
    await page.getByLabel('Quantity').fill('7');
    await page.getByLabel('Unit price').fill('3');
    await value('Total').getByText('CN¥21.00').waitFor();
    await j.screens(page, 'phone', { words: false });
    const left = await chinese(page, [/元整$/, /^陈静/, /方榫/]);
    assert.deepEqual(left, []);
  });
}
