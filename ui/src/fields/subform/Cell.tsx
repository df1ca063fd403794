import { Tooltip } from '@/shared/ui/Tooltip';
import type { CellProps, FieldContext } from '../contract';
import { inCurrency } from '../parts/currency';
import { moduleOf } from '../registry';
import type { FieldMeta } from '@/shared/api/types';
import { rowsOf } from './changes';
import styles from './Subform.module.css';
import { columnsOf, titleColumn, totalColumns } from './field';
import { totalText } from './totals';

const SHOWN = 8;

/** How many rows there are; on hover what the first of them are called. */
export function SubformCell({ value, field, ctx }: CellProps) {
  const rows = rowsOf(value);
  if (rows.length === 0) return null;
  return (
    <Tooltip named content={<RowNames rows={rows} field={field} ctx={ctx} />}>
      <span className={styles.count}>{ctx.t('subform.rows', { count: rows.length })}</span>
    </Tooltip>
  );
}

function RowNames({ rows, field, ctx }: { rows: Record<string, unknown>[]; field: FieldMeta; ctx: FieldContext }) {
  const title = titleColumn(field);
  const total = totalColumns(field).at(-1);
  const words = (row: Record<string, unknown>, column: FieldMeta | undefined): string => (column ? moduleOf(column).format(row[column.key], inCurrency(column, (key) => row[key]), ctx) : '');
  return (
    <ul className={styles.names}>
      {rows.slice(0, SHOWN).map((row, i) => (
        <li key={typeof row.id === 'string' ? row.id : i}>
          <span>{words(row, title) || '–'}</span>
          {total && total.key !== title?.key && <b>{words(row, total)}</b>}
        </li>
      ))}
      {rows.length > SHOWN && <li>{ctx.t('subform.more', { count: rows.length - SHOWN })}</li>}
      {total && (
        <li>
          <span>{ctx.t('subform.total')}</span>
          <b>{totalText(total, rows, columnsOf(field), ctx)}</b>
        </li>
      )}
    </ul>
  );
}
