import { describe, expect, it } from 'vitest';
import type { FieldMeta } from '@/shared/api/types';
import { beside, cleared, offeredBeside } from './choices';

const option = (value: string, ...parents: string[]) => ({ value, label: { zh: value }, parents });
const select = (key: string, more: Partial<FieldMeta> = {}): FieldMeta => ({ key, type: 'select', label: { zh: key }, ...more });
const province = select('province', { options: [option('gd'), option('zj')] });
const city = select('city', { depends_on: 'province', options: [option('sz', 'gd'), option('hz', 'zj'), option('any')] });
const district = select('district', { depends_on: 'city', options: [option('ns', 'sz'), option('xh', 'hz')] });
const tags = select('tags', { type: 'multi_select', depends_on: 'province', options: [option('a', 'gd'), option('b', 'zj')] });
const fields = [province, city, district, tags];

describe('choices that depend on another', () => {
  it('offers what goes with the choice above, and what goes with all', () => {
    expect(offeredBeside(city, 'gd')).toEqual(['sz', 'any']);
    expect(offeredBeside(city, ['gd', 'zj'])).toEqual(['sz', 'hz', 'any']);
    expect(offeredBeside(city, '')).toEqual(['any']);
  });
  it('offers everything where the choice above is not known', () => {
    expect(beside(city, [city], { province: 'zj' })).toBe(city);
    expect(beside(city, fields, {})).toBe(city);
    expect(beside(city, fields, { province: 'zj' }).options?.filter((o) => !o.disabled).map((o) => o.value)).toEqual(['hz', 'any']);
  });
  it('takes away what no longer fits, down the line', () => {
    const record = { province: 'gd', city: 'sz', district: 'ns', tags: ['a'] };
    expect(cleared(fields, record, 'province', 'zj')).toEqual({ city: '', district: '', tags: [] });
    expect(cleared(fields, record, 'city', 'any')).toEqual({ district: '' });
    expect(cleared(fields, record, 'province', 'gd')).toEqual({});
  });
});
