import type { FieldMeta, ViewShow } from '@/shared/api/types';

/** Fields by which records of an object can stand under each other. */
export const isParent = (field: FieldMeta, object: string): boolean => field.type === 'relation' && field.object === object;

export function guessShow(fields: readonly FieldMeta[], object: string): ViewShow | null {
  const under = fields.find((field) => isParent(field, object));
  return under ? { under: under.key } : null;
}
