import { moduleOf, useFieldContext } from '@/fields';
import type { BatchPreview, BatchSample, FieldMeta, ObjectMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import styles from './batch.module.css';

/** The first records that a batch would change: each field as it is, and as it will be. */
export function Samples({ preview, meta }: { preview: BatchPreview; meta: ObjectMeta }) {
  const t = useT('batch');
  const fields = preview.fields.flatMap((key) => meta.fields.find((f) => f.key === key) ?? []);
  if (preview.samples.length === 0 || fields.length === 0) return null;
  return (
    <div className={styles.samples}>
      <table>
        <caption>{t('samples.title', { count: preview.samples.length })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('samples.record')}</th>
            {fields.map((field) => (
              <th key={field.key} scope="col">
                {text(field.label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.samples.map((sample) => (
            <Row key={sample.record} sample={sample} fields={fields} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ sample, fields }: { sample: BatchSample; fields: FieldMeta[] }) {
  const t = useT('batch');
  const ctx = useFieldContext({ ...sample.before.$links, ...sample.after?.$links });
  const shown = (of: BatchSample['before'], field: FieldMeta): string => moduleOf(field).format(of[field.key], field, ctx) || t('left.blank');
  return (
    <tr>
      <th scope="row">{sample.title || sample.record}</th>
      {fields.map((field) => {
        const before = shown(sample.before, field);
        const after = sample.after ? shown(sample.after, field) : t('samples.unseen');
        return (
          <td key={field.key}>
            {before === after ? (
              after
            ) : (
              <>
                <del aria-label={t('samples.before', { value: before })}>{before}</del> <span aria-hidden>→</span> <ins aria-label={t('samples.after', { value: after })}>{after}</ins>
              </>
            )}
          </td>
        );
      })}
    </tr>
  );
}
