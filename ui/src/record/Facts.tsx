import { inCurrency } from '@/fields/parts/currency';
import { useMemo } from 'react';
import { moduleOf, type FieldContext } from '@/fields';
import { namesSeveral } from '@/fields/parts/links';
import type { FieldMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import { text } from '@/shared/i18n';
import { usePhone } from '@/shared/ui';
import { isMasked, Value } from './InlineField';
import styles from './Record.module.css';

interface FactsProps {
  meta: ObjectMeta;
  record: RecordData;
  ctx: FieldContext;
  /** Fields that rules of the form hide. */
  hidden: ReadonlySet<string>;
}

/** The options that stand beside the title; the stage has its bar. */
export function Tags({ meta, record, ctx, hidden }: FactsProps) {
  return tagFields(meta)
    .filter((field) => !hidden.has(field.key) && !moduleOf(field).isBlank(record[field.key]))
    .map((field) => {
      const { Cell } = moduleOf(field);
      return <Cell key={field.key} value={record[field.key]} field={field} ctx={ctx} />;
    });
}

function tagFields(meta: ObjectMeta): FieldMeta[] {
  return meta.fields.filter((f) => f.type === 'select' && f.key !== meta.page?.stage).slice(0, 2);
}

/** Up to six facts under the title: the columns of the default view that say something. */
export function Facts({ meta, record, ctx, hidden }: FactsProps) {
  const facts = useMemo(() => {
    const view = meta.views.find((v) => v.default) ?? meta.views[0];
    const tags = tagFields(meta).map((f) => f.key);
    const wanted = [...new Set([...(view?.columns ?? []).map((c) => c.field), 'owner'])];
    return wanted.flatMap((key) =>
      meta.fields.filter((f) => f.key === key && key !== meta.title && key !== meta.page?.stage && key !== meta.quality?.score && !tags.includes(key) && f.type !== 'long_text' && f.type !== 'rich_text' && !namesSeveral(f.type)),
    );
  }, [meta]);
  const phone = usePhone();
  const shown = facts.filter((f) => !hidden.has(f.key) && !moduleOf(f).isBlank(record[f.key])).slice(0, phone ? 2 : 6);
  if (shown.length === 0) return null;
  return (
    <dl className={styles.facts}>
      {shown.map((field) => (
        <div key={field.key} className={styles.fact}>
          <dt>{text(field.label, ctx.locale) || field.key}</dt>
          <dd>
            {isMasked(record, field.key) ? (
              String(record[field.key])
            ) : (
              <Value field={inCurrency(field, (key) => record[key])} value={record[field.key]} ctx={ctx} object={meta.key} id={record.id} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
