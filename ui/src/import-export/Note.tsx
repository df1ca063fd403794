import type { ComponentProps } from 'react';
import { Banner } from '@/shared/ui';
import styles from './Import.module.css';

/** A banner among panels instead of across the page. */
export function Note(props: ComponentProps<typeof Banner>) {
  return (
    <div className={styles.note}>
      <Banner {...props} />
    </div>
  );
}
