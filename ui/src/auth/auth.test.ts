import { describe, expect, it } from 'vitest';
import { ApiError } from '@/shared/api';
import { faultOf, longEnough, looksLikeEmail } from './reset';
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

describe('a forgotten password', () => {
  it.each([
    ['wang@example.com', true],
    [' wang.fang@mail.example.cn ', true],
    ['wang', false],
    ['wang@', false],
    ['a b@example.com', false],
    ['', false],
  ])('"%s"', (text, fine) => expect(looksLikeEmail(text)).toBe(fine));

  const refused = (data: Record<string, unknown>, code = 'http_400') => new ApiError({ status: 400, code, message: 'Something failed.', data });
  it('tells the link from the password', () => {
    expect(faultOf(refused({ token: { code: 'validation_invalid_token', message: 'Invalid' }, password: { code: 'x', message: 'x' } }))).toEqual({ kind: 'expired' });
    expect(faultOf(refused({ password: { code: 'password_short', message: 'short' } }))).toEqual({ kind: 'password', message: 'short' });
    expect(faultOf(refused({ password: { code: 'validation_length_out_of_range', message: 'English' } }))).toEqual({ kind: 'password', message: undefined });
    expect(faultOf(refused({}))).toEqual({ kind: 'failed', message: undefined });
    expect(faultOf(new ApiError({ status: 429, code: 'too_many', message: 'wait' }))).toEqual({ kind: 'failed', message: 'wait' });
    expect(faultOf(new TypeError('x'))).toEqual({ kind: 'failed' });
  });

  it('counts characters, not halves of them', () => {
    expect(longEnough('123456789')).toBe(false);
    expect(longEnough('\u{1F600}'.repeat(9))).toBe(false);
    expect(longEnough('\u6211\u7684\u732b\u6bcf\u5929\u65e9\u4e0a\u4e03\u70b9\u8d77')).toBe(true);
  });
});
