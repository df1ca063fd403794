import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { describe, expect, it } from 'vitest';
import { answerOf } from './message';
import { LINES_BEFORE, program } from './sandbox';
import type { Answer, SeenForm } from './types';

const state: SeenForm = {
  object: 'deal', layout: 'full', mode: 'create', type: '', id: null, locale: 'zh', user: { id: 'u1', name: '林晓', roles: ['sales'], token: 'secret' },
  fields: { amount: { value: 7, label: '金额', visible: true, required: false, readOnly: false }, lines: { value: null, label: '明细', visible: true, required: false, readOnly: false } },
  rows: { lines: [{ id: 'r1', fields: { price: { value: 2, label: '单价', visible: true, required: false, readOnly: false } } }] },
};

/** Runs a script as a worker would, and calls one of its functions. */
async function run(source: string, event = 'onLoad', change?: unknown): Promise<Answer> {
  const said: { ready?: boolean; ops?: unknown }[] = [];
  let hear: (event: { data: unknown }) => Promise<void> = () => Promise.resolve();
  const worker: Record<string, unknown> = {
    structuredClone,
    fetch: () => 'network', XMLHttpRequest: () => 0, WebSocket: () => 0, indexedDB: {}, caches: {}, importScripts: () => 0, setTimeout, navigator: { onLine: true },
    postMessage: (message: never) => said.push(structuredClone(message)),
    addEventListener: (_: string, listener: typeof hear) => (hear = listener),
  };
  worker.self = worker;
  const context = vm.createContext(worker);
  context.self = vm.runInContext('globalThis', context);
  vm.runInContext(program(source), context, { filename: 'blob:null/1', timeout: 1000 });
  expect(said.shift()).toEqual({ ready: true });
  await hear({ data: { call: 1, event, state, change } });
  return answerOf(said[0]!, LINES_BEFORE);
}

describe('a script in its cage', () => {
  it('finds nothing but the language', async () => {
    const { logs, error } = await run(`function onLoad() {
      for (const name of ['fetch', 'XMLHttpRequest', 'WebSocket', 'indexedDB', 'caches', 'importScripts', 'setTimeout', 'navigator', 'self', 'postMessage', 'addEventListener', 'localStorage', 'document', 'window', 'process', 'require'])
        if (typeof globalThis[name] !== 'undefined') console.error(name);
      console.log(user.name, user.roles, user.token, form.mode);
    }`);
    expect(error).toBeNull();
    expect(logs).toEqual([{ level: 'log', text: '林晓 ["sales"] undefined create' }]);
  });

  it('reads and says what it wants done', async () => {
    const { ops, error } = await run(`function onChange(event) {
      form.set('amount', form.get('amount') * 2);
      form.set('amount', form.get('amount') + event.row.get('price'));
      for (const row of form.rows('lines')) row.readonly('price');
      form.hide('lines'); form.require('amount'); form.options('amount', ['a']); form.message('amount', '注意');
      form.addRow('lines', { price: 3 }); event.row.remove();
      if (form.rows('lines').length) throw new Error('it is there');
    }`, 'onChange', { field: 'lines.price', rows: 'lines', row: 'r1' });
    expect(error).toBeNull();
    expect(ops.map(({ op, key, value, row }) => [op, key, value, row].filter((x) => x !== undefined))).toEqual([
      ['set', 'amount', 14], ['set', 'amount', 16], ['show', 'price', 'r1'], ['show', 'lines'], ['show', 'amount'], ['show', 'amount'], ['show', 'amount'], ['add'], ['remove', 'r1'],
    ]);
  });

  it.each([
    ['throws', 'throw new TypeError("坏了")', 'TypeError: 坏了', 2],
    ['names no field', 'form.get("nothing")', 'TypeError: there is no field "nothing" in this form', 2],
    ['names a prototype', 'form.get("__proto__")', 'TypeError: there is no field "__proto__" in this form', 2],
    ['changes what it was given', 'form.get = 1', undefined, 2],
    ['asks for ever more', 'for (;;) form.message("amount", "x")', 'RangeError: more than 2000 changes at once', 2],
  ])('that %s says where', async (_, line, message, at) => {
    const { error, ops } = await run(`function onLoad() {\n  ${line};\n}`);
    if (message) expect(error?.message).toBe(message);
    else expect(error?.message).toMatch(/^TypeError: Cannot assign/);
    expect(error?.line).toBe(at);
    expect(ops.length).toBeLessThanOrEqual(2000);
  });

  it('does not see what another call has left half done', async () => {
    const { ops } = await run(`let count = 0; async function onLoad() { await null; form.set('amount', ++count); }`);
    expect(ops).toMatchObject([{ op: 'set', key: 'amount', value: 1 }]);
  });
});

it('the page of the sandbox names its one script by its hash', () => {
  const page = readFileSync(path.join(process.cwd(), 'public/form-script.html'), 'utf8');
  const [, script] = /<script>([^]*?)<\/script>/.exec(page)!;
  expect(page).toContain(`script-src 'sha256-${createHash('sha256').update(script!).digest('base64')}'`);
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).toContain("default-src 'none'");
  expect(page).not.toMatch(/\son\w+=|src=|href=/);
});
