import { expect, it } from 'vitest';
import { momentOf } from './moment';

it('reads moments of the API and of addresses', () => {
  expect(momentOf('2026-10-01 09:00:00.000Z')).toBe('2026-10-01T09:00:00.000Z');
  expect(momentOf('2026-10-01T09:00:00+08:00')).toBe('2026-10-01T01:00:00.000Z');
  expect(momentOf('soon')).toBeNull();
  expect(momentOf('')).toBeNull();
  expect(momentOf(undefined)).toBeNull();
});
