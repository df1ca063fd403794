import { describe, expect, it } from 'vitest';
import { daysOf, periodOf } from './period';

describe('a period', () => {
  it.each([
    [undefined, {}],
    ['1', { from: '2026-11-22' }],
    ['7', { from: '2026-11-16' }],
    ['30', { from: '2026-10-24' }],
    ['2026-11-01..2026-11-30', { from: '2026-11-01', to: '2026-11-30' }],
    ['..2026-11-30', { to: '2026-11-30' }],
    ['2026-11-01..', { from: '2026-11-01' }],
    ['yesterday', {}],
    ["2026-11-01' OR 1", {}],
  ])('%s', (text, days) => expect(daysOf(text, '2026-11-22')).toEqual(days));

  it('is written as it is read', () => {
    expect(periodOf({ from: '2026-11-01', to: '2026-11-30' })).toBe('2026-11-01..2026-11-30');
    expect(periodOf({ to: '2026-11-30' })).toBe('..2026-11-30');
    expect(periodOf({})).toBeUndefined();
  });
});
