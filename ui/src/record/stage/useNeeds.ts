import { useEffect, useMemo, useRef } from 'react';
import { cleared } from '@/fields/parts/choices';
import { formFor, typeOf, useRecordForm, type FormHandle } from '@/form-runtime';
import type { FieldMeta, FormMeta, ObjectMeta, RecordData } from '@/shared/api/types';

export interface Needs {
  meta: ObjectMeta;
  record: RecordData;
  /** The field that changes, and what it becomes. */
  field: FieldMeta;
  value: unknown;
  /** What has to be filled in for that. */
  fields: readonly string[];
  /** What was saved; null where it is given up. */
  onDone: (saved: RecordData | null) => void;
  /** Somebody else has written the record meanwhile. */
  onConflict: (current: RecordData) => void;
}

/** A form of exactly the fields that a change needs, which is saved together with it. */
export function useNeeds({ meta, record, field, value, fields, onDone, onConflict }: Needs) {
  const handle = useRef<FormHandle>(null);
  const form = useMemo<FormMeta>(() => ({ ...formFor(meta, 'full', typeOf(meta, record)), header: undefined, theme: undefined, nodes: fields.map((key) => ({ field: key, width: 12 })) }), [meta, record, fields]);
  const changes = useMemo(() => ({ ...cleared(meta.fields, record, field.key, value), [field.key]: value }), [meta, record, field, value]);
  const state = useRecordForm({ meta, form, record, initial: useMemo(() => ({ ...record, ...changes }), [record, changes]), old: record, carried: changes });
  const { conflict } = state;
  useEffect(() => {
    if (conflict) onConflict(conflict.current);
  }, [conflict, onConflict]);
  const save = async (): Promise<void> => {
    const saved = await state.submit();
    if (saved) onDone(saved);
    else handle.current?.next();
  };
  return { state, handle, save };
}
