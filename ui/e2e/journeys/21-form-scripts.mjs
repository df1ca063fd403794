import assert from 'node:assert/strict';
import { admin, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

const both = (zh, en) => ({ zh, en });
const field = (key, type, zh, en, more = {}) => ({ key, type, label: both(zh, en), ...more });
const order = {
  kind: 'object', key: 'order', app: 'sales', label: both('订单', 'Order'), title: 'name',
  fields: [
    field('name', 'text', '名称', 'Name', { required: true }), field('amount', 'number', '金额', 'Amount'), field('discount', 'number', '折扣', 'Discount'),
    field('reason', 'text', '原因', 'Reason'), field('total', 'formula', '应付', 'Total', { result: 'number', formula: 'record.amount * record.discount' }),
    field('lines', 'subform', '明细', 'Lines', { fields: [field('price', 'number', '单价', 'Price'), field('note', 'text', '备注', 'Note')] }),
  ],
};
const layout = { kind: 'form', key: 'order_full', app: 'sales', object: 'order', label: both('标准布局', 'Standard layout'), columns: 2, nodes: ['name', 'amount', 'discount', 'reason', 'total', 'lines'].map((key) => ({ field: key })) };
const script = (key, zh, en, events, source, more = {}) => ({ kind: 'form_script', key, app: 'sales', label: both(zh, en), object: 'order', events, source, ...more });

const discounts = script('discounts', '折扣规则', 'Discounts', { load: true, change: ['amount', 'lines.price'], before_submit: true }, `
function onLoad() {
  form.hide('reason');
  form.message('amount', '满 1000 打九折 — from ' + user.name);
}
function onChange(event) {
  if (event.row) {
    event.row.set('note', '含税 ' + event.row.get('price') * 1.13);
    return;
  }
  const large = form.get('amount') >= 1000;
  form.set('discount', large ? 0.9 : 1);
  form.readonly('discount', large);
  if (form.get('amount') > 9000) { form.show('reason'); form.require('reason'); }
}
function onBeforeSubmit() {
  if (form.get('amount') === 13) form.fail('amount', '十三不吉利');
}
`);
/** Tries every door. What it found stands in the field that it may write. */
const spy = script('spy', '探子', 'Spy', { change: ['reason'] }, `
const found = [];
const door = (name, open) => { try { const it = open(); if (it !== undefined && it !== null) found.push(name); } catch { /* closed */ } };
async function onChange() {
  if (form.get('reason') !== 'spy') return;
  for (const name of ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'WebTransport', 'indexedDB', 'caches', 'localStorage', 'sessionStorage', 'document', 'window', 'parent', 'top', 'self', 'navigator', 'location', 'importScripts', 'Worker', 'SharedWorker', 'BroadcastChannel', 'MessageChannel', 'postMessage', 'setTimeout', 'crypto', 'WebAssembly', 'SharedArrayBuffer', 'Atomics', 'process', 'require', '$app'])
    door(name, () => globalThis[name]);
  door('Function', () => Function('return 1')());
  door('eval', () => (0, eval)('1'));
  door('constructor', () => form.get.constructor('return fetch')());
  door('async constructor', () => (async () => 1).constructor('return 1')());
  door('generator', () => (function* () {}).constructor('yield 1')().next());
  door('error', () => { try { null.x; } catch (e) { return e.constructor.constructor('return globalThis')(); } });
  door('prototype of the global', () => Object.getPrototypeOf(globalThis)?.postMessage ?? Object.getPrototypeOf(globalThis)?.constructor?.constructor?.('return 1')());
  door('global prototype chain', () => { for (let at = globalThis; at; at = Object.getPrototypeOf(at)) for (const name of Object.getOwnPropertyNames(at)) if (/fetch|storage|indexed|import|socket|message/i.test(name)) return name; });
  door('token', () => user.token ?? form.token);
  try { await import('data:text/javascript,export default 1'); found.push('import data'); } catch { /* closed */ }
  try { await import('/theme.js'); found.push('import'); } catch { /* closed */ }
  form.set('name', found.length ? found.join() : 'nothing');
  form.set('total', 1);
}
`);
const hang = script('hang', '死循环', 'Endless', { change: ['reason'] }, `
function onChange() { if (form.get('reason') === 'hang') for (;;); if (form.get('reason') === 'later') Promise.resolve().then(() => { for (;;); }); }
`);
const faulty = script('faulty', '出错', 'Faulty', { change: ['reason'], before_submit: true }, `
function onChange() {
  if (form.get('reason') === 'throw') throw new Error('坏了');
}
function onBeforeSubmit() { if (form.get('reason') === 'stuck') for (;;); }
`);

/** Scripts of a form: what they do, what they cannot do, and how they are written. */
export default async function scripts(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('订单', [
    ['app', { kind: 'app', key: 'sales', label: both('销售', 'Sales'), navigation: [{ items: [{ object: 'order' }] }] }],
    ['object', order], ['form', layout], ['form_script', discounts], ['form_script', spy], ['form_script', hang], ['form_script', faulty],
  ]);
  const page = await j.visit({ who: admin, path: '/a/sales/o/order/new' });
  const amount = page.getByLabel('金额', { exact: true });
  const name = page.getByLabel('名称');
  const sandbox = () => page.frames().find((frame) => frame.url().endsWith('/form-script.html'));

  await j.step('a script words, hides and fills in', async () => {
    await page.getByText('满 1000 打九折 — from 林晓').waitFor();
    assert.equal(await page.getByLabel('原因').count(), 0);
    await name.fill('一号');
    await amount.fill('2000');
    await until('the discount is set', async () => (await page.locator('[data-field=discount]').innerText()).includes('0.9'));
    await until('the formula follows', async () => (await page.locator('[data-field=total]').innerText()).includes('1,800'));
    await page.locator('[data-field=discount]').getByLabel(/按表单的规则/).waitFor();
    await j.screens(page, 'form', { words: false });
  });

  await j.step('a script refuses a submit at a field, until it is corrected', async () => {
    await amount.fill('13');
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText('十三不吉利').waitFor();
    const { items } = await api.get('/api/v1/objects/order/records');
    assert.equal(items.length, 0);
    await amount.fill('9500');
    await page.getByLabel('原因').waitFor();
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await until('the required field has the focus', () => page.getByLabel('原因').evaluate((input) => input === document.activeElement));
  });

  await j.step('a script finds no network, page, storage or token', async () => {
    await page.getByLabel('原因').fill('spy');
    await until('the spy has reported', async () => (await name.inputValue()) !== '一号');
    assert.equal(await name.inputValue(), 'nothing');
    await page.getByText('探子').waitFor(); // it wanted to write a formula
    await page.getByRole('button', { name: '关闭提示' }).click();
  });

  await j.step('the frame that it runs in has no origin, and reaches nothing either', async () => {
    const found = await sandbox().evaluate(async () => {
      const tried = {};
      const door = async (key, open) => {
        try {
          tried[key] = String(await open());
        } catch (error) {
          tried[key] = error.name;
        }
      };
      tried.origin = self.origin;
      await door('storage', () => localStorage.length);
      await door('cookie', () => document.cookie);
      await door('parent', () => parent.document.title);
      await door('database', () => new Promise((resolve, reject) => { const r = indexedDB.open('x'); r.onsuccess = () => resolve('open'); r.onerror = () => reject(r.error); }));
      await door('network', () => fetch('/api/v1/me').then((answer) => answer.status));
      await door('elsewhere', () => fetch('https://example.com').then((answer) => answer.status));
      return tried;
    });
    assert.deepEqual(found, { origin: 'null', storage: 'SecurityError', cookie: 'SecurityError', parent: 'SecurityError', database: 'SecurityError', network: 'TypeError', elsewhere: 'TypeError' });
    const policy = (await page.request.get('/form-script.html')).headers()['content-security-policy'];
    assert.match(policy, /sandbox allow-scripts; default-src 'none'/);
    page.seen.faults.splice(0); // the browser tells that it has refused all that
  });

  await j.step('an endless loop is ended, the form goes on', async () => {
    for (const kind of ['hang', 'later']) {
      await page.getByLabel('原因').fill(kind);
      await amount.fill('1200');
      assert.equal(await amount.inputValue(), '1200', 'typing goes on meanwhile');
      await page.getByText('脚本“死循环”没有在 0.5 秒内完成，已停止。表单可以照常填写。').waitFor();
      await j.screen(page, `notice-${kind}`, { words: false });
      await page.getByRole('button', { name: '关闭提示' }).click();
      await amount.fill('1000');
    }
    await page.getByLabel('原因').fill('throw');
    await page.getByText('脚本“出错”出错了。表单可以照常填写。').waitFor();
    await page.getByText('（第 3 行：Error: 坏了）').waitFor();
  });

  await j.step('a check that hangs keeps the form from being sent, and says so', async () => {
    await page.getByLabel('原因').fill('stuck');
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText('脚本“出错”没有完成检查，现在不能提交。', { exact: false }).waitFor();
    assert.equal((await api.get('/api/v1/objects/order/records')).items.length, 0);
    await page.getByLabel('原因').fill('好了');
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.locator('#content').getByRole('heading', { name: 'nothing', level: 1 }).waitFor();
    const { items } = await api.get('/api/v1/objects/order/records');
    assert.deepEqual([items[0].amount, items[0].discount, items[0].reason, items[0].total], [1000, 0.9, '好了', 900]);
    await until('the sandbox is gone with the form', () => !sandbox());
  });

  await j.step('a script is written in the designer, with problems and suggestions', async () => {
    await page.goto('/design/sales/o/order/layouts/order_full');
    await page.getByRole('button', { name: '脚本 4' }).click();
    await page.getByRole('button', { name: /^折扣规则/ }).waitFor();
    await j.screen(page, 'scripts', { words: false });
    await page.getByRole('button', { name: '新建脚本' }).click();
    const code = page.getByRole('textbox', { name: '代码' });
    await code.click();
    await page.keyboard.press('Control+A');
    await page.keyboard.type("function onLoad() {\nform.set('nmae', 1", { delay: 5 });
    await page.getByRole('button', { name: '第 2 行：对象里没有字段“nmae”' }).waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('function onLoad() {\nlet = 7;', { delay: 5 });
    await page.getByRole('button', { name: /^第 2 行：SyntaxError/ }).waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.type("function onLoad() {\nform.set('", { delay: 5 });
    await page.getByRole('option', { name: /^amount/ }).waitFor();
    await j.screens(page, 'editor', { words: false });
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await page.keyboard.press('Control+A');
    await page.keyboard.type("function onLoad() {\nform.set('amount', 5000);\nconsole.log('hello', form.mode);", { delay: 5 });
    await page.getByText('已保存为草稿').first().waitFor();
    await until('nothing is wrong', async () => (await page.getByRole('list', { name: '问题' }).count()) === 0);
  });

  await j.step('the preview runs drafts and logs each call', async () => {
    await page.getByRole('button', { name: '在预览里试一试' }).click();
    await page.getByText('hello create').waitFor();
    await until('the draft filled the amount in', async () => (await page.getByLabel('金额', { exact: true }).inputValue()) === '5,000');
    const preview = page.getByRole('dialog', { name: '预览' });
    await preview.getByLabel('名称').fill('试');
    await preview.getByLabel('金额', { exact: true }).fill('13');
    await page.getByRole('button', { name: '试提交' }).click();
    await page.getByText('十三不吉利').first().waitFor();
    await page.getByRole('region', { name: '脚本运行记录' }).scrollIntoViewIfNeeded();
    await j.screen(page, 'console', { words: false });
    await page.getByRole('button', { name: '关闭预览' }).click();
    assert.equal((await api.get('/api/v1/objects/order/records')).items.length, 1);
    assert.equal((await api.get('/api/v1/objects/order/scripts')).items.length, 4, 'a draft runs for nobody else');
  });

  await j.step('the release shows what of a script differs', async () => {
    await page.goto('/design/sales/changes');
    await page.getByText('新脚本').first().waitFor();
    await j.screen(page, 'changes', { words: false });
  });

  await j.step('a phone runs them too', async () => {
    const small = await j.visit({ viewport: phone, touch: true, who: admin, locale: 'en-GB', path: '/a/sales/o/order/new' });
    await small.getByLabel('金额', { exact: true }).fill('2000');
    await until('the discount is set', async () => (await small.locator('[data-field=discount]').innerText()).includes('0.9'));
    await j.screen(small, 'phone', { words: false });
    await small.goto('/design/sales/o/order/layouts/order_full');
    await small.getByText('form.hide', { exact: false }).first().waitFor();
    await j.screen(small, 'phone-source', { words: false });
  });
}
