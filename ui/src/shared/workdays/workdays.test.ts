import { expect, it } from 'vitest';
import { isWorked, type WorkCalendar } from '.';

const calendar: WorkCalendar = {
  weekdays: [1, 2, 3, 4, 5, 6],
  years: [2026],
  days: [
    { day: '2026-02-16', worked: false, name: '春节' },
    { day: '2026-03-01', worked: true, own: true },
  ],
};

it.each([
  ['2026-02-16', false],
  ['2026-03-01', true],
  ['2026-03-07', true],
  ['2026-03-08', false],
])('%s is worked: %s', (day, worked) => expect(isWorked(calendar, day)).toBe(worked));

it('is Monday to Friday until the calendar is known', () => {
  expect(isWorked(undefined, '2026-03-06')).toBe(true);
  expect(isWorked(undefined, '2026-03-07')).toBe(false);
});
