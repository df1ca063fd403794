import { describe, expect, it } from 'vitest';
import type { ObjectMeta, RecordData } from '@/shared/api';
import { startedOf } from './GetStarted';
import { partOfDay } from './HomePage';
import { titleOf } from './ObjectCard';

const meta = (type: string, extra: object = {}) => ({ key: 'o', title: 't', fields: [{ key: 't', type, label: {}, ...extra }] }) as unknown as ObjectMeta;
const record = (t: unknown): RecordData => ({ id: 'i', version: 1, t });

describe('home', () => {
  it('names a record by its title field', () => {
    expect(titleOf(record('Huawei'), meta('text'), {})).toBe('Huawei');
    expect(titleOf(record('id1'), meta('relation'), { id1: 'Huawei' })).toBe('Huawei');
    expect(titleOf(record('a'), meta('select', { options: [{ value: 'a', label: { zh: 'A!' } }] }), {})).toBe('A!');
    expect(titleOf(record(7), meta('number'), {})).toBe('7');
    expect(titleOf(record(null), meta('text'), {})).toBe('');
    expect(titleOf(record('x'), undefined, {})).toBe('');
  });

  it('greets by the hour', () => {
    expect([3, 8, 12, 15, 20].map(partOfDay)).toEqual(['night', 'morning', 'noon', 'afternoon', 'evening']);
  });

  it('reads a preference with suspicion', () => {
    expect(startedOf(null)).toEqual({});
    expect(startedOf({ hidden: true })).toEqual({ hidden: true });
  });
});
