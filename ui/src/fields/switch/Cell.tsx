import { Check } from 'lucide-react';
import type { CellProps } from '../contract';
import styles from '../parts/cell.module.css';
import { hasWords, switchWord } from './words';

/** A tick with its word for those who do not see it, or the field's own words; off is blank without them. */
export function SwitchCell({ value, field, ctx }: CellProps) {
  const on = value === true;
  if (hasWords(field) && typeof value === 'boolean') return <span className={on ? styles.text : styles.muted}>{switchWord(field, on, ctx.locale, ctx.t)}</span>;
  return on ? <Check size={16} className={styles.on} aria-label={ctx.t('switch.on')} /> : null;
}
