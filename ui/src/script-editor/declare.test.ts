import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ObjectDoc } from '@/meta';
import { declarations } from './declare';

const object: ObjectDoc = {
  kind: 'object', key: 'order', label: { zh: '订单\ndeclare const hacked: 1; \u2028 declare const hacked2: 1;' }, title: 'name',
  fields: [
    { key: 'name', type: 'text', label: { zh: '名称 */ declare const hacked3: 1; /*\n*/' } },
    { key: 'amount', type: 'money', label: { zh: '金额 @deprecated' } },
    { key: 'stage', type: 'select', label: { zh: '阶段' }, options: [{ value: 'open', label: {} }, { value: 'won "*/', label: {} }] },
    { key: 'team', type: 'users', label: { zh: '团队' } },
    { key: 'class', type: 'switch', label: { zh: '类' } },
    { key: 'where', type: 'address', label: { zh: '地址' } },
    { key: 'due', type: 'date', label: { zh: '日期' } },
    { key: 'double', type: 'formula', result: 'number', label: { zh: '两倍' } },
    { key: 'lines', type: 'subform', label: { zh: '明细' }, fields: [{ key: 'price', type: 'money', label: { zh: '单价' } }, { key: 'note', type: 'text', label: { zh: '备注' } }] },
  ],
};

const right = `
const limit = 1000;
function onLoad() {
  form.message('amount', 'from ' + user.name);
  form.options('stage', ['open']);
  if (form.mode === 'create' && form.locale === 'zh') form.set('stage', 'open');
  console.log(form.state('name').visible, form.id, user.roles.includes('sales'));
}
async function onChange(event) {
  if (event.row) {
    event.row.set('price', event.row.get('price') * 1.13);
    event.row.readonly('note');
    event.row.remove();
    return;
  }
  form.set('amount', form.get('amount') * 2 + form.get('double'));
  form.set('name', null);
  form.set('team', [...form.get('team'), user.id]);
  form.set('where', { province: '广东省' });
  form.require('due', form.get('class'));
  form.addRow('lines', { price: 3 });
}
function onBeforeSubmit() {
  if (form.rows('lines').length === 0) form.fail('lines', 'at least one');
  for (const row of form.rows('lines')) if (row.get('price') > limit) row.fail('price', 'too much');
  form.fail('not at all');
}
`;

const wrong: Record<string, string> = {
  'a field that is not there': `form.get('nmae')`,
  'an option that is not there': `form.set('stage', 'lost')`,
  'a value of another kind': `form.set('amount', 'much')`,
  'a field at which nothing can be': `form.fail('nmae', 'no')`,
  'rows that are not there': `form.rows('name')`,
  'a column that is not there': `form.rows('lines')[0].get('prise')`,
  'a column of another kind': `form.addRow('lines', { price: 'x' })`,
  'a word that is not there': `form.refuse('name')`,
  'a fact that cannot be changed': `form.mode = 'edit'`,
  'the network': `fetch('https://example.com')`,
  'the page': `document.title`,
  'a timer': `setTimeout(() => {}, 1)`,
  'a label that is code': `hacked`,
  'a label that is code on another line': `hacked2`,
  'a label that ends its comment': `hacked3`,
};

/** What the compiler has to say of some files. */
function compiled(files: Record<string, string>): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'tenon-types-'));
  try {
    const compilerOptions = { checkJs: true, strict: false, noEmit: true, target: 'ES2022', lib: ['ES2022'], types: [], module: 'ESNext', moduleDetection: 'force' };
    for (const [name, text] of Object.entries({ ...files, 'tsconfig.json': JSON.stringify({ compilerOptions, include: ['*'] }) })) writeFileSync(path.join(dir, name), text);
    return spawnSync(process.execPath, [path.resolve('node_modules/typescript/lib/tsc.js'), '--pretty', 'false', '-p', 'tsconfig.json'], { cwd: dir, encoding: 'utf8' }).stdout;
  } finally {
    rmSync(dir, { recursive: true });
  }
}

describe('the types of scripts', () => {
  const names = Object.keys(wrong);
  const said = compiled({ 'tenon.d.ts': declarations(object, (name) => name), 'right.js': right, ...Object.fromEntries(names.map((name, at) => [`wrong${at}.js`, wrong[name]!])) });
  it('take a right script', () => expect(said.split('\n').filter((line) => line !== '' && !line.startsWith('wrong') && !line.startsWith(' '))).toEqual([]));
  it.each(names.map((name, at) => [name, at] as const))('tell of %s', (_, at) => expect(said).toContain(`wrong${at}.js(`));
});
