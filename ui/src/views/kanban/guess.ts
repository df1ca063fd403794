import type { FieldMeta, ViewShow } from '@/shared/api/types';

/** Fields whose values can be columns. */
const TYPES = new Set(['select', 'user', 'department', 'relation']);

export function columnFields(fields: readonly FieldMeta[]): FieldMeta[] {
  return fields.filter((f) => TYPES.has(f.type) && f.groupable !== false && (!f.system || f.key === 'owner' || f.key === 'owner_dept'));
}

/** By the first choice that people make of a record, and its first amount. */
export function guessShow(fields: FieldMeta[]): ViewShow | null {
  const possible = columnFields(fields);
  const select = possible.filter((f) => f.type === 'select');
  const by = select.find((f) => /stage|status|state/.test(f.key)) ?? select.find((f) => !f.system) ?? possible.find((f) => !f.system);
  if (!by) return null;
  const sum = fields.find((f) => f.type === 'money' && f.summable && !f.system);
  return sum ? { by: by.key, sum: sum.key } : { by: by.key };
}
