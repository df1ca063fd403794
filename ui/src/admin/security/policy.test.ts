import { describe, expect, it } from 'vitest';
import type { Business } from '../business/api';
import { effectsOf, readPolicy } from './policy';

const range = (min: number, max: number) => ({ min, max, default: min });
const business = {
  signIn: { passwordMin: 10, passwordDays: 0, sessionDays: 7, secondFactor: 'off', keys: 'administrators' },
  signInRanges: { passwordMin: range(8, 64), passwordDays: range(0, 3650), sessionDays: range(1, 90) },
} as Pick<Business, 'signIn' | 'signInRanges'>;

describe('the rules of signing in', () => {
  it('sends what differs', () => {
    expect(readPolicy({ passwordMin: '１２', passwordDays: '0', secondFactor: 'everyone', keys: 'administrators' }, business)).toEqual({ changes: { passwordMin: 12, secondFactor: 'everyone' }, wrong: [] });
  });

  it.each(['', '7', '65', '10.5', 'x'])('refuses %s as a length', (typed) => expect(readPolicy({ passwordMin: typed }, business).wrong).toEqual(['passwordMin']));

  it('says what a change means', () => {
    expect(effectsOf({ passwordMin: 12, secondFactor: 'everyone', passwordDays: 90, sessionDays: 1, keys: 'off' }, business.signIn)).toEqual([
      'policy.effect.longer',
      'policy.effect.expires',
      'policy.effect.everyone',
      'policy.effect.sessions',
      'policy.effect.keys',
    ]);
    expect(effectsOf({ passwordMin: 8, sessionDays: 30, keys: 'everyone' }, business.signIn)).toEqual([]);
  });
});

describe('what devices keep', () => {
  it('is sent when it differs, and what that takes is said', () => {
    const { signIn, signInRanges } = business;
    const now = { signIn: { ...signIn, offline: true }, signInRanges };
    expect(readPolicy({ offline: true }, now).changes).toEqual({});
    expect(readPolicy({ offline: false }, now).changes).toEqual({ offline: false });
    expect(effectsOf({ offline: false }, now.signIn)).toEqual(['policy.effect.offline']);
    expect(effectsOf({ offline: true }, now.signIn)).toEqual([]);
  });
});

describe('addresses', () => {
  const business = { signIn: { passwordMin: 10, passwordDays: 0, sessionDays: 7, secondFactor: 'off' as const, keys: 'off' as const, offline: true, ranges: ['10.0.0.0/8'], adminRanges: [] }, signInRanges: { passwordMin: { min: 8, max: 64, default: 10 }, passwordDays: { min: 0, max: 3650, default: 0 }, sessionDays: { min: 1, max: 90, default: 7 } } };

  it('are one a line, or parted by commas of any kind, each once', () => {
    expect(readPolicy({ ranges: ' 10.0.0.0/8\n192.168.0.1，192.168.0.2、10.0.0.0/8;\n' }, business).changes).toEqual({ ranges: ['10.0.0.0/8', '192.168.0.1', '192.168.0.2'] });
  });

  it('that are as they were are no change; none at all is one', () => {
    expect(readPolicy({ ranges: '10.0.0.0/8\n', adminRanges: ' ' }, business).changes).toEqual({});
    expect(readPolicy({ ranges: '' }, business).changes).toEqual({ ranges: [] });
  });

  it('warn of who is elsewhere', () => {
    expect(effectsOf({ adminRanges: ['10.0.0.1'] }, business.signIn)).toEqual(['policy.effect.ranges']);
    expect(effectsOf({ ranges: [] }, business.signIn)).toEqual([]);
  });
});
