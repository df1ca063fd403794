import { ChevronRight } from 'lucide-react';
import { useOfRows, useRows, type Rows, type Scope } from '@/form-engine';
import type { FieldMeta } from '@/shared/api/types';
import { text } from '@/shared/i18n';
import { cx } from '@/shared/ui';
import type { FieldContext } from '../contract';
import styles from './Cards.module.css';
import { Total } from './RowsGrid';
import { columnsOf, totalColumns } from './field';
import { rowTitle, summaryOf } from './summary';
import type { RowActs } from './useRowActs';

interface RowCardsProps {
  rows: Rows;
  field: FieldMeta;
  ctx: FieldContext;
  acts: RowActs;
  open: boolean;
  controlId?: string;
  onOpen: (row: Scope) => void;
}

/** The rows on a phone: each a card that opens as a sheet. */
export function RowCards({ rows, field, ctx, controlId, onOpen }: RowCardsProps) {
  const list = useRows(rows);
  const wrong = useOfRows(rows, () => list.findIndex((row) => row.faults() > 0));
  return (
    <>
      <ol className={styles.cards}>
        {list.map((row, i) => (
          <li key={row.id}>
            <Card row={row} rows={rows} index={i} field={field} ctx={ctx} id={i === Math.max(0, wrong) ? controlId : undefined} onOpen={() => onOpen(row)} />
          </li>
        ))}
      </ol>
      {list.length > 0 && <CardTotals field={field} ctx={ctx}>{(column) => <Total rows={rows} column={column} columns={columnsOf(field)} ctx={ctx} />}</CardTotals>}
    </>
  );
}

function Card({ row, rows, index, field, ctx, id, onOpen }: { row: Scope; rows: Rows; index: number; field: FieldMeta; ctx: FieldContext; id: string | undefined; onOpen: () => void }) {
  const title = useOfRows(rows, () => rowTitle(row.values(), field, ctx));
  const line = useOfRows(rows, () => summaryOf(row.values(), field, ctx));
  const faults = useOfRows(rows, () => row.faults());
  return (
    <button id={id} type="button" className={cx(styles.card, faults > 0 && styles.faulty)} onClick={onOpen}>
      <CardWords number={index + 1} title={title || ctx.t('subform.blankRow')} line={line} />
      {faults > 0 && <span className={styles.faults}>{ctx.t('subform.faults', { count: faults })}</span>}
      <ChevronRight aria-hidden />
    </button>
  );
}

/** The words of a card: its number, what it is called, and how it is made up. */
export function CardWords({ number, title, line }: { number: number; title: string; line: string }) {
  return (
    <>
      <span className={styles.number}>{number}</span>
      <span className={styles.words}>
        <b>{title}</b>
        {line && <span>{line}</span>}
      </span>
    </>
  );
}

export function CardTotals({ field, ctx, children }: { field: FieldMeta; ctx: FieldContext; children: (column: FieldMeta) => React.ReactNode }) {
  const totals = totalColumns(field);
  if (totals.length === 0) return null;
  return (
    <dl className={styles.totals}>
      {totals.map((column) => (
        <div key={column.key}>
          <dt>{ctx.t('subform.totalOf', { label: text(column.label, ctx.locale) || column.key })}</dt>
          <dd>{children(column)}</dd>
        </div>
      ))}
    </dl>
  );
}
