import { moduleOf } from '../registry';
import type { CellProps } from '../contract';
import styles from './cell.module.css';

/** One line of text, cut with the whole of it in the tooltip. */
export function TextCell({ value, field, ctx }: CellProps) {
  const text = moduleOf(field).format(value, field, ctx);
  return (
    <span className={styles.text} title={text}>
      {text}
    </span>
  );
}

/** A number, with figures of one width. */
export function NumberCell({ value, field, ctx }: CellProps) {
  return <span className={styles.number}>{moduleOf(field).format(value, field, ctx)}</span>;
}
