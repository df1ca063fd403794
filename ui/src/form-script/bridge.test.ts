import { beforeAll, describe, expect, it, vi } from 'vitest';
import { FormEngine } from '@/form-engine';
import { loadWords } from '@/shared/i18n';
import { field } from '@/test/formHost';
import { Bridge, type Notice } from './bridge';
import type { Answer, Failure, FormScript, Op, Runner, ScriptEvent, SeenForm } from './types';

const fields = [
  field('name', 'text', '名称'),
  field('amount', 'number', '金额'),
  field('half', 'number', '一半'),
  field('level', 'select', '级别', { options: [{ value: 'a', label: {} }, { value: 'b', label: {} }] }),
  field('locked', 'text', '锁定', { read_only: true }),
  field('lines', 'subform', '明细', { fields: [field('price', 'number', '单价'), field('cost', 'number', '成本', { read_only: true })], max_rows: 2 }),
];
const blank = (v: unknown): boolean => v === null || v === undefined || v === '';
const engineFields = () => [
  ...['name', 'amount', 'half', 'level'].map((key) => ({ key, isBlank: blank })),
  { key: 'locked', readOnly: true, isBlank: blank },
  { key: 'lines', isBlank: (v: unknown) => !Array.isArray(v) || v.length === 0, rows: { fields: [{ key: 'price', isBlank: blank }, { key: 'cost', readOnly: true, isBlank: blank }] } },
];
const script = (more: Partial<FormScript>): FormScript => ({ key: 's', label: { zh: '脚本' }, forms: ['f'], types: [], load: false, change: [], before_submit: false, on_error: 'block', source: '', ...more });

type Call = (event: ScriptEvent, state: SeenForm, change?: unknown) => Op[] | Failure | Answer;

function bridged(scripts: Record<string, [Partial<FormScript>, Call]>) {
  const engine = new FormEngine(engineFields(), { amount: 2, lines: [{ price: 1, cost: 5 }] });
  const notices: Notice[] = [];
  const calls: string[] = [];
  const runner: Runner = {
    call: (of, event, state, change) => {
      calls.push(`${of.key} ${event}${change ? ` ${change.field}` : ''}`);
      const said = scripts[of.key]![1](event, structuredClone(state), change);
      return Promise.resolve(Array.isArray(said) ? { ops: said, logs: [], error: null } : said);
    },
    close: vi.fn(),
  };
  const about = { object: 'o', layout: 'f', mode: 'create' as const, type: '', id: null, locale: 'zh', user: {} };
  const bridge = new Bridge({ engine, fields, scripts: Object.entries(scripts).map(([key, [more]]) => script({ key, ...more })), runner, about, onNotice: (n) => notices.push(n) });
  return { engine, bridge, notices, calls, runner };
}
const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 250));

beforeAll(() => loadWords('fields'));

describe('scripts of a form', () => {
  it('are told of a change once it pauses, and set fields as a person would', async () => {
    const { engine, calls } = bridged({ s: [{ change: ['amount'] }, (_, state) => [{ op: 'set', key: 'half', value: (state.fields.amount!.value as number) / 2 }]] });
    engine.set('amount', 4);
    engine.set('amount', 40);
    await rest();
    expect(calls).toEqual(['s onChange amount']);
    expect(engine.value('half')).toBe(20);
    expect(engine.field('half').dirty).toBe(true);
    engine.touch('amount');
    await rest();
    expect(calls).toHaveLength(1);
  });

  it('cannot write what the person may not, what is not there, nor what is no such value', async () => {
    const ops: Op[] = [
      { op: 'set', key: 'locked', value: 'x' }, { op: 'set', key: 'secret', value: 'x' }, { op: 'set', key: 'amount', value: { a: 1 } }, { op: 'set', key: 'lines', value: [] }, { op: 'set', key: 'constructor', value: 1 },
      { op: 'set', rows: 'lines', row: '1', key: 'cost', value: 0 }, { op: 'set', rows: 'lines', row: '99', key: 'price', value: 0 }, { op: 'add', rows: 'lines', values: { cost: 1 } }, { op: 'add', rows: 'name', values: {} },
    ];
    const { engine, bridge, notices } = bridged({ s: [{ load: true }, () => ops] });
    const before = JSON.stringify(engine.allValues());
    await bridge.load();
    expect(JSON.stringify(engine.allValues())).toBe(before);
    expect(notices.map((n) => n.kind)).toEqual(ops.map(() => 'refused'));
  });

  it('see what the form shows, and rows', async () => {
    let seen!: SeenForm;
    const { bridge, engine, calls } = bridged({ s: [{ load: true, change: ['lines', 'lines.price'] }, (_, state) => ((seen = state), [])] });
    await bridge.load();
    expect(Object.keys(seen.fields)).toEqual(['name', 'amount', 'half', 'level', 'locked', 'lines']);
    expect(seen.rows.lines![0]!.fields.price).toMatchObject({ value: 1, readOnly: false });
    engine.rows('lines').all()[0]!.set('price', 9);
    await rest();
    engine.rows('lines').add({ price: 3 });
    await rest();
    expect(calls.slice(1)).toEqual(['s onChange lines.price', 's onChange lines', 's onChange lines.price']);
  });

  it('show, require, word and narrow without deciding what is sent', async () => {
    const { engine, bridge } = bridged({
      s: [{ load: true }, () => [{ op: 'show', key: 'amount', hidden: true }, { op: 'show', key: 'name', required: true, message: '请填写' }, { op: 'show', key: 'level', options: ['a'] }, { op: 'show', key: 'half', readOnly: true }, { op: 'set', key: 'half', value: 1 }]],
    });
    await bridge.load();
    expect(engine.state().hidden).toEqual(['amount']);
    expect(engine.state().missing).toEqual(['name']);
    expect(engine.field('name').warning?.message).toBe('请填写');
    expect(engine.field('level').offered).toEqual(['a']);
    expect(engine.field('half').readOnly).toBe(true);
    expect(engine.validate()).toEqual(['name']);
    engine.set('amount', 3);
    engine.set('name', 'x');
    expect(engine.payload('update')).toEqual({ name: 'x', amount: 3, half: 1 });
  });

  it('refuse a submit at a field, at a row, or above the form', async () => {
    const { engine, bridge } = bridged({ s: [{ before_submit: true }, () => [{ op: 'fail', key: 'name', message: '没有名称' }, { op: 'fail', rows: 'lines', row: '1', key: 'price', message: '太低' }, { op: 'fail', message: '今天不行' }]] });
    expect(await bridge.submit()).toEqual({ go: false, problems: ['今天不行'], unanswered: [] });
    expect(engine.field('name').fault).toEqual({ code: 'form_script', message: '没有名称' });
    expect(engine.rows('lines').all()[0]!.field('price').fault?.message).toBe('太低');
    engine.set('name', 'x');
    expect(engine.field('name').fault).toBeNull();
  });

  it.each([['block', false], ['allow', true]] as const)('that fail %s a submit', async (on_error, go) => {
    const { bridge, notices } = bridged({ s: [{ before_submit: true, on_error }, () => ({ kind: 'timeout', ms: 2000 })] });
    expect((await bridge.submit()).go).toBe(go);
    expect(notices).toMatchObject([{ script: 's', kind: 'timeout', event: 'onBeforeSubmit' }]);
  });

  it('that keep failing are not called any more, and what they wanted is not done', async () => {
    const { engine, bridge, calls, notices } = bridged({ s: [{ load: true }, () => ({ ops: [{ op: 'set', key: 'name', value: 'half' }], logs: [], error: { message: 'x' } })] });
    for (let i = 0; i < 5; i++) await bridge.load();
    expect(calls).toHaveLength(3);
    expect(notices.map((n) => n.kind)).toEqual(['error', 'error', 'stopped']);
    expect(engine.value('name')).toBeUndefined();
  });

  it('that set each other off come to an end', async () => {
    const up = (key: string): Call => (_, state) => [{ op: 'set', key, value: Number(state.fields[key]!.value ?? 0) + 1 }];
    const { engine, calls, notices } = bridged({ a: [{ change: ['amount'] }, up('half')], b: [{ change: ['half'] }, up('amount')] });
    engine.set('amount', 1);
    await rest();
    await rest();
    expect(calls).toHaveLength(5);
    expect(notices.map((n) => n.kind)).toEqual(['chain']);
  });

  it('end with the form', async () => {
    const { engine, bridge, calls, runner } = bridged({ s: [{ change: ['amount'] }, () => []] });
    engine.set('amount', 9);
    bridge.close();
    await rest();
    expect(calls).toEqual([]);
    expect(runner.close).toHaveBeenCalled();
  });
});
