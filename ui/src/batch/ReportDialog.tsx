import { useInfiniteQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { api } from '@/shared/api';
import type { BatchRow } from '@/shared/api/types';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, Dialog, InlineError, messageOf, notify, SkeletonLines } from '@/shared/ui';
import styles from './batch.module.css';
import { undoAct } from './undo';

/** What became of a batch: how many, and which were refused, with their reasons. */
export default function ReportDialog({ id, changed, refused, onClose }: { id: string; changed: number; refused: number; onClose: () => void }) {
  const t = useT('batch');
  const rows = useInfiniteQuery({
    queryKey: ['batch', id, 'refused'],
    queryFn: ({ pageParam, signal }) => api.get<{ items: BatchRow[]; cursor: string | null }>(`/api/v1/batches/${id}/rows`, { query: { state: 'refused', cursor: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.cursor,
  });
  const items = rows.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Dialog
      open
      size="form"
      onClose={onClose}
      title={t('report.title', { changed: formatNumber(changed), refused: formatNumber(refused) })}
      footer={
        <>
          <Button icon={Download} onClick={() => void api.download(`/api/v1/batches/${id}/rows`, `batch-${id}.csv`, { query: { format: 'csv' } }).catch((error: unknown) => notify(messageOf(error) ?? '', { kind: 'error' }))}>
            {t('report.download')}
          </Button>
          {changed > 0 && (
            <Button
              onClick={() => {
                onClose();
                void undoAct(id);
              }}
            >
              {t('report.undo')}
            </Button>
          )}
          <Button kind="primary" data-autofocus onClick={onClose}>
            {t('understood')}
          </Button>
        </>
      }
    >
      {rows.error ? (
        <InlineError error={rows.error} onRetry={() => void rows.refetch()} />
      ) : rows.isPending ? (
        <SkeletonLines lines={4} />
      ) : items.length === 0 ? (
        <p>{t('report.none')}</p>
      ) : (
        <ul className={styles.reasons}>
          {items.map((row) => (
            <li key={row.record}>
              {row.title || row.record} <span>{row.message}</span>
            </li>
          ))}
        </ul>
      )}
      {rows.hasNextPage && (
        <Button size="small" kind="text" loading={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>
          {t('report.more')}
        </Button>
      )}
    </Dialog>
  );
}
