import type { CellProps } from '../contract';
import { Marks } from './Marks';
import styles from './rating.module.css';
import { scaleOf } from './scale';

export function RatingCell({ value, field, ctx }: CellProps) {
  if (typeof value !== 'number') return null;
  const words = ctx.t('rating.of', { value, most: scaleOf(field).most });
  return (
    <span className={styles.cell} role="img" aria-label={words} title={words}>
      <Marks value={value} field={field} size={14} />
    </span>
  );
}
