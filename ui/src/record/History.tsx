import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { History as HistoryIcon, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { moduleOf, type FieldContext } from '@/fields';
import { linkId } from '@/fields/format';
import { api } from '@/shared/api';
import type { FieldMeta, HistoryEntry, ObjectMeta, RecordData } from '@/shared/api/types';
import { formatMoment, formatRelative } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Avatar, Button, cx, EmptyState, IconButton, InlineError, Select, SkeletonLines } from '@/shared/ui';
import { RowChanges } from './RowChanges';
import styles from './Record.module.css';
import { mayRestore, type Narrowed, type Touched } from './narrow';
import { recordPath } from './useRecord';
import { momentOf } from './then/moment';

interface HistoryPage {
  items: HistoryEntry[];
  cursor: string | null;
  links?: Record<string, string>;
}

const SOURCES = new Set(['ui', 'api', 'import', 'rule', 'hook', 'system', 'batch', 'suite', 'undo', 'handover', 'merge']);

interface HistoryProps {
  meta: ObjectMeta;
  record: RecordData;
  ctx: FieldContext;
  /** Saves an old value as an edit of today; absent where nothing may be changed. */
  onRestore?: (field: FieldMeta, value: unknown) => Promise<void>;
  /** Shows the record as it was at a moment. */
  onThen: (at: string) => void;
}

/** Who changed what, newest first; values in the reader's words. An old value can be given back. */
export function History({ meta, record, ctx, onRestore, onThen }: HistoryProps) {
  const t = useT('record');
  const { id, version } = record;
  const [narrowed, setNarrowed] = useState<Narrowed>({});
  const path = `${recordPath(meta.key, id)}/history`;
  const touched = useQuery({
    queryKey: ['history', meta.key, id, version, 'touched'],
    queryFn: ({ signal }) => api.get<HistoryPage & { touched: Touched }>(path, { query: { limit: 1, touched: true }, signal }),
    placeholderData: (old) => old,
    staleTime: 10_000,
  }).data?.touched;
  const history = useInfiniteQuery({
    queryKey: ['history', meta.key, id, version, narrowed],
    queryFn: ({ pageParam, signal }) => api.get<HistoryPage>(path, { query: { limit: 30, cursor: pageParam, ...narrowed }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.cursor,
    placeholderData: (old) => old,
    staleTime: 10_000,
  });
  if (history.error && !history.data) return <InlineError error={history.error} onRetry={() => void history.refetch()} />;
  if (!history.data) return <SkeletonLines lines={5} />;
  const links = Object.assign({}, ctx.links, ...history.data.pages.map((p) => p.links ?? {})) as Record<string, string>;
  const own = { ...ctx, links };
  const entries = history.data.pages.flatMap((p) => p.items);
  const any = Object.values(narrowed).some(Boolean);
  if (entries.length === 0 && !any) return <EmptyState small icon={null} title={t('history.none')} />;
  const byKey = new Map(meta.fields.map((f) => [f.key, f]));
  const words = (key: string, value: unknown): string => {
    const field = byKey.get(key);
    if (!field) return value === null || value === undefined ? '' : String(value);
    const said = moduleOf(field).format(value, field, own);
    return said || (moduleOf(field).isBlank(value) ? '' : linkId(value));
  };
  const named = (key: string): string => text(byKey.get(key)?.label, ctx.locale) || key;
  const sourceWords = (source: string): string => (SOURCES.has(source) ? t(`source.${source}`) : source);
  const narrow = (part: keyof Narrowed, label: string, options: { value: string; label: string }[]) =>
    (options.length > 1 || narrowed[part]) && (
      <Select size="small" label={label} value={narrowed[part] ?? ''} options={[{ value: '', label }, ...options]} onChange={(value) => setNarrowed({ ...narrowed, [part]: value || undefined })} />
    );
  return (
    <>
      <div className={styles.narrow}>
        {narrow('field', t('history.anyField'), (touched?.fields ?? []).map((key) => ({ value: key, label: named(key) })))}
        {narrow('by', t('history.anyPerson'), (touched?.by ?? []).map(({ id: value, name }) => ({ value, label: name })))}
        {narrow('source', t('history.anySource'), (touched?.sources ?? []).map((value) => ({ value, label: sourceWords(value) })))}
        {any && (
          <Button size="small" kind="text" onClick={() => setNarrowed({})}>
            {t('history.all')}
          </Button>
        )}
      </div>
      {entries.length === 0 && <EmptyState small icon={null} title={t('history.noMatch')}>{history.hasNextPage && t('history.moreMayMatch')}</EmptyState>}
      <div className={styles.scroller} hidden={entries.length === 0}>
        <table className={cx(styles.table, styles.historyTable)}>
          <thead>
            <tr>
              {['at', 'by', 'source', 'field', 'change'].map((column) => (
                <th key={column} scope="col">
                  {t(`history.${column}`)}
                </th>
              ))}
              <th scope="col">
                <span className="tn-sr-only">{t('history.acts')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {entries.flatMap((entry) => {
              const rows = entry.changes.length > 0 ? entry.changes : [null];
              return rows.map((change, i) => (
                <tr key={`${entry.id} ${change?.field ?? ''}`} data-more={i > 0 || undefined}>
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
                    {i === 0 ? sourceWords(entry.source) : ''}
                    {i === 0 && entry.of && <div>{t('history.of', { title: entry.of.title || '—' })}</div>}
                  </td>
                  <td>
                    {change
                      ? text(byKey.get(change.field)?.label, ctx.locale) || change.field
                      : entry.merged
                        ? t('history.merged', { titles: entry.merged.map((one) => one.title || '—').join(' · ') })
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
                  <td className={styles.when}>
                    {change && onRestore && entry.action !== 'create' && mayRestore(record, byKey.get(change.field), change.from) && (
                      <IconButton
                        size="small"
                        icon={RotateCcw}
                        label={t('history.restoreOf', { field: named(change.field), value: words(change.field, change.from) || t('blank') })}
                        onClick={() => void onRestore(byKey.get(change.field)!, change.from)}
                      />
                    )}
                    {i === 0 && momentOf(entry.at) && (
                      <IconButton size="small" icon={HistoryIcon} label={t('history.thenOf', { when: formatMoment(entry.at, ctx.timezone) })} onClick={() => onThen(momentOf(entry.at)!)} />
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
