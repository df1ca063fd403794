import { beforeAll, describe, expect, it } from 'vitest';
import type { FieldMeta } from '@/shared/api/types';
import { loadWords, tr } from '@/shared/i18n';
import type { FieldContext } from './contract';
import { addDays } from './parse/date';
import { todayIn } from './parse/zone';
import { fieldModule } from './registry';

const ctx: FieldContext = { locale: 'zh', timezone: 'Asia/Shanghai', currency: 'CNY', t: (key, values) => tr(`fields:${key}`, values), links: {} };
const field = (type: string, more: Partial<FieldMeta> = {}): FieldMeta => ({ key: 'x', type, label: { zh: '字段' }, ...more });

beforeAll(() => loadWords('fields'));

describe('amounts in 万', () => {
  const wan = field('money', { show_as: 'wan' });
  it.each([
    [12000, '¥1.2 万'],
    [12345.67, '¥1.234567 万'],
    [-5, '−¥0.0005 万'],
    [1920000, '¥192 万'],
  ])('%d is %s, and reads back', (value, words) => {
    const { format, parse } = fieldModule('money');
    expect(format(value, wan, ctx)).toBe(words);
    expect(parse!(words, wan, ctx)).toEqual({ value });
  });
  it('are plain in English', () => expect(fieldModule('money').format(12000, wan, { ...ctx, locale: 'en' })).toBe('CN¥12,000.00'));
});

describe('a switch with words of its own', () => {
  const signed = field('switch', { on_text: { zh: '已签', en: 'Signed' }, off_text: { zh: '未签' } });
  it.each([
    ['已签', true],
    ['signed', true],
    ['未签', false],
    ['是', true],
    ['no', false],
  ])('reads %s', (words, value) => expect(fieldModule('switch').parse!(words, signed, ctx)).toEqual({ value }));
  it('shows them', () => {
    expect(fieldModule('switch').format(true, signed, ctx)).toBe('已签');
    expect(fieldModule('switch').format(false, signed, { ...ctx, locale: 'en' })).toBe('未签');
  });
});

describe('steps and limits', () => {
  const today = todayIn('Asia/Shanghai');
  it.each<[string, unknown, string | undefined, Partial<FieldMeta>]>([
    ['number', 0.9, undefined, { step: 0.3 }],
    ['number', 1, 'off_step', { step: 0.3 }],
    ['date', addDays(today, 40), 'too_late', { latest: 'today+30' }],
    ['date', addDays(today, 30), undefined, { latest: 'today+30' }],
    ['date', addDays(today, -9), 'too_early', { earliest: 'today-7' }],
    ['date', '2025-12-31', 'too_early', { earliest: '2026-01-01' }],
    ['datetime', '2025-12-30 10:00:00.000Z', 'too_early', { earliest: '2026-01-01' }],
    ['datetime', '2025-12-31 16:00:00.000Z', undefined, { earliest: '2026-01-01' }],
    ['datetime', '2020-01-01 00:00:00.000Z', 'too_early', { earliest: 'now' }],
  ])('%s %j is %s', (type, value, code, more) => expect(fieldModule(type).check!(value, field(type, more))?.code).toBe(code));
  it('of a moment go by the clock of the business', () => {
    const { parse } = fieldModule('datetime');
    const quarters = field('datetime', { step: 15 });
    expect(parse!('2026-11-22 15:05', quarters, ctx)).toEqual({ error: 'off_minutes', args: { step: 15 } });
    expect(parse!('2026-11-22 15:15', quarters, ctx)).toEqual({ value: '2026-11-22 07:15:00.000Z' });
    expect(parse!('', quarters, ctx)).toEqual({ value: null });
  });
});
