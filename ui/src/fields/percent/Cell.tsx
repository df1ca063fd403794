import type { CellProps } from '../contract';
import { NumberCell } from '../parts/TextCell';
import styles from './percent.module.css';

/** The share, with a bar where the field wants one: it is full at the field's greatest value, else at 100 %. */
export function PercentCell(props: CellProps) {
  const { value, field } = props;
  if (field.show_as !== 'bar' || typeof value !== 'number') return <NumberCell {...props} />;
  const whole = field.max && field.max > 0 ? field.max : 1;
  return (
    <span className={styles.cell}>
      <span className={styles.bar} aria-hidden>
        <span className={styles.done} style={{ width: `${Math.max(0, Math.min(1, value / whole)) * 100}%` }} />
      </span>
      <NumberCell {...props} />
    </span>
  );
}
