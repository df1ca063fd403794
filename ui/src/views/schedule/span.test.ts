import { describe, expect, test } from 'vitest';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { daysOf, inRange, movedTo, newAt, overlap, resizedTo, spanOf, timesOf, type Times } from './span';

const field = (key: string, type: string): FieldMeta => ({ key, type, label: { zh: key, en: key } });
const record = (values: Record<string, unknown>): RecordData => ({ id: 'r', version: 1, ...values });
const zone = 'Asia/Shanghai';
const days: Times = { start: field('from', 'date'), end: field('to', 'date'), zone };
const clock: Times = { start: field('from', 'datetime'), end: field('to', 'datetime'), zone };

describe('when a record is', () => {
  test('from its first to its last day', () => {
    const span = spanOf(record({ from: '2026-11-20', to: '2026-11-22' }), days)!;
    expect(span).toEqual({ start: { date: '2026-11-20' }, end: { date: '2026-11-23' }, ends: true });
    expect(daysOf(span)).toEqual(['2026-11-20', '2026-11-22']);
  });
  test('by the clocks of the zone', () => {
    expect(spanOf(record({ from: '2026-11-22 23:30:00.000Z', to: '2026-11-23 01:00:00.000Z' }), clock)).toEqual({
      start: { date: '2026-11-23', time: '07:30' },
      end: { date: '2026-11-23', time: '09:00' },
      ends: true,
    });
  });
  test('for a day or an hour where it does not end, or ends before it begins', () => {
    expect(spanOf(record({ from: '2026-11-22', to: '2026-11-01' }), days)).toEqual({ start: { date: '2026-11-22' }, end: { date: '2026-11-23' }, ends: false });
    expect(spanOf(record({ from: '2026-11-22 15:30:00.000Z' }), clock)!.end).toEqual({ date: '2026-11-23', time: '00:30' });
  });
  test('not where nothing says so', () => {
    expect(spanOf(record({ from: null, to: '2026-11-22' }), days)).toBeNull();
    expect(spanOf(record({ from: '****' }), clock)).toBeNull();
  });
  test('a last day is whole, also of what begins at a time', () => {
    const mixed = { ...clock, end: field('to', 'date') };
    expect(spanOf(record({ from: '2026-11-22 02:00:00.000Z', to: '2026-11-23' }), mixed)!.end).toEqual({ date: '2026-11-24', time: '00:00' });
  });
});

describe('moving', () => {
  test('keeps the length in days', () => {
    expect(movedTo(record({ from: '2026-11-20', to: '2026-11-22' }), days, { date: '2026-12-01' })).toEqual({ from: '2026-12-01', to: '2026-12-03' });
  });
  test('keeps the time of day where the new day has none', () => {
    expect(movedTo(record({ from: '2026-11-22 02:00:00.000Z', to: '2026-11-22 03:30:00.000Z' }), clock, { date: '2026-11-23' })).toEqual({
      from: '2026-11-23 02:00:00.000Z',
      to: '2026-11-23 03:30:00.000Z',
    });
  });
  test('begins at nine where there was no time', () => {
    expect(movedTo(record({ from: null, to: null }), clock, { date: '2026-11-23' })).toEqual({ from: '2026-11-23 01:00:00.000Z' });
  });
  test('takes away an end that would come before', () => {
    expect(movedTo(record({ from: null, to: '2026-11-01' }), days, { date: '2026-11-23' })).toEqual({ from: '2026-11-23', to: null });
    expect(movedTo(record({ from: null, to: '2026-11-23' }), days, { date: '2026-11-23' })).toEqual({ from: '2026-11-23' });
  });
  test('keeps hours on the wall over a change of summer time', () => {
    const berlin = { ...clock, zone: 'Europe/Berlin' };
    expect(movedTo(record({ from: '2026-10-24 08:00:00.000Z', to: '2026-10-24 09:00:00.000Z' }), berlin, { date: '2026-10-26' })).toEqual({
      from: '2026-10-26 09:00:00.000Z',
      to: '2026-10-26 10:00:00.000Z',
    });
  });
});

describe('drawing longer', () => {
  test('the day before the first moment after it is the last', () => {
    expect(resizedTo(days, null, { date: '2026-11-25' })).toEqual({ to: '2026-11-24' });
    expect(resizedTo(days, null, { date: '2026-11-25', time: '00:00' })).toEqual({ to: '2026-11-24' });
  });
  test('days that are drawn keep the time of day of the end', () => {
    expect(resizedTo(clock, null, { date: '2026-11-25' }, '16:30')).toEqual({ to: '2026-11-24 08:30:00.000Z' });
  });
  test('times stay times', () => {
    expect(resizedTo(clock, { date: '2026-11-25', time: '08:00' }, { date: '2026-11-25', time: '10:30' })).toEqual({ from: '2026-11-25 00:00:00.000Z', to: '2026-11-25 02:30:00.000Z' });
  });
});

describe('a new one in a free place', () => {
  test('a day, and several', () => {
    expect(newAt(days, { date: '2026-11-22' }, { date: '2026-11-23' })).toEqual({ from: '2026-11-22' });
    expect(newAt(days, { date: '2026-11-22' }, { date: '2026-11-25' })).toEqual({ from: '2026-11-22', to: '2026-11-24' });
  });
  test('in office hours where only the day is known', () => {
    expect(newAt(clock, { date: '2026-11-22' }, { date: '2026-11-23' })).toEqual({ from: '2026-11-22 01:00:00.000Z', to: '2026-11-22 02:00:00.000Z' });
    expect(newAt(clock, { date: '2026-11-22' }, { date: '2026-11-24' })).toEqual({ from: '2026-11-22 01:00:00.000Z', to: '2026-11-23 10:00:00.000Z' });
  });
  test('at the hours that were drawn', () => {
    expect(newAt(clock, { date: '2026-11-22', time: '14:00' }, { date: '2026-11-22', time: '15:30' })).toEqual({ from: '2026-11-22 06:00:00.000Z', to: '2026-11-22 07:30:00.000Z' });
  });
});

describe('what is read', () => {
  test('days of dates', () => {
    expect(inRange({ start: days.start, zone }, '2026-11-01', '2026-12-01')).toBe('record.from >= date("2026-11-01") && record.from < date("2026-12-01")');
  });
  test('instants of times, with what reaches in', () => {
    expect(inRange(clock, '2026-11-01', '2026-12-01')).toBe(
      'record.from < datetime("2026-11-30 16:00:00.000Z") && (record.from >= datetime("2026-10-31 16:00:00.000Z") || record.to >= datetime("2026-10-31 16:00:00.000Z"))',
    );
  });
});

test('spans that touch have no time in common', () => {
  const at = (from: string, to: string) => spanOf(record({ from: `2026-11-22 ${from}:00.000Z`, to: `2026-11-22 ${to}:00.000Z` }), clock)!;
  expect(overlap(at('02:00', '03:00'), at('03:00', '04:00'))).toBe(false);
  expect(overlap(at('02:00', '03:01'), at('03:00', '04:00'))).toBe(true);
});

test('a view over a field that is gone has no times', () => {
  expect(timesOf([field('name', 'text')], { start: 'name' }, zone)).toBeNull();
  expect(timesOf([field('from', 'date')], { start: 'from', end: 'gone' }, zone)).toEqual({ start: field('from', 'date'), end: undefined, zone });
});
