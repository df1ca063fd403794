import { describe, expect, it } from 'vitest';
import type { ObjectDoc } from './documents';
import { suggestKey } from './keys';
import { addField, cleaned, moveField, optionsFrom, removeField, renameField, setField } from './object';

const object: ObjectDoc = {
  kind: 'object',
  key: 'customer',
  label: { zh: '客户' },
  title: 'name',
  fields: [
    { key: 'name', type: 'text', label: { zh: '名称' }, required: true },
    { key: 'amount', type: 'money', label: { zh: '金额' } },
  ],
  rules: [{ must: 'record.amount >= 0 && record.amount_2 > 1', when: 'has(record.amount)', field: 'amount' }],
  indexes: [{ fields: ['amount'] }, { fields: ['name', 'amount'], unique: true }],
};

describe('an object document', () => {
  it('sets and takes away properties', () => {
    const changed = setField(object, 'name', { required: undefined, unique: true, help: { zh: '' } });
    expect(changed.fields[0]).toEqual({ key: 'name', type: 'text', label: { zh: '名称' }, unique: true });
    expect(object.fields[0]!.required).toBe(true);
  });
  it('keeps what false means something for', () => {
    expect(cleaned({ thousands: false, required: false, default: false })).toEqual({ thousands: false, default: false });
  });
  it('adds after a field', () => {
    const added = addField(object, { key: 'x', type: 'text', label: {} }, 'name');
    expect(added.fields.map((f) => f.key)).toEqual(['name', 'x', 'amount']);
  });
  it('removes a field from rules and indexes too', () => {
    const changed = removeField(object, 'amount');
    expect(changed.rules![0]!.field).toBeUndefined();
    expect(changed.indexes).toEqual([{ fields: ['name'], unique: true }]);
  });
  it('renames a field wherever it is named, and only it', () => {
    const changed = renameField(object, 'amount', 'price');
    expect(changed.rules![0]).toEqual({ must: 'record.price >= 0 && record.amount_2 > 1', when: 'has(record.price)', field: 'price' });
    expect(changed.indexes).toEqual([{ fields: ['price'] }, { fields: ['name', 'price'], unique: true }]);
    expect(renameField(object, 'name', 'title').title).toBe('title');
  });
  it('moves', () => {
    expect(moveField(object, 'amount', 'name').fields.map((f) => f.key)).toEqual(['amount', 'name']);
    expect(moveField(object, 'name', null).fields.map((f) => f.key)).toEqual(['amount', 'name']);
    expect(moveField(object, 'name', 'name')).toBe(object);
  });
  it('makes options from a pasted list', () => {
    const made = optionsFrom('重要\n一般，重要\n\n已有', [{ value: 'a', label: { zh: '已有' } }], 'zh', (label, taken) => suggestKey(label, taken, 'option'));
    expect(made.map((o) => [o.value, o.label.zh])).toEqual([
      ['important', '重要'],
      ['option_1', '一般'],
    ]);
  });
});
