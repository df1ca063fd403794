import { api, isApiError } from '@/shared/api';
import { shortest } from './strength';

/** Whether a text can be an e-mail address at all; the mail proves the rest. */
export function looksLikeEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());
}

/** Asks for the mail. The server's answer is the same whether the account exists or not. */
export function requestReset(email: string): Promise<void> {
  return api.post('/api/collections/users/request-password-reset', { email: email.trim() }, { open: true });
}

export function confirmReset(token: string, password: string): Promise<void> {
  return api.post('/api/collections/users/confirm-password-reset', { token, password, passwordConfirm: password }, { open: true });
}

/** What was wrong with a new password: the link, the password, or something else. */
export type ResetFault = { kind: 'expired' } | { kind: 'password'; message?: string } | { kind: 'failed'; message?: string };

export function faultOf(error: unknown): ResetFault {
  if (!isApiError(error)) return { kind: 'failed' };
  if (error.fieldErrors.token) return { kind: 'expired' };
  const password = error.fieldErrors.password ?? error.fieldErrors.passwordConfirm;
  // PocketBase's own refusals are in English only; ours have a code of ours.
  if (password) return { kind: 'password', message: password.code.startsWith('password_') ? password.message : undefined };
  return { kind: 'failed', message: error.code.startsWith('http_') ? undefined : error.message };
}

/** Whether a password has as many characters as the rule of the business asks for. */
export function longEnough(password: string, least: number = shortest): boolean {
  return [...password].length >= least;
}
