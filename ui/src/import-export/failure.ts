import type { Import } from './model';

/** Why a run ended before its end, in the person's language. */
export function failureOf(i: Import): string | undefined {
  if (!i.error) return undefined;
  return typeof i.error === 'string' ? i.error : i.error.message;
}
