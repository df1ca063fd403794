import { useInfiniteQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/shared/api';
import type { FieldMeta, ImportRowError, ImportState, Page } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, InlineError, Panel, SkeletonLines } from '@/shared/ui';
import styles from './Import.module.css';

/** The rows that fail, by row and column, and as a file to be corrected. */
export function Errors({ state, fields }: { state: ImportState; fields: FieldMeta[] }) {
  const t = useT('import-export');
  const [error, setError] = useState<unknown>(null);
  const list = useInfiniteQuery({
    queryKey: ['import', state.id, 'errors', state.state, state.job, state.failed],
    queryFn: ({ signal, pageParam }) => api.get<Page<ImportRowError>>(`/api/v1/imports/${state.id}/errors`, { query: { limit: 50, cursor: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.cursor ?? undefined,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const labelOf = (key: string) => text(fields.find((field) => field.key === key)?.label) || key;
  const download = () => {
    setError(null);
    api.download(`/api/v1/imports/${state.id}/errors.csv`, state.name.replace(/(\.[a-z]+)?$/i, '-errors.csv')).catch((reason: unknown) => setError(reason));
  };
  return (
    <Panel
      title={t('errors.title')}
      bare
      className={styles.clip}
      actions={
        <Button size="small" icon={Download} onClick={download}>
          {t('errors.file')}
        </Button>
      }
    >
      {error !== null && <InlineError error={error} onRetry={download} />}
      {list.error && <InlineError error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && !list.error && (
        <div className={styles.pad}>
          <SkeletonLines lines={3} />
        </div>
      )}
      {items.length > 0 && (
        <div className={styles.errorsBox}>
          <table className={styles.errors}>
            <thead>
              <tr>
                <th>{t('errors.row')}</th>
                <th>{t('errors.column')}</th>
                <th>{t('errors.value')}</th>
                <th>{t('errors.reason')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((one, i) => (
                // A row may fail twice in one column.
                // oxlint-disable-next-line react/no-array-index-key
                <tr key={`${one.row}/${one.column}/${i}`}>
                  <td className={styles.numeric} data-label={t('errors.row')}>
                    {one.row}
                  </td>
                  <td data-label={t('errors.column')}>
                    {one.column || '–'}
                    {one.field && labelOf(one.field) !== one.column && <span className={styles.quiet}> → {labelOf(one.field)}</span>}
                  </td>
                  <td data-label={t('errors.value')} className={styles.value}>
                    {one.value || <span className={styles.quiet}>{t('errors.blank')}</span>}
                  </td>
                  <td data-label={t('errors.reason')}>{one.message}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {list.hasNextPage && (
        <div className={styles.more}>
          <Button size="small" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('errors.more')}
          </Button>
        </div>
      )}
    </Panel>
  );
}
