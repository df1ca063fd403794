import { beforeEach, describe, expect, it } from 'vitest';
import { setLocale } from '@/shared/i18n';
import { formatBytes, formatDate, formatDateTime, formatDue, formatDuration, formatMoment, formatMoney, formatNumber, formatPercent, formatPhone, formatRelative, formatShort, middleCut, setReadersZone, today, wallClock } from '.';

const zone = 'Asia/Shanghai';
const now = new Date('2026-11-22T07:30:00Z'); // 15:30 in Shanghai

describe('formats in Chinese', () => {
  beforeEach(() => setLocale('zh'));

  it.each([
    [12345.67, undefined, '12,345.67'],
    [-12, undefined, '\u221212'],
    [0, 2, '0.00'],
    [-0.001, 2, '0.00'],
    [0.1 + 0.2, 2, '0.30'],
    [1e15, undefined, '1,000,000,000,000,000'],
    [Number.NaN, undefined, ''],
  ])('number %s with %s decimals', (value, decimals, want) => expect(formatNumber(value, decimals)).toBe(want));

  it('money, percent, file', () => {
    expect(formatMoney(12345, 'CNY')).toBe('¥12,345.00');
    expect(formatMoney(-12345, 'CNY')).toBe('\u2212¥12,345.00');
    expect(formatMoney(500, 'JPY')).toMatch(/500$/);
    expect(formatMoney(5, 'NOPE')).toContain('5.00');
    expect(formatPercent(0.324)).toBe('32.4%');
    expect(formatPercent(0.29)).toBe('29%');
    expect(formatBytes(0)).toBe('0 B');
    expect(formatBytes(1_200_000)).toBe('1.2 MB');
    expect(formatBytes(999_600)).toBe('1 MB');
  });

  it('short amounts', () => {
    expect(formatShort(19_200_000, 'CNY')).toBe('¥1,920 \u4e07');
    expect(formatShort(4_590_000_000, 'CNY')).toBe('¥45.9 \u4ebf');
    expect(formatShort(-733)).toBe('\u2212733');
  });

  it.each([
    ['2026-11-22 07:29:30.000Z', '\u521a\u521a'],
    ['2026-11-22 07:25:00.000Z', '5 \u5206\u949f\u524d'],
    ['2026-11-22 01:04:00.000Z', '\u4eca\u5929 09:04'],
    ['2026-11-21 07:04:00.000Z', '\u6628\u5929 15:04'],
    ['2026-11-20 07:04:00.000Z', '11-20 15:04'],
    ['2025-11-20 07:04:00.000Z', '2025-11-20'],
    ['nonsense', ''],
  ])('system time %s', (value, want) => expect(formatRelative(value, { zone, now })).toBe(want));

  it('dates and date-times', () => {
    expect(formatDate('2026-11-22')).toBe('2026-11-22');
    expect(formatDate('2026-11-22', { weekday: true })).toBe('11-22 \u5468\u65e5');
    expect(formatDateTime('2026-11-22 07:04:05.000Z', zone)).toBe('2026-11-22 15:04');
    expect(formatMoment('2026-11-22 07:04:05.000Z', zone)).toBe('2026-11-22 15:04:05 GMT+8');
    expect(wallClock('2026-11-22 16:30:00.000Z', zone)).toEqual({ date: '2026-11-23', time: '00:30' });
    expect(today(zone, new Date('2026-11-22T16:00:00Z'))).toBe('2026-11-23');
  });

  it.each([
    ['2026-11-22', '\u4eca\u5929'],
    ['2026-11-23', '\u660e\u5929'],
    ['2026-11-25', '3 \u5929\u540e'],
    ['2026-11-19', '\u903e\u671f 3 \u5929'],
  ])('due %s', (value, want) => expect(formatDue(value, { zone, now })).toBe(want));

  it.each([
    [7500, '2 \u5c0f\u65f6 5 \u5206'],
    [3600, '1 \u5c0f\u65f6'],
    [20, '20 \u79d2'],
    [3599, '1 \u5c0f\u65f6'],
  ])('duration %s', (value, want) => expect(formatDuration(value)).toBe(want));
});

describe('formats in English', () => {
  beforeEach(() => setLocale('en'));

  it('differs where the table says so', () => {
    expect(formatMoney(12345, 'CNY')).toBe('CN¥12,345.00');
    expect(formatShort(19_200_000, 'CNY')).toBe('¥19.2M');
    expect(formatShort(4_590_000_000, 'CNY')).toBe('¥4.59B');
    expect(formatDate('2026-11-22', { weekday: true })).toBe('2026-11-22 (Sun)');
    expect(formatRelative('2026-11-22 07:25:00.000Z', { zone, now })).toBe('5 min ago');
    expect(formatDue('2026-11-19', { zone, now })).toBe('3 d overdue');
    expect(formatDuration(7500)).toBe('2 h 5 min');
  });
});

describe('text', () => {
  it.each([
    ['+8613800138000', '138 0013 8000'],
    ['13800138000', '138 0013 8000'],
    ['+8675528780808', '0755-2878 0808'],
    ['01062000000', '010-6200 0000'],
    ['+14155550100', '+14155550100'],
    ['400', '400'],
  ])('phone %s', (value, want) => expect(formatPhone(value)).toBe(want));

  it('cuts in the middle', () => {
    expect(middleCut('short')).toBe('short');
    expect([...middleCut('a'.repeat(20) + 'b'.repeat(20))]).toHaveLength(24);
    expect(middleCut('a'.repeat(20) + 'b'.repeat(20))).toMatch(/^a+…b+$/);
  });
});

describe('where no zone is given', () => {
  it('moments are shown by that of who reads', () => {
    setReadersZone('America/New_York');
    expect(formatDateTime('2026-11-22 03:00:00.000Z')).toBe('2026-11-21 22:00');
    expect(formatMoment('2026-11-22 03:00:00.000Z')).toBe('2026-11-21 22:00:00 GMT-5');
    expect(formatDateTime('2026-11-22 03:00:00.000Z', zone)).toBe('2026-11-22 11:00');
    setReadersZone(undefined);
  });
});
