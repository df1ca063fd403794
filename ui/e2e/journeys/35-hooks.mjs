import assert from 'node:assert/strict';
import { choose } from '../harness/hands.mjs';
import { admin, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

const source = `if (ctx.record.amount > 1e6 && !ctx.user.roles.includes("manager")) {
  ctx.fail("金额超过权限", "amount");
}
ctx.set("score", Math.min(100, ctx.record.amount / 1000));
ctx.log("score", ctx.record.score);`;

/** A hook is written, tried, tested and published, refuses a write, and is paused. */
export default async function hooks(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('商机', [
    ['app', { kind: 'app', key: 'sales_app', label: { zh: '商机管理', en: 'Deals' }, navigation: [{ items: [{ object: 'deal' }] }] }],
    ['object', { kind: 'object', key: 'deal', app: 'sales_app', owner: true, label: { zh: '商机', en: 'Deal' }, title: 'name', fields: [
      { key: 'name', type: 'text', label: { zh: '名称', en: 'Name' } },
      { key: 'amount', type: 'number', label: { zh: '金额', en: 'Amount' } },
      { key: 'score', type: 'number', label: { zh: '评分', en: 'Score' } },
    ] }],
    ['role', { kind: 'role', key: 'robot', app: 'sales_app', label: { zh: '机器人', en: 'Robot' }, grants: [{ object: 'deal', operations: ['view', 'edit'], read: '*', write: ['amount'] }] }],
  ]);
  const records = '/api/v1/objects/deal/records';
  await api.post(records, { name: '长城电器', amount: 1000 });
  const page = await j.visit({ who: admin, path: '/design/sales_app/hooks' });
  const drawer = page.getByRole('dialog', { name: '钩子' });
  const code = drawer.getByRole('textbox', { name: /的源码/ });
  const saved = (holds) => until('the draft is saved', async () => holds((await api.get('/api/v1/definitions?kind=hook')).items[0]));
  const write = async (text) => {
    await code.click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(text);
    await saved((doc) => doc.source === text);
  };

  await j.step('a hook is made', async () => {
    await page.getByText('还没有钩子').waitFor();
    await j.screens(page, 'none');
    await page.getByRole('button', { name: '新建钩子' }).click();
    const fresh = page.getByRole('dialog', { name: '新建钩子' });
    await fresh.getByRole('textbox', { name: '名称（中文）' }).fill('大额商机');
    await choose(fresh, '对象', '商机');
    await fresh.getByRole('button', { name: '创建' }).click();
    await code.waitFor();
  });

  await j.step('what does not compile is told, with its place', async () => {
    await write('if (');
    await drawer.getByRole('list', { name: '问题' }).waitFor();
    await j.shot(page, 'problems');
    await write(source);
    await drawer.getByRole('list', { name: '问题' }).waitFor({ state: 'detached' });
  });

  await j.step('it is tried on a record, and nothing is saved', async () => {
    const trial = drawer.getByRole('region', { name: '试运行' });
    await choose(trial, '事件', '更新前');
    await choose(trial, '记录', '长城电器');
    await trial.getByRole('textbox', { name: '修改' }).fill('{"amount": 2000000}');
    await page.keyboard.press('Control+Enter');
    await trial.getByText('金额超过权限').waitFor();
    await trial.getByRole('list', { name: '会修改' }).getByText('– → 100').waitFor();
    await j.screens(page, 'trial');
    assert.equal((await api.get(records)).items[0].amount, 1000);
  });

  await j.step('a test stands beside it, as a form', async () => {
    await drawer.getByRole('tab', { name: /测试/ }).click();
    await drawer.getByRole('button', { name: '新建测试' }).click();
    await drawer.getByRole('textbox', { name: '名称' }).fill('一百万以上要经理');
    const values = drawer.getByRole('group', { name: '字段值' });
    await choose(values, '添加到字段值', '金额');
    await values.getByRole('textbox', { name: '金额' }).fill('2000000');
    await drawer.getByRole('textbox', { name: '日志包含' }).fill('score');
    await saved((doc) => doc.tests?.[0].record?.amount === 2000000 && doc.tests[0].expect.log === 'score' && doc.tests[0].name === '一百万以上要经理');
    await drawer.getByRole('button', { name: '运行“一百万以上要经理”' }).click();
    await drawer.getByText('不通过', { exact: true }).waitFor();
    const set = drawer.getByRole('group', { name: '设置的值' });
    await choose(set, '添加到设置的值', '评分');
    await set.getByRole('textbox', { name: '评分' }).fill('100');
    const fail = drawer.getByRole('group', { name: '拒绝' });
    await choose(fail, '添加到拒绝', '金额');
    await fail.getByRole('textbox', { name: '金额' }).fill('超过权限');
    await saved((doc) => doc.tests?.[0].expect.set?.score === 100 && doc.tests[0].expect.fail?.amount === '超过权限');
    await drawer.getByRole('button', { name: '运行全部' }).click();
    await drawer.getByText('通过', { exact: true }).waitFor();
    await j.screens(page, 'tests');
  });

  await j.step('what is no JSON yet is kept, whatever one looks at meanwhile', async () => {
    await drawer.getByRole('radio', { name: 'JSON' }).click();
    const box = drawer.getByRole('textbox', { name: '测试' });
    await box.fill('[{"name": "half');
    await drawer.getByText('写的内容留在这里', { exact: false }).waitFor();
    await drawer.getByRole('tab', { name: '设置' }).click();
    await drawer.getByRole('tab', { name: /测试/ }).click();
    assert.equal(await box.inputValue(), '[{"name": "half');
    await drawer.getByRole('button', { name: '放弃，恢复已保存的测试' }).click();
    assert.equal(JSON.parse(await box.inputValue())[0].expect.set.score, 100);
    await drawer.getByRole('tab', { name: '设置' }).click();
    await drawer.getByRole('textbox', { name: '允许访问的主机' }).waitFor();
    await j.screens(page, 'settings');
  });

  await j.step('published, it refuses a write, and says so in its log', async () => {
    await api.post('/api/v1/releases', { note: '大额商机' });
    const refused = await api.post(records, { name: '远大机械', amount: 2000000 }).then(() => null, (error) => error);
    assert.ok(String(refused).includes('400'), String(refused));
    assert.equal((await api.post(records, { name: '远大机械', amount: 5000 })).score, 5);
    const { items: [{ key }] } = await api.get('/api/v1/hooks');
    await page.goto(`/design/sales_app/hooks?node=${key}&tab=runs`);
    await drawer.getByText('拒绝', { exact: true }).waitFor();
    await drawer.getByText('通过', { exact: true }).click();
    await drawer.getByText('score 5').waitFor();
    await j.screens(page, 'runs');
    await drawer.getByRole('tab', { name: '用量' }).click();
    await drawer.getByRole('list', { name: '运行', exact: true }).waitFor();
    await drawer.getByRole('progressbar', { name: /内存/ }).waitFor();
    await j.screens(page, 'usage');
  });

  await j.step('one that runs by itself has a plan and a role, an address and a schema', async () => {
    await page.goto('/design/sales_app/hooks');
    await page.getByRole('button', { name: '新建钩子' }).click();
    const fresh = page.getByRole('dialog', { name: '新建钩子' });
    await fresh.getByRole('textbox', { name: '名称（中文）' }).fill('报价');
    await choose(fresh, '对象', '商机');
    await fresh.getByRole('button', { name: '创建' }).click();
    await code.waitFor();
    await drawer.getByRole('tab', { name: '设置' }).click();
    const { items } = await api.get('/api/v1/definitions?kind=hook');
    const { $meta, ...quote } = items.find((one) => one.label.zh === '报价');
    await api.put(`/api/v1/definitions/hook/${quote.key}`, { ...quote, object: undefined, event: ['on_schedule', 'endpoint'], schedule: '30 8 * * 1-5', role: 'robot', endpoint: { name: 'quote', method: 'POST', roles: ['robot'], input: '{"type": "object", "required": ["qty"], "properties": {"qty": {"type": "number", "minimum": 2}}}' } });
    await page.goto(`/design/sales_app/hooks?node=${quote.key}&tab=settings`);
    await drawer.getByText('以“机器人”的权限读写', { exact: false }).waitFor();
    await drawer.getByRole('list', { name: /接下来（Asia\/Shanghai）/ }).getByText(/08:30/).first().waitFor();
    await drawer.getByText('{"qty":2}', { exact: false }).waitFor();
    await j.screens(page, 'endpoint');
    await drawer.getByRole('link', { name: '查看权限矩阵' }).click();
    await page.getByRole('list', { name: /以这个角色的权限运行/ }).getByRole('link', { name: '报价' }).waitFor();
    await j.screens(page, 'matrix');
  });

  await j.step('what was given up is run again, after a question with the count', async () => {
    const { items } = await api.get('/api/v1/definitions?kind=hook');
    const limit = items.find((one) => one.label.zh === '大额商机');
    await api.publish('之后', [['hook', { kind: 'hook', key: 'later', app: 'sales_app', label: { zh: '通知' }, object: 'deal', event: 'after_create', source: 'if (ctx.attempt < 2) ctx.fail("not yet")' }]]);
    for (const name of ['a', 'b']) await api.post(records, { name, amount: 1 });
    await until('they are given up', async () => (await api.get('/api/v1/hooks')).items.find((one) => one.key === 'later').dead === 2);
    await page.goto('/design/sales_app/hooks?node=later&tab=runs');
    await drawer.getByRole('radio', { name: '已放弃' }).click();
    await drawer.getByText('已放弃', { exact: true }).nth(2).waitFor();
    await j.screens(page, 'dead');
    await drawer.getByRole('button', { name: '全部重新运行（2）' }).click();
    await page.getByRole('dialog', { name: '重新运行放弃的 2 项？' }).getByRole('button', { name: '重新运行' }).click();
    await drawer.getByText('没有放弃的运行').waitFor();
    await page.goto(`/design/sales_app/hooks?node=${limit.key}&tab=runs`);
  });

  await j.step('it is paused at once, after a question that says what that means', async () => {
    await drawer.getByRole('button', { name: '暂停' }).click();
    const question = page.getByRole('dialog', { name: '暂停钩子“大额商机”？' });
    await question.getByText(/原来会被它拒绝的内容可以保存/).waitFor();
    await j.shot(page, 'pause');
    await question.getByRole('button', { name: '暂停', exact: true }).click();
    await drawer.getByText(/现在不运行/).waitFor();
    await api.post(records, { name: '东方', amount: 3000000 });
    await drawer.getByRole('button', { name: '恢复' }).click();
    await drawer.getByRole('button', { name: '暂停' }).waitFor();
  });

  await j.step('on a phone and in English', async () => {
    const small = await j.visit({ who: admin, viewport: phone, path: '/design/sales_app/hooks' });
    await small.getByText('大额商机').click();
    await small.getByText('手机上只能查看源码。').waitFor();
    await j.screen(small, 'source');
    await small.getByRole('tab', { name: '日志' }).click();
    await small.getByText('通过', { exact: true }).first().waitFor();
    await j.screen(small, 'runs');
    await api.patch('/api/v1/me', { locale: 'en' });
    const english = await j.visit({ who: admin, locale: 'en-US', path: '/design/sales_app/hooks' });
    await english.getByText('大额商机').click();
    await english.getByRole('region', { name: 'Try it' }).waitFor();
    await j.shot(english, 'english');
  });
}
