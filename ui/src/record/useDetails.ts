import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useForm, wrong, type Fault, type Finding, type FormEngine } from '@/form-engine';
import { fieldParts, formFor, placed, typeOf, useEngine, type Placed } from '@/form-runtime';
import type { FormMeta, ObjectMeta, RecordData } from '@/shared/api/types';

/** What the rules of the full form say about a record that is read. */
export interface Details {
  form: FormMeta;
  parts: Placed[];
  engine: FormEngine;
  hidden: ReadonlySet<string>;
  judge: Judge;
}

/**
 * Judges a new value of one field: what is wrong with it, which rules warn that did
 * not before, and which other fields, to be filled in by the person, it needs first.
 * The value stands until it is saved, or forgotten.
 */
export type Judge = (key: string, value: unknown) => Promise<{ fault: Fault | null; warnings: Finding[]; needs: string[]; forget: () => void }>;

export function useDetails(
  meta: ObjectMeta,
  record: RecordData,
  ready: boolean,
  put: (record: RecordData, links?: Record<string, string>) => void,
): Details {
  const type = typeOf(meta, record);
  const form = useMemo(() => formFor(meta, 'full', type), [meta, type]);
  const parts = useMemo(() => placed(meta, form), [meta, form]);
  const latest = useRef({ record, put });
  useEffect(() => {
    latest.current = { record, put };
  });
  const onTitles = useCallback((titles: Record<string, string>) => latest.current.put(latest.current.record, titles), []);
  const engine = useEngine({ meta, form, parts, record, initial: record, onTitles });
  const began = useRef(record);
  useEffect(() => {
    if (began.current === record) return;
    began.current = record;
    engine.reset(record);
  }, [engine, record]);
  const state = useForm(engine);
  const hidden = useMemo(() => {
    // A row of the list tells too little: what may be hidden is, until the record is here.
    const ruled = ready ? [] : (form.rules ?? []).filter((r) => r.kind === 'show').flatMap((r) => r.fields);
    return new Set([...state.hidden, ...ruled]);
  }, [state.hidden, ready, form.rules]);
  const judge = useCallback<Judge>(
    async (key, value) => {
      const before = new Set(engine.warnings().map((w) => w.rule));
      engine.validate();
      const known = new Set(wrong(engine));
      engine.set(key, value);
      await engine.settled();
      engine.refresh(Date.now());
      engine.validate();
      const fault = engine.has(key) ? engine.field(key).fault : null;
      const warnings = engine.warnings().filter((w) => !before.has(w.rule));
      const needs = wrong(engine).filter((other) => other !== key && !known.has(other) && engine.has(other) && engine.field(other).visible && !engine.field(other).readOnly);
      return { fault, warnings, needs, forget: () => engine.reset(latest.current.record) };
    },
    [engine],
  );
  return { form, parts, engine, hidden, judge };
}

/** Keys of the fields that stand in the form. */
export function keysOf(parts: Placed[]): Set<string> {
  return new Set(fieldParts(parts).map((p) => p.field.key));
}
