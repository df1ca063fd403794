import { describe, expect, test } from 'vitest';
import type { FieldMeta } from '@/shared/api/types';
import type { Span } from '../schedule/span';
import { barOf, daysAround, headOf, PX, readScale, shareOf, steppedBy } from './scale';
import { guessShow } from './guess';

const field = (key: string, type: string): FieldMeta => ({ key, type, label: { zh: key, en: key } });
const span = (from: string, to: string): Span => ({ start: { date: from }, end: { date: to }, ends: true });
const days = { from: '2026-11-02', to: '2026-11-30' };

describe('the head', () => {
  test('names months over days, the first and last cut', () => {
    const { upper, lower } = headOf('day', { from: '2026-11-28', to: '2026-12-03' });
    expect(upper).toEqual([
      { date: '2026-11-28', left: 0, width: 3 * PX.day },
      { date: '2026-12-01', left: 3 * PX.day, width: 2 * PX.day },
    ]);
    expect(lower.map((s) => s.date)).toEqual(['2026-11-28', '2026-11-29', '2026-11-30', '2026-12-01', '2026-12-02']);
  });
  test('weeks begin on Monday', () => {
    expect(headOf('week', days).lower.map((s) => s.date)).toEqual(['2026-11-02', '2026-11-09', '2026-11-16', '2026-11-23']);
  });
  test('years over months', () => {
    expect(headOf('month', daysAround('month', '2026-11-22')).upper.map((s) => s.date)).toEqual(['2026-07-01', '2027-01-01']);
  });
});

describe('a bar', () => {
  test('from its first to the end of its last day', () => {
    expect(barOf(span('2026-11-03', '2026-11-06'), days, 10)).toEqual({ left: 10, width: 30, before: false, after: false });
  });
  test('is cut where the days end', () => {
    expect(barOf(span('2026-10-01', '2026-12-31'), days, 10)).toEqual({ left: 0, width: 280, before: true, after: true });
  });
  test('of minutes can still be grasped', () => {
    expect(barOf({ start: { date: '2026-11-03', time: '10:00' }, end: { date: '2026-11-03', time: '10:15' }, ends: true }, days, 4).width).toBe(4);
  });
});

test('progress of percentages and of numbers', () => {
  const record = { id: 'r', version: 1, done: 0.4, points: 150 };
  expect(shareOf(record, field('done', 'percent'))).toBe(0.4);
  expect(shareOf(record, field('points', 'number'))).toBe(1);
  expect(shareOf(record, undefined)).toBeNull();
});

test('needs a start and an end', () => {
  expect(guessShow([field('first', 'date')])).toBeNull();
  expect(guessShow([field('first', 'date'), field('end', 'date'), field('done', 'percent')])).toEqual({ start: 'first', end: 'end', progress: 'done' });
});

test('what is drawn holds the date, and steps overlap', () => {
  for (const scale of ['day', 'week', 'month'] as const) {
    const shown = daysAround(scale, '2026-11-22');
    expect(shown.from <= '2026-11-22' && '2026-11-22' < shown.to).toBe(true);
    expect(daysAround(scale, steppedBy(scale, '2026-11-22', 1)).from < shown.to).toBe(true);
  }
  expect(readScale('list')).toBe('week');
});
