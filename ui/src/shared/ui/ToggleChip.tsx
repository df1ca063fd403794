import type { ReactNode } from 'react';
import styles from './ToggleChip.module.css';

/** One of several short choices in a row; pressed while it is chosen. */
export function ToggleChip({ pressed, onClick, children }: { pressed: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" className={styles.chip} aria-pressed={pressed} onClick={onClick}>
      {children}
    </button>
  );
}
