import { describe, expect, it, vi } from 'vitest';
import { double, js, num } from './double';
import { FormEngine } from './engine';
import type { EngineField, Logic, Values } from './types';

const f = (key: string, more: Partial<EngineField> = {}): EngineField => ({ key, isBlank: (v) => v === null || v === undefined || v === '' || (Array.isArray(v) && v.length === 0), ...more });
const list = (v: unknown): Values[] => (Array.isArray(v) ? (v as Values[]) : []);
const up = (r: Values): Values => r.quote as Values;

const line: Logic = {
  formulas: [
    { field: 'amount', reads: ['qty', 'price', 'quote.discount'], code: js((r) => num(r.qty) * num(r.price) * (1 - Number(up(r).discount ?? 0))) },
    { field: 'share', reads: ['amount', 'quote.total'], code: js((r) => num(r.amount) / num(up(r).total)) },
  ],
  defaults: [{ field: 'price', reads: ['product'], code: js((r) => (r.product ? String(r.product).length : null)) }],
  required: [{ field: 'note', reads: ['qty'], code: js((r) => num(r.qty) > 100) }],
  rules: [{ key: 'positive', field: 'qty', reads: ['qty'], must: js((r) => num(r.qty) > 0), message: { zh: '数量要大于 0' } }],
};
const quote: Logic = {
  formulas: [
    { field: 'total', reads: ['lines.amount'], code: js((r) => list(r.lines).reduce((sum, l) => sum + Number(l.amount ?? 0), 0)) },
    { field: 'count', reads: ['lines'], code: js((r) => list(r.lines).length) },
  ],
};
const make = (initial: Values = {}): FormEngine =>
  new FormEngine(
    [
      f('discount'),
      f('total', { computed: true }),
      f('count', { computed: true }),
      f('lines', {
        rows: { via: 'quote', logic: line, fields: [f('product'), f('qty'), f('price'), f('note'), f('amount', { computed: true }), f('share', { computed: true })] },
      }),
    ],
    initial,
    { language: double, create: true, base: {}, logic: quote },
  );

describe('rows of a form', () => {
  it('compute their own values, and the form totals over them', () => {
    const e = make({ lines: [{ qty: 2, price: 10 }, { qty: 1, price: 20 }] });
    expect([e.value('total'), e.value('count')]).toEqual([40, 2]);
    const [a, b] = e.rows('lines').all();
    expect(a!.value('share')).toBe(0.5);
    a!.set('qty', 8);
    expect([a!.value('amount'), e.value('total'), b!.value('share')]).toEqual([80, 100, 0.2]);
    e.set('discount', 0.5);
    expect([a!.value('amount'), e.value('total')]).toEqual([40, 50]);
  });
  it('are added, removed and moved', () => {
    const e = make();
    const told = vi.fn();
    e.rows('lines').subscribe(told);
    const a = e.rows('lines').add({ qty: 1, price: 5 });
    const b = e.rows('lines').add({ qty: 1, price: 7 }, 0);
    expect([e.value('total'), e.value('count')]).toEqual([12, 2]);
    expect(told).toHaveBeenCalledTimes(2);
    e.rows('lines').move(a.id, 0);
    expect(e.rows('lines').all()).toEqual([a, b]);
    e.rows('lines').remove(b.id);
    expect([e.value('total'), e.state().dirty]).toEqual([5, 1]);
  });
  it('tell only the cells that change', () => {
    const e = make({ lines: [{ qty: 2, price: 10 }, { qty: 1, price: 20 }] });
    const [a, b] = e.rows('lines').all();
    const other = vi.fn();
    const own = vi.fn();
    b!.subscribe('amount', other);
    a!.subscribe('amount', own);
    a!.set('qty', 3);
    expect(own).toHaveBeenCalledTimes(1);
    expect(other).not.toHaveBeenCalled();
  });
  it('have defaults, required fields and rules of their own', () => {
    const e = make();
    const row = e.rows('lines').add();
    row.set('product', 'GTX');
    expect(row.value('price')).toBe(3);
    row.set('qty', 101);
    expect(e.state().missing).toEqual(['lines']);
    row.set('note', 'x');
    expect(e.state().missing).toEqual([]);
    row.set('qty', -1);
    expect(e.validate()).toEqual(['lines']);
    expect(row.field('qty').fault?.text?.zh).toBe('数量要大于 0');
    row.set('qty', 1);
    expect(e.state().faults).toEqual([]);
  });
  it('are sent as a list when something in them differs', () => {
    const e = make({ lines: [{ id: 'l1', qty: 2, price: 10 }] });
    expect(e.payload('update')).toEqual({});
    e.rows('lines').all()[0]!.set('qty', 3);
    e.rows('lines').add({ qty: 1 });
    expect(e.payload('update')).toEqual({ lines: [{ id: 'l1', qty: 3 }, { qty: 1 }] });
  });
  it('compute nothing in a thousand others when one changes', () => {
    let runs = 0;
    const counted: Logic = { formulas: [{ field: 'amount', reads: ['qty', 'price'], code: js((r) => (runs++, num(r.qty) * num(r.price))) }] };
    const e = new FormEngine(
      [f('total', { computed: true }), f('lines', { rows: { logic: counted, fields: [f('qty'), f('price'), f('amount', { computed: true })] } })],
      { lines: Array.from({ length: 1000 }, (_, i) => ({ qty: i, price: 2 })) },
      { language: double, create: true, base: {}, logic: { formulas: quote.formulas!.slice(0, 1) } },
    );
    expect([runs, e.value('total')]).toEqual([1000, 999_000]);
    e.rows('lines').all()[500]!.set('qty', 501);
    expect([runs, e.value('total')]).toEqual([1001, 999_002]);
  });
});

describe('rows that come and go', () => {
  it('nobody filled in are left out, and nothing is missing in them', () => {
    const e = new FormEngine(
      [f('lines', { rows: { least: 1, defaults: { qty: 1 }, fields: [f('product', { required: true }), f('qty')] } })],
      { lines: [{}, {}, {}] },
      { create: true, base: {} },
    );
    expect(e.rows('lines').all().map((row) => row.value('qty'))).toEqual([1, 1, 1]);
    expect(e.state().missing).toEqual([]);
    e.rows('lines').all()[1]!.set('qty', 2);
    expect(e.state().missing).toEqual(['lines']);
    expect(e.validate()).toEqual(['lines']);
    expect(e.rows('lines').all().map((row) => row.value('qty'))).toEqual([2]);
  });
  it('come back as they were after a crash or an undo', () => {
    const e = make({ lines: [{ id: 'l1', qty: 2, price: 10 }, { id: 'l2', qty: 1, price: 20 }] });
    const [a] = e.rows('lines').all();
    a!.set('qty', 5);
    e.rows('lines').remove(e.rows('lines').all()[1]!.id);
    e.rows('lines').add({ qty: 7, price: 1 });
    const kept = e.edits();
    expect(kept.lines).toEqual([{ id: 'l1', qty: 5 }, { qty: 7, price: 1 }]);
    const again = make({ lines: [{ id: 'l1', qty: 2, price: 10 }, { id: 'l2', qty: 1, price: 20 }] });
    again.setAll(kept);
    expect(again.rows('lines').all().map((row) => [row.old.id, row.value('qty'), row.value('price')])).toEqual([['l1', 5, 10], [undefined, 7, 1]]);
    const gone = again.rows('lines').all();
    again.rows('lines').remove(...gone.map((row) => row.id));
    again.rows('lines').put(gone, 0);
    expect(again.rows('lines').all()).toEqual(gone);
    expect(again.value('total')).toBe(57);
  });
  it('show what the server refused in their cells', () => {
    const e = make({ lines: [{ id: 'l1', qty: 2, price: 10 }, { qty: 1, price: 20 }] });
    const left = e.setServerFaults({ 'lines.1.qty': { code: 'too_big' }, 'lines.7.qty': { code: 'x' }, 'lines.0.secret': { code: 'y' }, discount: { code: 'z' } });
    expect(Object.keys(left)).toEqual(['lines.7.qty', 'lines.0.secret']);
    expect(e.rows('lines').all()[1]!.field('qty').fault?.code).toBe('too_big');
    expect([e.rows('lines').faults(), e.state().faults]).toEqual([1, ['discount', 'lines']]);
  });
  it('keep the computed values of the server until they change, and load no links before that', () => {
    const load = vi.fn(() => ({ price: 4 }));
    const logic: Logic = { formulas: [{ field: 'amount', reads: ['qty', 'product.price'], code: js((r) => num(r.qty) * num((r.product as Values).price)) }] };
    const e = new FormEngine(
      [f('lines', { rows: { logic, fields: [f('product'), f('qty'), f('amount', { computed: true })] } })],
      { id: 'q', lines: [{ id: 'l1', product: 'p1', qty: 2, amount: 9 }] },
      { language: double, load },
    );
    const [row] = e.rows('lines').all();
    expect([row!.value('amount'), load.mock.calls.length]).toEqual([9, 0]);
    row!.set('qty', 3);
    expect([row!.value('amount'), load.mock.calls]).toEqual([12, [['lines.product', 'p1', ['price']]]]);
    expect(e.payload('update')).toEqual({ lines: [{ id: 'l1', qty: 3 }] });
  });
  it('tell those who watch the whole list', () => {
    const e = make({ lines: [{ qty: 2, price: 10 }] });
    const told = vi.fn();
    e.rows('lines').watch(told);
    e.rows('lines').all()[0]!.set('qty', 3);
    e.set('discount', 0.5);
    expect(told).toHaveBeenCalledTimes(2);
  });
});

describe('after a save', () => {
  it('nothing in the rows is dirty', () => {
    const e = make();
    e.rows('lines').add({ qty: 2, price: 10 });
    expect(e.state().dirty).toBe(1);
    e.reset();
    expect([e.state().dirty, e.value('total'), e.rows('lines').all()[0]!.isBlank]).toEqual([0, 20, false]);
  });
});
