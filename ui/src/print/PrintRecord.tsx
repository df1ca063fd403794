import { useEffect, useEffectEvent } from 'react';
import { moduleOf, useFieldContext } from '@/fields';
import { fieldParts, type Placed } from '@/form-runtime';
import { useDetails } from '@/record/useDetails';
import { useRecord } from '@/record/useRecord';
import type { FieldMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { InlineError, SkeletonLines } from '@/shared/ui';
import styles from './Print.module.css';
import { PrintList, shownOf } from './PrintList';

const pictures = new Set(['image', 'signature']);

/** One record on a sheet of its own, in the sections of its form. */
export function PrintRecord({ meta, id, onReady }: { meta: ObjectMeta; id: string; onReady: () => void }) {
  const { data, error, refetch } = useRecord(meta.key, id);
  const ready = Boolean(data?.$rights || error);
  const tell = useEffectEvent(onReady);
  useEffect(() => {
    if (ready) tell();
  }, [ready]);
  if (error) return <InlineError error={error} onRetry={() => void refetch()} />;
  return data?.$rights ? <Sheet meta={meta} record={data} /> : <SkeletonLines lines={6} />;
}

const keep = (): void => undefined;

function Sheet({ meta, record }: { meta: ObjectMeta; record: RecordData }) {
  const t = useT('print');
  const ctx = useFieldContext(record.$links, record.$calculating);
  const { parts, hidden } = useDetails(meta, record, true, keep);
  const title = meta.fields.find((field) => field.key === meta.title);
  return (
    <section className={styles.record}>
      <h1>{(title && shownOf(record, title, ctx)) || t('untitled')}</h1>
      {sectionsOf(parts, hidden).map((section) => {
        const fields = section.fields.filter((field) => !hidden.has(field.key) && !moduleOf(field).isBlank(record[field.key]));
        if (fields.length === 0) return null;
        return (
          <section key={section.id}>
            {section.label && <h2>{section.label}</h2>}
            <dl className={styles.fields}>
              {fields.map((field) => (
                <Field key={field.key} field={field} object={meta.key} record={record} ctx={ctx} />
              ))}
            </dl>
          </section>
        );
      })}
    </section>
  );
}

function Field({ field, object, record, ctx }: { field: FieldMeta; object: string; record: RecordData; ctx: ReturnType<typeof useFieldContext> }) {
  const label = text(field.label, ctx.locale) || field.key;
  const value = record[field.key];
  const { Cell } = moduleOf(field);
  const wide = field.type === 'subform' || field.type === 'long_text' || field.type === 'rich_text' || pictures.has(field.type);
  return (
    <div className={wide ? styles.wide : undefined}>
      <dt>{label}</dt>
      <dd>
        {field.type === 'subform' && Array.isArray(value) ? (
          <PrintList label={label} columns={(field.fields ?? []).filter((column) => !pictures.has(column.type) && column.type !== 'file')} rows={value as Record<string, unknown>[]} links={ctx.links} />
        ) : pictures.has(field.type) ? (
          <Cell value={value} field={field} ctx={ctx} object={object} id={record.id} />
        ) : (
          field.type === 'long_text' && typeof value === 'string' ? value : shownOf(record, field, ctx)
        )}
      </dd>
    </div>
  );
}

/** The fields of a form in their sections, tabs one after the other; what stands in none comes first. */
export function sectionsOf(parts: Placed[], hidden: ReadonlySet<string>): { id: string; label: string; fields: FieldMeta[] }[] {
  const out: { id: string; label: string; fields: FieldMeta[] }[] = [];
  let loose: { id: string; label: string; fields: FieldMeta[] } | null = null;
  for (const part of parts) {
    if (part.kind === 'field') {
      if (!loose) out.push((loose = { id: part.id, label: '', fields: [] }));
      loose.fields.push(part.field);
    } else if ('children' in part) {
      loose = null;
      if (hidden.has(part.id)) continue;
      if (part.kind === 'tabs') out.push(...sectionsOf(part.children, hidden));
      else out.push({ id: part.id, label: text(part.node.label), fields: fieldParts(part.children).map((one) => one.field) });
    }
  }
  return out;
}
