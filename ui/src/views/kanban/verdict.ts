import type { QueryClient } from '@tanstack/react-query';
import { moduleOf, type FieldContext } from '@/fields';
import { cleared } from '@/fields/parts/choices';
import { FormEngine, wrong, type Fault } from '@/form-engine';
import { fieldFaultWords, faultWords, formFor, placed, typeOf } from '@/form-runtime';
import { fieldKeys } from '@/form-runtime/layout';
import { linkLoader } from '@/form-runtime/linked';
import { canOf, language, logicOf, missingFunctions, userOf } from '@/form-runtime/logic';
import { engineFields } from '@/form-runtime/model';
import type { FieldMeta, FormMeta, Me, ObjectMeta, RecordData } from '@/shared/api/types';
import { text, type Translate } from '@/shared/i18n';
import type { BoardColumn } from './model';

/** Whether a record may stand in a column: it may, it may once some fields are filled in, or it may not, and why. */
export type Verdict = { kind: 'free' } | { kind: 'asks'; fields: string[] } | { kind: 'no'; reason: string };

const free: Verdict = { kind: 'free' };

interface Case {
  meta: ObjectMeta;
  /** With its rights. */
  record: RecordData;
  field: FieldMeta;
  columns: readonly BoardColumn[];
  ctx: FieldContext;
  t: Translate;
  client: QueryClient;
  me: Me | undefined;
}

/** The form whose rules hold when the record is moved. It has the field of the columns, also where it does not show it. */
export function formOf(meta: ObjectMeta, record: RecordData, by?: string): FormMeta {
  const form = formFor(meta, 'full', typeOf(meta, record));
  if (by === undefined || fieldKeys(placed(meta, form)).includes(by)) return form;
  return { ...form, nodes: [...form.nodes, { field: by }] };
}

/**
 * What the form would say if the record were moved to each column: the same
 * engine, rights and rules by which it is filled in. What only the server can
 * decide is decided when the move is made.
 */
export async function judge({ meta, record, field, columns, ctx, t, client, me }: Case): Promise<Map<string, Verdict>> {
  const all = (verdict: Verdict) => new Map(columns.map((c) => [c.key, verdict] as const));
  const write = record.$rights?.write;
  if (record.$rights && !record.$rights.edit) return all({ kind: 'no', reason: t('no.record') });
  if (field.read_only || (write && !write.includes(field.key))) return all({ kind: 'no', reason: t('no.field', { field: labelOf(field, ctx) }) });
  const form = formOf(meta, record, field.key);
  await missingFunctions(meta, form);
  const engine = new FormEngine(engineFields(placed(meta, form), (f) => !write || write.includes(f.key)), record, {
    logic: logicOf(meta, form),
    language,
    load: linkLoader({ client, release: me?.release ?? 0, me, meta, onTitles: () => undefined }),
    environment: { user: userOf(me), now: Date.now(), zone: meta.logic?.zone ?? me?.business.timezone ?? 'UTC', can: canOf(meta, record) },
  });
  await engine.settled();
  if (engine.field(field.key).readOnly) return all({ kind: 'no', reason: t('no.rule', { field: labelOf(field, ctx) }) });
  engine.validate();
  const before = new Set(wrong(engine));
  const verdicts = new Map<string, Verdict>();
  for (const column of columns) {
    engine.reset(record);
    engine.setAll({ ...cleared(meta.fields, record, field.key, column.value), [field.key]: column.value || moduleOf(field).blank });
    await engine.settled();
    verdicts.set(column.key, verdictOf(engine, column, before));
  }
  return verdicts;

  function verdictOf(now: FormEngine, column: BoardColumn, known: ReadonlySet<string>): Verdict {
    const own = now.field(field.key);
    if (column.closed || (own.offered && column.value !== '' && !own.offered.includes(column.value))) return { kind: 'no', reason: t('no.option', { option: column.label }) };
    now.validate();
    const fields: string[] = [];
    for (const key of wrong(now)) {
      if (known.has(key)) continue;
      const other = meta.fields.find((f) => f.key === key);
      if (!other) continue;
      const state = now.field(key);
      const fault: Fault = state.fault ?? { code: 'required' };
      if (key === field.key) return { kind: 'no', reason: fieldFaultWords(fault, other, ctx) };
      if (state.readOnly || !state.visible) return { kind: 'no', reason: t('no.other', { field: labelOf(other, ctx), fault: fieldFaultWords(fault, other, ctx) }) };
      fields.push(key);
    }
    const problem = now.state().problems.find((p) => !known.has(`rule ${p.rule}`));
    if (problem) return { kind: 'no', reason: faultWords(problem.fault, ctx) };
    return fields.length > 0 ? { kind: 'asks', fields } : free;
  }
}

const labelOf = (field: FieldMeta, ctx: FieldContext): string => text(field.label, ctx.locale) || field.key;
