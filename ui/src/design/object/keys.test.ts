import { describe, expect, it } from 'vitest';
import type { ObjectDoc } from '@/meta';
import { advised, keysOf, stateOf, withKey, withoutKey } from './keys';

const object = {
  kind: 'object',
  key: 'customer',
  label: {},
  title: 'name',
  fields: [
    { key: 'name', type: 'text', label: {}, index: true },
    { key: 'phone', type: 'phone', label: {}, unique: true },
    { key: 'old', type: 'text', label: {}, unique: true, archived: true },
  ],
  indexes: [{ fields: ['name', 'phone'], unique: true }, { fields: ['phone', 'name'] }],
} as unknown as ObjectDoc;

describe('keys of an object', () => {
  it('are those of its fields and those of several fields, unique ones first', () => {
    expect(keysOf(object).map((key) => `${key.unique ? '!' : ''}${key.fields.join('+')}`)).toEqual(['!phone', '!name+phone', 'phone+name', 'name']);
  });
  it('are advised for fields that are slow and that no key of the draft begins with', () => {
    const slow = ['name', 'phone', 'city', 'gone', 'note'].map((field) => ({ field, count: 3, average_ms: 820, worst_ms: 900, last: '2026-11-22T08:00:00Z' }));
    const more = { ...object, fields: [...object.fields, { key: 'city', type: 'text', label: {} }, { key: 'note', type: 'long_text', label: {} }] } as unknown as ObjectDoc;
    expect(advised(more, slow).map((one) => one.field)).toEqual(['city']);
    expect(advised(withKey(more, { fields: ['city'], unique: false }), slow)).toEqual([]);
    expect(advised(more, undefined)).toEqual([]);
  });
  it('come and go where they are kept', () => {
    const one = withKey(object, { fields: ['name'], unique: true });
    expect(one.fields[0]?.unique).toBe(true);
    expect(one.indexes).toEqual(object.indexes);
    expect(withKey(object, { fields: ['owner'], unique: false }).indexes?.at(-1)).toEqual({ fields: ['owner'] });
    let none = object;
    for (const key of keysOf(object)) none = withoutKey(none, key);
    expect(keysOf(none)).toEqual([]);
    expect(none.fields[2]?.unique).toBe(true);
  });
  it('have a state once the database knows them', () => {
    const state = { fields: ['name'], unique: false, built: true, size: 1, rows: 1, estimate_ms: 0 };
    expect(stateOf([state], { fields: ['name'], unique: false })).toBe(state);
    expect(stateOf([state], { fields: ['name'], unique: true })).toBeUndefined();
  });
});
