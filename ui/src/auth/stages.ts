import { isApiError, type SignInAnswer } from '@/shared/api';

/** What a sign-in still asks for, with the ticket that this step takes. */
export interface Step {
  kind: 'code' | 'enrol' | 'password';
  ticket: string;
}

/** Where a sign-in stands: at its beginning, at a step, at new recovery codes to be kept, or done. */
export type Stage = { kind: 'start'; message?: string } | Step | { kind: 'codes'; codes: string[]; next: Step | Done } | Done;

export interface Done {
  kind: 'done';
  token: string;
}

const kinds: Record<string, Step['kind']> = { second_factor_required: 'code', second_factor_enrol: 'enrol', password_expired: 'password' };

type Answer = SignInAnswer & { meta?: { recoveryCodes?: unknown } };

/** The stage after an answer of sign-in or of one of its steps. */
export function afterAnswer(answer: Answer): Stage {
  return kept(answer.meta?.recoveryCodes, { kind: 'done', token: answer.token });
}

/** The stage after a refusal; null when the refusal is one to show where it happened. */
export function afterRefusal(error: unknown): Stage | null {
  if (!isApiError(error)) return null;
  if (error.code === 'sign_in_over') return { kind: 'start', message: error.message };
  const kind = kinds[error.code];
  const { ticket, recoveryCodes } = error.data;
  if (!kind || typeof ticket !== 'string') return null;
  return kept(recoveryCodes, { kind, ticket });
}

/** New recovery codes stand before whatever comes next: nobody can read them again. */
function kept(codes: unknown, next: Step | Done): Stage {
  const list = Array.isArray(codes) ? codes.filter((code): code is string => typeof code === 'string') : [];
  return list.length > 0 ? { kind: 'codes', codes: list, next } : next;
}
