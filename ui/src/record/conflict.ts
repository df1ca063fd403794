import { moduleOf } from '@/fields';
import type { FieldMeta, ObjectMeta, RecordData } from '@/shared/api/types';

/** A field that both sides may have changed. */
export interface ConflictRow {
  field: FieldMeta;
  mine: unknown;
  theirs: unknown;
  /** Only I changed it: it is merged already. */
  onlyMine: boolean;
}

/** What of mine stands against the record as it is now; `before` is what I began with. */
export function conflictRows(
  meta: ObjectMeta,
  mine: Record<string, unknown>,
  before: Record<string, unknown>,
  current: RecordData,
): ConflictRow[] {
  return Object.entries(mine).flatMap(([key, value]) => {
    const field = meta.fields.find((f) => f.key === key);
    if (!field) return [];
    const module = moduleOf(field);
    const write = (v: unknown): string => (module.isBlank(v) ? '' : JSON.stringify(module.toApi?.(v) ?? v));
    if (write(value) === write(current[key])) return [];
    return [{ field, mine: value, theirs: current[key], onlyMine: write(before[key]) === write(current[key]) }];
  });
}
