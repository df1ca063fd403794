import type { FieldMeta } from '@/shared/api/types';
import type { Fault } from '@/form-engine';
import type { Parsed } from '../parse/number';

/** A text as one line. */
export function formatText(value: unknown): string {
  return value === null || value === undefined ? '' : String(value).replace(/\s*\n\s*/g, ' ');
}

/** A text as it was typed. */
export function rawText(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}

/** Too long, counted in code points as the server does. */
export function checkText(value: unknown, field: FieldMeta): Fault | null {
  const max = typeof field.max_length === 'number' ? field.max_length : 0;
  const length = [...String(value)].length;
  return max > 0 && length > max ? { code: 'too_long', args: { max, length } } : null;
}

/** name@host.tld */
export function checkEmail(value: unknown): Fault | null {
  return /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(String(value)) ? null : { code: 'not_an_email' };
}

/** An address that a browser opens. */
export function checkUrl(value: unknown): Fault | null {
  try {
    const url = new URL(String(value));
    return (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname.includes('.')
      ? null
      : { code: 'not_a_url' };
  } catch {
    return { code: 'not_a_url' };
  }
}

/** Adds https:// to what people type without it. */
export function parseUrl(text: string): Parsed<unknown> {
  const value = text.trim();
  return { value: value === '' || /^[a-z][a-z0-9+.-]*:/i.test(value) ? value : `https://${value}` };
}

/** Enough digits for a number; the server knows the countries. */
export function checkPhone(value: unknown): Fault | null {
  const digits = String(value).replace(/\D/g, '').length;
  return digits >= 5 && digits <= 20 && /^[+()\d\s*#.,xX-]+$/.test(String(value)) ? null : { code: 'not_a_phone' };
}
