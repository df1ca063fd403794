import type { ErrorBody } from './types';

export interface FieldError {
  code: string;
  message: string;
}

/**
 * What the server refused, or what kept a call from reaching it. `status` 0
 * means that no answer came (code `offline`). `data` is the answer's own;
 * `fieldErrors` are those members of it that speak of one field. `id` is the
 * number to give to an administrator; `retryAfter` is in seconds.
 */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly data: Record<string, unknown>;
  readonly fieldErrors: Record<string, FieldError>;
  readonly retryAfter: number | null;
  readonly id: string;

  constructor(body: ErrorBody, init?: { retryAfter?: number | null; id?: string }) {
    super(body.message);
    this.name = 'ApiError';
    this.status = body.status;
    this.code = body.code;
    this.data = body.data ?? {};
    this.fieldErrors = fieldErrorsOf(this.data);
    this.retryAfter = init?.retryAfter ?? null;
    this.id = init?.id ?? body.id ?? '';
  }
}

function fieldErrorsOf(data: Record<string, unknown>): Record<string, FieldError> {
  const errors: Record<string, FieldError> = {};
  for (const [key, value] of Object.entries(data)) {
    if (value && typeof value === 'object' && 'code' in value && 'message' in value) {
      const { code, message } = value as Record<string, unknown>;
      if (typeof code === 'string' && typeof message === 'string') errors[key] = { code, message };
    }
  }
  return errors;
}

/** Whether an error is an ApiError, with one of these codes when any is given. */
export function isApiError(error: unknown, ...codes: string[]): error is ApiError {
  return error instanceof ApiError && (codes.length === 0 || codes.includes(error.code));
}

/** Whether a call was given up on purpose (its signal aborted). */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
