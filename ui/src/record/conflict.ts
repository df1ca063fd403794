import { moduleOf } from '@/fields';
import { changesOf, mergedRows, rowsClash } from '@/fields/subform/changes';
import type { FieldMeta, ObjectMeta, RecordData } from '@/shared/api/types';

/** A field that I changed, and others may have. */
export interface ConflictRow {
  field: FieldMeta;
  mine: unknown;
  theirs: unknown;
  /** Nobody else changed it, or not the same of its rows: it is merged already. */
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
    if (field.type === 'subform') {
      const same = (a: unknown, b: unknown): boolean => {
        const { added, changed, removed, moved } = changesOf(a, b);
        return added.length + changed.length + removed.length === 0 && !moved;
      };
      return same(current[key], value) ? [] : [{ field, mine: value, theirs: current[key], onlyMine: !rowsClash(before[key], value, current[key]) }];
    }
    const module = moduleOf(field);
    const write = (v: unknown): string => (module.isBlank(v) ? '' : JSON.stringify(module.toApi?.(v) ?? v));
    if (write(value) === write(current[key])) return [];
    return [{ field, mine: value, theirs: current[key], onlyMine: write(before[key]) === write(current[key]) }];
  });
}

/** What is saved where mine was chosen: of a sub-form my rows over those that others saved meanwhile. */
export function mergedValue(row: ConflictRow, before: Record<string, unknown>): unknown {
  return row.field.type === 'subform' ? mergedRows(before[row.field.key], row.mine, row.theirs) : row.mine;
}

/** Mine over what others saved meanwhile, where nobody has to give way; null where somebody is to be asked. */
export function together(meta: ObjectMeta, mine: Record<string, unknown>, before: Record<string, unknown>, current: RecordData): Record<string, unknown> | null {
  const rows = conflictRows(meta, mine, before, current);
  return rows.every((row) => row.onlyMine) ? Object.fromEntries(rows.map((row) => [row.field.key, mergedValue(row, before)])) : null;
}
