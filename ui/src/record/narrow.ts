import { moduleOf } from '@/fields';
import type { FieldMeta, HistoryEntry, RecordData } from '@/shared/api/types';

/** Which changes of a history are looked at. */
export interface Narrowed {
  field?: string;
  by?: string;
  source?: string;
}

/** The entries that are looked at; of one field only what changed in it. */
export function chosenChanges(entries: readonly HistoryEntry[], { field, by, source }: Narrowed): HistoryEntry[] {
  return entries.flatMap((entry) => {
    if ((by && entry.by?.id !== by) || (source && entry.source !== source)) return [];
    if (!field) return [entry];
    const changes = entry.changes.filter((change) => change.field === field);
    return changes.length > 0 ? [{ ...entry, changes }] : [];
  });
}

/** Whether an old value can be given back: one may write the field, reads it unmasked, and it has another value now. */
export function mayRestore(record: RecordData, field: FieldMeta | undefined, value: unknown): boolean {
  if (!field || field.type === 'subform' || field.read_only || field.system) return false;
  if (record.$rights?.edit !== true || !record.$rights.write.includes(field.key) || record.$masked?.includes(field.key)) return false;
  const module = moduleOf(field);
  const written = (v: unknown): string => (module.isBlank(v) ? '' : JSON.stringify(module.toApi?.(v) ?? v));
  return written(record[field.key]) !== written(value);
}
