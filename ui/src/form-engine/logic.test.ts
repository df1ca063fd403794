import { describe, expect, it, vi } from 'vitest';
import { double, js, num } from './double';
import { FormEngine } from './engine';
import type { EngineField, EngineOptions, FormRuleLogic, Logic, Values } from './types';

const blank = (v: unknown): boolean => v === null || v === undefined || v === '' || (Array.isArray(v) && v.length === 0);
const f = (key: string, more: Partial<EngineField> = {}): EngineField => ({ key, isBlank: blank, ...more });
const show = (field: string, when: FormRuleLogic['when'], reads: string[]): FormRuleLogic => ({ kind: 'show', fields: [field], when, reads });

function form(fields: EngineField[], logic: Logic, initial: Values = {}, more: EngineOptions = {}): FormEngine {
  return new FormEngine(fields, initial, { language: double, create: true, base: {}, logic, ...more });
}

const amount: Logic = {
  formulas: [
    { field: 'total', reads: ['amount', 'tax'], code: js((r) => num(r.amount) + num(r.tax)) },
    { field: 'amount', reads: ['qty', 'price'], code: js((r) => num(r.qty) * num(r.price)) },
    { field: 'tax', reads: ['amount'], code: js((r) => num(r.amount) / 10) },
  ],
};
const amountFields = ['qty', 'price'].map((k) => f(k)).concat(['amount', 'tax', 'total'].map((k) => f(k, { computed: true })));

describe('formulas', () => {
  it('are computed once per change, each after what it reads, and told once', () => {
    const runs: string[] = [];
    const counted: Logic = {
      formulas: amount.formulas!.map((x) => ({ ...x, code: js((r, v) => (runs.push(x.field), (x.code![0] as (r: Values, v: unknown) => unknown)(r, v))) })),
    };
    const e = form(amountFields, counted, { qty: 2, price: 10 });
    expect([e.value('amount'), e.value('tax'), e.value('total')]).toEqual([20, 2, 22]);
    runs.length = 0;
    const told = vi.fn();
    e.subscribe('total', told);
    e.set('qty', 3);
    expect(runs).toEqual(['amount', 'tax', 'total']);
    expect(told).toHaveBeenCalledTimes(1);
    expect(e.value('total')).toBe(33);
  });
  it('are blank in error, and neither dirty nor sent', () => {
    const e = form(amountFields, amount, { qty: 2, price: 10 });
    e.set('price', null);
    expect(e.value('total')).toBeNull();
    expect(e.field('total')).toMatchObject({ readOnly: true, dirty: false, calc: 'ready' });
    expect(e.payload('create')).toEqual({ qty: 2, price: null });
  });
  it('stop where nothing changes', () => {
    const tax = vi.fn((r: Values) => num(r.amount) / 10);
    const e = form(amountFields, { formulas: amount.formulas!.map((x) => (x.field === 'tax' ? { ...x, code: js(tax) } : x)) }, { qty: 2, price: 10 });
    tax.mockClear();
    e.batch(() => {
      e.set('qty', 4);
      e.set('price', 5);
    });
    expect(tax).not.toHaveBeenCalled();
  });
  it('run outside the form too, when others read them', () => {
    const e = form([f('qty'), f('price'), f('total', { computed: true })], amount, { qty: 1, price: 10 });
    expect(e.value('total')).toBe(11);
    e.set('qty', 2);
    expect(e.value('total')).toBe(22);
  });
  it('of an old record are the server’s until something that they read changes', () => {
    const e = form(amountFields, amount, { id: 'r', qty: 2, price: 10, amount: 20, tax: 99, total: 119 }, { create: false });
    expect(e.value('tax')).toBe(99);
    e.set('qty', 3);
    expect([e.value('tax'), e.value('total')]).toEqual([3, 33]);
  });
  it('know the whole record after it was saved', () => {
    const e = form([f('a'), f('c', { computed: true })], { formulas: [{ field: 'c', reads: ['a', 'b'], code: js((r) => num(r.a) + num(r.b)) }] }, { id: 'r', a: 1, b: 2 }, { create: false });
    e.reset();
    e.set('a', 3);
    expect(e.value('c')).toBe(5);
  });
  it('of the server alone say so', () => {
    const e = form([f('a'), f('secret', { computed: true })], { formulas: [{ field: 'secret', server: true }] });
    expect(e.field('secret').calc).toBe('server');
  });
  it('that this build cannot run are left to the server', () => {
    const e = form([f('a'), f('b', { computed: true })], { formulas: [{ field: 'b', reads: ['a'], code: ['c', 'newer'] }] });
    expect(e.field('b').calc).toBe('server');
    expect(e.unknown).toEqual(['b']);
  });
  it('that follow themselves are left out, the rest goes on', () => {
    const e = form([f('x'), f('a', { computed: true }), f('b', { computed: true }), f('c', { computed: true })], {
      formulas: [
        { field: 'a', reads: ['b'], code: js((r) => num(r.b) + 1) },
        { field: 'b', reads: ['a'], code: js((r) => num(r.a) + 1) },
        { field: 'c', reads: ['x'], code: js((r) => num(r.x) + 1) },
      ],
    });
    expect([...e.cycles].sort()).toEqual(['a', 'b']);
    e.set('x', 1);
    expect(e.value('c')).toBe(2);
  });
  it('keep the decimals of their field', () => {
    const e = form([f('a'), f('b', { computed: true, fix: (v) => Math.round(Number(v)) })], {
      formulas: [{ field: 'b', reads: ['a'], code: js((r) => num(r.a) / 3) }],
    });
    e.set('a', 10);
    expect(e.value('b')).toBe(3);
  });
});

describe('defaults', () => {
  const logic: Logic = { defaults: [{ field: 'end', reads: ['start'], code: js((r) => num(r.start) + 30) }] };
  it('follow what they read until the person edits the field', () => {
    const e = form([f('start'), f('end')], logic, { start: 1 });
    expect(e.value('end')).toBe(31);
    expect(e.field('end').dirty).toBe(false);
    e.set('start', 2);
    expect(e.value('end')).toBe(32);
    e.set('end', 5);
    e.set('start', 3);
    expect(e.value('end')).toBe(5);
    expect(e.payload('create')).toEqual({ start: 3, end: 5 });
  });
  it('leave alone what was given, and old records', () => {
    expect(form([f('start'), f('end')], logic, { start: 1, end: 7 }).value('end')).toBe(7);
    expect(form([f('start'), f('end')], logic, { start: 1 }, { create: false }).value('end')).toBeUndefined();
  });
  it('that were cleared stay clear', () => {
    const e = form([f('start'), f('end')], logic, { start: 1 });
    e.set('end', '');
    e.set('start', 2);
    expect(e.value('end')).toBe('');
    expect(e.payload('create')).toEqual({ start: 2, end: '' });
  });
});

describe('what is required, visible, read-only and offered', () => {
  const kind = { kind: 'show', fields: ['code', 'size'], when: js((r) => r.kind === 'company'), reads: ['kind'] } as const;
  it('is visible where one of the show rules holds', () => {
    const e = form([f('kind'), f('code'), f('size')], {
      form: [kind, show('size', js((r) => r.kind === 'state'), ['kind'])],
    });
    expect(e.state().hidden).toEqual(['code', 'size']);
    e.set('kind', 'state');
    expect(e.state().hidden).toEqual(['code']);
    e.set('kind', 'company');
    expect(e.state().hidden).toEqual([]);
  });
  it('keeps what is hidden: it is not sent, not required, and there again when shown', () => {
    const e = form([f('kind'), f('code', { required: true })], { form: [kind] });
    e.set('kind', 'company');
    e.set('code', '123');
    expect(e.payload('create')).toEqual({ kind: 'company', code: '123' });
    e.set('kind', 'person');
    expect(e.payload('create')).toEqual({ kind: 'person' });
    expect(e.validate()).toEqual([]);
    expect(e.edits()).toEqual({ kind: 'person', code: '123' });
    e.set('kind', 'company');
    expect(e.value('code')).toBe('123');
  });
  it('computes with what is kept while a field is hidden', () => {
    const e = form(
      [f('kind'), f('code'), f('copy', { computed: true })],
      { form: [kind], formulas: [{ field: 'copy', reads: ['code'], code: js((r) => r.code) }] },
      { kind: 'company', code: 'old' },
      { create: false, base: undefined },
    );
    e.set('code', 'new');
    expect(e.value('copy')).toBe('new');
    e.set('kind', 'person');
    expect(e.value('copy')).toBe('old');
  });
  it('shows what is kept while a rule closes the field', () => {
    const e = form(
      [f('stage'), f('amount')],
      { form: [{ kind: 'read_only', fields: ['amount'], when: js((r) => r.stage === 'won'), reads: ['stage'] }] },
      { amount: 1 },
      { create: false, base: undefined },
    );
    e.set('amount', 2);
    e.set('stage', 'won');
    expect(e.field('amount')).toMatchObject({ value: 1, readOnly: true, byRule: true, dirty: false });
    e.set('stage', '');
    expect(e.field('amount')).toMatchObject({ value: 2, readOnly: false });
  });
  it('is required where a condition holds; one in error does not', () => {
    const e = form([f('n'), f('why')], { required: [{ field: 'why', reads: ['n'], code: js((r) => num(r.n) > 10) }] });
    expect(e.state().missing).toEqual([]);
    e.set('n', 11);
    expect(e.field('why').required).toBe(true);
    expect(e.validate()).toEqual(['why']);
    e.set('n', 1);
    expect(e.state()).toMatchObject({ missing: [], faults: [] });
  });
  it('limits options, and says when the chosen one is gone', () => {
    const limit = (when: string, options: string[]): FormRuleLogic => ({ kind: 'options', fields: ['level'], options, when: js((r) => r[when] === true), reads: [when] });
    const e = form([f('x'), f('y'), f('level')], { form: [limit('x', ['a', 'b']), limit('y', ['b', 'c'])] });
    expect(e.field('level').offered).toBeNull();
    e.set('level', 'a');
    e.set('x', true);
    expect(e.field('level').fault).toBeNull();
    e.set('y', true);
    expect(e.field('level').offered).toEqual(['b']);
    expect(e.field('level').fault?.code).toBe('option_not_offered');
  });
  it('leaves a record what it has, though it is no longer offered', () => {
    const e = form([f('x'), f('level')], { form: [{ kind: 'options', fields: ['level'], options: ['b'], when: js(() => true), reads: [] }] }, { level: 'a' }, { create: false, base: undefined });
    expect(e.field('level').fault).toBeNull();
    e.set('level', 'c');
    expect(e.field('level').fault?.code).toBe('option_not_offered');
  });
  it('may depend on itself without harm', () => {
    const e = form([f('a')], { form: [show('a', js((r) => r.a !== 'x'), ['a'])] });
    e.set('a', 'x');
    expect(e.state().hidden).toEqual(['a']);
    expect(e.payload('create')).toEqual({});
  });
  it('stays shown where only the server can tell', () => {
    const e = form([f('a')], { form: [{ kind: 'show', fields: ['a'], server: true }] });
    expect(e.field('a').visible).toBe(true);
  });
});

describe('rules', () => {
  const logic: Logic = {
    rules: [
      { key: 'dates', field: 'end', reads: ['start', 'end'], must: js((r) => num(r.end) >= num(r.start)), message: { zh: '结束不能早于开始' } },
      { key: 'big', field: 'start', severity: 'warn', reads: ['start'], when: js((r) => r.start !== null), must: js((r) => num(r.start) < 100), message: { zh: '很大' } },
      { key: 'sum', reads: ['start', 'end'], must: js((r) => num(r.start) + num(r.end) < 1000), message: { zh: '合计太大' } },
      { key: 'server', server: true },
    ],
  };
  const fields = () => [f('start'), f('end')];
  it('are told at their field once everything that they read was left or filled in', () => {
    const e = form(fields(), logic);
    e.set('end', 1);
    e.touch('end');
    expect(e.field('end').fault).toBeNull();
    e.set('start', 5);
    expect(e.field('end').fault).toEqual({ code: 'validation_rule', text: { zh: '结束不能早于开始' } });
    e.set('end', 6);
    expect(e.field('end').fault).toBeNull();
  });
  it('refuse at the submit, those without a field above the form', () => {
    const e = form(fields(), logic, { start: 900, end: 901 });
    expect(e.state().problems).toEqual([]);
    expect(e.validate()).toEqual([]);
    expect(e.state().problems).toEqual([{ rule: 'sum', field: undefined, fault: { code: 'validation_rule', text: { zh: '合计太大' } } }]);
    e.set('end', 99);
    expect(e.state().problems).toEqual([]);
    expect(e.state().faults).toEqual(['end']);
  });
  it('stand above the form when their field is hidden', () => {
    const e = form(fields(), { ...logic, form: [show('end', js(() => false), [])] }, { start: 5 });
    e.validate();
    expect(e.state().problems.map((p) => p.rule)).toEqual(['dates', 'sum']);
  });
  it('that warn are told beside the field and refuse nothing', () => {
    const e = form(fields(), logic, { start: 200, end: 300 });
    e.touch('start');
    expect(e.field('start').warning?.text?.zh).toBe('很大');
    expect(e.validate()).toEqual([]);
    expect(e.warnings().map((w) => w.rule)).toEqual(['big']);
  });
  it('about a computed value are told as soon as there is one', () => {
    const e = form(amountFields, { ...amount, rules: [{ key: 'most', field: 'total', reads: ['total'], must: js((r) => num(r.total) < 100), message: { zh: '太多' } }] });
    e.set('qty', 50);
    expect(e.field('total').fault).toBeNull();
    e.set('price', 10);
    expect(e.field('total').fault?.text?.zh).toBe('太多');
    expect(e.validate()).toEqual(['total']);
  });
  it('compare with the record before', () => {
    const e = form([f('n')], { rules: [{ key: 'up', field: 'n', reads: ['n'], must: js((r, v) => num(r.n) >= num(v.old.n)) }] }, { id: 'r', n: 5 }, { create: false });
    e.set('n', 4);
    expect(e.validate()).toEqual(['n']);
    e.reset({ id: 'r', n: 3 });
    e.set('n', 4);
    expect(e.validate()).toEqual([]);
  });
  it('see the time of the submit', () => {
    const e = form([f('n')], { rules: [{ key: 'late', field: 'n', reads: ['n'], must: js((r, v) => num(r.n) > v.now) }] }, { n: 5 }, { environment: { user: {}, now: 1, zone: 'UTC' } });
    expect(e.validate()).toEqual([]);
    e.refresh(9);
    expect(e.state().faults).toEqual(['n']);
  });
});

describe('linked records', () => {
  const logic: Logic = {
    formulas: [
      { field: 'level', reads: ['account.level'], code: js((r) => (r.account as Values | null)?.level ?? '') },
      { field: 'double', reads: ['level'], code: js((r) => `${String(r.level)}${String(r.level)}`) },
    ],
    form: [show('note', js((r) => (r.account as Values | null)?.level === 'A'), ['account.level'])],
  };
  const fields = () => [f('account'), f('level', { computed: true }), f('double', { computed: true }), f('note')];
  it('are loaded for what is read of them; until then what follows is being calculated', async () => {
    const load = vi.fn((_key: string, id: string) => Promise.resolve({ level: id === 'a1' ? 'A' : 'B' }));
    const e = form(fields(), logic, {}, { load });
    expect(e.field('level').calc).toBe('ready');
    e.set('account', { id: 'a1', name: '华为' });
    expect(load).toHaveBeenCalledWith('account', 'a1', ['level']);
    expect([e.field('level').calc, e.field('double').calc, e.field('note').visible]).toEqual(['pending', 'pending', false]);
    await e.settled();
    expect([e.value('double'), e.field('double').calc, e.field('note').visible]).toEqual(['AA', 'ready', true]);
    e.set('account', null);
    expect([e.value('double'), e.field('note').visible]).toEqual(['', false]);
  });
  it('take the last answer, however late an older one comes', async () => {
    const answers: Record<string, (v: Values) => void> = {};
    const load = (_key: string, id: string): Promise<Values> => new Promise((done) => (answers[id] = done));
    const e = form(fields(), logic, {}, { load });
    e.set('account', 'a1');
    e.set('account', 'a2');
    answers.a2!({ level: 'B' });
    answers.a1!({ level: 'A' });
    await e.settled();
    expect(e.value('double')).toBe('BB');
  });
  it('that one may not see read as blank', () => {
    const e = form(fields(), logic, { account: 'x' }, { load: () => null });
    expect(e.field('level')).toMatchObject({ value: '', calc: 'ready' });
    expect(e.payload('create')).toEqual({ account: 'x' });
  });
  it('that cannot be had leave the value to the server', async () => {
    const e = form(fields(), logic, { account: 'x' }, { load: () => Promise.reject(new Error('offline')) });
    expect(e.field('note').visible).toBe(false);
    await e.settled();
    expect(e.field('level').calc).toBe('server');
    expect(e.field('note').visible).toBe(true);
  });
  it('of an old record are not asked for a computed value that is there', () => {
    const load = vi.fn(() => null);
    const e = form([f('account'), f('level', { computed: true })], { formulas: logic.formulas!.slice(0, 1) }, { id: 'r', account: 'x', level: 'A' }, { create: false, load });
    expect(e.value('level')).toBe('A');
  });
});

describe('options that depend on another choice', () => {
  const choices = [
    { field: 'city', on: 'province', offered: (parent: unknown) => (parent === 'gd' ? ['sz', 'any'] : parent === 'zj' ? ['hz', 'any'] : ['any']) },
    { field: 'street', on: 'city', offered: (parent: unknown) => (parent === 'sz' ? ['s1'] : []) },
  ];
  const fields = ['province', 'city', 'street'].map((key) => ({ key, isBlank: (v: unknown) => v === '' || v === undefined || v === null }));
  const begin = (record: Record<string, unknown>) => new FormEngine(fields, record, { logic: { choices }, language: double });

  it('offers what goes with it', () => {
    const form = begin({ province: 'gd', city: '', street: '' });
    expect(form.field('city').offered).toEqual(['sz', 'any']);
    form.set('province', 'zj');
    expect(form.field('city').offered).toEqual(['hz', 'any']);
  });

  it('takes away what no longer goes with it, down the line, once the person changes it', () => {
    const form = begin({ province: 'gd', city: 'sz', street: 's1' });
    form.set('province', 'zj');
    expect(form.field('city').value).toBe('');
    expect(form.field('street').value).toBe('');
  });

  it('leaves a record as it is that does not fit from before', () => {
    const form = begin({ province: 'zj', city: 'sz', street: '' });
    expect(form.field('city').value).toBe('sz');
  });
});
