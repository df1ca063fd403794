import { describe, expect, it } from 'vitest';
import type { FormRuleDoc } from '@/meta';
import type { Design } from './commands';
import { dropField, renameKey } from './commands';
import { conflicts, hidesItself, isWhole, rulesOf, setRules } from './rules';

const rule = (kind: FormRuleDoc['kind'], fields: string[], more: Partial<FormRuleDoc> = {}): FormRuleDoc => ({ kind, when: 'record.kind == "x"', fields, ...more });
const design = (rules?: FormRuleDoc[]): Design => ({
  object: { kind: 'object', key: 'account', label: {}, title: 'name', fields: [{ key: 'name', type: 'text', label: {} }, { key: 'kind', type: 'text', label: {} }, { key: 'size', type: 'number', label: {} }] },
  layout: { form: { kind: 'form', key: 'f', object: 'account', rules }, nodes: { n1: { id: 'n1', field: 'size' } }, root: ['n1'], wide: new Set() },
});

describe('rules of a form', () => {
  it('are set, and absent when there is none', () => {
    const one = setRules((all) => [...all, rule('show', ['size'])])(design());
    expect(one.layout.form.rules).toHaveLength(1);
    expect(setRules(() => [])(one).layout.form).not.toHaveProperty('rules');
  });
  it('follow a field that is renamed', () => {
    const next = renameKey('kind', 'sort')(design([rule('show', ['size', 'kind'], { when: 'record.kind == "x" && record.kinds' })]));
    expect(next.layout.form.rules).toEqual([rule('show', ['size', 'sort'], { when: 'record.sort == "x" && record.kinds' })]);
  });
  it('go with the field that they are about', () => {
    expect(dropField('size')(design([rule('show', ['size']), rule('require', ['name', 'size'])])).layout.form.rules).toEqual([rule('require', ['name'])]);
    expect(dropField('size')(design([rule('show', ['size'])])).layout.form).not.toHaveProperty('rules');
  });
  it.each<[FormRuleDoc, boolean]>([
    [rule('show', ['size']), true],
    [rule('show', []), false],
    [rule('show', ['size'], { when: ' ' }), false],
    [rule('options', ['size']), false],
    [rule('options', ['size'], { options: ['a'] }), true],
  ])('%j is whole: %s', (one, whole) => expect(isWhole(one)).toBe(whole));
  it('are counted by field', () => expect(rulesOf([rule('show', ['a', 'b']), rule('require', ['a'])])).toEqual({ a: 2, b: 1 }));
  it('must not hide what they ask', () => {
    expect(hidesItself(rule('show', ['kind', 'size']))).toEqual(['kind']);
    expect(hidesItself(rule('show', ['kin', 'size']))).toEqual([]);
    expect(hidesItself(rule('require', ['kind']))).toEqual([]);
  });
  it('contradict each other under one condition', () => {
    expect(conflicts([rule('require', ['a', 'b']), rule('read_only', ['b'], { when: 'record.kind=="x"' })])).toEqual([{ first: 0, second: 1, field: 'b' }]);
    expect(conflicts([rule('options', ['a'], { options: ['x'] }), rule('options', ['a'], { options: ['y'] })])).toHaveLength(1);
    expect(conflicts([rule('require', ['a']), rule('read_only', ['a'], { when: 'record.z' }), rule('show', ['a']), rule('read_only', ['a'], { disabled: true })])).toEqual([]);
  });
});
