import { AtSign, Bell, CircleAlert, CircleCheck, Download, Eye, EyeOff, Reply, Rocket, Share2, UserCheck, type LucideIcon } from 'lucide-react';
import { useMe, zoneOf } from '@/shared/api';
import { formatMoment, formatRelative } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Avatar, cx } from '@/shared/ui';
import styles from './Inbox.module.css';
import type { Notice, NoticeKind } from './queries';

const icons: Record<NoticeKind, LucideIcon> = { mention: AtSign, reply: Reply, assigned: UserCheck, shared: Share2, followed: Eye, job: CircleCheck, release: Rocket, hook: Bell, export: Download };

/** Stands for the title until it is put in its place in the sentence. */
const mark = '\u0001';

/** One sentence of what one is told. */
export function NoticeRow({ notice, unread, chosen, onOpen }: { notice: Notice; /** One that is folded under it is unread. */ unread?: boolean; chosen?: boolean; onOpen: () => void }) {
  const t = useT('inbox');
  const me = useMe().data;
  const fresh = !notice.read || unread;
  const failed = notice.data.state === 'failed';
  const Icon = notice.gone ? EyeOff : failed ? CircleAlert : icons[notice.kind];
  const object = me?.objects[notice.object];
  const title = (notice.kind !== 'hook' && notice.title) || (notice.data.title && text(notice.data.title)) || (object ? text(notice.count > 1 && !notice.record ? (object.plural ?? object.label) : object.label) : '');
  const name = notice.kind === 'job' && failed ? 'jobFailed' : notice.kind === 'assigned' && !notice.record ? 'assignedSome' : notice.kind === 'export' ? `export_${notice.data.state}` : notice.kind;
  const [before, after = ''] = t(`kind.${name}`, { who: notice.actor?.name ?? t('system'), title: mark, count: notice.count, ref: notice.ref }).split(mark);
  return (
    <button type="button" className={cx(styles.row, chosen && styles.chosen)} aria-current={chosen || undefined} onClick={onOpen}>
      {notice.actor ? <Avatar name={notice.actor.name} id={notice.actor.id} size={28} /> : <Icon aria-hidden className={styles.icon} />}
      <span className={styles.words}>
        <span className={cx(styles.sentence, fresh && styles.unread)}>
          {notice.gone ? (
            t('gone')
          ) : (
            <>
              {before}
              <b>{title}</b>
              {after}
            </>
          )}
        </span>
        {notice.excerpt && <span className={styles.excerpt}>{notice.excerpt}</span>}
        <time title={formatMoment(notice.at, zoneOf(me))}>{formatRelative(notice.at, { zone: zoneOf(me) })}</time>
      </span>
      {fresh && (
        <span className={styles.dot} role="img" aria-label={t('unreadOne')} />
      )}
    </button>
  );
}
