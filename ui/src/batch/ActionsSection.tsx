import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/shared/api';
import type { Act } from '@/shared/api/types';
import { formatDateTime, formatNumber, formatRelative } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, EmptyState, InlineError, Panel, SkeletonLines } from '@/shared/ui';
import { History } from 'lucide-react';
import styles from './batch.module.css';
import { undoAct } from './undo';

/** What one did to records, newest first: each is undone as one. */
export default function ActionsSection() {
  const t = useT('batch');
  const acts = useInfiniteQuery({
    queryKey: ['acts'],
    queryFn: ({ pageParam, signal }) => api.get<{ items: Act[]; cursor: string | null; hours: number; days: number }>('/api/v1/me/actions', { query: { cursor: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.cursor,
  });
  const first = acts.data?.pages[0];
  const items = acts.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel title={t('acts.title')}>
      {first && <p className={styles.quiet}>{t('acts.words', { hours: formatNumber(first.hours), days: formatNumber(first.days) })}</p>}
      {acts.error ? (
        <InlineError error={acts.error} onRetry={() => void acts.refetch()} />
      ) : acts.isPending ? (
        <SkeletonLines lines={5} />
      ) : items.length === 0 ? (
        <EmptyState icon={History} title={t('acts.empty')} />
      ) : (
        <ul className={styles.acts}>
          {items.map((act) => (
            <Row key={act.cause} act={act} />
          ))}
        </ul>
      )}
      {acts.hasNextPage && (
        <Button kind="text" loading={acts.isFetchingNextPage} onClick={() => void acts.fetchNextPage()}>
          {t('report.more')}
        </Button>
      )}
    </Panel>
  );
}

function Row({ act }: { act: Act }) {
  const t = useT('batch');
  const [busy, setBusy] = useState(false);
  return (
    <li className={styles.act}>
      <span>
        {act.of !== '' && `${t('acts.undid')} · `}
        {wordsOf(act, t)}
      </span>
      <time className={styles.quiet} dateTime={act.at} title={formatDateTime(act.at)}>
        {formatRelative(act.at)}
      </time>
      {act.undone ? (
        <span className={styles.quiet}>{t('acts.undone')}</span>
      ) : act.undoable ? (
        <Button
          size="small"
          loading={busy}
          onClick={() => {
            setBusy(true);
            void undoAct(act.cause).finally(() => setBusy(false));
          }}
        >
          {t('undo.act')}
        </Button>
      ) : (
        <span className={styles.quiet}>{t('acts.late')}</span>
      )}
    </li>
  );
}

/** 修改 客户 华为; 删除 12 条客户; … */
export function wordsOf(act: Act, t: (key: string, values?: Record<string, unknown>) => string): string {
  const object = text(act.label) || act.object;
  const source = ['import', 'batch', 'merge'].includes(act.source) ? `${t(`acts.source.${act.source}`)} · ` : '';
  if (act.record) {
    const done = (['created', 'updated', 'deleted', 'restored'] as const).find((key) => act[key] > 0) ?? 'updated';
    return `${source}${t(`acts.one.${done}`, { object, title: act.title || t('acts.unseen') })}`;
  }
  return (
    source +
    (['created', 'updated', 'deleted', 'restored'] as const)
      .filter((key) => act[key] > 0)
      .map((key) => t(`acts.many.${key}`, { count: act[key], shown: formatNumber(act[key]), object }))
      .join(t('acts.comma'))
  );
}
