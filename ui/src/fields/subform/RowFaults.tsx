import { useOfRows, type Rows } from '@/form-engine';
import type { FieldContext } from '../contract';
import styles from './Subform.module.css';

/** How many values of the rows are wrong, beside the name of the sub-form. */
export function RowFaults({ rows, ctx }: { rows: Rows; ctx: FieldContext }) {
  const count = useOfRows(rows, () => rows.faults());
  return count > 0 ? <span className={styles.faults}>{ctx.t('subform.faults', { count })}</span> : null;
}
