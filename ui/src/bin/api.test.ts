import { describe, expect, it } from 'vitest';
import { daysLeft, sinceDays, sumAlong, type Deleted } from './api';

const now = Date.parse('2026-11-22T10:20:00Z');

describe('the recycle bin', () => {
  it('counts whole days that are left', () => {
    expect(daysLeft('2026-11-25 10:20:00.000Z', now)).toBe(3);
    expect(daysLeft('2026-11-22 18:00:00.000Z', now)).toBe(0);
    expect(daysLeft('2026-11-01 00:00:00.000Z', now)).toBe(0);
    expect(daysLeft('', now)).toBe(0);
  });
  it('asks from the same moment for an hour', () => {
    expect(sinceDays('7', now)).toBe('2026-11-16T10:00:00.000Z');
    expect(sinceDays('7', now + 60_000)).toBe(sinceDays('7', now));
    expect(sinceDays('x', now)).toBeUndefined();
    expect(sinceDays(undefined, now)).toBeUndefined();
  });
  it('adds up what went along', () => {
    const item = (along: Deleted['along']) => ({ along }) as Deleted;
    expect(sumAlong([item([{ object: 'contact', count: 2 }]), item([{ object: 'contact', count: 3 }, { object: 'deal', count: 1 }])])).toEqual([
      { object: 'contact', count: 5 },
      { object: 'deal', count: 1 },
    ]);
  });
});
