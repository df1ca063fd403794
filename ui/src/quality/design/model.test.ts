import { describe, expect, it } from 'vitest';
import type { ObjectDoc } from '@/meta';
import { countable, countedOf, scoreField, scoreOf, turnOff, turnOn, withQuality } from './model';

const object: ObjectDoc = {
  kind: 'object',
  key: 'shop',
  label: { zh: '门店' },
  title: 'name',
  fields: [
    { key: 'name', type: 'text', label: { zh: '名称' }, required: true },
    { key: 'phone', type: 'phone', label: { zh: '电话' } },
    { key: 'on', type: 'switch', label: { zh: '启用' } },
    { key: 'total', type: 'formula', label: { zh: '合计' } },
    { key: 'lines', type: 'subform', label: { zh: '明细' } },
  ],
};

const label = { zh: '完整度' };

describe('what counts for how complete a record is', () => {
  it('is what people fill in and need not', () => {
    expect(countable(object).map((field) => field.key)).toEqual(['name', 'phone', 'lines']);
    expect(countedOf(object)).toEqual([{ field: 'phone' }, { field: 'lines' }]);
    expect(countedOf(withQuality(object, { fields: [{ field: 'name', weight: 2 }] }))).toEqual([{ field: 'name', weight: 2 }]);
  });
  it('is a share of the weights, as the server rounds it', () => {
    const counted = [{ field: 'a', weight: 3 }, { field: 'b' }, { field: 'c', weight: 3 }];
    expect([scoreOf(counted, new Set()), scoreOf(counted, new Set(['a'])), scoreOf(counted, new Set(['a', 'b', 'c'])), scoreOf([], new Set())]).toEqual([0, 43, 100, 100]);
  });
  it('is turned on with a field, and off without losing what was there', () => {
    const on = turnOn(object, label);
    expect(scoreField(on)?.key).toBe('completeness');
    expect(turnOff(on, null)).toEqual(object);
    const off = turnOff(withQuality(on, { threshold: 40, stale: { days: 3 } }), on);
    expect([off.fields.at(-1)?.archived, off.quality]).toEqual([true, { stale: { days: 3 } }]);
    expect(scoreField(turnOn(off, label))?.archived).toBeUndefined();
  });
});
