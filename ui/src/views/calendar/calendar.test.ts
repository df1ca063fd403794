import { describe, expect, test } from 'vitest';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { clashesWith, eventOf, onDay, sorted } from './events';
import { guessShow } from './guess';
import { daysOn, readDay, readMode, stepped } from './range';

const field = (key: string, type: string, more: Partial<FieldMeta> = {}): FieldMeta => ({ key, type, label: { zh: key, en: key }, ...more });
const times = { start: field('at', 'datetime'), end: field('until', 'datetime'), zone: 'Asia/Shanghai' };
const record = (id: string, at: string | null, until: string | null = null, owner = 'wang'): RecordData => ({ id, version: 1, at, until, owner });

describe('the days on the screen', () => {
  test('a month is whole weeks from Monday', () => {
    expect(daysOn('month', '2026-11-22')).toEqual({ from: '2026-10-26', to: '2026-12-07' });
    expect(daysOn('month', '2027-02-10')).toEqual({ from: '2027-02-01', to: '2027-03-01' });
  });
  test('Sunday belongs to the week before it', () => {
    expect(daysOn('week', '2026-11-22')).toEqual({ from: '2026-11-16', to: '2026-11-23' });
  });
  test('a day and the list of a month', () => {
    expect(daysOn('day', '2026-12-31')).toEqual({ from: '2026-12-31', to: '2027-01-01' });
    expect(daysOn('list', '2026-12-31')).toEqual({ from: '2026-12-01', to: '2027-01-01' });
  });
  test('the arrows never skip a short month', () => {
    expect(stepped('month', '2026-01-31', 1)).toBe('2026-02-01');
    expect(stepped('week', '2026-11-22', -1)).toBe('2026-11-15');
  });
  test('an address that names no day shows today', () => {
    expect(readDay('2026-02-30', '2026-11-22')).toBe('2026-11-22');
    expect(readMode('year')).toBe('month');
  });
});

describe('records on the calendar', () => {
  const call = record('call', '2026-11-22 02:00:00.000Z', '2026-11-22 03:00:00.000Z');
  const visit = record('visit', '2026-11-22 02:30:00.000Z');
  const other = record('other', '2026-11-22 02:30:00.000Z', null, 'li');
  const trip = record('trip', '2026-11-21 02:00:00.000Z', '2026-11-23 02:00:00.000Z', 'zhao');
  const { placed, waiting } = sorted([call, visit, call, record('idle', null), other, trip], times);

  test('each once, those without a time apart', () => {
    expect(placed.map((p) => p.record.id)).toEqual(['call', 'visit', 'other', 'trip']);
    expect(waiting.map((r) => r.id)).toEqual(['idle']);
  });
  test('on each of their days', () => {
    expect(onDay(placed, '2026-11-22').map((p) => p.record.id)).toEqual(['trip', 'call', 'visit', 'other']);
    expect(onDay(placed, '2026-11-23').map((p) => p.record.id)).toEqual(['trip']);
  });
  test('clash only with what the same person has', () => {
    expect(clashesWith(placed[0]!, placed).map((p) => p.record.id)).toEqual(['visit']);
  });
  test('drawn on the wall, in the colour of their option', () => {
    const color = field('kind', 'select', { options: [{ value: 'a', label: { zh: '甲', en: 'A' }, color: 'teal' }] });
    const event = eventOf({ ...placed[0]!, record: { ...call, kind: 'a' } }, { title: '电话', color, movable: true, stretchable: false });
    expect(event).toMatchObject({ id: 'call', start: '2026-11-22T10:00', end: '2026-11-22T11:00', allDay: false, startEditable: true, durationEditable: false, color: 'var(--tn-tag-teal-ground)' });
  });
});

test('what takes more than a day stands with the whole days', () => {
  const { placed } = sorted([record('fair', '2026-11-21 01:00:00.000Z', '2026-11-23 10:00:00.000Z')], times);
  expect(eventOf(placed[0]!, { title: '展会', movable: true, stretchable: true })).toMatchObject({ start: '2026-11-21', end: '2026-11-24', allDay: true });
});

describe('what a calendar shows where nothing says it', () => {
  test('the first date of the object, not that of the system', () => {
    expect(guessShow([field('created', 'datetime', { system: true }), field('name', 'text')])).toBeNull();
    expect(guessShow([field('created', 'datetime', { system: true }), field('signed', 'date'), field('end_date', 'date')])).toEqual({ start: 'signed', end: 'end_date' });
  });
});
