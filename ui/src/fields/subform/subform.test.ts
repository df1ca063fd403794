import { describe, expect, it } from 'vitest';
import type { FieldMeta } from '@/shared/api/types';
import type { FieldContext } from '../contract';
import { changesOf, mergedRows, rowsClash } from './changes';
import { planPaste, readBlock, readRow } from './paste';
import { countFault, toldColumns } from './field';
import { summaryOf } from './summary';
import { sumOf, totalText } from './totals';

const ctx: FieldContext = { locale: 'zh', timezone: 'Asia/Shanghai', currency: 'CNY', t: (key) => key, links: {} };
const column = (key: string, type: string, zh: string, en: string, more: Partial<FieldMeta> = {}): FieldMeta => ({ key, type, label: { zh, en }, ...more });
const columns = [
  column('product', 'relation', '产品', 'Product', { object: 'product' }),
  column('quantity', 'number', '数量', 'Quantity'),
  column('price', 'money', '单价', 'Unit price'),
  column('amount', 'formula', '金额', 'Amount', { result: 'money', read_only: true }),
  column('note', 'text', '备注', 'Note'),
];

describe('a block from a spreadsheet', () => {
  it('is read with its quotes, line ends and ragged lines', () => {
    expect(readBlock('a\tb\r\n"x\ny"\t"say ""hi"""\r\n')).toEqual([['a', 'b'], ['x\ny', 'say "hi"']]);
    expect(readBlock('a\tb\tc\nd\n\n\n')).toEqual([['a', 'b', 'c'], ['d', '', '']]);
    expect(readBlock('one')).toEqual([['one']]);
    expect(readBlock('')).toEqual([]);
    expect(readBlock('\t2')).toEqual([['', '2']]);
  });
  it('goes by its titles, in either language, in any order', () => {
    const plan = planPaste(readBlock('数量*\tNote\t单价（元）\n2\tx\t9'), columns, 3, ctx);
    expect(plan).toEqual({ header: true, mapping: ['quantity', 'note', 'price'], sure: true });
  });
  it('asks when some of its titles are not ours, or one stands twice', () => {
    expect(planPaste(readBlock('数量\t颜色\n2\t红'), columns, 0, ctx)).toEqual({ header: true, mapping: ['quantity', null], sure: false });
    expect(planPaste(readBlock('数量\t数量\n2\t3'), columns, 0, ctx)).toEqual({ header: true, mapping: ['quantity', null], sure: false });
  });
  it('goes from the chosen cell on without titles, and asks when it is too wide', () => {
    expect(planPaste(readBlock('2\t9.5'), columns, 1, ctx)).toEqual({ header: false, mapping: ['quantity', 'price'], sure: true });
    expect(planPaste(readBlock('a\tb\tc'), columns, 3, ctx)).toEqual({ header: false, mapping: ['amount', 'note', null], sure: false });
  });
  it('asks when its first line looks like titles of another table', () => {
    expect(planPaste(readBlock('件数\t价钱\n2\t9\n3\t8'), columns, 1, ctx)).toEqual({ header: true, mapping: ['quantity', 'price'], sure: false });
  });
  it('becomes rows: what cannot be read is told, names are looked up, computed columns are left', () => {
    const row = readRow(['GTX Pro', '十二', '1,200', '999', ' x '], ['product', 'quantity', 'price', 'amount', 'note'], columns, ctx);
    expect(row.values).toEqual({ product: null, quantity: null, price: 1200, note: 'x' });
    expect(row.names).toEqual({ product: 'GTX Pro' });
    expect(row.faults.quantity?.code).toBe('not_a_number');
    expect(readRow([''], ['quantity'], columns, ctx).values).toEqual({ quantity: null });
  });
});

describe('totals', () => {
  it('are exact to the cent and leave out what is no number', () => {
    expect(sumOf([0.1, 0.2, null, 'x', undefined])).toBe(0.3);
    expect(sumOf([null])).toBeNull();
    expect(totalText(columns[2]!, [{ price: 1000.1 }, { price: 2000.2 }], columns, ctx)).toBe('¥3,000.30');
    expect(totalText(columns[1]!, [], columns, ctx)).toBe('');
  });
  it('of amounts are in the currency of their rows, and of several currencies there is none', () => {
    const money = column('money', 'select', '币种', 'Currency');
    const paid = column('paid', 'money', '金额', 'Paid', { currency: 'CNY', currency_field: 'money' });
    const total = (...rows: [unknown, string][]): string => totalText(paid, rows.map(([v, code]) => ({ paid: v, money: code })), [money, paid], ctx);
    expect(total([0.1, 'CNY'], [0.2, ''])).toBe('¥0.30');
    expect(total([1, 'USD'], [2, 'USD'], [null, 'CNY'])).toBe('US$3.00');
    expect(total([1, 'USD'], [2, ''])).toBe('severalCurrencies');
    expect(totalText(paid, [{ paid: 1 }], [paid], ctx)).toBe('severalCurrencies');
    expect(toldColumns(column('lines', 'subform', '明细', 'Lines', { title: 'paid', totals: ['paid'], fields: [money, paid] })).map((c) => c.key)).toEqual(['paid', 'money']);
    expect(summaryOf({ money: 'USD', paid: 2 }, column('lines', 'subform', '明细', 'Lines', { fields: [money, paid] }), ctx)).toBe('US$2.00');
  });
});

describe('how many rows', () => {
  const lines = column('lines', 'subform', '明细', 'Lines', { min_rows: 1, max_rows: 2 });
  it.each([
    [[], 'too_few_rows'],
    [[{}], undefined],
    [[{}, {}, {}], 'too_many_rows'],
  ])('%j', (rows, code) => expect(countFault(rows, lines)?.code).toBe(code));
});

describe('changes of rows', () => {
  const before = [{ id: 'a', q: 1, p: 5 }, { id: 'b', q: 2 }, { id: 'c', q: 3 }];
  it('are what was added, changed, removed and moved', () => {
    const found = changesOf(before, [{ id: 'c' }, { id: 'a', q: 9 }, { q: 4 }]);
    expect(found.added).toEqual([{ q: 4 }]);
    expect(found.changed).toEqual([{ id: 'a', from: before[0], to: { id: 'a', q: 9 }, keys: ['q'] }]);
    expect(found.removed).toEqual([before[1]]);
    expect(found.moved).toBe(true);
    expect(changesOf(before, before)).toEqual({ added: [], changed: [], removed: [], moved: false });
  });
  it('of two people come together', () => {
    const mine = [{ id: 'b' }, { id: 'a', q: 9 }, { q: 4 }];
    const current = [{ id: 'a', q: 1 }, { id: 'c', q: 3 }, { id: 'd', q: 8 }];
    expect(mergedRows(before, mine, current)).toEqual([{ id: 'a', q: 9 }, { q: 4 }, { id: 'd' }]);
  });
  it('stand in the order of who made one', () => {
    const current = [{ id: 'c' }, { id: 'a' }, { id: 'b' }];
    expect(mergedRows(before, [{ id: 'a', q: 9 }, { q: 4 }, { id: 'b' }, { id: 'c' }], current)).toEqual([{ id: 'c' }, { q: 4 }, { id: 'a', q: 9 }, { id: 'b' }]);
    expect(mergedRows(before, [{ id: 'b' }, { id: 'a' }, { id: 'c' }], before).map((row) => row.id)).toEqual(['b', 'a', 'c']);
  });
  it('clash where both changed the same of a row, or one took away what the other changed', () => {
    const [a, b, c] = before;
    const mine = [{ id: 'a', q: 9 }, { id: 'b' }, { id: 'c' }];
    expect(rowsClash(before, mine, [{ ...a, p: 7 }, { ...b, q: 8 }, c])).toBe(false);
    expect(rowsClash(before, mine, [{ ...a, q: 9 }, b, c, { id: 'd', q: 1 }])).toBe(false);
    expect(rowsClash(before, mine, [{ ...a, q: 8 }, b, c])).toBe(true);
    expect(rowsClash(before, mine, [b, c])).toBe(true);
    expect(rowsClash(before, [{ id: 'b' }, { id: 'c' }], [{ ...a, q: 8 }, b, c])).toBe(true);
    expect(rowsClash(before, [{ id: 'b' }, { id: 'c' }], [b, c])).toBe(false);
    expect(rowsClash(before, [{ id: 'b' }, { id: 'a' }, { id: 'c' }], [c, b, a])).toBe(true);
  });
});
