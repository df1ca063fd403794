import type { FieldMeta, ViewShow } from '@/shared/api/types';

/** The object's own first date or time, a later one beside it as the end, and its first select as colour. */
export function guessShow(fields: readonly FieldMeta[]): ViewShow | null {
  const own = fields.filter((field) => !field.system && (field.type === 'date' || field.type === 'datetime'));
  const start = own[0];
  if (!start) return null;
  const end = own.find((field) => field !== start && field.type === start.type && /(^|_)(end|ends|until|to|finish|due)(_|$)/.test(field.key));
  const color = fields.find((field) => field.type === 'select' && field.options?.some((option) => option.color));
  return { start: start.key, ...(end && { end: end.key }), ...(color && { color: color.key }) };
}
