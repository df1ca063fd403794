import { Link } from '@tanstack/react-router';
import { useT } from '@/shared/i18n';
import styles from './Inbox.module.css';
import { NoticeList } from './NoticeList';

/** What the bell opens. */
export default function BellPopover({ onClose }: { onClose: () => void }) {
  const t = useT('inbox');
  return (
    <>
      <div className={styles.popover}>
        <NoticeList small onLeave={onClose} />
      </div>
      <div className={styles.foot}>
        <Link to="/me/inbox" onClick={onClose}>
          {t('openAll')}
        </Link>
      </div>
    </>
  );
}
