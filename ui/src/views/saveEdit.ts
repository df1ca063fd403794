import { moduleOf } from '@/fields';
import { cleared } from '@/fields/parts/choices';
import type { LineSource } from '@/grid';
import { api, inTurn, isApiError } from '@/shared/api';
import type { FieldMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import { recordPath } from './request';

/** Mine and theirs of a record that somebody else saved first. */
export interface EditConflict {
  mine: Record<string, unknown>;
  before: RecordData;
  current: RecordData;
}

export interface EditOptions {
  /** Names the form whose rules hold for the change. */
  formOf?: (record: RecordData) => string | Promise<string>;
  /** Asks what of mine is to be saved over theirs; null for nothing. Without it theirs stays and the refusal is told. */
  onConflict?: (conflict: EditConflict) => Promise<Record<string, unknown> | null>;
}

export interface EditPlace extends EditOptions {
  meta: Pick<ObjectMeta, 'key' | 'fields'>;
  source: Pick<LineSource, 'patch'>;
  onSaved: (id: string) => void;
}

/**
 * Saves one value of a row: shown at once, taken back when it is refused. When
 * somebody else changed another field meanwhile, the change is made on top of
 * theirs; when they changed this one, it is asked which shall stand.
 */
export async function saveEdit({ meta: { key: object, fields }, source, onSaved, formOf, onConflict }: EditPlace, record: RecordData, field: FieldMeta, value: unknown): Promise<void> {
  const module = moduleOf(field);
  const write = (v: unknown): string => JSON.stringify(module.toApi?.(v) ?? v);
  const before = record[field.key];
  const along = cleared(fields, record, field.key, value);
  source.patch(record.id, { ...along, [field.key]: value });
  const filled = field.fill ? await import('@/form-runtime/fillAlong').then((m) => m.fillAlong({ key: object, fields }, record, field, value)) : null;
  Object.assign(along, filled?.values);
  const back = { ...Object.fromEntries(Object.keys(along).map((key) => [key, record[key]])), [field.key]: before };
  const form = await formOf?.(record);
  const path = recordPath(object, record.id);
  const send = (values: Record<string, unknown>, shown: Record<string, unknown>, seen: number): Promise<RecordData> =>
    inTurn(path, seen, shown, (version) => api.patch<RecordData>(path, { ...values, version }, { query: { form: form || undefined } }));
  const take = (saved: RecordData): void => {
    source.patch(record.id, { ...saved, $masked: saved.$masked });
    onSaved(record.id);
  };
  let shown: Record<string, unknown> = { ...along, [field.key]: value };
  source.patch(record.id, shown, filled?.links);
  let values: Record<string, unknown> = { [field.key]: module.toApi ? module.toApi(value) : value, ...along };
  let version = record.version;
  let asked = false;
  for (;;) {
    try {
      take(await send(values, shown, version));
      return;
    } catch (error) {
      const current = isApiError(error, 'conflict') ? (error.data.current as RecordData | undefined) : undefined;
      if (!current || current.version === version) {
        source.patch(record.id, back);
        throw error;
      }
      if (!asked && write(current[field.key]) === write(before)) {
        // They changed other fields: mine goes on top of that.
        source.patch(record.id, { ...current, ...shown });
        Object.assign(back, current);
        version = current.version;
        continue;
      }
      source.patch(record.id, current);
      if (!onConflict) throw error;
      asked = true;
      const chosen = await onConflict({ mine: shown, before: record, current });
      if (!chosen || Object.keys(chosen).length === 0) return;
      source.patch(record.id, chosen);
      Object.assign(back, current);
      shown = chosen;
      values = toApi(fields, chosen);
      version = current.version;
    }
  }
}

/** Values as they are written. */
function toApi(fields: readonly FieldMeta[], values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      const field = fields.find((f) => f.key === key);
      return [key, field ? (moduleOf(field).toApi?.(value) ?? value) : value];
    }),
  );
}
