import assert from 'node:assert/strict';
import { admin, phone } from '../harness/journey.mjs';
import { choose } from '../harness/hands.mjs';
import { until } from '../harness/until.mjs';

export const from = 'sample';

/** The text of the editor that has this name. */
const sourceOf = (scope, name) => scope.getByRole('textbox', { name, exact: true }).evaluate((content) => (content.cmTile ?? content.cmView).view.state.doc.toString());

/** Expressions written with labels, checked while typing, tried on a record, and shown as conditions. */
export default async function expressions(j) {
  const api = await j.server.signIn();
  const page = await j.visit({ who: admin, path: '/design/crm/o/opportunity?tab=rules' });
  const rules = page.getByRole('list', { name: '规则' });
  const draft = async (kind, key) => api.get(`/api/v1/definitions/${kind}/${key}`);

  await j.step('rules say in words what they do', async () => {
    await rules.getByText('预计金额 不为空').first().waitFor();
    await j.screens(page, 'rules');
  });

  const drawer = page.getByRole('dialog', { name: /^金额不能为负/ });
  const must = drawer.getByRole('group', { name: '必须', exact: true });
  const code = must.getByRole('textbox', { name: '必须', exact: true });
  const source = () => sourceOf(must, '必须');

  await j.step('a condition has two faces', async () => {
    await rules.getByRole('button', { name: /^金额不能为负/ }).click();
    await must.getByRole('combobox', { name: '字段' }).getByText('预计金额').waitFor();
    await must.getByRole('radio', { name: '表达式' }).click();
    await code.locator('.cm-chip', { hasText: '预计金额' }).waitFor();
    assert.equal(await source(), 'record.amount >= 0.0');
  });

  await j.step('fields are found by pinyin and stand as chips', async () => {
    await code.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' || khhy');
    const found = page.getByRole('option', { name: /客户 › 行业/ });
    await found.waitFor();
    await j.shot(page, 'completion');
    await found.click();
    await code.locator('.cm-chip', { hasText: '客户 › 行业' }).waitFor();
    await page.keyboard.type(' == ');
    await page.keyboard.press('Control+Space');
    await page.getByRole('option').first().click();
    await until('the option is a text', async () => /^record\.amount >= 0\.0 \|\| record\.account\.industry == "\w+"$/.test(await source()));
  });

  await j.step('an arrow steps over a chip, Backspace chooses it first, the clipboard has api names', async () => {
    const head = () => code.evaluate((content) => (content.cmTile ?? content.cmView).view.state.selection.main.head);
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowRight');
    assert.equal(await head(), 'record.amount'.length);
    await page.keyboard.press('Backspace');
    assert.ok((await source()).startsWith('record.amount'), 'the first press only chooses');
    await code.locator('.cm-chip-chosen').waitFor();
    await page.keyboard.press('Control+x');
    assert.ok((await source()).startsWith(' >='));
    await page.keyboard.press('Control+v');
    assert.ok((await source()).startsWith('record.amount >='));
    await code.locator('.cm-chip', { hasText: '预计金额' }).waitFor();
  });

  await j.step('a mistake is underlined, said in words, and put right by a press', async () => {
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' && record.amout > 1 ');
    await must.getByText('没有字段“amout”。是不是“amount”？').waitFor();
    await page.keyboard.press('F8');
    await j.screens(page, 'mistake');
    await must.getByRole('button', { name: '用“预计金额”替换' }).click();
    await must.getByText('没有字段“amout”').waitFor({ state: 'detached' });
    assert.match(await source(), /&& record\.amount > 1/);
  });

  await j.step('what the builder cannot show stays text, with the reason', async () => {
    await page.keyboard.press('Control+End');
    await page.keyboard.type('&& LEN(record.name) > 1');
    await must.getByText(/超出可视编辑的范围/).waitFor();
    assert.equal(await must.getByRole('radio', { name: '可视' }).getAttribute('aria-disabled'), 'true');
  });

  await j.step('the large editor: fields, functions, and a record to try it on', async () => {
    await must.getByRole('button', { name: '放大编辑' }).click();
    const editor = page.getByRole('dialog', { name: '必须', exact: true });
    await editor.getByPlaceholder('查找函数').fill('四舍五入');
    await editor.getByText('ROUND(number, digits)').first().waitFor();
    await editor.getByPlaceholder('查找字段').fill('fzr');
    await editor.getByRole('button', { name: /^负责人/ }).first().waitFor();
    await editor.getByText(/^返回 是\/否/).waitFor();
    await editor.getByText(/最近 20 条/).waitFor();
    const record = editor.getByRole('combobox', { name: '记录' });
    await record.click();
    await page.getByRole('option').first().click();
    await editor.getByText('结果').waitFor();
    await editor.getByRole('cell', { name: /^¥/ }).first().waitFor();
    await j.screens(page, 'editor');
    await editor.getByRole('textbox', { name: '必须', exact: true }).click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('record.amount >= 0 ');
    await page.keyboard.press('Control+Enter');
    await editor.waitFor({ state: 'detached' });
    await until('it is used', async () => (await source()) === 'record.amount >= 0');
    await until('and can be seen as conditions again', async () => (await must.getByRole('radio', { name: '可视' }).getAttribute('aria-disabled')) !== 'true');
    await must.getByRole('radio', { name: '可视' }).click();
    await must.getByRole('combobox', { name: '关系' }).getByText('大于等于').waitFor();
    await drawer.getByRole('button', { name: '关闭' }).click();
  });

  await j.step('a rule goes and comes back', async () => {
    const count = await rules.getByRole('listitem').count();
    await rules.getByRole('button', { name: /^移除规则 金额不能为负/ }).click();
    await until('it is gone', async () => (await rules.getByRole('listitem').count()) === count - 1);
    await page.getByRole('button', { name: '撤销' }).last().click();
    await until('it is back', async () => (await rules.getByRole('listitem').count()) === count);
  });

  await j.step('a formula field', async () => {
    await page.goto('/design/crm/o/opportunity');
    await page.getByRole('button', { name: '添加字段' }).click();
    await page.getByRole('menuitem', { name: '公式' }).click();
    const panel = page.getByRole('complementary', { name: /属性$/ });
    await panel.getByRole('textbox', { name: '标题（中文）' }).fill('预计收入');
    await panel.getByRole('textbox', { name: '公式', exact: true }).click();
    await page.keyboard.type('je');
    await page.getByRole('option', { name: /预计金额/ }).first().click();
    await page.keyboard.type(' * ');
    await page.keyboard.type('yingl');
    await page.getByRole('option', { name: /赢率/ }).first().click();
    await panel.getByText('没有问题').waitFor();
    await panel.getByText('保存时计算并存储').waitFor();
    await j.screens(page, 'formula', { data: ['no'] });
    const formula = await until('the draft holds it', async () => (await draft('object', 'opportunity')).fields.find((one) => one.type === 'formula' && one.formula?.includes('probability')));
    assert.equal(formula.formula, 'record.amount * record.probability');
  });

  await j.step('a rule of a layout, in words, with a badge, alive in the preview', async () => {
    const forms = await api.get('/api/v1/definitions?kind=form&app=crm');
    const form = forms.items.find((one) => one.object === 'account');
    await page.goto(`/design/crm/o/account/layouts/${form.key}`);
    await page.getByRole('button', { name: /^规则 \d+$/ }).click();
    const panel = page.getByRole('dialog', { name: '规则', exact: true });
    await panel.getByRole('button', { name: '添加规则' }).first().click();
    await panel.getByRole('button', { name: '条件', exact: true }).click();
    await choose(panel, '字段', '客户性质');
    await choose(panel, '关系', '等于');
    await choose(panel, '值', '企业');
    await panel.getByRole('combobox', { name: /显示哪些字段/ }).click();
    await page.getByRole('option', { name: '统一社会信用代码' }).click();
    await page.keyboard.press('Escape');
    await panel.getByRole('button', { name: '返回' }).click();
    await panel.getByText('当 客户性质 等于 企业 → 显示 统一社会信用代码').waitFor();
    await j.screens(page, 'layout-rules');
    await panel.getByRole('button', { name: '关闭' }).click();
    await page.getByRole('button', { name: /统一社会信用代码 有 \d+ 条规则/ }).waitFor();
    await page.getByRole('button', { name: '预览' }).click();
    const preview = page.getByRole('dialog', { name: '预览' });
    await preview.getByRole('textbox', { name: /统一社会信用代码/ }).waitFor();
    await preview.getByRole('radio', { name: '个人' }).click();
    await preview.getByRole('textbox', { name: /统一社会信用代码/ }).waitFor({ state: 'detached' });
    await j.screen(page, 'preview');
    await preview.getByRole('button', { name: '关闭预览' }).click();
  });

  await j.step('on a phone the conditions can be changed, the text is to read', async () => {
    const hand = await j.visit({ who: admin, viewport: phone, touch: true, path: `/a/crm/o/opportunity?f=${encodeURIComponent('record.amount > 100000.0 && record.created > now - 3650.0')}` });
    await hand.getByRole('button', { name: /^筛选/ }).tap();
    await hand.getByRole('radio', { name: '可视' }).waitFor();
    await until('the server knows its conditions', async () => (await hand.getByRole('radio', { name: '可视' }).getAttribute('aria-disabled')) !== 'true');
    await hand.getByRole('radio', { name: '可视' }).tap();
    await hand.getByRole('combobox', { name: '字段' }).first().waitFor();
    await j.screen(hand, 'filter');
    await hand.getByRole('radio', { name: '表达式' }).tap();
    await hand.getByText('now - 3650.0').waitFor();
    assert.equal(await hand.locator('.cm-editor').count(), 0);
    await j.screen(hand, 'filter-text');
  });
}
