import assert from 'node:assert/strict';
import path from 'node:path';
import { access, readFile } from 'node:fs/promises';
import { admin } from '../harness/journey.mjs';
import { Person } from '../harness/person.mjs';
import { until } from '../harness/until.mjs';
import { en } from '../harness/words.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
/** Where the pictures of the tutorial go; none are taken unless it is set. */
const pictures = process.env.TENON_TUTORIAL_PICTURES;

const li = { name: '李工', email: 'li@example.com', password: 'tutorial-2026' };
const zhang = { name: '张三', email: 'zhang@example.com', password: 'tutorial-2026' };
const budget = 600;
const viewport = { width: 1280, height: 800 };

/** docs/tutorial.zh-CN.md, step by step: an app by clicks from nothing, then used. Every label that it names was on the screen. */
export default async function tutorial(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  const page = await j.visit({ who: admin, viewport, path: '/' });
  // Expressions are checked while they are typed, against drafts that are not saved or published yet.
  page.seen.expect(/^(POST \/api\/v1\/expressions:check: 404|GET \/api\/v1\/objects\/\w+: 404)$/);
  const me = new Person(page);
  const dialog = page.getByRole('dialog');
  const nav = (name) => page.getByRole('navigation', { name: '导航' }).getByRole('link', { name, exact: true });
  const button = (name, scope = page) => scope.getByRole('button', { name, exact: true });
  const palette = page.getByRole('complementary', { name: '字段和布局部件' });
  const sheet = page.locator('[data-sheet]');
  const part = (name) => sheet.getByRole('group', { name: new RegExp(`^${name}，`) });
  const label = page.getByRole('textbox', { name: '标题（中文）' });
  const saved = () => page.locator('[data-save=saved]').waitFor();
  const chapters = [];
  const step = (name, act) => {
    chapters.push(name);
    return j.step(name, act);
  };
  /** A picture; those whose name is a file's are the tutorial's. */
  const shot = async (name, on = page) => {
    await j.shot(on, name);
    await me.look();
    if (pictures && /^[\w-]+$/.test(name)) await on.screenshot({ path: path.join(pictures, `${name}.png`) });
  };

  /** What was just made has its label chosen, so it is named by typing. */
  const name = async (words, before = '新字段') => {
    await until(`the label of ${words}`, () => page.evaluate((text) => document.activeElement?.value === text && document.activeElement.selectionEnd === text.length, before));
    await me.type(words);
  };
  const field = async (type, words) => {
    await me.click(button(type, palette));
    await name(words);
  };
  const options = async (...labels) => {
    for (const [index, words] of labels.entries()) {
      if (index === 0) await me.click(page.getByLabel('第 1 个选项的标题'));
      else await me.press('Enter');
      await until('the option is chosen', () => page.getByLabel(`第 ${index + 1} 个选项的标题`).evaluate((input) => input === document.activeElement && input.selectionEnd === input.value.length));
      await me.type(words);
    }
  };
  const choose = async (scope, named, option) => {
    await me.click(scope.getByRole('combobox', { name: new RegExp(`^${named}`) }));
    await me.click(page.getByRole('option', { name: option, exact: true }));
  };
  /** Some of a list, which stays open until Escape. */
  const chooseSome = async (scope, named, ...wanted) => {
    await me.click(scope.getByRole('combobox', { name: new RegExp(`^${named}`) }));
    for (const one of wanted) await me.click(page.getByRole('option', { name: one, exact: true }));
    await me.press('Escape');
  };
  const object = async (words, { owned = false } = {}) => {
    await me.click(nav('对象'));
    await me.click(button('新建对象').first());
    await dialog.waitFor();
    await me.type(words);
    if (owned) await me.click(dialog.getByRole('switch'));
    await me.click(button('创建', dialog));
    await me.waitFor(part('名称'));
  };
  const required = async (words) => {
    await me.click(part(words));
    await me.click(page.getByRole('radiogroup', { name: '必填' }).getByRole('radio', { name: '总是' }));
  };
  /** A formula: each field by its name, taken from the list with Enter. */
  const formula = async (scope, ...words) => {
    await me.click(scope.getByRole('textbox', { name: '公式', exact: true }));
    for (const [index, word] of words.entries()) {
      await me.type(word);
      if (index % 2 === 1) continue;
      let seen = 0;
      // The list takes no key in its first moment.
      await until(`the list offers ${word}`, async () => (await page.locator('.cm-tooltip-autocomplete [aria-selected=true]').filter({ hasText: word }).count()) > 0 && ++seen > 1);
      await me.look();
      await me.press('Enter');
    }
  };
  const condition = async (scope, of, ...values) => {
    await me.click(button('条件', scope));
    await choose(scope, '字段', of);
    await chooseSome(scope, '值', ...values);
  };

  await step('1. 新建应用', async () => {
    await me.waitFor(button('新建应用'));
    await shot('01-start');
    await me.click(button('新建应用'));
    await dialog.waitFor();
    await me.type('设备报修');
    await me.click(button('创建', dialog));
    await me.waitFor(page.getByText('还没有对象 · 对象是一类记录，例如客户、设备'));
  });

  await step('2. 设备', async () => {
    await object('设备');
    await me.drag(button('单行文本', palette), sheet.getByText('拖入字段，或按 Enter 添加所选'));
    await name('位置');
    await field('成员', '责任人');
    await field('日期', '保修到期');
    await field('自动编号', '设备编号');
    await field('单选', '类别');
    await options('生产设备', '厂务设施', '办公设备');
    await required('位置');
    await saved();
    await shot('02-equipment');
  });

  await step('3. 备件和班组', async () => {
    await object('备件');
    await field('单行文本', '规格');
    await field('金额', '单价');
    await saved();
    await object('班组');
    await field('成员', '组长');
    await field('电话', '联系电话');
    await saved();
  });

  await step('4. 报修单', async () => {
    await object('报修单', { owned: true });
    await me.click(part('名称'));
    await me.click(label);
    await me.press('ControlOrMeta+a');
    await me.type('故障简述');
    await field('自动编号', '单号');
    await field('关联', '设备');
    await field('单行文本', '位置');
    await field('成员', '责任人');
    await field('日期', '保修到期');
    await field('单选', '紧急程度');
    await options('一般', '紧急', '停产');
    await field('多行文本', '故障描述');
    await field('单选', '状态');
    await options('待处理', '维修中', '已完成');
    await me.click(page.getByRole('radiogroup', { name: '默认值' }).getByRole('radio', { name: '固定值' }));
    await choose(page.getByRole('group', { name: '默认值' }), '默认值', '待处理');
    await required('设备');
    await saved();
    await shot('04-request');
  });

  await step('5. 数据联动', async () => {
    await me.click(part('设备'));
    for (const one of ['位置', '责任人', '保修到期']) {
      await me.click(button('添加填入'));
      await page.getByRole('combobox', { name: '来自' }).filter({ hasText: one }).waitFor();
    }
    await saved();
    await shot('05-linkage');
  });

  const column = page.getByRole('dialog', { name: '列的属性' });
  const columnOf = async (type, words) => {
    await me.click(button('添加列'));
    await me.click(page.getByRole('menuitem', { name: type, exact: true }));
    await column.waitFor();
    await name(words);
  };
  const close = async () => {
    await me.press('Escape');
    await column.waitFor({ state: 'detached' });
  };

  await step('6. 子表单和公式', async () => {
    await me.click(part('状态'));
    await me.click(button('分组', palette));
    await name('维修', '新分组');
    await field('关联', '班组');
    await field('子表单', '用料');
    await columnOf('关联', '备件');
    await close();
    await columnOf('数字', '数量');
    await close();
    await columnOf('金额', '单价');
    await close();
    await columnOf('公式', '金额');
    await formula(column, '数量', ' * ', '单价');
    await choose(column, '结果类型', '金额');
    await shot('06-column');
    await me.click(button('关闭', column));
    await me.click(page.getByRole('tabpanel', { name: '字段' }).getByRole('button', { name: '备件', exact: true }));
    await me.click(button('添加填入', column));
    await me.press('Escape');
    await chooseSome(page, '合计的列', '金额');
    await field('汇总', '用料费');
    await choose(page, '汇总哪个对象', '报修单 › 用料');
    await choose(page, '怎样汇总', '求和');
    await choose(page, '汇总字段', '金额');
    await field('金额', '工时费');
    await field('公式', '总费用');
    await choose(page, '结果类型', '金额');
    await formula(page, '用料费', ' + ', '工时费');
    await field('多行文本', '处理结果');
    await saved();
    await shot('06-subform');
  });

  await step('7. 规则', async () => {
    const rules = page.getByRole('dialog', { name: '规则' });
    await me.click(page.getByRole('button', { name: /^规则 0/ }));
    await me.click(button('添加规则', rules).first());
    await condition(rules, '状态', '维修中', '已完成');
    await chooseSome(rules, '显示哪些字段', '用料', '用料费', '工时费', '总费用', '处理结果');
    await shot('07-rule');
    await me.click(button('返回', rules));
    await me.click(button('添加规则', rules));
    await me.click(rules.getByRole('radio', { name: /^必填/ }));
    await condition(rules, '状态', '已完成');
    await chooseSome(rules, '哪些字段必填', '处理结果');
    await me.click(button('关闭', rules));
    await me.click(part('工时费'));
    await me.click(button('添加校验'));
    const check = page.getByRole('dialog');
    await condition(check.getByRole('group', { name: '当' }).first(), '状态', '已完成');
    const must = check.getByRole('group', { name: '必须' }).first();
    await me.click(button('条件', must));
    await choose(must, '字段', '工时费');
    await choose(must, '关系', '大于等于');
    await me.click(must.getByRole('textbox', { name: '值' }));
    await me.type('0');
    await me.click(check.getByRole('textbox', { name: '提示（中文）' }));
    await me.type('完成时填上工时费，免费就填 0');
    await shot('07-check');
    await me.press('Escape');
    await saved();
  });

  await step('8. 巡检', async () => {
    await object('巡检');
    await me.click(part('名称'));
    await me.click(label);
    await me.press('ControlOrMeta+a');
    await me.type('巡检内容');
    await field('关联', '设备');
    await field('日期', '巡检日期');
    await field('单选', '巡检结果');
    await options('正常', '异常');
    await saved();
  });

  await step('9. 汇总到设备', async () => {
    await me.click(nav('设备'));
    await me.click(page.getByRole('tablist', { name: '对象的各部分' }).getByRole('tab', { name: '布局', exact: true }));
    await me.click(page.getByRole('link', { name: /^标准布局/ }));
    await me.waitFor(part('名称'));
    await field('汇总', '报修次数');
    await choose(page, '汇总哪个对象', '报修单');
    await field('汇总', '维修总费用');
    await choose(page, '汇总哪个对象', '报修单');
    await choose(page, '怎样汇总', '求和');
    await choose(page, '汇总字段', '总费用');
    await saved();
    await shot('09-rollup');
  });

  const role = async (words, ...grants) => {
    await me.click(button('新建角色'));
    await dialog.waitFor();
    await me.type(words);
    await me.click(button('创建', dialog));
    for (const [of, template] of grants) {
      await me.click(button('添加授权'));
      await me.click(page.getByRole('menuitem', { name: of, exact: true }));
      await me.click(button(template, dialog));
      await shot(`10-${words}-${of}`);
      await me.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    }
  };
  await step('10. 角色', async () => {
    await me.click(nav('对象'));
    await me.click(page.getByRole('tab', { name: '角色' }));
    await role('报修人', ['报修单', '管理本人'], ['设备', '查看全部']);
    await role('维修工', ['报修单', '管理全部'], ['设备', '管理全部'], ['备件', '管理全部'], ['班组', '查看全部'], ['巡检', '管理全部']);
    await shot('10-roles');
  });

  await step('11. 发布', async () => {
    await me.click(button('发布…'));
    await me.waitFor(page.getByText('没有发现问题'));
    await shot('11-publish');
    await me.click(page.getByRole('button', { name: /^发布 \d+ 处改动$/ }));
    await me.waitFor(page.getByText('版本 1 已发布，用户立即可用。'));
    await shot('11-已发布');
  });

  const person = async ({ name: called, email, password }, roleName) => {
    await me.click(page.getByRole('main').getByRole('button', { name: '新建', exact: true }));
    await dialog.waitFor();
    await me.type(called);
    await me.click(dialog.getByLabel('邮箱'));
    await me.type(email);
    await me.click(dialog.getByLabel('密码', { exact: true }));
    await me.type(password);
    await chooseSome(dialog, '角色', roleName);
    await shot(`12-${called}`);
    await me.click(button('新建', dialog));
    await me.waitFor(page.getByRole('cell', { name: called }).first());
  };
  await step('12. 成员', async () => {
    await me.click(page.getByRole('link', { name: '管理', exact: true }));
    await me.waitFor(page.getByRole('heading', { level: 1, name: '成员' }));
    await person(zhang, '报修人');
    await person(li, '维修工');
    await shot('12-people');
  });

  const bar = page.getByRole('region', { name: '以他人身份查看' });
  const lookAs = async (called) => {
    await me.click(button(called, page.getByRole('main')));
    await me.click(button(`${called} 的更多操作`));
    await me.click(page.getByRole('menuitem', { name: '以此人身份查看…' }));
    await me.click(button('开始查看', dialog));
    await me.waitFor(bar.getByText(`正在以 ${called} 的身份查看`));
  };
  const end = async () => {
    await me.click(button('结束', bar));
    await bar.waitFor({ state: 'detached' });
    await me.press('Escape');
  };
  await step('13. 以他人身份查看', async () => {
    await lookAs('张三');
    await me.click(nav('报修单'));
    await nav('设备').waitFor();
    for (const hidden of ['备件', '班组', '巡检']) assert.equal(await nav(hidden).count(), 0, `${hidden} is shown`);
    await shot('13-reporter');
    await end();
    await lookAs('李工');
    for (const shown of ['设备', '备件', '班组', '报修单', '巡检']) await nav(shown).waitFor();
    await shot('13-李工');
    await end();
  });

  const main = page.getByRole('main');
  const create = async (of) => {
    await me.click(nav(of));
    await me.click(main.getByRole('button', { name: '新建', exact: true }).first());
    await me.waitFor(page.getByRole('heading', { name: `新建${of}`, level: 2 }));
  };
  const fill = async (named, words, scope = page) => {
    await me.click(scope.getByRole('textbox', { name: named }));
    await me.type(words);
  };
  const save = async (scope = page) => {
    await me.click(scope.getByRole('button', { name: '保存', exact: true }));
  };
  await step('14. 登记设备和备件', async () => {
    await me.click(page.getByRole('link', { name: '返回工作台' }));
    await create('备件');
    await fill('名称', '轴承 6204');
    await fill('单价', '35');
    await save();
    await main.getByRole('heading', { name: '轴承 6204', level: 1 }).waitFor();
    await create('设备');
    await fill('名称', '2 号空压机');
    await fill('位置', 'A 栋 2 层');
    await me.click(page.getByRole('combobox', { name: /^责任人/ }));
    await me.click(page.getByRole('option', { name: /^李工/ }));
    await fill('保修到期', '2027-12-31');
    await me.press('Tab');
    await save();
    await main.getByRole('heading', { name: '2 号空压机', level: 1 }).waitFor();
    await shot('14-equipment');
  });

  /** Another person at a browser of their own. */
  const signIn = async (who) => {
    const theirs = await j.visit({ viewport, path: '/login' });
    me.page = theirs;
    await me.click(theirs.getByLabel('邮箱'));
    await me.type(who.email);
    await me.click(theirs.getByLabel('密码', { exact: true }));
    await me.type(who.password);
    await me.click(button('登录', theirs));
    await me.waitFor(theirs.getByRole('heading', { name: new RegExp(`，${who.name}$`) }));
    return theirs;
  };
  const link = (on, named) => on.getByRole('navigation', { name: '导航' }).getByRole('link', { name: named, exact: true });
  const value = (on, named) => on.getByRole('textbox', { name: named }).inputValue();

  await step('15. 报修', async () => {
    const theirs = await signIn(zhang);
    await me.click(link(theirs, '报修单'));
    await me.click(theirs.getByRole('main').getByRole('button', { name: '新建', exact: true }).first());
    await me.waitFor(theirs.getByRole('heading', { name: '新建报修单', level: 2 }));
    await fill('故障简述', '不启动，有异响', theirs);
    await me.click(theirs.getByRole('combobox', { name: /^设备/ }));
    await me.click(theirs.getByRole('option', { name: /^2 号空压机/ }));
    await until('the place is filled in', async () => (await value(theirs, '位置')) === 'A 栋 2 层' && (await value(theirs, '保修到期')) === '2027-12-31');
    assert.equal(await theirs.getByRole('combobox', { name: /^责任人/ }).inputValue(), '李工');
    for (const hidden of ['用料费', '工时费', '处理结果']) assert.equal(await theirs.getByText(hidden, { exact: true }).count(), 0, `${hidden} is shown`);
    await me.click(theirs.getByRole('combobox', { name: /^紧急程度/ }));
    await me.click(theirs.getByRole('option', { name: '紧急' }));
    await shot('15-report', theirs);
    await save(theirs);
    await me.waitFor(theirs.getByRole('main').getByRole('heading', { name: '不启动，有异响', level: 1 }));
  });

  await step('16. 维修和完成', async () => {
    const theirs = await signIn(li);
    await me.click(link(theirs, '报修单'));
    await me.click(theirs.getByRole('grid').getByText('不启动，有异响', { exact: true }));
    const drawer = theirs.getByRole('dialog', { name: /详情$/ });
    await me.waitFor(drawer.getByRole('heading', { name: '不启动，有异响', level: 1 }));
    await me.click(button('编辑', drawer));
    await me.click(drawer.getByRole('combobox', { name: /^状态/ }));
    await me.click(theirs.getByRole('option', { name: '已完成' }));
    await me.waitFor(drawer.getByRole('grid', { name: '用料' }));
    await me.click(button('添加一行', drawer));
    const cell = (at) => drawer.getByRole('grid', { name: '用料' }).locator('[role=rowgroup] [data-row="0"]').getByRole('gridcell').nth(at);
    await me.click(cell(0));
    await me.click(theirs.getByRole('option', { name: /^轴承 6204/ }));
    await until('the price is filled in', async () => (await cell(2).innerText()).includes('35'));
    await me.click(cell(1));
    await me.type('2');
    await me.press('Enter');
    await until('the amount is computed', async () => (await cell(3).innerText()).includes('70'));
    await fill('工时费', '80', drawer);
    await me.press('Tab');
    await until('the total is computed', async () => (await drawer.getByRole('group', { name: '总费用' }).innerText()).includes('150'));
    await save(drawer);
    await until('what is missing is said at its place', async () => (await drawer.getByRole('textbox', { name: '处理结果' }).getAttribute('aria-invalid')) === 'true');
    await shot('16-repair', theirs);
    await fill('处理结果', '更换轴承，试运行正常', drawer);
    await save(drawer);
    await me.waitFor(button('编辑', drawer));
  });

  await step('17. 看汇总', async () => {
    me.page = page;
    await page.reload();
    await me.waitFor(nav('设备'));
    await me.click(nav('设备'));
    await me.click(page.getByRole('grid').getByText('2 号空压机', { exact: true }));
    const drawer = page.getByRole('dialog', { name: '设备详情' });
    await me.waitFor(drawer.getByRole('heading', { name: '2 号空压机', level: 1 }));
    await drawer.getByText('¥150.00').first().waitFor();
    await shot('17-rollup');
    const [machine] = (await api.records('equipment')).items;
    const object = await api.get('/api/v1/objects/equipment');
    const of = (label) => machine[object.fields.find((field) => field.label.zh === label).key];
    assert.deepEqual([of('报修次数'), Number(of('维修总费用'))], [1, 150]);
  });

  await j.step('the tutorial names what was on the screen, and what was typed', async () => {
    const said = await readFile(path.join(root, 'docs/tutorial.zh-CN.md'), 'utf8');
    assert.deepEqual([...said.matchAll(/^## (\d+\. .+)$/gm)].map(([, title]) => title), chapters, 'the chapters are the steps of the journey');
    const labels = new Set([...said.matchAll(/「([^」]+)」/g)].map(([, label]) => label));
    assert.ok(labels.size > 60, `${labels.size} labels`);
    assert.deepEqual([...labels].filter((label) => !me.seen.has(label)), [], 'labels that were never on the screen');
    const typed = new Set([...said.matchAll(/`([^`]+)`/g)].map(([, text]) => text));
    assert.deepEqual([...me.typed].map((text) => text.trim()).filter((text) => !typed.has(text)), [], 'typed, but not in the tutorial');
    assert.deepEqual([...typed].filter((text) => !me.typed.has(text) && !me.typed.has(` ${text} `)), [], 'in the tutorial, but never typed');
    const english = await readFile(path.join(root, 'docs/tutorial.md'), 'utf8');
    assert.deepEqual([...english.matchAll(/^## (\d+)\. /gm)].map(([, number]) => Number(number)), chapters.map((_, at) => at + 1), 'the English one has the same chapters');
    const bold = [...english.matchAll(/\*\*([^*]+)\*\*/g)].map(([, label]) => label).filter((label) => label !== 'Words in bold');
    assert.deepEqual(bold.filter((label) => !en.has(label)), [], 'labels that the English web app does not have');
    for (const doc of [said, english]) for (const [, file] of doc.matchAll(/\((images\/tutorial\/[^)]+)\)/g)) await access(path.join(root, 'docs', file));
    const { clicks, characters, keys, drags, waits } = me.counts;
    console.log(`      ${clicks} clicks, ${characters} characters, ${keys} keys, ${drags} drags, ${waits} waits: ${Math.round(me.seconds)} s`);
    assert.ok(me.seconds < budget, `${Math.round(me.seconds)} s of ${budget}`);
  });
}
