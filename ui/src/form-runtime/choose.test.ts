import { describe, expect, it } from 'vitest';
import { formSearch } from '@/app/search';
import type { FormMeta, ObjectMeta } from '@/shared/api/types';
import { formsFor, newTypes, typeOf } from './choose';
import { formFor } from './layout';

const form = (key: string, more: Partial<FormMeta> = {}): FormMeta => ({ key, label: {}, purpose: 'full', columns: 2, nodes: [], mine: true, ...more });
const type = (key: string, disabled = false) => ({ key, label: {}, icon: '', disabled, options: {} });
const meta = {
  fields: [],
  types: [type('old', true), type('company'), type('person')],
  forms: [form('boss', { mine: false }), form('company_form', { types: ['company'] }), form('short', { purpose: 'quick' }), form('full')],
} as unknown as ObjectMeta;

describe('which form a record is filled in with', () => {
  it('is the first that is for its type and for the person', () => {
    expect(formFor(meta, 'full', 'company').key).toBe('company_form');
    expect(formFor(meta, 'full', 'person').key).toBe('full');
    expect(formFor(meta, 'quick', 'person').key).toBe('short');
  });
  it('is another that was asked for, if it is for the type', () => {
    expect(formFor(meta, 'full', 'company', 'full').key).toBe('full');
    expect(formFor(meta, 'full', 'person', 'company_form').key).toBe('full');
    expect(formsFor(meta, 'full', 'company').map((f) => f.key)).toEqual(['company_form', 'full', 'boss']);
  });
  it('of a record without a type is one for all', () => expect(formFor(meta, 'full', typeOf(meta, { id: 'x' })).key).toBe('full'));
});

describe('the type of a new record', () => {
  it('is the first that is in use', () => {
    expect(newTypes(meta).map((t) => t.key)).toEqual(['company', 'person']);
    expect(typeOf(meta)).toBe('company');
    expect(typeOf(meta, { record_type: 'person' })).toBe('person');
  });
  it('stands in the address, as what is copied does', () =>
    expect(formSearch({ type: 'person', copy: 'abc', form: 'full', 'v.name': 'x', other: '1' })).toEqual({ type: 'person', copy: 'abc', form: 'full', 'v.name': 'x' }));
});
