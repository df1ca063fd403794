import { describe, expect, it } from 'vitest';
import { ApiError, type SignInAnswer } from '@/shared/api';
import { afterAnswer, afterRefusal } from './stages';

const answer = (more: object = {}) => ({ token: 't', record: {}, ...more }) as SignInAnswer;
const refusal = (code: string, data: Record<string, unknown> = {}) => new ApiError({ status: 401, code, message: 'words', data });

describe('a sign-in', () => {
  it('ends with a token', () => expect(afterAnswer(answer())).toEqual({ kind: 'done', token: 't' }));

  it('shows new recovery codes first', () => {
    expect(afterAnswer(answer({ meta: { recoveryCodes: ['a', 'b'] } }))).toEqual({ kind: 'codes', codes: ['a', 'b'], next: { kind: 'done', token: 't' } });
    expect(afterRefusal(refusal('password_expired', { ticket: 'x', recoveryCodes: ['a'] }))).toEqual({ kind: 'codes', codes: ['a'], next: { kind: 'password', ticket: 'x' } });
  });

  it('goes on with the step that is asked for', () => {
    expect(afterRefusal(refusal('second_factor_required', { ticket: 'x' }))).toEqual({ kind: 'code', ticket: 'x' });
    expect(afterRefusal(refusal('second_factor_enrol', { ticket: 'x' }))).toEqual({ kind: 'enrol', ticket: 'x' });
  });

  it('begins again when it took too long', () => expect(afterRefusal(refusal('sign_in_over'))).toEqual({ kind: 'start', message: 'words' }));

  it('leaves other refusals where they happened', () => {
    expect(afterRefusal(refusal('second_factor_wrong'))).toBeNull();
    expect(afterRefusal(refusal('second_factor_required'))).toBeNull();
    expect(afterRefusal(new TypeError('network'))).toBeNull();
  });
});
