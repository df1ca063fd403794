import { useState } from 'react';
import type { Values } from '@/form-engine';
import type { FieldMeta } from '@/shared/api/types';
import { text } from '@/shared/i18n';
import { Button, cx, usePhone } from '@/shared/ui';
import type { FieldContext } from '../contract';
import { inCurrency } from '../parts/currency';
import { moduleOf } from '../registry';
import { CardTotals, CardWords } from './RowCards';
import styles from './Cards.module.css';
import { columnsOf } from './field';
import { rowTitle, summaryOf } from './summary';
import { totalText } from './totals';

const FIRST = 50;

interface ReadRowsProps {
  rows: Values[];
  field: FieldMeta;
  ctx: FieldContext;
  /** Shows a value that stands masked, where it may be asked for. */
  masked?: (column: FieldMeta, row: Values) => React.ReactNode;
}

/** The rows of a record in reading: a table, on a phone cards. */
export function ReadRows({ rows, field, ctx, masked }: ReadRowsProps) {
  const phone = usePhone();
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, FIRST);
  const more = rows.length > shown.length && (
    <div className={styles.more}>
      <Button size="small" kind="text" onClick={() => setAll(true)}>
        {ctx.t('subform.showAll', { count: rows.length })}
      </Button>
    </div>
  );
  const sum = (column: FieldMeta): string => totalText(column, rows, columnsOf(field), ctx);
  if (phone) {
    return (
      <div className={styles.frame}>
        <ol className={styles.cards}>
          {shown.map((row, i) => (
            <li key={keyOf(row, i)} className={styles.card}>
              <CardWords number={i + 1} title={rowTitle(row, field, ctx) || '–'} line={summaryOf(row, field, ctx)} />
            </li>
          ))}
        </ol>
        {more}
        <CardTotals field={field} ctx={ctx}>
          {sum}
        </CardTotals>
      </div>
    );
  }
  const columns = columnsOf(field);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls sideways can be scrolled by keys
    <div className={styles.scroller} tabIndex={0} role="group" aria-label={text(field.label, ctx.locale) || field.key}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col" className={styles.lead}>
              #
            </th>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={cx(moduleOf(column).align === 'end' && styles.end)}>
                {text(column.label, ctx.locale) || column.key}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row, i) => (
            <tr key={keyOf(row, i)}>
              <td className={styles.lead}>{i + 1}</td>
              {columns.map((column) => (
                <td key={column.key} className={cx(moduleOf(column).align === 'end' && styles.end)}>
                  <ReadCell row={row} column={column} field={field} ctx={ctx} masked={masked} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {(field.totals?.length ?? 0) > 0 && (
          <tfoot>
            <tr>
              <td className={styles.lead}>{ctx.t('subform.sum')}</td>
              {columns.map((column) => (
                <td key={column.key} className={styles.end}>
                  {field.totals!.includes(column.key) && sum(column)}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
      {more}
    </div>
  );
}

const keyOf = (row: Values, i: number): string => (typeof row.id === 'string' ? row.id : String(i));

function ReadCell({ row, column, field, ctx, masked }: { row: Values; column: FieldMeta } & Omit<ReadRowsProps, 'rows'>) {
  const module = moduleOf(column);
  const value = row[column.key];
  if (ctx.calculating?.includes(`${field.key}.${column.key}`)) return <span className={styles.waits}>{ctx.t('computed.pending')}</span>;
  if (module.isBlank(value)) return null;
  if (Array.isArray(row.$masked) && (row.$masked as unknown[]).includes(column.key)) return masked?.(column, row) ?? String(value);
  return <module.Cell value={value} field={inCurrency(column, (key) => row[key])} ctx={ctx} object={typeof field.rows_object === 'string' ? field.rows_object : ''} id={keyOf(row, 0)} />;
}
