import { useInfiniteQuery } from '@tanstack/react-query';
import { moduleOf, type FieldContext } from '@/fields';
import { linkId } from '@/fields/format';
import { api } from '@/shared/api';
import type { HistoryEntry, ObjectMeta } from '@/shared/api/types';
import { formatMoment, formatRelative } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Avatar, Button, EmptyState, InlineError, SkeletonLines } from '@/shared/ui';
import { RowChanges } from './RowChanges';
import styles from './Record.module.css';
import { recordPath } from './useRecord';

interface HistoryPage {
  items: HistoryEntry[];
  cursor: string | null;
  links?: Record<string, string>;
}

const SOURCES = new Set(['ui', 'api', 'import', 'rule', 'hook', 'system', 'batch', 'suite']);

/** Who changed what, newest first; values in the reader's words. */
export function History({ meta, id, version, ctx }: { meta: ObjectMeta; id: string; version: number; ctx: FieldContext }) {
  const t = useT('record');
  const history = useInfiniteQuery({
    queryKey: ['history', meta.key, id, version],
    queryFn: ({ pageParam, signal }) =>
      api.get<HistoryPage>(`${recordPath(meta.key, id)}/history`, { query: { limit: 30, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.cursor,
    staleTime: 10_000,
  });
  if (history.error && !history.data) return <InlineError error={history.error} onRetry={() => void history.refetch()} />;
  if (!history.data) return <SkeletonLines lines={5} />;
  const links = Object.assign({}, ctx.links, ...history.data.pages.map((p) => p.links ?? {})) as Record<string, string>;
  const own = { ...ctx, links };
  const entries = history.data.pages.flatMap((p) => p.items);
  if (entries.length === 0) return <EmptyState small icon={null} title={t('history.none')} />;
  const byKey = new Map(meta.fields.map((f) => [f.key, f]));
  const words = (key: string, value: unknown): string => {
    const field = byKey.get(key);
    if (!field) return value === null || value === undefined ? '' : String(value);
    const said = moduleOf(field).format(value, field, own);
    return said || (moduleOf(field).isBlank(value) ? '' : linkId(value));
  };
  return (
    <>
      <div className={styles.scroller}>
        <table className={styles.table}>
          <thead>
            <tr>
              {['at', 'by', 'source', 'field', 'change'].map((column) => (
                <th key={column} scope="col">
                  {t(`history.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {entries.flatMap((entry) => {
              const rows = entry.changes.length > 0 ? entry.changes : [null];
              return rows.map((change, i) => (
                <tr key={`${entry.id} ${change?.field ?? ''}`}>
                  <td className={styles.when} title={formatMoment(entry.at, ctx.timezone)}>
                    {i === 0 ? formatRelative(entry.at, { zone: ctx.timezone }) : ''}
                  </td>
                  <td className={styles.when}>
                    {i === 0 &&
                      (entry.by ? (
                        <>
                          <Avatar name={entry.by.name} id={entry.by.id} size={20} /> {entry.by.name}
                        </>
                      ) : (
                        t('history.system')
                      ))}
                  </td>
                  <td className={styles.when}>
                    {i === 0 ? (SOURCES.has(entry.source) ? t(`source.${entry.source}`) : entry.source) : ''}
                  </td>
                  <td>
                    {change
                      ? text(byKey.get(change.field)?.label, ctx.locale) || change.field
                      : t(`action.${entry.action}`, { defaultValue: entry.action })}
                  </td>
                  <td>
                    {change && byKey.get(change.field)?.type === 'subform' && (change.rows || change.moved) ? (
                      <RowChanges field={byKey.get(change.field)!} change={change} ctx={own} />
                    ) : change && (
                      <>
                        {words(change.field, change.from) ? (
                          <span className={styles.from}>{words(change.field, change.from)}</span>
                        ) : (
                          <span className={styles.blank}>{t('blank')}</span>
                        )}
                        <span className={styles.arrow} aria-label={t('history.became')}>
                          →
                        </span>
                        {words(change.field, change.to) || <span className={styles.blank}>{t('blank')}</span>}
                      </>
                    )}
                  </td>
                </tr>
              ));
            })}
          </tbody>
        </table>
      </div>
      {history.hasNextPage && (
        <div className={styles.more}>
          <Button size="small" loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
            {t('history.older')}
          </Button>
        </div>
      )}
    </>
  );
}
