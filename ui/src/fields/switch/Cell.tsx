import { Check } from 'lucide-react';
import type { CellProps } from '../contract';
import styles from '../parts/cell.module.css';

/** A tick with its word for those who do not see it; off is blank. */
export function SwitchCell({ value, ctx }: CellProps) {
  return value === true ? <Check size={16} className={styles.on} aria-label={ctx.t('switch.on')} /> : null;
}
