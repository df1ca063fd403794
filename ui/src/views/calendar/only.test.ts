import { expect, test } from 'vitest';
import { everything, onlyFilter, readOnly, writeOnly } from './only';

test('a choice is kept in the address', () => {
  for (const only of [{ owners: ['$me', 'li'], colors: ['a,b', 'c;d', '%'] }, { owners: [], colors: ['x'] }, { owners: ['u'], colors: [] }]) expect(readOnly(writeOnly(only))).toEqual(only);
  expect(writeOnly(everything)).toBeUndefined();
  expect([undefined, '', ';', '%', '%zz;'].map(readOnly)).toEqual(Array(5).fill(everything));
});

test('a choice of owners and colours is a condition', () => {
  expect(onlyFilter(everything, 'kind', 'me1')).toBe('');
  expect(onlyFilter({ owners: ['$me', 'li'], colors: [] }, 'kind', 'me1')).toBe('record.owner in ["me1", "li"]');
  expect(onlyFilter({ owners: ['li'], colors: ['visit', 'call'] }, 'kind', 'me1')).toBe('(record.owner in ["li"]) && (record.kind in ["visit", "call"])');
  expect(onlyFilter({ owners: [], colors: ['visit'] }, undefined, null)).toBe('');
});
