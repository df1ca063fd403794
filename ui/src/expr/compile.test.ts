import { describe, expect, it } from 'vitest';
import { compile, ExprError, isError, prepare, toApi, type Code, type Row, type Vars } from '.';

const vars = (record: Row = {}): Vars => ({ record, now: Date.UTC(2025, 2, 9, 17, 30), zone: 'Asia/Shanghai' });
const run = (code: Code, record?: Row) => compile(code)(vars(record));
const amount: Code = ['f', ['v', 'record'], 'amount', 2];

describe('an expression', () => {
  it('gives the value of the API', () => {
    expect(run(['c', 'add_number', ['n', 0.1], ['n', 0.2]])).toBe(0.3);
    expect(run(['c', 'date_of_datetime', ['v', 'now']])).toBe('2025-03-10');
    expect(run(['f', ['v', 'record'], 'tags', 6], { tags: ['a'] })).toEqual(['a']);
    expect(toApi({ id: 'a1', name: 'A' })).toBe('a1');
    expect(toApi(null)).toBeNull();
  });

  it('errs where it orders a blank, and is not true then', () => {
    const code: Code = ['c', 'greater_number', amount, ['n', 3]];
    expect(run(code)).toEqual(new ExprError('blank'));
    expect(isError(run(['c', 'logical_not', code]))).toBe(true);
    expect(run(['c', 'logical_or', code, ['b', true]])).toBe(true);
    expect(run(['c', 'logical_and', code, ['b', false]])).toBe(false);
  });

  it('tells a blank field from one that a saved record does not tell', () => {
    const name: Code = ['f', ['f', ['v', 'record'], 'account', 7], 'name', 1];
    expect(run(name, {})).toBe('');
    expect(run(name, { account: '' })).toBe('');
    expect(run(name, { account: { id: 'a1', name: 'A' } })).toBe('A');
    expect(run(name, { account: { id: 'a1', name: '' } })).toBe('');
    expect(run(name, { account: 'a1' })).toEqual(new ExprError('unknown'));
    expect(run(['f', ['f', ['v', 'record'], 'account', 7], 'id', 1], { account: 'a1' })).toBe('a1');
    expect(run(amount, { id: 'r1' })).toEqual(new ExprError('unknown'));
  });

  it('reads nothing that every object of JavaScript has', () => {
    expect(run(['f', ['v', 'record'], 'constructor', 1], {})).toBe('');
    expect(run(['f', ['v', 'record'], 'toString', 1], { id: 'r1' })).toEqual(new ExprError('unknown'));
  });

  it('errs on a value that its field cannot hold', () => {
    for (const [kind, value] of [[1, 5], [2, '5'], [2, Infinity], [3, 1], [4, '2025-02-30'], [5, '2025-01-01'], [6, 'a'], [7, 5], [8, 'x']] as const) {
      expect(run(['f', ['v', 'record'], 'x', kind], { x: value }), `${kind}`).toEqual(new ExprError('value'));
    }
  });

  it('walks rows with names inside each other', () => {
    const lines: Code = ['f', ['v', 'record'], 'lines', 8];
    const qty: Code = ['f', ['v', 'l'], 'qty', 2];
    const record = { lines: [{ qty: 1 }, { qty: null }, { qty: 2.2 }] };
    expect(run(['c', 'sum_list', ['q', 'map', 'l', lines, null, qty]], record)).toBe(3.2);
    expect(run(['c', 'size_list', ['q', 'filter', 'l', lines, ['c', 'is_blank', qty], null]], record)).toBe(1);
    const nested: Code = ['q', 'exists', 'l', lines, ['q', 'all', 'm', lines, ['c', 'equals', qty, ['f', ['v', 'm'], 'qty', 2]], null], null];
    expect(run(nested, record)).toBe(false);
    expect(run(nested, { lines: [{ qty: 1 }, { qty: 1 }] })).toBe(true);
  });

  it('has nobody where nobody acts', () => {
    expect(run(['f', ['v', 'user'], 'name', 1])).toEqual(new ExprError('nobody'));
    expect(run(['f', ['v', 'old'], 'name', 1])).toBe('');
  });
});

describe('what the runtime does not know', () => {
  it.each<[string, unknown]>([
    ['an operator', ['c', 'hypot', ['n', 3], ['n', 4]]],
    ['a name of every object', ['c', 'toString', ['n', 3]]],
    ['a variable', ['v', 'constructor']],
    ['a kind of field', ['f', ['v', 'record'], 'x', 99]],
    ['a quantifier', ['q', 'most', 'x', ['l'], ['b', true], null]],
    ['a form', ['z']],
  ])('%s is refused when it is compiled', (_, code) => {
    expect(() => compile(code as Code)).toThrow(/Unknown/);
  });

  it('is refused even inside a branch that never runs', () => {
    expect(() => compile(['c', 'conditional', ['b', true], ['n', 1], ['c', 'hypot', ['n', 3]]])).toThrow('Unknown operator hypot');
  });
});

it('loads the functions that few expressions need when one needs them', async () => {
  const code: Code = ['c', 'rmbcapital_number', ['n', 1680.32]];
  expect(() => compile(code)).toThrow('Unknown operator');
  await prepare(['n', 1], code);
  expect(run(code)).toBe('壹仟陆佰捌拾元叁角贰分');
  await expect(prepare(['c', 'hypot', ['n', 3]])).resolves.toBeUndefined();
});
