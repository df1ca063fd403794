import type { ReactNode } from 'react';
import styles from './ListFrame.module.css';

/** A list that fills the page: a bar with what it is, its filters and acts, then the rows. */
export function ListFrame({ label, lead, filters, acts, beside, children }: { label: string; lead?: ReactNode; filters?: ReactNode; acts?: ReactNode; beside?: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.page}>
      {beside}
      <section className={styles.main} aria-label={label}>
        <div className={styles.bar}>
          {lead && <div className={styles.lead}>{lead}</div>}
          {filters && <div className={styles.filters}>{filters}</div>}
          {acts && <div className={styles.acts}>{acts}</div>}
        </div>
        {children}
      </section>
    </div>
  );
}
