import { moduleOf } from '@/fields';
import type { FieldMeta, RecordData } from '@/shared/api/types';

/** What is known of a value: of one that is shown masked nothing, so that it is replaced and not changed. */
export function known(record: RecordData, field: FieldMeta): unknown {
  return record.$masked?.includes(field.key) ? moduleOf(field).blank : record[field.key];
}

/** A value as it is written, to compare. */
export function written(field: FieldMeta, value: unknown): string {
  const module = moduleOf(field);
  return module.isBlank(value) ? '' : JSON.stringify(module.toApi?.(value) ?? value);
}
