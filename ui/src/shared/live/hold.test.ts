import { expect, it, vi } from 'vitest';
import { holdRecord, whenFree } from './hold';

it('lets the last change of each place wait until nobody edits the record', () => {
  const place = {};
  const other = {};
  const [first, second, third, free] = [vi.fn(), vi.fn(), vi.fn(), vi.fn()];
  const a = holdRecord('r');
  const b = holdRecord('r');
  whenFree('r', place, first);
  whenFree('r', place, second);
  whenFree('r', other, third);
  whenFree('x', place, free);
  expect(free).toHaveBeenCalledTimes(1);
  a();
  a();
  expect(second).not.toHaveBeenCalled();
  b();
  expect([first.mock.calls.length, second.mock.calls.length, third.mock.calls.length]).toEqual([0, 1, 1]);
  whenFree('r', place, first);
  expect(first).toHaveBeenCalledTimes(1);
});
