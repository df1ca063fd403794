import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useMe } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { useHotkeys } from '@/shared/keys';
import { Button, EmptyState, InlineError, messageOf, notify, SkeletonLines, ToggleChip } from '@/shared/ui';
import styles from './Inbox.module.css';
import { NoticeRow } from './NoticeRow';
import { filters, folded, followJob, mark, placeOf, useNotices, useUnread, type Notice } from './queries';

interface NoticeListProps {
  /** In the popover: fewer filters, and it closes when one is opened. */
  small?: boolean;
  chosen?: Notice | null;
  /** Shows the record beside the list instead of going there. */
  onChoose?: (notice: Notice) => void;
  onLeave?: () => void;
}

/** What one is told, newest first. */
export function NoticeList({ small, chosen, onChoose, onLeave }: NoticeListProps) {
  const t = useT('inbox');
  const router = useRouter();
  const me = useMe().data;
  const [filter, setFilter] = useState('all');
  const [unread, setUnread] = useState(false);
  const [at, setAt] = useState(-1);
  const count = useUnread();
  const notices = useNotices(filter, unread);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const groups = folded(notices.data?.pages.flatMap((page) => page.items) ?? []);
  const isOpen = (group: Notice[]) => unfolded.has(groupOf(group));
  // Which ones stand in the list, each with those that are folded under it.
  const rows = groups.flatMap((group) => (isOpen(group) ? group.map((notice) => [notice]) : [group]));
  const items = rows.map((row) => row[0]!);
  const tell = (error: unknown): void => void notify(messageOf(error) ?? t('failed'), { kind: 'error' });
  const open = (notice: Notice): void => {
    const under = rows.find((row) => row[0] === notice) ?? [notice];
    const fresh = under.filter((one) => !one.read).map((one) => one.id);
    if (fresh.length > 0) mark(true, fresh).catch(tell);
    if (onChoose && notice.record && !notice.gone) return onChoose(notice);
    const appOf = (object: string) => me?.objects[object]?.app || '_';
    const go = (to: string | null): void => {
      if (!to) return;
      onLeave?.();
      router.history.push(to);
    };
    if (notice.kind === 'job') followJob(notice.ref, appOf).then(go, tell);
    else go(placeOf(notice, appOf));
  };
  const current = items[at];
  useHotkeys(
    {
      j: () => setAt(Math.min(at + 1, items.length - 1)),
      k: () => setAt(Math.max(at - 1, 0)),
      u: () => current && void mark(!current.read, [current.id]).catch(tell),
      enter: () => current && open(current),
    },
    { enabled: !small },
  );
  return (
    <div className={styles.list}>
      <div className={styles.filters}>
        {Object.keys(filters)
          .filter((name) => !small || name === 'all' || name === 'mine')
          .map((name) => (
            <ToggleChip key={name} pressed={filter === name} onClick={() => setFilter(name)}>
              {t(`filter.${name}`)}
            </ToggleChip>
          ))}
        {!small && (
          <ToggleChip pressed={unread} onClick={() => setUnread(!unread)}>
            {t('unread')}
          </ToggleChip>
        )}
        <span className={styles.space} />
        <Button size="small" kind="text" disabled={count === 0} onClick={() => void mark(true).catch(tell)}>
          {t('allRead')}
        </Button>
      </div>
      {notices.error && !notices.data ? (
        <InlineError error={notices.error} onRetry={() => void notices.refetch()} />
      ) : !notices.data ? (
        <SkeletonLines lines={4} />
      ) : items.length === 0 ? (
        <EmptyState small title={t(unread || filter !== 'all' ? 'noneHere' : 'none')} />
      ) : (
        <ul className={styles.rows}>
          {rows.map(([notice, ...under], i) => (
            <li key={notice!.id}>
              <NoticeRow notice={notice!} unread={under.some((one) => !one.read)} chosen={chosen ? chosen.id === notice!.id : i === at} onOpen={() => open(notice!)} />
              {under.length > 0 && (
                <Button size="small" kind="text" className={styles.under} onClick={() => setUnfolded(new Set(unfolded).add(groupOf([notice!])))}>
                  {t('under', { count: under.length })}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {notices.hasNextPage && (
        <div className={styles.more}>
          <Button size="small" loading={notices.isFetchingNextPage} onClick={() => void notices.fetchNextPage()}>
            {t('older')}
          </Button>
        </div>
      )}
    </div>
  );
}

const groupOf = ([first]: Notice[]): string => `${first!.object}/${first!.record}`;
