import { describe, expect, it } from 'vitest';
import { freeKey, keyFault, keyPattern, slug, suggestKey, translated } from './keys';

describe('keys from labels', () => {
  it.each([
    ['客户级别', 'customer_level'],
    ['设备编号', 'equipment_no'],
    ['预计签约日期', 'expected_signing_date'],
    ['维修 (次数)', 'repair_times'],
    ['ERP编号', 'erp_no'],
    ['客户的名称', 'customer_name'],
  ])('%s → %s', (label, key) => expect(translated(label)).toBe(key));

  it('has none for words outside the glossary', () => expect(translated('饕餮')).toBeNull());

  it('prefers the English label', () => expect(suggestKey({ zh: '级别', en: 'Customer Level' }, [])).toBe('customer_level'));

  it('counts when it knows no word', () => {
    expect(suggestKey({ zh: '饕餮' }, [])).toBe('field_1');
    expect(suggestKey({ zh: '饕餮' }, ['field_1', 'field_2'])).toBe('field_3');
    expect(suggestKey({}, [], 'object', 'object')).toBe('object_1');
  });

  it('avoids what is taken and what is reserved', () => {
    expect(suggestKey({ zh: '级别' }, ['level'])).toBe('level_2');
    expect(suggestKey({ en: 'Owner' }, [])).toBe('owner_2');
    expect(suggestKey({ en: 'ID' }, [])).toBe('id_2');
    expect(suggestKey({ en: 'A via via b' }, [])).toBe('a_b');
    expect(suggestKey({ en: 'TN number' }, ['tnnumber'], 'object', 'object')).toBe('tnnumber_2');
    expect(suggestKey({ en: 'Users' }, [], 'object', 'object')).toBe('users_2');
  });

  it('stays a key whatever the label', () => {
    for (const en of ['9 lives', '---', 'Ünïcode Größe', 'a'.repeat(80), '🙂', 'SELECT * FROM', 'camelCaseName', '   ', '中A文']) {
      for (const taken of [[], ['field_1'], [slug(en)]]) {
        const key = suggestKey({ en }, taken);
        expect(key).toMatch(keyPattern);
        expect(taken).not.toContain(key);
      }
    }
    expect(freeKey('a'.repeat(40), ['a'.repeat(40)])).toMatch(keyPattern);
  });

  it('says what is wrong', () => {
    expect(keyFault('field', '', [])).toBe('required');
    expect(keyFault('field', 'Amount', [])).toBe('pattern');
    expect(keyFault('field', 'amount', ['amount'])).toBe('duplicate_key');
    expect(keyFault('field', 'owner', [])).toBe('reserved_key');
    expect(keyFault('object', 'tn_x', [])).toBe('reserved_key');
    expect(keyFault('field', 'group', [])).toBeNull();
    expect(keyFault('object', 'select', [])).toBeNull();
  });
});
