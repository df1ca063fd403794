import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { FieldContext } from '@/fields';
import { api, useMe } from '@/shared/api';
import type { ObjectMeta } from '@/shared/api/types';
import { formatDate, formatMoment, formatRelative, wallClock } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { useLive } from '@/shared/live';
import { useViewOnly } from '@/shared/page';
import { Avatar, Button, EmptyState, InlineError, Select, SkeletonLines, ToggleChip } from '@/shared/ui';
import { useRelatedChange } from '@/record/page/useRelatedChange';
import { ActivityItem } from './ActivityItem';
import { AddActivity } from './AddActivity';
import { ChangeItem } from './ChangeItem';
import { CommentItem } from './CommentItem';
import { Composer } from './Composer';
import { byDay } from './days';
import styles from './Timeline.module.css';
import { WaitingComments } from './WaitingComments';
import type { Kind, TimelineItem, TimelinePage } from './types';
import { useActivities, type Acting } from './useActivities';

/** The chips over a timeline and the kinds that each shows. */
const filters: Record<string, Kind[]> = { all: [], activities: ['activity'], comments: ['comment'], changes: ['change', 'share'], system: ['system'] };

export interface TimelineProps {
  app: string;
  meta: ObjectMeta;
  id: string;
  title: string;
  /** Address of the record. */
  path: string;
  version: number;
  /** May comment. */
  may: boolean;
  ctx: FieldContext;
  /** Another number puts the focus in the comment box. */
  focus: number;
}

/** All that was said of a record and done with it, newest first, and where one says something. */
export function Timeline({ app, meta, id, title, path, version, may, ctx, focus }: TimelineProps) {
  const t = useT('timeline');
  const me = useMe().data?.user;
  const viewOnly = useViewOnly();
  const client = useQueryClient();
  const [filter, setFilter] = useState('all');
  const [by, setBy] = useState('');
  const key = ['timeline', meta.key, id];
  const timeline = useInfiniteQuery({
    queryKey: [...key, version, filter, by],
    queryFn: ({ pageParam, signal }) =>
      api.get<TimelinePage>(`${path}/timeline`, { query: { kinds: filters[filter]!.join(',') || undefined, by: by || undefined, limit: 20, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.cursor,
    placeholderData: (old) => old,
    staleTime: 10_000,
  });
  const activities = meta.page?.activities ?? [];
  const acting = useActivities(activities);
  const again = (): void => void client.invalidateQueries({ queryKey: key });
  useLive({ object: meta.key, record: id }, { onReset: again });
  const end = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = timeline;
  useEffect(() => {
    if (!end.current || !hasNextPage || isFetchingNextPage || typeof IntersectionObserver === 'undefined') return;
    const seen = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && void fetchNextPage());
    seen.observe(end.current);
    return () => seen.disconnect();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const items = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  const links = Object.assign({}, ctx.links, ...(timeline.data?.pages ?? []).map((page) => page.links)) as Record<string, string>;
  const own = { ...ctx, links };
  const known = useRef(new Map<string, string>());
  for (const item of items) if (item.by?.name) known.current.set(item.by.id, item.by.name);
  const comments = new Map(items.flatMap((item) => (item.comment ? [[item.comment.id, item.comment]] : [])));
  const objectOf = (item: TimelineItem) => acting.find(({ object }) => object.key === item.activity?.object)?.object;
  const nameOf = (item: TimelineItem): string => item.by?.name || text(objectOf(item)?.label, ctx.locale) || t('system');
  const body = (item: TimelineItem) => {
    if (item.activity) {
      const { object: of, via } = item.activity;
      const object = objectOf(item);
      return object && <ActivityItem activity={item.activity} object={object} time={activities.find((one) => one.object === of && one.via === via)?.time} app={app} ctx={own} />;
    }
    return item.comment ? (
      <CommentItem
        comment={item.comment}
        object={meta.key}
        record={id}
        path={path}
        ctx={own}
        may={may && !viewOnly}
        to={item.comment.parent ? (comments.get(item.comment.parent)?.by.name ?? t('earlier')) : undefined}
        onChanged={again}
      />
    ) : (
      <ChangeItem item={item} meta={meta} ctx={own} />
    );
  };
  return (
    <section className={styles.timeline} aria-label={t('title')}>
      {acting.map((one) => (
        <FollowActivity key={`${one.object.key} ${one.via.key}`} {...one} target={meta.key} id={id} onChanged={again} />
      ))}
      {may && !viewOnly && <Composer path={path} ctx={ctx} focus={focus} onDone={again} />}
      {may && !viewOnly && <WaitingComments path={path} />}
      <div className={styles.filters}>
        {Object.keys(filters).filter((name) => name !== 'activities' || activities.length > 0).map((name) => (
          <ToggleChip key={name} pressed={filter === name} onClick={() => setFilter(name)}>
            {t(`filter.${name}`)}
          </ToggleChip>
        ))}
        {(known.current.size > 1 || by) && (
          <div className={styles.who}>
            <Select
              size="small"
              aria-label={t('by')}
              value={by}
              onChange={(next) => setBy(next ?? '')}
              options={[{ value: '', label: t('everybody') }, ...[...known.current].map(([value, name]) => ({ value, label: value === me?.id ? t('me') : name }))]}
            />
          </div>
        )}
        {!viewOnly && <AddActivity acting={acting} target={{ object: meta.key, id, title }} onDone={again} />}
      </div>
      {timeline.error && !timeline.data ? (
        <InlineError error={timeline.error} onRetry={() => void timeline.refetch()} />
      ) : !timeline.data ? (
        <SkeletonLines lines={5} />
      ) : items.length === 0 ? (
        <EmptyState small icon={null} title={t(filter === 'comments' ? 'noComments' : filter === 'activities' ? 'noActivities' : 'none')} />
      ) : (
        byDay(items, (at) => wallClock(at, ctx.timezone)?.date ?? '').map(({ day, items: list }) => (
          <section key={day} className={styles.day}>
            <h3>{formatDay(day, t)}</h3>
            <ol>
              {list.map((item) => (
                <li key={`${item.kind} ${item.id} ${item.activity?.via ?? ''}`} className={styles.item}>
                  <Avatar name={nameOf(item)} id={item.by?.id} size={24} />
                  <div className={styles.itemBody}>
                    <div className={styles.head}>
                      <b>{nameOf(item)}</b>
                      {item.activity && item.by && <span className={styles.what}>{text(objectOf(item)?.label, ctx.locale)}</span>}
                      {item.activity?.day ? <time>{formatDate(item.activity.day)}</time> : <time title={formatMoment(item.at, ctx.timezone)}>{formatRelative(item.at, { zone: ctx.timezone })}</time>}
                    </div>
                    {body(item)}
                  </div>
                </li>
              ))}
            </ol>
          </section>
        ))
      )}
      {hasNextPage && (
        <div ref={end} className={styles.more}>
          <Button size="small" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('older')}
          </Button>
        </div>
      )}
    </section>
  );

  function formatDay(day: string, say: typeof t): string {
    const now = wallClock(new Date().toISOString(), ctx.timezone)?.date;
    const before = wallClock(new Date(Date.now() - 86_400_000).toISOString(), ctx.timezone)?.date;
    return day === now ? say('today') : day === before ? say('yesterday') : day;
  }
}

/** Reads the timeline anew once one of its activities changes. */
function FollowActivity({ object, via, target, id, onChanged }: Acting & { target: string; id: string; onChanged: () => void }) {
  useRelatedChange(object.key, via, target, id, onChanged);
  return null;
}
