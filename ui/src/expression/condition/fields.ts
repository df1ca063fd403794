import type { FieldMeta } from '@/shared/api/types';
import { kindOfType, type ValueKind } from './model';

const computed = new Set(['formula', 'rollup', 'reference', 'completeness']);

/** The type whose values a field holds: of a computed one, that of its result. */
export function valueType(field: { type: string; result?: unknown }): string {
  if (!computed.has(field.type)) return field.type;
  if (field.result === 'bool') return 'switch';
  return typeof field.result === 'string' && field.result !== '' ? field.result : 'number';
}

/** What kind of value a field holds, as conditions write it. */
export const kindOfField = (field: { type: string; result?: unknown }): ValueKind => kindOfType(valueType(field));

/** The field as its values are: a computed one looks like a field of its result's type. */
export function asValue(field: FieldMeta): FieldMeta {
  const type = valueType(field);
  return type === field.type ? field : { ...field, type };
}
