import { useState } from 'react';
import { moduleOf, type FieldContext } from '@/fields';
import { api, isApiError, recordWritten } from '@/shared/api';
import type { FieldMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import { text } from '@/shared/i18n';
import { recordPath } from './useRecord';

export interface Refusal {
  field: FieldMeta;
  message: string;
}

export interface InlineConflict {
  current: RecordData;
  mine: Record<string, unknown>;
  before: RecordData;
}

/**
 * Saves single values of a record: shown at once, taken back when refused. A
 * change of another field by somebody else is no conflict; one of this field
 * is asked about.
 */
export function useInlineSave(
  meta: ObjectMeta,
  record: RecordData,
  ctx: FieldContext,
  onRecord: (record: RecordData) => void,
  onSaved: (record: RecordData) => void,
) {
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [conflict, setConflict] = useState<InlineConflict | null>(null);
  const [busy, setBusy] = useState(false);
  const path = recordPath(meta.key, record.id);
  const write = async (values: Record<string, unknown>, version: number): Promise<RecordData> => {
    const saved = await api.patch<RecordData>(path, { ...values, version });
    recordWritten(meta.key);
    onRecord(saved);
    onSaved(saved);
    return saved;
  };
  const save = async (field: FieldMeta, value: unknown): Promise<void> => {
    const module = moduleOf(field);
    const same = (a: unknown, b: unknown): boolean =>
      JSON.stringify(module.toApi?.(a) ?? a) === JSON.stringify(module.toApi?.(b) ?? b);
    const values = { [field.key]: module.toApi ? module.toApi(value) : value };
    setRefusal(null);
    onRecord({ ...record, [field.key]: value });
    try {
      await write(values, record.version);
    } catch (error) {
      const current = isApiError(error, 'conflict') ? (error.data.current as RecordData | undefined) : undefined;
      if (current && same(current[field.key], record[field.key])) {
        try {
          await write(values, current.version);
          return;
        } catch (again) {
          onRecord(current);
          refuse(field, again);
          return;
        }
      }
      onRecord(current ?? record);
      if (current) setConflict({ current, mine: { [field.key]: value }, before: record });
      else refuse(field, error);
    }
  };
  const refuse = (field: FieldMeta, error: unknown): void => {
    if (!isApiError(error)) throw error;
    setRefusal({
      field,
      message: `${text(field.label, ctx.locale)} · ${error.fieldErrors[field.key]?.message ?? error.message}`,
    });
  };
  const merge = async (values: Record<string, unknown>): Promise<void> => {
    if (!conflict) return;
    setBusy(true);
    try {
      if (Object.keys(values).length > 0) {
        const byKey = new Map(meta.fields.map((f) => [f.key, f]));
        const body = Object.fromEntries(
          Object.entries(values).map(([key, value]) => [key, moduleOf(byKey.get(key)!).toApi?.(value) ?? value]),
        );
        await write(body, conflict.current.version);
      }
      setConflict(null);
    } catch (error) {
      const first = meta.fields.find((f) => f.key in values);
      setConflict(null);
      if (first) refuse(first, error);
    } finally {
      setBusy(false);
    }
  };
  return {
    save,
    refusal,
    clearRefusal: () => setRefusal(null),
    conflict,
    busy,
    merge,
    closeConflict: () => setConflict(null),
  };
}
