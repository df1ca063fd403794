import { Download } from 'lucide-react';
import { useState } from 'react';
import type { FieldMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { formatNumber } from '@/shared/format';
import { Button, InlineError, Panel, SkeletonLines } from '@/shared/ui';
import type { Import } from './model';
import { downloadErrors, useErrors } from './useImport';
import styles from './Import.module.css';

/** Why rows were refused, by row and column, and as a file to be corrected. Absent when there is nothing to tell. */
export function Errors({ i, fields }: { i: Import; fields: FieldMeta[] }) {
  const t = useT('import-export');
  const list = useErrors(i.id, true);
  const [fault, setFault] = useState<unknown>(null);
  const [loading, setLoading] = useState(false);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const held = i.held ?? 0;
  if (i.failed === 0 && items.length === 0) return null;
  const labelOf = (key: string) => text(fields.find((field) => field.key === key)?.label) || key;
  const download = () => {
    setFault(null);
    setLoading(true);
    downloadErrors(i)
      .catch((error: unknown) => setFault(error))
      .finally(() => setLoading(false));
  };
  return (
    <Panel
      title={i.failed > 0 ? t('errors.title', { count: i.failed, shown: formatNumber(i.failed) }) : held > 0 ? t('errors.held', { count: held, shown: formatNumber(held) }) : t((i.same ?? 0) > 0 ? 'errors.same' : 'errors.notes')}
      bare
      className={styles.clip}
      actions={
        <Button size="small" icon={Download} loading={loading} onClick={download}>
          {t('errors.file')}
        </Button>
      }
    >
      {held > 0 && <p className={styles.pad}>{t('errors.heldHelp')}</p>}
      {fault !== null && <InlineError error={fault} onRetry={download} />}
      {list.isPending && (
        <div className={styles.pad}>
          <SkeletonLines lines={3} />
        </div>
      )}
      {items.length > 0 && (
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
            {items.map((one, n) => (
              // A row may fail twice in one column.
              // oxlint-disable-next-line react/no-array-index-key
              <tr key={`${one.row}/${one.column}/${n}`}>
                <td className={styles.numeric} data-label={t('errors.row')}>
                  {formatNumber(one.row)}
                </td>
                <td data-label={t('errors.column')}>
                  {one.column || <span className={styles.quiet}>{t('errors.wholeRow')}</span>}
                  {one.field && labelOf(one.field) !== one.column && <span className={styles.quiet}> → {labelOf(one.field)}</span>}
                </td>
                <td data-label={t('errors.value')} className={styles.value}>
                  {one.value || <span className={styles.quiet}>{t('errors.blank')}</span>}
                </td>
                <td data-label={t('errors.reason')} className={styles.reason}>
                  {one.message}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {list.error && <InlineError error={list.error} onRetry={() => void (items.length > 0 ? list.fetchNextPage() : list.refetch())} />}
      {list.hasNextPage && (
        <div className={styles.more}>
          <Button size="small" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('errors.more')}
          </Button>
          <span className={styles.quiet}>{t('errors.shown', { count: items.length, shown: formatNumber(items.length) })}</span>
        </div>
      )}
    </Panel>
  );
}
