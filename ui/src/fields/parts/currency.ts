import type { FieldMeta } from '@/shared/api/types';

const known = new WeakMap<FieldMeta, Map<string, FieldMeta>>();

/** The field with the currency that the record gives its amount; itself where the record gives none. */
export function inCurrency(field: FieldMeta, of: (key: string) => unknown): FieldMeta {
  if (!field.currency_field) return field;
  const code = of(field.currency_field);
  return typeof code === 'string' && /^[A-Z]{3}$/.test(code) ? withCurrency(field, code) : field;
}

/** The same field for the same currency, so that what shows it does not draw again. */
export function withCurrency(field: FieldMeta, code: string): FieldMeta {
  const made = known.get(field) ?? new Map<string, FieldMeta>();
  known.set(field, made);
  const one = made.get(code) ?? { ...field, currency: code };
  made.set(code, one);
  return one;
}
