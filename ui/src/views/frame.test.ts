import { expect, test } from 'vitest';
import type { RecordData } from '@/shared/api/types';
import { nearOf } from './frame';

const records = ['a', 'b', 'c'].map<RecordData>((id) => ({ id, version: 1 }));

test('what stands before and after the open record', () => {
  expect(nearOf(records, 'a', 40)).toEqual({ before: null, after: records[1], at: 1, of: 40 });
  expect(nearOf(records, 'c')).toEqual({ before: records[1], after: null, at: 3, of: 3 });
});

test('nothing of a record that is not among them', () => {
  expect(nearOf(records, 'x')).toBeNull();
  expect(nearOf(records, undefined)).toBeNull();
});
