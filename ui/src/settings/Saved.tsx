import { Check } from 'lucide-react';
import { useT } from '@/shared/i18n';
import styles from './settings.module.css';

/** That a control has saved itself. */
export function Saved({ shown }: { shown: boolean }) {
  const t = useT('settings');
  return (
    <span className={styles.saved} role="status">
      {shown && (
        <>
          <Check aria-hidden /> {t('saved')}
        </>
      )}
    </span>
  );
}
