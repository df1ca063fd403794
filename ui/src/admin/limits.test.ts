import { describe, expect, it } from 'vitest';
import en from './locales/en.json';
import zh from './locales/zh.json';
import { defaultsOf, limitGroups, limitKeys, readLimits, shownOf, type BusinessSettings } from './limits';

const range = { min: 10, max: 10_000, default: 500 };
const settings = (personRate: number): BusinessSettings => ({
  limits: { ...(Object.fromEntries(limitKeys.map((key) => [key, 500])) as BusinessSettings['limits']), personRate },
  limitRanges: Object.fromEntries(limitKeys.map((key) => [key, range])) as BusinessSettings['limitRanges'],
});

describe('limits', () => {
  it.each([
    ['100', 100],
    ['１２０', 120],
    ['1,000', 1000],
    ['1万', 10_000],
    ['10', 10],
  ])('reads %s', (text, value) => expect(readLimits({ personRate: text }, settings(500))).toEqual({ changes: { personRate: value }, wrong: [] }));

  it.each(['', ' ', '9', '10001', '20.5', '-5', 'many', '0'])('refuses "%s"', (text) =>
    expect(readLimits({ personRate: text, addressRate: '20' }, settings(500))).toEqual({ changes: { addressRate: 20 }, wrong: ['personRate'] }),
  );

  it('sends only what differs', () => expect(readLimits({ personRate: '500', personBurst: '500' }, settings(500))).toEqual({ changes: {}, wrong: [] }));

  it('brings the defaults back', () => {
    expect(shownOf({}, settings(20), 'personRate')).toBe('20');
    expect(shownOf({ personRate: '' }, settings(20), 'personRate')).toBe('');
    expect(readLimits(defaultsOf(settings(20)), settings(20))).toEqual({ changes: { personRate: 500 }, wrong: [] });
  });

  it('shows every limit once, with words', () => {
    expect(limitGroups.flatMap((group) => group.limits.map((limit) => limit.key))).toEqual([...limitKeys]);
    for (const words of [zh.limits, en.limits]) for (const key of limitKeys) expect(words.of[key] && words.help[key]).toBeTruthy();
  });
});
