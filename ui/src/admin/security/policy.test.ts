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
