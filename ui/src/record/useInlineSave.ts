import { useState } from 'react';
import { moduleOf, type FieldContext } from '@/fields';
import { cleared } from '@/fields/parts/choices';
import type { Finding } from '@/form-engine';
import { fillAlong, tellWarnings } from '@/form-runtime';
import { api, inTurn, isApiError, recordWritten, type ApiError } from '@/shared/api';
import type { FieldMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import { faultLine, faultLines } from './faultLines';
import { recordPath } from './useRecord';
import { whyRefused, type Why } from './why';

export interface Refusal {
  messages: string[];
  /** What was refused, to go on with in the whole form. */
  values: Record<string, unknown>;
  /** What to ask when it was refused for want of a right. */
  why: Why | null;
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
  /** The form whose rules hold for what is written. */
  form: string,
  record: RecordData,
  ctx: FieldContext,
  onRecord: (record: RecordData) => void,
  onSaved: (record: RecordData) => void,
) {
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [conflict, setConflict] = useState<InlineConflict | null>(null);
  const [busy, setBusy] = useState(false);
  const path = recordPath(meta.key, record.id);
  const write = async (values: Record<string, unknown>, shown: Record<string, unknown>, begun: number, seen: readonly Finding[] = []): Promise<RecordData> => {
    const answer = await inTurn(path, begun, shown, (version) => api.patch<RecordData>(path, { ...values, version }, { query: { form } }));
    const { $warnings: warnings, ...saved } = answer;
    tellWarnings(warnings, seen);
    recordWritten(meta.key);
    onRecord(saved);
    onSaved(saved);
    return saved;
  };
  const save = async (field: FieldMeta, value: unknown, seen: readonly Finding[] = []): Promise<void> => {
    const module = moduleOf(field);
    const same = (key: string, a: unknown, b: unknown): boolean => {
      const other = meta.fields.find((one) => one.key === key);
      const written = (v: unknown): string => JSON.stringify((other && moduleOf(other).toApi?.(v)) ?? v ?? null);
      return written(a) === written(b);
    };
    const along = cleared(meta.fields, record, field.key, value);
    setRefusal(null);
    onRecord({ ...record, ...along, [field.key]: value });
    const filled = await fillAlong(meta, record, field, value);
    Object.assign(along, filled.values);
    const values = { [field.key]: module.toApi ? module.toApi(value) : value, ...along };
    const shown = { ...along, [field.key]: value };
    if (Object.keys(filled.values).length > 0) onRecord({ ...record, ...shown, $links: { ...record.$links, ...filled.links } });
    try {
      await write(values, shown, record.version, seen);
    } catch (error) {
      const current = isApiError(error, 'conflict') ? (error.data.current as RecordData | undefined) : undefined;
      if (current && Object.keys(values).every((key) => same(key, current[key], record[key]))) {
        try {
          await write(values, shown, current.version, seen);
          return;
        } catch (again) {
          onRecord(current);
          refuse(field, value, again);
          return;
        }
      }
      onRecord(current ?? record);
      if (current) setConflict({ current, mine: shown, before: record });
      else refuse(field, value, error);
    }
  };
  const refuse = (field: FieldMeta, value: unknown, error: unknown): void => {
    if (!isApiError(error)) throw error;
    const refused = faultLines(error, meta.fields, ctx.locale);
    setRefusal({ messages: refused.length > 0 ? refused : [faultLine(field.key, error.message, meta.fields, ctx.locale)], values: { [field.key]: value }, why: whyRefused(error, field.key) });
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
        await write(body, values, conflict.current.version);
      }
      setConflict(null);
    } catch (error) {
      const first = meta.fields.find((f) => f.key in values);
      setConflict(null);
      if (first) refuse(first, values[first.key], error);
    } finally {
      setBusy(false);
    }
  };
  return {
    save,
    refusal,
    clearRefusal: () => setRefusal(null),
    /** Shows what else was refused of the record. */
    showRefusal: (error: ApiError) => setRefusal({ messages: faultLines(error, meta.fields, ctx.locale), values: {}, why: null }),
    conflict,
    busy,
    merge,
    closeConflict: () => setConflict(null),
  };
}
