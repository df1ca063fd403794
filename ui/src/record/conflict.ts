import { moduleOf } from '@/fields';
import { changesOf, mergedRows, rowsClash, rowsOf } from '@/fields/subform/changes';
import type { FieldChange, FieldMeta, ObjectMeta, RecordData, RowChange } from '@/shared/api/types';

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

/** What one side did to the rows of a sub-form, row by row, as history tells it; computed columns follow by themselves. */
export function rowsTold(field: FieldMeta, before: unknown, after: unknown): FieldChange {
  const { added, changed, removed, moved } = changesOf(before, after);
  const open = new Set((field.fields ?? []).filter((column) => !column.read_only).map((column) => column.key));
  const place = (list: unknown, row: Record<string, unknown>): number => rowsOf(list).findIndex((one) => one === row || (one.id !== undefined && one.id === row.id));
  const told = (action: RowChange['action'], at: number, row: Record<string, unknown>, keys: string[], from?: Record<string, unknown>): RowChange => ({
    id: typeof row.id === 'string' ? row.id : `${action} ${at}`,
    place: at,
    action,
    changes: keys.filter((key) => open.has(key)).map((key) => ({ field: key, from: (action === 'delete' ? row : from)?.[key] ?? null, to: action === 'delete' ? null : (row[key] ?? null) })),
  });
  const rows = [
    ...changed.map(({ from, to, keys }) => told('update', place(before, from), to, keys, from)),
    ...added.map((row) => told('create', place(after, row), row, Object.keys(row))),
    ...removed.map((row) => told('delete', place(before, row), row, Object.keys(row))),
  ];
  return { field: field.key, from: null, to: null, moved, rows: rows.filter((row) => row.action !== 'update' || row.changes.length > 0) };
}
