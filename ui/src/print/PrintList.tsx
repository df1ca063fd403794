import { moduleOf, useFieldContext } from '@/fields';
import { inCurrency } from '@/fields/parts/currency';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { text } from '@/shared/i18n';
import { cx } from '@/shared/ui';
import styles from './Print.module.css';

interface PrintListProps {
  columns: FieldMeta[];
  rows: readonly Record<string, unknown>[];
  links: Record<string, string>;
  label?: string;
}

/** Rows as a table whose head is repeated on each sheet; no row is cut in two. */
export function PrintList({ columns, rows, links, label }: PrintListProps) {
  const ctx = useFieldContext(links);
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          {columns.map((field) => (
            <th key={field.key} scope="col" className={cx(moduleOf(field).align === 'end' && styles.end)}>
              {text(field.label, ctx.locale) || field.key}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          <tr key={typeof row.id === 'string' ? row.id : i}>
            {columns.map((field) => (
              <td key={field.key} className={cx(moduleOf(field).align === 'end' && styles.end)}>
                {shownOf(row as RecordData, field, ctx)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A value as words; a mask stays one. */
export function shownOf(row: RecordData, field: FieldMeta, ctx: ReturnType<typeof useFieldContext>): string {
  if (row.$masked?.includes(field.key)) return String(row[field.key]);
  const own = inCurrency(field, (key) => row[key]);
  return moduleOf(own).format(row[field.key], own, ctx);
}
