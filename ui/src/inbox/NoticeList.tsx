import { useRouter } from '@tanstack/react-router';
import { Archive, ArchiveRestore } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { announce } from '@/shared/a11y';
import { useMe } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { useHotkeys, type Hotkeys } from '@/shared/keys';
import { Button, EmptyState, IconButton, InlineError, messageOf, notify, SkeletonLines, ToggleChip } from '@/shared/ui';
import styles from './Inbox.module.css';
import { NoticeRow } from './NoticeRow';
import { archive, filters, folded, followJob, mark, placeOf, useNotices, useUnread, type Notice } from './queries';

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
  const [archived, setArchived] = useState(false);
  const [at, setAt] = useState(-1);
  const count = useUnread();
  const notices = useNotices(filter, unread, archived);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const groups = folded(notices.data?.pages.flatMap((page) => page.items) ?? []);
  const isOpen = (group: Notice[]) => unfolded.has(groupOf(group));
  // Which ones stand in the list, each with those that are folded under it.
  const rows = groups.flatMap((group) => (isOpen(group) ? group.map((notice) => [notice]) : [group]));
  const items = rows.map((row) => row[0]!);
  const tell = (error: unknown): void => void notify(messageOf(error) ?? t('failed'), { kind: 'error' });
  const put = (away: boolean, ids: string[]): void => {
    archive(away, ids).catch(tell);
    const said = t(away ? 'archived' : 'unarchived', { count: ids.length });
    announce(said);
    notify(said, { kind: 'success', action: { label: t('undo'), onClick: () => void archive(!away, ids).catch(tell) } });
  };
  // The keyboard stays in the list, also where the record beside it has keys of its own.
  const list = useRef<HTMLUListElement>(null);
  const wanted = useRef(-1);
  useEffect(() => {
    const row = list.current?.children[wanted.current]?.querySelector('button');
    if (!row) return;
    wanted.current = -1;
    row.focus();
  });
  const goTo = (i: number): void => {
    setAt(i);
    wanted.current = i;
  };
  /** With what is folded under it. */
  const putAt = (i: number): void => {
    put(!archived, rows[i]!.map((one) => one.id));
    goTo(Math.min(i, rows.length - 2));
  };
  const open = (notice: Notice): void => {
    const under = rows.find((row) => row[0] === notice) ?? [notice];
    setAt(items.indexOf(notice));
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
  const keys: Hotkeys = {
    j: () => goTo(Math.min(at + 1, items.length - 1)),
    k: () => goTo(Math.max(at - 1, 0)),
    u: () => current && void mark(!current.read, [current.id]).catch(tell),
    e: () => current && putAt(at),
  };
  useHotkeys({ ...keys, enter: () => current && open(current) }, { enabled: !small });
  const onKeyDown = (event: KeyboardEvent): void => {
    const act = small || event.metaKey || event.ctrlKey || event.altKey ? undefined : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act(event.nativeEvent);
  };
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
          <>
            <ToggleChip pressed={unread} onClick={() => setUnread(!unread)}>
              {t('unread')}
            </ToggleChip>
            <ToggleChip
              pressed={archived}
              onClick={() => {
                setArchived(!archived);
                setAt(-1);
              }}
            >
              {t('archive')}
            </ToggleChip>
          </>
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
        <EmptyState small title={t(archived ? 'noneArchived' : unread || filter !== 'all' ? 'noneHere' : 'none')} />
      ) : (
        <ul ref={list} className={styles.rows} onKeyDown={onKeyDown}>
          {rows.map(([notice, ...under], i) => (
            <li key={notice!.id} className={styles.item}>
              <NoticeRow notice={notice!} unread={under.some((one) => !one.read)} chosen={at >= 0 ? i === at : chosen?.id === notice!.id} onOpen={() => open(notice!)} />
              <IconButton className={styles.put} size="small" icon={archived ? ArchiveRestore : Archive} label={t(archived ? 'takeBack' : 'putAway')} keys={small ? undefined : 'e'} onClick={() => putAt(i)} />
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
