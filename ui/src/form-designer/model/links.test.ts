import { describe, expect, it } from 'vitest';
import type { FieldSpec, FormDoc, ObjectDoc } from '@/meta';
import { changeType, dropField, renameKey } from './commands';
import { fromForm, toForm } from './layout';
import { fieldsOf, isWhole } from './rules';

const link = { key: 'k', kind: 'link' as const, from: 'tariff', match: [{ field: 'product', with: 'product' }], take: [{ into: 'price', value: 'price' }, { into: 'cost', value: 'cost' }] };
const form = { kind: 'form', key: 'f', object: 'quote', nodes: ['product', 'price', 'cost'].map((field) => ({ field })), rules: [link] } as unknown as FormDoc;
const object: ObjectDoc = { kind: 'object', key: 'quote', label: {}, title: 'product', fields: ['product', 'price', 'cost'].map((key) => ({ key, type: 'text', label: { zh: key } })) };
const design = { object, layout: fromForm(form) };

it('changes the type of a field, with one beside it for what does not convert', () => {
  const { object: changed } = changeType({ key: 'price', type: 'number', label: {}, leftover: 'price_old' } as FieldSpec, { key: 'price_old', type: 'long_text', label: {} })(design);
  expect(changed.fields.map((field) => `${field.key} ${field.type}`)).toEqual(['product text', 'price number', 'price_old long_text', 'cost text']);
});

describe('a data linkage in the designer', () => {
  it('is the document again, without a condition or fields', () => expect(toForm(design.layout)).toEqual(form));
  it('keeps its condition, and rows that come of whole records', () => {
    const rows = { ...link, match: undefined, when: 'record.price > 1.0', where: 'record.price > form.price', sort: '-price', take: [{ into: 'lines', each: 50, columns: [{ into: 'a', value: 'b' }] }] };
    const doc = JSON.parse(JSON.stringify({ ...form, rules: [rows] })) as FormDoc;
    const layout = fromForm(doc);
    expect(isWhole(layout.form.rules![0]!)).toBe(true);
    expect(toForm(layout)).toEqual(doc);
    expect(toForm(renameKey('price', 'amount')({ object, layout }).layout).rules![0]).toMatchObject({ when: 'record.amount > 1.0', where: 'record.price > form.amount' });
    expect(isWhole({ ...layout.form.rules![0]!, where: '' })).toBe(false);
  });
  it('is about what it fills, and whole when every pair is', () => {
    const rule = design.layout.form.rules![0]!;
    expect(fieldsOf(rule)).toEqual(['price', 'cost']);
    expect(isWhole(rule)).toBe(true);
    expect(isWhole({ ...rule, match: [{ field: '', with: 'product' }] })).toBe(false);
    expect(isWhole({ ...rule, take: [{ into: 'price', value: 'price', columns: [{ into: '', value: '' }] }] })).toBe(false);
  });
  it('follows fields that are renamed and loses those that go', () => {
    const renamed = renameKey('product', 'item')(renameKey('price', 'amount')(design));
    expect(toForm(renamed.layout).rules![0]).toMatchObject({ match: [{ field: 'product', with: 'item' }], take: [{ into: 'amount', value: 'price' }, { into: 'cost' }] });
    expect(toForm(dropField('cost')(design).layout).rules![0]!.take).toEqual([{ into: 'price', value: 'price' }]);
    const archived = dropField('cost', true)(design);
    expect(toForm(archived.layout)).toMatchObject({ nodes: [{ field: 'product' }, { field: 'price' }], rules: [{ take: [{ into: 'price', value: 'price' }] }] });
    expect(archived.object.fields[2]).toMatchObject({ key: 'cost', archived: true });
    expect(toForm(dropField('product')(design).layout).rules ?? []).toEqual([]);
  });
});
