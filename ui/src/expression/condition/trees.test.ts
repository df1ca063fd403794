import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromCel, toCel } from './convert';
import type { Condition, Group, KindOf, ValueKind } from './model';

/**
 * What the builder writes, which internal/expr/tree_web_test.go reads too: the
 * server must give the same tree for each text, so that what was made with the
 * builder opens in it again.
 */
const file = path.join(process.cwd(), '../internal/expr/testdata/trees.json');

const kinds: Record<string, ValueKind> = {
  name: 'text', stage: 'text', amount: 'number', qty: 'number', won: 'bool', close: 'date', created: 'datetime', tags: 'list',
  owner: 'link', owner_dept: 'link', account: 'link', 'account.name': 'text', 'account.vip': 'bool', 'account.owner': 'link', 'account.tags': 'list', picks: 'links', crew: 'links', regards: 'reference',
};
const kindOf: KindOf = (at) => kinds[at];
const is = (at: string, op: Condition['op'], value: Condition['value'] = null): Condition => ({ kind: 'condition', path: at, op, value });
const group = (op: 'and' | 'or', ...items: Group['items']): Group => ({ kind: 'group', op, items });

const conditions: Condition[] = [
  is('name', 'eq', '华为'), is('name', 'ne', 'a"b\\c'), is('name', 'contains', '华😀'), is('name', 'not_contains', '\n'), is('name', 'starts_with', 'A'), is('name', 'ends_with', "'"),
  is('name', 'blank'), is('account', 'not_blank'), is('close', 'blank'), is('tags', 'not_blank'), is('account.name', 'contains', '<&>'),
  is('amount', 'gte', 1000), is('amount', 'lt', -0.5), is('amount', 'eq', 123456789012.34), is('amount', 'gt', 1e21), is('qty', 'lte', 0.000001), is('amount', 'between', [1, 2.5]), is('close', 'between', ['2026-01-01', '2026-12-31']),
  is('stage', 'in', ['a', 'b']), is('stage', 'in', ['a']), is('stage', 'not_in', ['a']), is('stage', 'not_in', ['a', 'b']),
  is('close', 'lt', '2026-01-31'), is('close', 'eq', '2026-01-31'), is('close', 'ne', '2026-01-31'), is('close', 'eq', { span: 'this_month' }), is('close', 'ne', { span: 'last_days', days: 30 }),
  is('close', 'lt', { base: 'today', days: 0 }), is('close', 'lte', { base: 'today', days: 7 }), is('created', 'gt', { base: 'now', days: -1 }),
  is('created', 'gt', '2026-01-31 10:00:00.000Z'), is('created', 'eq', '2026-01-31'), is('created', 'ne', '2026-01-31'), is('created', 'eq', { span: 'yesterday' }),
  is('tags', 'has_any', ['vip']), is('tags', 'has_any', ['vip', 'x']), is('tags', 'has_all', ['vip', 'x']), is('tags', 'has_none', ['vip']), is('tags', 'has_none', ['vip', 'x', 'y']), is('account.tags', 'has_any', ['a', 'b']),
  is('owner', 'eq', '$me'), is('owner', 'ne', '$me'), is('owner', 'eq', 'u1'), is('owner', 'ne', 'u1'), is('owner', 'in', ['u1', 'u2']), is('owner', 'in', ['u1']), is('owner', 'in', ['$me', 'u1']), is('owner', 'in', ['$me', 'u1', 'u2']),
  is('owner', 'not_in', ['u1', 'u2']), is('owner', 'not_in', ['u1']), is('owner', 'not_in', ['$me', 'u1']), is('owner', 'under', '$me'), is('account.owner', 'eq', '$me'),
  is('owner_dept', 'eq', '$my_department'), is('owner_dept', 'ne', '$my_department'), is('owner_dept', 'in', ['$my_departments']), is('owner_dept', 'in_tree', '$my_department'), is('owner_dept', 'in_tree', 'd1'),
  is('picks', 'has_any', ['a1']), is('picks', 'has_all', ['a1', 'a2']), is('picks', 'has_none', ['a1']), is('picks', 'blank'), is('crew', 'has_any', ['$me']), is('crew', 'has_any', ['$me', 'u1']), is('crew', 'has_none', ['$me']),
  is('regards', 'eq', 'account:a1'), is('regards', 'ne', 'line:l1'), is('regards', 'in', ['account:a1', 'line:l1']), is('regards', 'not_in', ['account:a1']), is('regards', 'blank'),
  is('regards', 'object_in', ['line']), is('regards', 'object_in', ['line', 'account']), is('regards', 'object_not_in', ['line']), is('regards', 'object_not_in', ['line', 'account']),
  is('won', 'is_true'), is('won', 'is_false'), is('account.vip', 'is_true'),
];

/** `in` with one person alone is `eq` to no one but people; everything else has one writing. */
const groups: Group[] = [
  ...conditions.map((one) => group('and', one)),
  group('or', is('name', 'eq', 'a'), is('amount', 'gt', 1)),
  group('and', is('name', 'eq', 'a'), group('or', is('amount', 'gt', 1), group('and', is('owner', 'eq', '$me'), is('won', 'is_true')))),
  group('or', group('and', is('amount', 'gte', 1), is('qty', 'lte', 5)), is('tags', 'has_all', ['x', 'y'])),
  group('and', is('owner', 'in', ['$me', 'u1']), is('tags', 'has_any', ['a', 'b']), is('close', 'between', ['2026-01-01', '2026-02-01'])),
  group('and', ...Array.from({ length: 50 }, (_, i) => is('amount', 'ne', i))),
];

describe('trees that server and builder agree on', () => {
  it('are written as the file says (after a change: vitest run -u)', async () => {
    const cases = groups.map((tree) => ({ text: toCel(tree, kindOf), tree }));
    await expect(`[\n${cases.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`).toMatchFileSnapshot(file);
  });
  it('are what the builder reads by itself, where it does', () => {
    const cases = JSON.parse(readFileSync(file, 'utf8')) as { text: string; tree: Group }[];
    let read = 0;
    for (const { text, tree } of cases) {
      const own = fromCel(text, kindOf);
      if (!own) continue;
      read++;
      expect(own, text).toEqual(tree);
    }
    expect(read).toBeGreaterThan(45);
  });
});
