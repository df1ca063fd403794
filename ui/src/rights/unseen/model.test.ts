import { describe, expect, it } from 'vitest';
import type { GrantDoc, ObjectDoc } from '@/meta';
import { unseenOf } from './model';

const object = (...keys: string[]) => ({ kind: 'object', key: 'client', label: {}, title: 'name', fields: keys.map((key) => ({ key, type: 'text', label: {} })) }) as unknown as ObjectDoc;
const role = (...grants: Partial<GrantDoc>[]) => ({ grants: grants.map((grant) => ({ object: 'client', operations: ['view'], ...grant }) as GrantDoc) });
const doc = object('name', 'phone', 'cost');
const keys = (...roles: ReturnType<typeof role>[]) => unseenOf(doc, doc, roles)?.fields?.map((field) => field.key);

describe('fields that no role can read', () => {
  it('add up over the roles, masked ones too', () => {
    expect(keys(role({ read: ['name'] }), role({ read: ['phone'], mask: { phone: 'phone' } }))).toEqual(['cost']);
    expect(keys(role({ read: ['name'] }), role({}))).toBeUndefined();
  });
  it('are not read by grants that are off, of another object or without viewing', () => {
    expect(keys(role({ read: ['name'] }, { disabled: true }, { object: 'other' }, { operations: ['create'] }))).toEqual(['phone', 'cost']);
  });
  it('are all where no role views the object', () => {
    expect(unseenOf(doc, doc, [role({ operations: ['create'] })])).toMatchObject({ fields: null });
  });
  it('are not those of a draft, or archived', () => {
    expect(unseenOf(doc, null, [])).toBeNull();
    expect(unseenOf(doc, object('name'), [role({ read: ['name'] })])).toBeNull();
    const archived = { ...doc, fields: doc.fields.map((field) => (field.key === 'cost' ? { ...field, archived: true } : field)) };
    expect(unseenOf(archived, doc, [role({ read: ['name', 'phone'] })])).toBeNull();
  });
});
