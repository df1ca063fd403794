import { describe, expect, it } from 'vitest';
import { safeNext } from './LoginPage';
import { bodyOf, checkStep, keepForm, keptForm, stepOf, zones } from './setup';
import { strengthOf } from './strength';

describe('passwords', () => {
  it.each([
    ['short', 0],
    ['aaaaaaaaaaaa', 1],
    ['1234567890', 1],
    ['password123', 1],
    ['wangfang2026', 1],
    ['correct horse battery', 3],
    ['Tr0ub4dor&3x', 3],
    ['\u6211\u7684\u732b\u6bcf\u5929\u65e9\u4e0a\u4e03\u70b9\u8d77\u5e8a', 2],
  ])('%s', (password, least) => {
    const strength = strengthOf(password, ['wangfang']);
    if (least <= 1) expect(strength).toBe(least);
    else expect(strength).toBeGreaterThanOrEqual(2);
  });
});

describe('the first run', () => {
  const form = { ...keptForm('zh'), email: 'wang@example.com', password: 'Correct-horse-42', name: 'W', business: 'B', suite: 'crm' };

  it('checks each step by itself', () => {
    expect(checkStep({ ...form, email: 'wang', password: 'x', name: ' ' }, 0, false)).toEqual({ email: 'setup.badEmail', password: 'setup.shortPassword', name: 'setup.needName' });
    expect(checkStep(form, 0, false)).toEqual({});
    expect(checkStep({ ...form, business: '' }, 1, false)).toEqual({ business: 'setup.needBusiness' });
    expect(checkStep(form, 2, true)).toEqual({ code: 'setup.needCode' });
    expect(checkStep(form, 2, false)).toEqual({});
  });

  it('goes back to the step of a refused field', () => {
    expect(stepOf(['password'])).toBe(0);
    expect(stepOf(['timezone'])).toBe(1);
    expect(stepOf(['code'])).toBe(2);
    expect(stepOf(['else'])).toBe(2);
  });

  it('survives a reload but for the password', () => {
    keepForm(form);
    expect(sessionStorage.getItem('tenon.setup')).not.toContain('Correct');
    expect(keptForm('en')).toEqual({ ...form, password: '', locale: 'en' });
  });

  it('asks for samples only with a suite', () => {
    expect(bodyOf({ ...form, suite: '', sample: true }).sample).toBe(false);
    expect(bodyOf(form).sample).toBe(true);
  });

  it('offers the own zone first', () => {
    expect(new Set(zones()).size).toBe(zones().length);
    expect(zones()[0]).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
  });
});

describe('the address after sign-in', () => {
  it.each([
    ['/a/crm?view=x', '/a/crm?view=x'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example', '/'],
    [undefined, '/'],
  ])('%s', (next, want) => expect(safeNext(next)).toBe(want));
});
