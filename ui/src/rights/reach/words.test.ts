import { expect, it } from 'vitest';
import { effects, reachWords } from './words';

it('tells a count, and its change', () => {
  expect(reachWords({ count: 120 }, { count: 120 })).toBe('120');
  expect(reachWords({ count: 120 }, { count: 80 })).toBe('120 → 80');
  expect(reachWords({ count: 10000, more: true }, { count: 0 })).toBe('10,000+ → 0');
  expect(reachWords({ count: 3 }, null)).toBe('3 → –');
});

it('finds what changes for a person', () => {
  const objects = [
    { object: 'a', before: { count: 1 }, after: { count: 1 } },
    { object: 'b', before: { count: 1 }, after: { count: 0 } },
    { object: 'c', before: null, after: { count: 0 } },
    { object: 'd', before: { count: 10000 }, after: { count: 10000, more: true } },
  ];
  expect(effects({ person: { id: 'x', name: 'X' }, member: true, objects, grant: null }).map((one) => one.object)).toEqual(['b', 'd']);
});
