import type { ApiError } from '@/shared/api/error';
import type { FieldMeta } from '@/shared/api/types';
import { text, type Locale } from '@/shared/i18n';

/** What the server said of fields, each under the field's name; none where it said nothing of any. What was refused may be another field than the one that was written. */
export function faultLines(error: ApiError, fields: readonly FieldMeta[], locale: Locale): string[] {
  return Object.entries(error.fieldErrors).map(([key, fault]) => faultLine(key, fault.message, fields, locale));
}

/** What is said of a field, under its name unless it names it. */
export function faultLine(key: string, message: string, fields: readonly FieldMeta[], locale: Locale): string {
  const label = text(fields.find((field) => field.key === key)?.label, locale);
  return label && !message.includes(label) ? `${label} · ${message}` : message;
}
