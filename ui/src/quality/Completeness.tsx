import { useState } from 'react';
import type { FieldContext } from '@/fields';
import type { ObjectMeta, RecordData } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, cx } from '@/shared/ui';
import styles from './Quality.module.css';

interface CompletenessProps {
  meta: ObjectMeta;
  record: RecordData;
  ctx: FieldContext;
  /** Opens a field in the form; absent for who may not change the record. */
  onField?: (key: string) => void;
}

const SHOWN = 5;

/** How complete a record is, and what it lacks. Who may not read that sees nothing. */
export default function Completeness({ meta, record, ctx, onField }: CompletenessProps) {
  const t = useT('quality');
  const [all, setAll] = useState(false);
  const { score, threshold = 0 } = meta.quality ?? {};
  const share = score ? record[score] : undefined;
  if (typeof share !== 'number' || !record.$missing) return null;
  const percent = Math.round(share * 100);
  const lacks = record.$missing.flatMap(({ field }) => meta.fields.filter((one) => one.key === field));
  const shown = all ? lacks : lacks.slice(0, SHOWN);
  const writable = new Set(record.$rights?.write ?? []);
  return (
    <div className={styles.complete} role="group" aria-label={t('record.label')}>
      <span>{t(percent < threshold ? 'record.below' : 'record.score', { percent })}</span>
      <span className={cx(styles.meter, percent < threshold && styles.low)} role="meter" aria-label={t('record.label')} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
        <span style={{ width: `${percent}%` }} />
      </span>
      {lacks.length > 0 && (
        <span className={styles.lacks}>
          {t('record.lacks')}
          {shown.map((field) => {
            const label = text(field.label, ctx.locale) || field.key;
            return onField && writable.has(field.key) ? (
              <Button key={field.key} kind="text" size="small" onClick={() => onField(field.key)}>
                {label}
              </Button>
            ) : (
              <span key={field.key}>{label}</span>
            );
          })}
          {lacks.length > shown.length && (
            <Button kind="text" size="small" onClick={() => setAll(true)}>
              {t('record.more', { count: lacks.length - shown.length })}
            </Button>
          )}
        </span>
      )}
    </div>
  );
}
