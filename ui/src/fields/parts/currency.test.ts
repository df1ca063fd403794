import { describe, expect, it } from 'vitest';
import type { FieldMeta } from '@/shared/api/types';
import { inCurrency } from './currency';

const field: FieldMeta = { key: 'amount', type: 'money', label: { zh: '金额' }, currency: 'CNY', currency_field: 'money' };

describe('an amount whose currency the record says', () => {
  it.each([
    ['USD', 'USD'],
    ['', 'CNY'],
    ['dollar', 'CNY'],
    [undefined, 'CNY'],
  ])('with %j is in %s', (value, code) => expect(inCurrency(field, () => value).currency).toBe(code));
  it('is the same field for the same currency', () => expect(inCurrency(field, () => 'USD')).toBe(inCurrency(field, () => 'USD')));
  it('is left alone without such a field', () => {
    const plain = { ...field, currency_field: undefined };
    expect(inCurrency(plain, () => 'USD')).toBe(plain);
  });
});
