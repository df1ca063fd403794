import type { InputProps } from '../contract';
import { moduleOf } from '../registry';
import styles from './cell.module.css';

/** A computed value where an input would stand: it is read. */
export default function DerivedInput({ value, field, ctx }: InputProps) {
  return <span className={styles.text}>{moduleOf(field).format(value, field, ctx)}</span>;
}
