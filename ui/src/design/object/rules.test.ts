import { expect, it } from 'vitest';
import { insertAt, moveItem, patchRule } from './rules';

it('rules are patched by place, and keep what must hold', () => {
  const rules = [{ must: 'a' }, { must: 'b', field: 'x', disabled: true }];
  expect(patchRule(rules, 1, { field: undefined, disabled: false })).toEqual([{ must: 'a' }, { must: 'b' }]);
  expect(patchRule(rules, 0, { must: '' })).toEqual([{ must: '' }, rules[1]]);
});
it('items move and come back', () => {
  expect(moveItem(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
  expect(moveItem(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
  expect(moveItem(['a', 'b'], 1, 2)).toEqual(['a', 'b']);
  expect(insertAt(['a', 'c'], 1, 'b')).toEqual(['a', 'b', 'c']);
});
