import type { ReactNode } from 'react';
import { cx } from '@/shared/ui';
import styles from './FootBar.module.css';

/** What can be done with a page, stuck to its foot; `end` puts it to the right, as steps of a wizard have it. */
export function FootBar({ end, children }: { end?: boolean; children: ReactNode }) {
  return (
    <footer className={cx(styles.bar, end && styles.end)} data-bottom-bar>
      {children}
    </footer>
  );
}
