import assert from 'node:assert/strict';
import { choose, row, totalIs } from '../harness/hands.mjs';
import { admin, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

const label = (zh, en) => ({ zh, en });
const records = '/api/v1/objects/deal/records';

const submit = `if (ctx.record.amount > 100) {
  ctx.fail("超过 100 要先拆单", "amount");
  return;
}
crm.create("task", {name: "跟进 " + ctx.record.name}, {key: ctx.key});
ctx.set("state", "sent");
return ctx.user.locale === "en" ? "Submitted, a task was made" : "已提交，已建待办";`;

/** A button that runs a hook is designed, pressed on a record and on many, says what came of it, and is undone. */
export default async function buttonHooks(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('商机', [
    ['app', { kind: 'app', key: 'sales_app', label: label('商机管理', 'Deals'), navigation: [{ items: [{ object: 'deal' }, { object: 'task' }] }] }],
    ['object', { kind: 'object', key: 'task', app: 'sales_app', label: label('待办', 'Task'), title: 'name', fields: [{ key: 'name', type: 'text', label: label('事项', 'What') }] }],
    ['object', { kind: 'object', key: 'deal', app: 'sales_app', owner: true, label: label('商机', 'Deal'), title: 'name', fields: [
      { key: 'name', type: 'text', label: label('名称', 'Name') },
      { key: 'amount', type: 'number', label: label('金额', 'Amount') },
      { key: 'state', type: 'select', label: label('状态', 'State'), default: 'new', options: [{ value: 'new', label: label('草稿', 'Draft') }, { value: 'sent', label: label('已提交', 'Submitted') }] },
    ] }],
    ['hook', { kind: 'hook', key: 'submit', app: 'sales_app', object: 'deal', label: label('提交审批', 'Submit'), event: 'on_button', when: 'record.state != "sent"', source: submit }],
  ]);
  const ids = [];
  for (const [i, amount] of [10, 20, 500, 30].entries()) ids.push((await api.post(records, { name: `商机${i + 1}`, amount })).id);
  const state = async (id) => (await api.get(`${records}/${id}`)).state;
  const tasks = async () => (await api.records('task', {})).items.length;

  await j.step('a button is given a hook', async () => {
    const page = await j.visit({ who: admin, path: '/design/sales_app/o/deal?tab=buttons' });
    await page.getByRole('button', { name: '添加按钮' }).first().click();
    await page.getByRole('textbox', { name: '名称（中文）' }).fill('提交');
    await page.getByRole('textbox', { name: '名称（英文）' }).fill('Submit');
    await page.getByRole('radio', { name: '运行钩子' }).click();
    await choose(page, '钩子', '提交审批');
    await page.getByRole('link', { name: '打开这个钩子' }).waitFor();
    await j.screens(page, 'designer');
    await until('the draft is saved', async () => (await api.get('/api/v1/definitions?kind=object')).items.some((one) => one.buttons?.[0]?.hook === 'submit' && one.buttons[0].label.en === 'Submit'));
    await api.post('/api/v1/releases', { note: '提交' });
    await page.context().close();
  });

  await j.step('the hook is tried without saving', async () => {
    const page = await j.visit({ who: admin, path: '/design/sales_app/hooks?node=submit' });
    const trial = page.getByRole('region', { name: '试运行' });
    await choose(trial, '记录', '商机1');
    await trial.getByRole('button', { name: '运行' }).click();
    await trial.getByText('已提交，已建待办').waitFor();
    await j.shot(page, 'trial');
    assert.equal(await state(ids[0]), 'new');
    await page.context().close();
  });

  const page = await j.visit({ who: admin, path: `/a/sales_app/o/deal/${ids[0]}` });
  await j.step('it is pressed, says what it did, and is undone as one', async () => {
    await page.getByRole('button', { name: '提交', exact: true }).click();
    await page.getByText('已提交，已建待办').waitFor();
    await page.getByRole('button', { name: '提交', exact: true }).waitFor({ state: 'detached' });
    assert.deepEqual([await state(ids[0]), await tasks()], ['sent', 1]);
    await j.shot(page, 'pressed');
    await page.getByRole('status').getByRole('button', { name: '撤销' }).click();
    await page.getByRole('button', { name: '提交', exact: true }).waitFor();
    assert.deepEqual([await state(ids[0]), await tasks()], ['new', 0]);
  });

  await j.step('what it refuses is told at the field', async () => {
    await page.goto(`/a/sales_app/o/deal/${ids[2]}`);
    page.seen.expect(/actions\/buttons\/button_1: 400$/);
    const answer = page.waitForResponse((res) => res.url().includes('/actions/buttons/'));
    await page.getByRole('button', { name: '提交', exact: true }).click();
    assert.equal((await answer).status(), 400);
    await page.getByRole('alert').getByText('金额 · 超过 100 要先拆单').waitFor();
    await j.shot(page, 'refused');
  });

  await j.step('many are pressed at once: counted, reported, undone as one', async () => {
    await page.goto('/a/sales_app/o/deal?sort=name');
    await totalIs(page, 4);
    for (const n of [1, 2, 3, 4]) await row(page, `商机${n}`).getByRole('gridcell').first().click();
    const bar = page.getByRole('toolbar', { name: '批量操作' });
    await bar.getByRole('button', { name: '更多' }).click();
    await page.getByRole('menuitem', { name: '提交' }).click();
    const dialog = page.getByRole('dialog', { name: '对 4 条商机执行提交？' });
    await dialog.getByText('将处理 4 条。').waitFor();
    await dialog.getByText('每条运行一次钩子；它发出的请求、邮件和通知收不回来。').waitFor();
    await j.screens(page, 'batch');
    await dialog.getByRole('button', { name: '提交 4 条' }).click();
    const report = page.getByRole('dialog', { name: '完成 · 3 成功 1 未处理' });
    await report.getByText('超过 100 要先拆单').waitFor();
    await j.shot(page, 'report');
    assert.deepEqual([await tasks(), await state(ids[3])], [3, 'sent']);
    await report.getByRole('button', { name: '撤销' }).click();
    await until('all of it is undone', async () => (await tasks()) === 0 && (await state(ids[3])) === 'new');
  });

  await j.step('on a phone and in English', async () => {
    const small = await j.visit({ who: admin, viewport: phone, path: `/a/sales_app/o/deal/${ids[1]}` });
    await small.getByRole('button', { name: '提交', exact: true }).click();
    await small.getByText('已提交，已建待办').waitFor();
    await j.screens(small, 'phone');
    await api.patch('/api/v1/me', { locale: 'en' });
    const english = await j.visit({ who: admin, locale: 'en-US', path: `/a/sales_app/o/deal/${ids[3]}` });
    await english.getByRole('button', { name: 'Submit', exact: true }).click();
    await english.getByText('Submitted, a task was made').waitFor();
    await j.shot(english, 'english');
    await english.goto('/design/sales_app/o/deal?tab=buttons');
    await english.getByRole('link', { name: 'Open this hook' }).waitFor();
    await j.shot(english, 'english-designer');
  });
}
