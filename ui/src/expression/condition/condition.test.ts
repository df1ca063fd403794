import { describe, expect, it } from 'vitest';
import { parseCel, printCel } from './cel';
import { fromCel, toCel } from './convert';
import { countConditions, ME, type Condition, type Group, type KindOf, type ValueKind } from './model';
import { spanDays } from '@/fields/parse/span';

const kinds: Record<string, ValueKind> = {
  name: 'text',
  level: 'text',
  amount: 'number',
  closed: 'date',
  created: 'datetime',
  tags: 'list',
  owner: 'link',
  account: 'link',
  'account.name': 'text',
  'account.owner': 'link',
  active: 'bool',
};
const kindOf: KindOf = (path) => kinds[path];
const cond = (path: string, op: Condition['op'], value: Condition['value'] = null): Condition => ({
  kind: 'condition',
  path,
  op,
  value,
});
const all = (...items: Group['items']): Group => ({ kind: 'group', op: 'and', items });
const any = (...items: Group['items']): Group => ({ kind: 'group', op: 'or', items });

const single: [Condition, string][] = [
  [cond('name', 'eq', '华为'), 'record.name == "华为"'],
  [cond('name', 'ne', 'a"b\\c'), 'record.name != "a\\"b\\\\c"'],
  [cond('name', 'contains', '华'), 'record.name.contains("华")'],
  [cond('name', 'not_contains', '\n'), '!record.name.contains("\\n")'],
  [cond('name', 'starts_with', 'A'), 'record.name.startsWith("A")'],
  [cond('name', 'ends_with', 'A'), 'record.name.endsWith("A")'],
  [cond('name', 'blank'), 'isBlank(record.name)'],
  [cond('account', 'not_blank'), '!isBlank(record.account)'],
  [cond('amount', 'gte', 1000), 'record.amount >= 1000.0'],
  [cond('name', 'gte', '09:30'), 'record.name >= "09:30"'],
  [cond('name', 'lt', '09:30'), '(!isBlank(record.name) && record.name < "09:30")'],
  [cond('name', 'between', ['09:00', '09:30']), '(record.name >= "09:00" && record.name <= "09:30")'],
  [cond('amount', 'lt', -0.5), 'record.amount < -0.5'],
  [cond('amount', 'between', [1, 2.5]), '(record.amount >= 1.0 && record.amount <= 2.5)'],
  [cond('level', 'in', ['a', 'b']), 'record.level in ["a", "b"]'],
  [cond('level', 'not_in', ['a']), '!(record.level in ["a"])'],
  [cond('closed', 'lt', '2026-01-31'), 'record.closed < date("2026-01-31")'],
  [cond('closed', 'eq', { span: 'this_month' }), 'within(record.closed, "this_month")'],
  [cond('closed', 'ne', { span: 'last_days', days: 30 }), '!within(record.closed, "last_days", 30.0)'],
  [cond('created', 'gt', '2026-01-31 10:00:00.000Z'), 'record.created > datetime("2026-01-31 10:00:00.000Z")'],
  [cond('created', 'eq', '2026-01-31'), 'within(record.created, "2026-01-31")'],
  [cond('tags', 'has_any', ['vip']), '"vip" in record.tags'],
  [cond('tags', 'has_any', ['vip', 'x']), '("vip" in record.tags || "x" in record.tags)'],
  [cond('tags', 'has_all', ['vip', 'x']), '("vip" in record.tags && "x" in record.tags)'],
  [cond('tags', 'has_none', ['vip']), '!("vip" in record.tags)'],
  [cond('tags', 'has_none', ['vip', 'x']), '!("vip" in record.tags || "x" in record.tags)'],
  [cond('owner', 'eq', ME), 'record.owner.id == user.id'],
  [cond('owner', 'eq', 'u1'), 'record.owner == "u1"'],
  [cond('owner', 'in', ['u1', 'u2']), 'record.owner.id in ["u1", "u2"]'],
  [cond('owner', 'in', [ME, 'u1']), '(record.owner.id == user.id || record.owner == "u1")'],
  [cond('owner', 'in', [ME, 'u1', 'u2']), '(record.owner.id == user.id || record.owner.id in ["u1", "u2"])'],
  [cond('owner', 'not_in', ['u1', 'u2']), '!(record.owner.id in ["u1", "u2"])'],
  [cond('owner', 'not_in', ['u1']), '!(record.owner == "u1")'],
  [cond('active', 'is_true'), 'record.active == true'],
  [cond('active', 'is_false'), 'record.active == false'],
  [cond('account.name', 'contains', 'x'), 'record.account.name.contains("x")'],
  [cond('account.owner', 'eq', ME), 'record.account.owner.id == user.id'],
];

describe('a filter and its CEL', () => {
  it.each(single)('%j prints as %s', (condition, cel) =>
    expect(toCel(all(condition), kindOf).replace(/^\((.*)\)$/, '($1)')).toBe(cel),
  );
  it.each(single)('%j comes back alone', (condition) => {
    expect(fromCel(toCel(all(condition), kindOf), kindOf)).toEqual(all(condition));
  });
  it.each(single)('%j comes back beside others', (condition) => {
    const group = all(cond('name', 'eq', 'z'), condition, any(cond('level', 'eq', 'a'), condition));
    expect(fromCel(toCel(group, kindOf), kindOf)).toEqual(group);
  });
  it('keeps every pair in either kind of group', () => {
    for (const [a] of single) {
      for (const [b] of single) {
        for (const op of ['and', 'or'] as const) {
          const cel = toCel({ kind: 'group', op, items: [a, b] }, kindOf);
          const back = fromCel(cel, kindOf);
          expect(back, cel).not.toBeNull();
          expect(printCel(parseCel(toCel(back!, kindOf))!)).toBe(printCel(parseCel(cel)!));
        }
      }
    }
  });
  it('keeps groups to the third level', () => {
    const group = all(
      cond('level', 'eq', 'a'),
      any(cond('amount', 'gt', 1), all(cond('owner', 'eq', ME), cond('name', 'contains', 'x'))),
    );
    const cel = toCel(group, kindOf);
    expect(cel).toBe(
      'record.level == "a" && (record.amount > 1.0 || (record.owner.id == user.id && record.name.contains("x")))',
    );
    expect(fromCel(cel, kindOf)).toEqual(group);
  });
  it('leaves out what says nothing', () => {
    expect(toCel(all(cond('name', 'eq', ''), cond('level', 'in', []), any(cond('amount', 'gt', null))), kindOf)).toBe('');
    expect(countConditions(all(cond('name', 'blank'), any(cond('name', 'blank'))))).toBe(2);
  });
  it('reads integers and other spacing', () => {
    expect(fromCel('record.active', kindOf)).toEqual(all(cond('active', 'is_true')));
    expect(fromCel('record.amount>=1000&&(record.level=="a")', kindOf)).toEqual(
      all(cond('amount', 'gte', 1000), cond('level', 'eq', 'a')),
    );
  });
  it.each([
    'record.amount + 1.0 > 2.0',
    'size(record.tags) > 1',
    'record.nothing == "a"',
    'record.name == record.level',
    '!(record.amount > 1.0)',
    'record.name.matches("x")',
    'record.level == "a" ? true : false',
    'user.id == record.owner.id',
    'record.a ==',
    '"x',
    'record.tags == ["a"]',
    '!(record.level == "a" || record.name == "b")',
    'isBlank(record.name) == true',
    'record.level in ["a", 1]',
    "record.name == r'x'",
  ])('leaves %s to the expression face', (cel) => expect(fromCel(cel, kindOf)).toBeNull());
});

describe('relative spans', () => {
  it.each([
    ['today', '2026-11-22', '2026-11-23'],
    ['this_week', '2026-11-16', '2026-11-23'],
    ['next_week', '2026-11-23', '2026-11-30'],
    ['last_quarter', '2026-07-01', '2026-10-01'],
    ['this_quarter', '2026-10-01', '2027-01-01'],
    ['last_month', '2026-10-01', '2026-11-01'],
    ['last_year', '2025-01-01', '2026-01-01'],
    ['next_quarter', '2027-01-01', '2027-04-01'],
    ['next_year', '2027-01-01', '2028-01-01'],
  ] as const)('%s', (span, from, to) => expect(spanDays(span, '2026-11-22')).toEqual([from, to]));
  it('counts days with today', () => {
    expect(spanDays('last_days', '2026-11-22', 7)).toEqual(['2026-11-16', '2026-11-23']);
    expect(spanDays('next_days', '2026-11-22', 7)).toEqual(['2026-11-22', '2026-11-29']);
  });
  it('counts weeks and months with today', () => {
    expect(spanDays('last_weeks', '2026-11-22', 2)).toEqual(['2026-11-09', '2026-11-23']);
    expect(spanDays('next_weeks', '2026-11-22', 1)).toEqual(['2026-11-22', '2026-11-29']);
    expect(spanDays('last_months', '2026-03-31', 1)).toEqual(['2026-03-01', '2026-04-01']);
    expect(spanDays('next_months', '2026-01-31', 1)).toEqual(['2026-01-31', '2026-02-28']);
  });
});
