import { beforeEach, describe, expect, it } from 'vitest';
import type { HookDoc } from '@/meta';
import { fresh, hasOld, outcomeOf, put, read, shelve, shelved, unsaid, written } from './model';

const doc: HookDoc = { kind: 'hook', key: 'limit', object: 'deal', event: ['before_create', 'before_update'], source: 'return' };

describe('tests as text', () => {
  it('are a list of objects with a name', () => {
    expect(read('')).toEqual([]);
    expect(read('[{"name": "a"}]')).toEqual([{ name: 'a' }]);
    for (const bad of ['[', '{}', '[{}]', '[1]', 'null', '[null]']) expect(read(bad)).toBeNull();
    expect(read(written([{ name: 'a', given: { deal: [] } }]))).toEqual([{ name: 'a', given: { deal: [] } }]);
  });
});

describe('what was typed and is no list yet', () => {
  beforeEach(() => sessionStorage.clear());
  it('waits by hook until it is mended or put aside', () => {
    shelve('limit', '[{');
    expect(shelved('limit')).toBe('[{');
    expect(shelved('other')).toBeNull();
    shelve('limit', null);
    expect(shelved('limit')).toBeNull();
  });
});

describe('a test as a form', () => {
  it('tells what it does not show', () => {
    expect(unsaid({ name: 'a', event: 'before_create', record: {}, old: {}, user: { name: 'Ann', roles: [], admin: true }, expect: { set: {}, fail: {}, log: '', error: '', skipped: true } })).toEqual([]);
    expect(unsaid({ name: 'a', given: {}, now: '', user: { id: 'u' } as object, expect: { do: [] } as object })).toEqual(['given', 'now', 'user.id', 'expect.do']);
  });
  it('begins with the first event, by a name that none has', () => {
    const name = (number: number): string => `Test ${number}`;
    expect(fresh(doc, name)).toEqual({ name: 'Test 1', event: 'before_create', record: {}, expect: {} });
    expect(fresh({ ...doc, tests: [{ name: 'Test 2' }] }, name).name).toBe('Test 3');
    expect(fresh({ ...doc, object: undefined, event: 'endpoint' }, name)).toEqual({ name: 'Test 1', event: 'endpoint', expect: {} });
  });
  it('waits for one outcome', () => {
    expect(outcomeOf({ name: 'a' })).toBe('does');
    expect(outcomeOf({ name: 'a', expect: { set: {} } })).toBe('does');
    expect(outcomeOf({ name: 'a', expect: { error: '' } })).toBe('error');
    expect(outcomeOf({ name: 'a', expect: { skipped: true } })).toBe('skipped');
  });
  it('leaves out what says nothing', () => {
    expect(put({ name: 'a' }, 'user', undefined)).toEqual({ name: 'a' });
    expect(put<object>({ roles: ['x'], admin: true }, 'roles', [])).toEqual({ admin: true });
    expect(put<object>({ admin: true }, 'admin', false)).toEqual({});
    expect(put<object>(undefined, 'set', { score: 0 })).toEqual({ set: { score: 0 } });
    expect(put<object>({ set: { score: 0 } }, 'set', {})).toEqual({});
  });
  it('knows which events find a record', () => {
    expect(['before_create', 'before_update', 'after_create', 'before_delete', 'on_schedule', 'endpoint'].filter(hasOld)).toEqual(['before_update', 'before_delete']);
  });
});
