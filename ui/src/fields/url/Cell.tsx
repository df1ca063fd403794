import type { CellProps } from '../contract';
import styles from '../parts/cell.module.css';

/** The address without its scheme, opened in a new tab. Only http and https are links. */
export function UrlCell({ value }: CellProps) {
  const address = typeof value === 'string' ? value : '';
  if (!/^https?:\/\//i.test(address)) return <span className={styles.text}>{address}</span>;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer" className={styles.link} title={address} tabIndex={-1}>
      {address.replace(/^https?:\/\//i, '').replace(/\/$/, '')}
    </a>
  );
}
