import { Bell as BellIcon } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useUnread } from '@/inbox/queries';
import { useMe } from '@/shared/api';
import { loadWords, useT } from '@/shared/i18n';
import { IconButton, Popover } from '@/shared/ui';
import styles from './Bell.module.css';

const BellPopover = lazy(() => loadWords('inbox').then(() => import('@/inbox/BellPopover')));

/** A number as a badge shows it. */
export function capped(count: number): string {
  return count > 99 ? '99+' : String(count);
}

/** What one is told, with how much of it is unread; absent while one looks as another person. */
export function Bell() {
  const t = useT('app');
  const me = useMe().data;
  const count = useUnread();
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  if (!me || me.viewAs) return null;
  return (
    <>
      <IconButton
        ref={anchor}
        icon={BellIcon}
        label={count > 0 ? t('inbox.unread', { count }) : t('inbox.title')}
        keys="g n"
        aria-haspopup="dialog"
        aria-expanded={open}
        className={styles.bell}
        badge={count > 0 ? <span className={styles.badge}>{capped(count)}</span> : null}
        onClick={() => setOpen(!open)}
      />
      <Popover open={open} onClose={() => setOpen(false)} anchor={anchor} label={t('inbox.title')} placement="bottom-end" width={400} bare>
        <Suspense>{open && <BellPopover onClose={() => setOpen(false)} />}</Suspense>
      </Popover>
    </>
  );
}
