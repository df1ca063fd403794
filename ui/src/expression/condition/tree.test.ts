import { expect, it } from 'vitest';
import { groupOf } from './tree';

it('takes the server’s tree as it is', () => {
  const tree = { kind: 'group', op: 'and', items: [{ kind: 'condition', path: 'a', op: 'eq', value: 'x' }, { kind: 'group', op: 'or', items: [{ kind: 'condition', path: 'b', op: 'blank' }] }] };
  expect(groupOf(tree)).toEqual({ ...tree, items: [tree.items[0], { kind: 'group', op: 'or', items: [{ kind: 'condition', path: 'b', op: 'blank', value: null }] }] });
});
it.each([null, undefined, 'x', {}, { kind: 'condition', path: 'a', op: 'eq', value: 1 }, { kind: 'group', op: 'xor', items: [] }, { kind: 'group', op: 'and', items: [{}] }])('refuses %j', (tree) => expect(groupOf(tree)).toBeNull());
