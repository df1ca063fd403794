import { moduleOf } from '@/fields';
import type { FieldMeta, Named, RecordData } from '@/shared/api/types';

/** What the whole history of a record may be narrowed by. */
export interface Touched {
  by: Named[];
  sources: string[];
  fields: string[];
}

/** Which changes of a history are looked at. */
export interface Narrowed {
  field?: string;
  by?: string;
  source?: string;
}

/** Whether an old value can be given back: one may write the field, reads it unmasked, and it has another value now. */
export function mayRestore(record: RecordData, field: FieldMeta | undefined, value: unknown): boolean {
  if (!field || field.type === 'subform' || field.read_only || field.system) return false;
  if (record.$rights?.edit !== true || !record.$rights.write.includes(field.key) || record.$masked?.includes(field.key)) return false;
  const module = moduleOf(field);
  const written = (v: unknown): string => (module.isBlank(v) ? '' : JSON.stringify(module.toApi?.(v) ?? v));
  return written(record[field.key]) !== written(value);
}
