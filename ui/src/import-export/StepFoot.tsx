import type { ReactNode } from 'react';
import { useT } from '@/shared/i18n';
import { Button } from '@/shared/ui';
import styles from './Import.module.css';

/** Back, a note, and what goes on; stuck to the bottom of the page. */
export function StepFoot({ back, note, children }: { back?: () => void; note?: ReactNode; children?: ReactNode }) {
  const t = useT('import-export');
  return (
    <footer className={styles.foot} data-bottom-bar>
      {back && <Button onClick={back}>{t('back')}</Button>}
      <span className={styles.footNote}>{note}</span>
      {children}
    </footer>
  );
}
