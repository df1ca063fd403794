import { Plus } from 'lucide-react';
import type { FieldSpec } from '@/meta';
import { text, useT } from '@/shared/i18n';
import { cx } from '@/shared/ui';
import styles from './MockRows.module.css';

/** How a sub-form looks on the sheet: its columns, as many rows as a new record has, its totals. */
export function MockRows({ field, readOnly }: { field: FieldSpec; readOnly?: boolean }) {
  const t = useT('form-designer');
  const columns = (field.fields ?? []).filter((column) => !column.archived);
  const rows = Math.min(3, Math.max(1, field.default_rows ?? 0, field.min_rows ?? 0));
  return (
    <span className={cx(styles.rows, readOnly && styles.off)} aria-hidden>
      <span className={styles.head}>
        <span className={styles.lead}>#</span>
        {columns.map((column) => (
          <span key={column.key}>
            {column.required && <i>* </i>}
            {text(column.label) || column.key}
          </span>
        ))}
      </span>
      {Array.from({ length: rows }, (_, i) => (
        <span key={i} className={styles.row}>
          <span className={styles.lead}>{i + 1}</span>
          {columns.map((column) => (
            <span key={column.key} />
          ))}
        </span>
      ))}
      <span className={styles.foot}>
        <Plus />
        {t('settings.addRow')}
        {columns.filter((column) => field.totals?.includes(column.key)).map((column) => (
          <span key={column.key} className={styles.total}>
            {t('settings.totalOf', { name: text(column.label) || column.key })}
          </span>
        ))}
      </span>
    </span>
  );
}
