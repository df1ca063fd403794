import { useInfiniteQuery, useQuery, type InfiniteData } from '@tanstack/react-query';
import { keepResult, reportOf } from '@/app/shell/jobs';
import { api, isViewing, queryClient, useMe } from '@/shared/api';
import type { Job, Named, Text } from '@/shared/api/types';
import { useLive } from '@/shared/live';

export type NoticeKind = 'mention' | 'reply' | 'assigned' | 'shared' | 'followed' | 'job' | 'release' | 'hook' | 'export';

/** What one is told, as one may read it now; `gone` is one of a record that one no longer sees. */
export interface Notice {
  id: string;
  kind: NoticeKind;
  at: string;
  read: boolean;
  archived: boolean;
  gone: boolean;
  object: string;
  record: string;
  title: string;
  actor: Named | null;
  count: number;
  excerpt: string;
  ref: string;
  data: { title?: Text; state?: string; job?: string; file?: boolean; app?: string };
}

interface NoticePage {
  items: Notice[];
  cursor: string | null;
  unread: number;
}

const base = '/api/v1/me/notifications';
const key = ['notifications'];

const again = (): void => void queryClient.invalidateQueries({ queryKey: key });

/** How many are unread, live; 0 while somebody looks as another person. */
export function useUnread(): number {
  const me = useMe().data;
  const on = me !== undefined && !me.viewAs && !isViewing();
  useLive(on ? { inbox: true } : null, { onReset: again });
  return (
    useQuery({
      queryKey: [...key, 'unread'],
      queryFn: ({ signal }) => api.get<{ unread: number }>(`${base}/unread`, { signal }),
      enabled: on,
      staleTime: 60_000,
    }).data?.unread ?? 0
  );
}

/** The filters over the list and the kinds that each shows. */
export const filters: Record<string, NoticeKind[]> = { all: [], mine: ['mention', 'reply'], given: ['assigned', 'shared', 'export'], followed: ['followed'], system: ['job', 'release', 'hook'] };

/** Those of the inbox, or those that were put away. */
export function useNotices(filter: string, unread: boolean, archived: boolean) {
  return useInfiniteQuery({
    queryKey: [...key, 'list', filter, unread, archived],
    queryFn: ({ pageParam, signal }) =>
      api.get<NoticePage>(base, { query: { kinds: filters[filter]?.join(',') || undefined, unread: unread || undefined, archived: archived || undefined, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.cursor,
    placeholderData: (old) => old,
    staleTime: 10_000,
  });
}

/** Marks some as read or unread; without ids all as read. */
export async function mark(read: boolean, ids?: string[]): Promise<void> {
  await api.post(`${base}:${read ? 'read' : 'unread'}`, ids ? { ids } : {});
  again();
}

/** Puts some away, or takes them back: they leave the list that is shown at once. */
export async function archive(away: boolean, ids: readonly string[]): Promise<void> {
  await queryClient.cancelQueries({ queryKey: [...key, 'list'] });
  queryClient.setQueriesData<InfiniteData<NoticePage>>(
    { queryKey: [...key, 'list'] },
    (shown) => shown && { ...shown, pages: shown.pages.map((page) => ({ ...page, items: page.items.filter((item) => !ids.includes(item.id)) })) },
  );
  await api.post(`${base}:${away ? 'archive' : 'unarchive'}`, { ids }).finally(again);
}

/** Notifications of one record together, each group in the place of its newest; those of no record alone. */
export function folded(list: readonly Notice[]): Notice[][] {
  const groups = new Map<string, Notice[]>();
  for (const notice of list) {
    const key = notice.record && !notice.gone ? `${notice.object}/${notice.record}` : notice.id;
    const group = groups.get(key);
    if (group) group.push(notice);
    else groups.set(key, [notice]);
  }
  return [...groups.values()];
}

/** Where a notification leads inside the app; null when nowhere. */
export function placeOf(notice: Notice, appOf: (object: string) => string): string | null {
  if (notice.gone) return null;
  if (notice.record) return `/a/${appOf(notice.object)}/o/${notice.object}/${notice.record}${notice.kind === 'mention' || notice.kind === 'reply' ? '?tab=timeline' : ''}`;
  if (notice.object) return `/a/${appOf(notice.object)}/o/${notice.object}`;
  if (notice.kind === 'hook' && notice.ref) return `/design/${notice.data.app || '_'}/hooks?node=${notice.ref}`;
  if (notice.kind === 'export') return '/me/settings/exports';
  return notice.kind === 'release' ? '/design' : null;
}

/** Where the end of a job leads: to the report of an import, to what a batch did; the file that it made is saved, and null. */
export async function followJob(id: string, appOf: (object: string) => string): Promise<string | null> {
  const job = await api.get<Job>(`/api/v1/jobs/${id}`);
  const report = reportOf(job);
  if (report) return `/a/${appOf(report.object)}/o/${report.object}/import/${report.id}`;
  if (job.kind === 'batch') return '/me/settings/actions';
  if (job.download && job.state === 'done') await keepResult(job);
  return null;
}
