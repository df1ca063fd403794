import { describe, expect, it } from 'vitest';
import { addMonths, parseDate, parseDateTime } from './date';
import { parseNumber, parsePercent } from './number';
import { instantOf, storedInstant, wallOf } from './zone';

describe('numbers as people write them', () => {
  it.each<[string, number | null]>([
    ['1.2万', 12000],
    ['１２３', 123],
    ['¥1,234.50', 1234.5],
    ['￥ 99', 99],
    ['(12)', -12],
    ['−3', -3],
    ['-¥5', -5],
    ['1.5亿', 150000000],
    ['3千万', 30000000],
    ['5k', 5000],
    ['', null],
    ['  ', null],
    ['0.1万', 1000],
    ['12元', 12],
    ['１．５', 1.5],
    ['.5', 0.5],
    ['1，000', 1000],
    ['1.1万', 11000],
  ])('%s is %s', (text, value) => expect(parseNumber(text)).toEqual({ value }));
  it.each(['abc', '1.2.3', '一百', '12x', '--3', '1e5'])('%s is refused', (text) =>
    expect(parseNumber(text).error).toBe('not_a_number'),
  );
  it('reads percentages with and without the sign', () => {
    expect(parsePercent('32.4')).toEqual({ value: 0.324 });
    expect(parsePercent('32.4％')).toEqual({ value: 0.324 });
    expect(parsePercent('7')).toEqual({ value: 0.07 });
    expect(parsePercent('')).toEqual({ value: null });
  });
});

describe('dates as people write them', () => {
  const today = '2026-11-22'; // a Sunday
  it.each<[string, string | null]>([
    ['2026-11-22', '2026-11-22'],
    ['2026/1/5', '2026-01-05'],
    ['2026年11月2日', '2026-11-02'],
    ['20261122', '2026-11-22'],
    ['11/22', '2026-11-22'],
    ['１１／２２', '2026-11-22'],
    ['明天', '2026-11-23'],
    ['大后天', '2026-11-25'],
    ['+7', '2026-11-29'],
    ['-1', '2026-11-21'],
    ['+1周', '2026-11-29'],
    ['+1m', '2026-12-22'],
    ['周一', '2026-11-16'],
    ['下周一', '2026-11-23'],
    ['上周五', '2026-11-13'],
    ['next mon', '2026-11-23'],
    ['3天后', '2026-11-25'],
    ['26.3.4', '2026-03-04'],
    ['5号', '2026-11-05'],
    ['', null],
    ['Tomorrow', '2026-11-23'],
  ])('%s is %s', (text, value) => expect(parseDate(text, today)).toEqual({ value }));
  it.each(['2026-02-30', '13/40', 'soon', '2026'])('%s is refused', (text) =>
    expect(parseDate(text, today).error).toBe('not_a_date'),
  );
  it('keeps the end of a month', () => expect(addMonths('2026-01-31', 1)).toBe('2026-02-28'));
});

describe('dates with a time', () => {
  const now = new Date('2026-11-22T04:00:00Z');
  it.each<[string, string | null]>([
    ['2026-11-22 15:04', '2026-11-22 07:04:00.000Z'],
    ['明天 下午3点半', '2026-11-23 07:30:00.000Z'],
    ['明天下午3点', '2026-11-23 07:00:00.000Z'],
    ['15:00', '2026-11-22 07:00:00.000Z'],
    ['11/22', '2026-11-21 16:00:00.000Z'],
    ['2026-11-22 07:04:00.000Z', '2026-11-22 07:04:00.000Z'],
    ['2026-11-22T15:04', '2026-11-22 07:04:00.000Z'],
    ['', null],
    ['+1 9:30', '2026-11-23 01:30:00.000Z'],
  ])('%s is %s', (text, value) => expect(parseDateTime(text, now, 'Asia/Shanghai')).toEqual({ value }));
  it('refuses what is no time', () =>
    expect(parseDateTime('11/22 25:00', now, 'Asia/Shanghai').error).toBe('not_a_datetime'));
  it('knows summer time', () => {
    expect(storedInstant(instantOf('2026-07-01', '09:00', 'Europe/Berlin'))).toBe('2026-07-01 07:00:00.000Z');
    expect(storedInstant(instantOf('2026-12-01', '09:00', 'Europe/Berlin'))).toBe('2026-12-01 08:00:00.000Z');
    expect(wallOf(new Date('2026-07-01T07:00:00Z'), 'Europe/Berlin')).toEqual({ date: '2026-07-01', time: '09:00:00' });
  });
});
