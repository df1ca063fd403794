import { CompletionContext } from '@codemirror/autocomplete';
import { EditorState } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import type { HookDoc, ObjectDoc } from '@/meta';
import { suggesting } from './completion';
import { begun, eventsOf, guards, missing, rateOf, sliceName, START, trialOf, waiting, without } from './model';

const object: ObjectDoc = { kind: 'object', key: 'deal', label: { zh: '商机' }, title: 'name', fields: [{ key: 'name', type: 'text', label: { zh: '名称' } }, { key: 'old', type: 'text', label: {}, archived: true }] };
const described = {
  text: '',
  functions: [{ name: 'crm.get', sign: '(id: string): Deal', words: '一条记录' }, { name: 'http.fetch', sign: '(url: string): Answer', words: '请求' }],
  events: { before_create: [{ name: 'set', sign: '(field: string): void', words: '设置' }, { name: 'user', sign: ': User', words: '谁' }], after_create: [{ name: 'user', sign: ': User', words: '谁' }] },
};
const at = (text: string, events = ['before_create', 'after_create']): string[] | undefined =>
  suggesting({ object, objects: [object], described, events })(new CompletionContext(EditorState.create({ doc: text }), text.length, true))?.options.map((one) => one.label);

describe('completion of hooks', () => {
  it('knows the fields of the record, and where a field is named', () => {
    expect(at('if (ctx.record.')).toEqual(['name']);
    expect(at('ctx.old.na')).toEqual(['name']);
    expect(at('ctx.set("')).toEqual(['name']);
  });
  it('knows objects, functions and what ctx has at its events', () => {
    expect(at('crm.find("')).toEqual(['deal']);
    expect(at('crm.')).toEqual(['get']);
    expect(at('ctx.')).toEqual(['set', 'user']);
    expect(at('ctx.', ['after_create'])).toEqual(['user']);
    expect(at('x')).toEqual(['crm', 'http', 'ctx']);
    expect(at('other.')).toBeUndefined();
  });
});

describe('the document of a hook', () => {
  const doc: HookDoc = { kind: 'hook', key: 'a', event: 'before_create', source: 'return' };
  it('says one event as several', () => {
    expect(eventsOf(doc)).toEqual(['before_create']);
    expect(guards(doc)).toBe(true);
    expect(guards({ ...doc, event: ['after_create'] })).toBe(false);
  });
  it('has settings that come with its events, and go with them', () => {
    const timed = { ...doc, ...waiting(doc, ['on_schedule', 'endpoint']) };
    expect(timed).toMatchObject({ schedule: '0 8 * * *', endpoint: { name: 'a', method: 'POST', roles: [] } });
    expect(waiting({ ...timed, schedule: '1 1 * * *' }, ['on_schedule'])).toEqual({ event: ['on_schedule'], schedule: '1 1 * * *', endpoint: undefined });
  });
  it('begins with what its events need', () => {
    expect(missing(START)).toEqual(['object']);
    expect(missing({ ...START, event: [] })).toEqual(['event']);
    expect(missing({ ...START, event: ['on_schedule', 'endpoint'] })).toEqual(['role', 'callers']);
    const draft = { object: null, event: ['on_schedule', 'endpoint'], role: 'robot', callers: ['sales'] };
    expect(missing(draft)).toEqual([]);
    expect(begun(draft, 'quote')).toEqual({ event: draft.event, schedule: '0 8 * * *', role: 'robot', endpoint: { name: 'quote', method: 'POST', roles: ['sales'] } });
    expect(begun({ ...START, object: 'deal' }, 'x')).toEqual({ event: START.event, object: 'deal' });
  });
  it('leaves out what says nothing', () => {
    expect(without({ ...doc, hosts: [], tests: [], when: '', role: '', order: 0, time: undefined })).toEqual({ kind: 'hook', key: 'a', event: ['before_create'], source: 'return' });
  });
});

describe('a trial', () => {
  it('asks for what its event brings', () => {
    expect(trialOf('before_create')).toEqual({ changes: true, as: true });
    expect(trialOf('before_validate')).toEqual({ record: 'optional', changes: true, as: true });
    expect(trialOf('after_update')).toEqual({ record: 'required', changes: true, as: true });
    expect(trialOf('after_delete')).toEqual({ record: 'required', as: true });
    expect(trialOf('on_button')).toEqual({ record: 'required', as: true });
    expect(trialOf('endpoint')).toEqual({ input: true, as: true });
    expect(trialOf('on_schedule')).toEqual({});
  });
});

describe('what a hook used', () => {
  it('fails a little where it fails at all', () => {
    expect(rateOf(1, 20000)).toBe(0.001);
    expect(rateOf(0, 5)).toBe(0);
    expect(rateOf(0, 0)).toBe(0);
    expect(rateOf(1, 2)).toBe(0.5);
  });
  it('is told on the clock of the business', () => {
    expect(sliceName('2026-11-22 16:00:00.000Z', '24h', 'Asia/Shanghai')).toBe('00:00');
    expect(sliceName('2026-11-22 16:00:00.000Z', '7d', 'Asia/Shanghai')).toBe('11-23');
  });
});
