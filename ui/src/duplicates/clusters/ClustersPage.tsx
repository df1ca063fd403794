import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Copy, RefreshCw } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { api, isApiError, useMe, useObject, zoneOf } from '@/shared/api';
import type { ObjectMeta } from '@/shared/api/types';
import { formatNumber, formatRelative } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { listAsLeft, NoSuchPage, useBreadcrumb, useTopBar, useViewOnly } from '@/shared/page';
import { Button, EmptyState, InlineError, messageOf, notify, PageBody, Panel, Progress, Select, Skeleton, SkeletonLines } from '@/shared/ui';
import styles from '../Duplicates.module.css';
import { ClusterRow } from './ClusterRow';
import { duplicatesPath, type Cluster, type Scan } from './model';
import { MergeExact } from './MergeExact';

const RUNNING_MS = 1500;

/** Records of an object that are suspected to be the same, at /a/{app}/o/{object}/duplicates. */
export default function ClustersPage() {
  const { app = '_', object = '' }: { app?: string; object?: string } = useParams({ strict: false });
  const meta = useObject(object);
  if (!meta.data) {
    if (!meta.error) return <Skeleton width="100%" height={40} />;
    return isApiError(meta.error) && meta.error.status === 404 ? <NoSuchPage /> : <InlineError error={meta.error} onRetry={() => void meta.refetch()} />;
  }
  return <Clusters key={object} app={app} meta={meta.data} />;
}

function Clusters({ app, meta }: { app: string; meta: ObjectMeta }) {
  const t = useT('duplicates');
  const viewOnly = useViewOnly();
  const client = useQueryClient();
  const zone = zoneOf(useMe().data);
  const [rule, setRule] = useState('');
  const [merging, setMerging] = useState(false);
  const list = listAsLeft(`/a/${app}/o/${meta.key}`);
  const object = text(meta.plural) || text(meta.label);
  useBreadcrumb([{ label: object, to: list }, { label: t('clusters.title') }]);
  useTopBar({ back: list });
  const path = duplicatesPath(meta.key);
  const may = meta.operations.includes('merge');
  const key = ['duplicate-clusters', meta.key];
  const scan = useQuery({
    queryKey: [...key, 'scan'],
    queryFn: ({ signal }) => api.get<Scan>(`${path}/scan`, { signal }),
    enabled: may,
    staleTime: 0,
    refetchInterval: (query) => (query.state.data?.running ? RUNNING_MS : false),
  });
  const ended = scan.data?.ended ?? '';
  const found = useInfiniteQuery({
    queryKey: [...key, 'list', rule, ended],
    queryFn: ({ pageParam, signal }) => api.get<{ items: Cluster[]; cursor: string | null }>(`${path}/clusters`, { query: { rule, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.cursor,
    enabled: may && ended !== '',
    staleTime: 0,
  });
  const wasRunning = useRef(false);
  useEffect(() => {
    if (wasRunning.current && scan.data && !scan.data.running) notify(t('clusters.scanned'), { kind: 'success' });
    wasRunning.current = scan.data?.running ?? false;
  }, [scan.data, t]);
  const start = async (): Promise<void> => {
    try {
      await api.post(`${path}:scan`, {});
    } catch (error) {
      notify(messageOf(error) ?? '', { kind: 'error' });
    }
    void scan.refetch();
  };
  const again = (): void => void client.invalidateQueries({ queryKey: key });
  if (!may) return <EmptyState icon={Copy} title={t('clusters.noRight', { object })} />;
  if (scan.error) return <InlineError error={scan.error} onRetry={() => void scan.refetch()} />;
  if (!scan.data) return <SkeletonLines lines={6} />;
  const { running, rules } = scan.data;
  const clusters = found.data?.pages.flatMap((page) => page.items) ?? [];
  const nameOf = (wanted: string): string => text(rules.find((one) => one.rule === wanted)?.label) || wanted;
  const search = (
    <Button icon={RefreshCw} kind={ended ? 'secondary' : 'primary'} disabled={viewOnly || running} onClick={() => void start()}>
      {t(ended ? 'clusters.again' : 'clusters.start')}
    </Button>
  );
  if (rules.length === 0)
    return (
      <PageBody narrow>
        <Panel>
          <EmptyState icon={Copy} title={t('clusters.noRules')}>
            {t('clusters.noRulesHelp')}
          </EmptyState>
        </Panel>
      </PageBody>
    );
  return (
    <PageBody narrow>
      <Panel title={t('clusters.title')}>
        <p className={styles.owner}>{t('clusters.help')}</p>
        <div className={styles.bar}>
          {rules.length > 1 && <Select label={t('clusters.rule')} value={rule} options={[{ value: '', label: t('clusters.all') }, ...rules.map((one) => ({ value: one.rule, label: nameOf(one.rule) }))]} onChange={(next) => setRule(next ?? '')} />}
          {search}
          {clusters.length > 0 && (
            <Button disabled={viewOnly || running} onClick={() => setMerging(true)}>
              {t('clusters.exact')}
            </Button>
          )}
        </div>
        <div role="status">
          {running && (
            <>
              <p className={styles.owner}>{t('clusters.running', { done: formatNumber(scan.data.done), total: formatNumber(scan.data.total) })}</p>
              <Progress value={scan.data.done} max={Math.max(1, scan.data.total)} label={t('clusters.title')} />
            </>
          )}
          {ended && !running && <p className={styles.owner}>{t('clusters.ended', { at: formatRelative(ended, { zone }) })}</p>}
        </div>
        {!ended ? (
          !running && <EmptyState icon={Copy} title={t('clusters.never')} />
        ) : found.error ? (
          <InlineError error={found.error} onRetry={() => void found.refetch()} />
        ) : found.isPending ? (
          <SkeletonLines lines={6} />
        ) : clusters.length === 0 ? (
          <EmptyState icon={Copy} title={t('clusters.none')} />
        ) : (
          <ul className={styles.clusters} aria-label={t('clusters.title')}>
            {clusters.map((cluster) => (
              <ClusterRow key={cluster.id} app={app} object={meta.key} cluster={cluster} reason={nameOf(cluster.rule)} onChanged={again} />
            ))}
          </ul>
        )}
        {found.hasNextPage && (
          <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t('clusters.more')}
          </Button>
        )}
      </Panel>
      {merging && <MergeExact object={meta.key} rules={rules.map((one) => ({ value: one.rule, label: nameOf(one.rule) }))} start={rule} onDone={again} onClose={() => setMerging(false)} />}
    </PageBody>
  );
}
