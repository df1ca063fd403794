import { CompletionContext } from '@codemirror/autocomplete';
import { ensureSyntaxTree } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import type { ObjectDoc } from '@/meta';
import { faultsOf, lineAt } from './check';
import { suggestions } from './completion';
import { wished } from './Console';
import { declarations } from './declare';
import { javascript } from './javascript';

const object: ObjectDoc = {
  kind: 'object', key: 'order', label: { zh: '订单', en: 'Order' }, title: 'name',
  fields: [
    { key: 'name', type: 'text', label: { zh: '名称 */ alert(1)' } },
    { key: 'level', type: 'select', label: { zh: '级别' }, options: [{ value: 'a', label: {} }] },
    { key: 'old', type: 'text', label: { zh: '旧' }, archived: true },
    { key: 'lines', type: 'subform', label: { zh: '明细' }, fields: [{ key: 'price', type: 'money', label: { zh: '单价' } }] },
  ],
};
const keys = new Set(['name', 'level', 'lines']);

describe('problems of a script', () => {
  it('are fields and functions that are not there, where they stand', () => {
    const source = '// form.get("no")\nfunction onLoad() { form.set("nmae", form.get(\'name\')); form.fail("level", "x"); form.fail("no field"); }';
    const [handler, field, ...rest] = faultsOf(source, keys, ['onLoad', 'onChange']);
    expect(handler).toEqual({ from: 0, to: 0, code: 'handler', name: 'onChange' });
    expect(source.slice(field!.from, field!.to)).toBe('nmae');
    expect(rest).toEqual([]);
  });
  it('stand in lines', () => expect(lineAt('a\nbcd\ne', 2)).toEqual({ from: 2, to: 5 }));
});

describe('completion', () => {
  const offered = (text: string): string[] => suggestions(new CompletionContext(EditorState.create({ doc: text }), text.length, true), { object, words: (name) => name })?.options.map((o) => o.label) ?? [];
  it.each([
    ['form.', ['get', 'set', 'rows', 'mode']],
    ['form.get("', ['name', 'level', 'lines']],
    ['row.set(\'', ['price']],
    ['user.', ['id', 'roles']],
    ['on', ['onLoad', 'onChange', 'onBeforeSubmit', 'form']],
  ])('after %s', (text, some) => expect(offered(text)).toEqual(expect.arrayContaining(some)));
  it('offers no field that is archived', () => expect(offered('form.get("')).not.toContain('old'));
});

it('declares the types of an object', () => {
  const text = declarations(object, (name) => name);
  expect(text).toContain('  level: "a" | \'\';');
  expect(text).toContain('    price: number | null;');
  expect(text).not.toContain('old:');
  expect(text).not.toContain('*/ alert');
  expect(text).toContain('declare const form: FormApi;');
});

it('colours texts over lines and patterns', () => {
  const state = EditorState.create({ doc: 'const a = `x\n${"y"}`; b / 2 / c; /re["]/g.test(d) // e', extensions: [javascript] });
  const seen: string[] = [];
  ensureSyntaxTree(state, state.doc.length)!.iterate({ enter: (node) => void (node.name !== 'Document' && seen.push(`${node.name} ${state.sliceDoc(node.from, node.to)}`)) });
  expect(seen).toEqual(expect.arrayContaining(['keyword const', 'string /re["]/g', 'comment // e']));
  expect(seen.filter((one) => one.startsWith('number'))).toEqual(['number 2']);
});

it.each([
  [{ op: 'set', key: 'a', value: 5 }, 'set a 5'],
  [{ op: 'show', rows: 'lines', row: '1', key: 'price', hidden: true }, 'hide lines.price'],
  [{ op: 'show', key: 'a', readOnly: false }, 'readonly a false'],
  [{ op: 'show', key: 'a', options: null }, 'options a null'],
  [{ op: 'show', key: 'a', message: 'x' }, 'message a "x"'],
  [{ op: 'fail', message: 'x' }, 'fail "x"'],
  [{ op: 'remove', rows: 'lines', row: '1' }, 'remove lines'],
] as const)('%o is told as %s', (op, words) => expect(wished(op as never)).toBe(words));
