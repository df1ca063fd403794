import { expect, it } from 'vitest';
import type { Share } from './api';
import { endOfDay, inOrder, inputOf, lastDay } from './model';

const share = (more: Partial<Share>): Share => ({ id: '1', kind: 'user', subject: 'u', name: 'a', level: 'viewer', children: false, until: null, expired: false, by: null, at: '', note: '', ...more });

it('ends with a day of the business, and says that day', () => {
  const until = endOfDay('2026-11-30', 'Asia/Shanghai');
  expect(until).toContain('2026-11-30 16:00');
  expect(lastDay(until, 'Asia/Shanghai')).toBe('2026-11-30');
  expect(lastDay('2026-11-30 07:00:00.000Z', 'Asia/Shanghai')).toBe('2026-11-30');
  expect(endOfDay(null, 'Asia/Shanghai')).toBeNull();
  expect(lastDay(null, 'Asia/Shanghai')).toBeNull();
});

it('brings a share back as it was', () => {
  expect(inputOf(share({ kind: 'department', subject: 'd', children: true, note: 'n', until: '2026-11-30 16:00:00.000Z' }))).toEqual({ kind: 'department', subject: 'd', level: 'viewer', children: true, until: '2026-11-30 16:00:00.000Z', note: 'n' });
  expect(inputOf(share({}))).not.toHaveProperty('children');
});

it('lists people first and what has ended last', () => {
  const list = [share({ id: '1', expired: true }), share({ id: '2', kind: 'role' }), share({ id: '3', name: 'b' }), share({ id: '4', kind: 'department' })];
  expect(inOrder(list).map((one) => one.id)).toEqual(['3', '4', '2', '1']);
});
