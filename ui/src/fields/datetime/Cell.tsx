import type { CellProps } from '../contract';
import { formatDateTime, formatMoment } from '../format';
import styles from '../parts/cell.module.css';

/** The clock of the reader, with seconds and zone in the tooltip. */
export function DateTimeCell({ value, ctx }: CellProps) {
  if (typeof value !== 'string' || value === '') return null;
  return (
    <span className={styles.number} title={formatMoment(value, ctx.timezone)}>
      {formatDateTime(value, ctx.timezone)}
    </span>
  );
}
