import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Link2, Plus, Unlink, X } from 'lucide-react';
import { useMemo } from 'react';
import { moduleOf, useFieldContext } from '@/fields';
import { cardOf } from '@/fields/format';
import { useCreateRecord } from '@/fields/parts/create';
import { api } from '@/shared/api';
import type { Page, RecordData } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { useViewOnly } from '@/shared/page';
import { Button, EmptyState, IconButton, InlineError, SkeletonLines, usePhone } from '@/shared/ui';
import styles from './Record.module.css';
import { linkTo, relatedFilter, type Backlink } from './related';
import { relatedKey } from './page/useTabCounts';
import { RelatedCell } from './RelatedCell';
import { useLinking } from './useLinking';
import { useRelatedEdit } from './useRelatedEdit';

const ROWS = 5;
const COLUMNS = 4;

/** The first records that point here, with their count. */
export function useRelatedRows(backlink: Backlink, target: string, id: string, enabled: boolean) {
  const { object, field } = backlink;
  return useQuery({
    queryKey: relatedKey(backlink, target, id),
    queryFn: ({ signal }) =>
      api.get<Page<RecordData>>(`/api/v1/objects/${encodeURIComponent(object.key)}/records`, {
        query: {
          filter: relatedFilter(field, id, target),
          limit: ROWS,
          sort: object.fields.some((f) => f.key === 'created') ? '-created' : undefined,
          links: true,
          count: 'capped',
        },
        signal,
      }),
    enabled,
    staleTime: 10_000,
  });
}

/** Records of another object that point at this one. */
export function RelatedList({ backlink, label, target, id, title, app }: { backlink: Backlink; label: string; target: string; id: string; title: string; app: string }) {
  const t = useT('record');
  const { object, field } = backlink;
  const rows = useRelatedRows(backlink, target, id, true);
  const ctx = useFieldContext(rows.data?.links, object.calculating);
  const create = useCreateRecord();
  const navigate = useNavigate();
  const viewOnly = useViewOnly();
  const columns = useMemo(() => {
    const view = object.views.find((v) => v.default) ?? object.views[0];
    const named = (view?.columns ?? []).map((c) => c.field);
    const keys = [object.title, ...named, ...object.fields.filter((f) => !f.system).map((f) => f.key)];
    const unique = [...new Set(keys)].filter((key) => key !== field.key);
    return unique.flatMap((key) => object.fields.filter((f) => f.key === key)).slice(0, COLUMNS);
  }, [object, field.key]);
  const plural = text(object.plural, ctx.locale) || text(object.label, ctx.locale);
  const mayCreate = create !== null && object.operations.includes('create');
  const place = object.app || app;
  const linking = useLinking(backlink, { object: target, id, title }, ctx);
  const edit = useRelatedEdit(backlink, target, id, ctx);
  const phone = usePhone();
  const mayEdit = !viewOnly && !phone && object.operations.includes('edit');
  const linkButton = linking.link && (
    <Button size="small" icon={Link2} loading={linking.busy} onClick={linking.link}>
      {t('related.link')}
    </Button>
  );
  const nameOf = (row: RecordData): string => {
    const named = object.fields.find((f) => f.key === object.title);
    return (named && moduleOf(named).format(row[named.key], named, ctx)) || row.id;
  };
  const add = () =>
    create?.(object.key, { prefill: { [field.key]: linkTo(field, { object: target, id, title }) }, onCreated: () => void rows.refetch() });
  if (rows.error && !rows.data) return <InlineError error={rows.error} onRetry={() => void rows.refetch()} />;
  if (!rows.data) return <SkeletonLines lines={5} />;
  const { items, count = items.length, more } = rows.data;
  return (
    <section className={styles.related} aria-label={plural}>
      <header className={styles.relatedHead}>
        <h3>
          {label} <span className={styles.number}>{more ? `${count}+` : count}</span>
        </h3>
        {mayCreate && items.length > 0 && (
          <Button size="small" icon={Plus} disabled={viewOnly} onClick={add}>
            {t('related.new')}
          </Button>
        )}
        {items.length > 0 && linkButton}
        {count > 0 && (
          <Button
            size="small"
            kind="text"
            onClick={() =>
              void navigate({
                to: '/a/$app/o/$object',
                params: { app: place, object: object.key },
                search: { view: 'all', f: relatedFilter(field, id, target) },
              })
            }
          >
            {t('related.all')} ›
          </Button>
        )}
      </header>
      {linking.refusal && (
        <div role="alert" className={styles.refused}>
          <div className={styles.spacer}>
            {linking.refusal.title}
            <ul>
              {linking.refusal.rows.map((row) => (
                <li key={row.title}>
                  {t('related.refused', { title: row.title, message: row.message })}
                </li>
              ))}
            </ul>
          </div>
          <IconButton size="small" icon={X} label={t('close')} onClick={linking.dismiss} />
        </div>
      )}
      {edit.refusal && (
        <div role="alert" className={styles.refused}>
          <div className={styles.spacer}>{t('related.refused', edit.refusal)}</div>
          <IconButton size="small" icon={X} label={t('close')} onClick={edit.dismiss} />
        </div>
      )}
      {edit.asking}
      {items.length === 0 ? (
        <EmptyState
          small
          icon={null}
          title={t('related.none', { objects: plural })}
          actions={
            <>
              {mayCreate && (
                <Button size="small" icon={Plus} disabled={viewOnly} onClick={add}>
                  {t('related.newOf', { object: text(object.label, ctx.locale) })}
                </Button>
              )}
              {linkButton}
            </>
          }
        />
      ) : (
        <div className={styles.scroller}>
          <table className={styles.table}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.key} scope="col">
                    {text(column.label, ctx.locale) || column.key}
                  </th>
                ))}
                {linking.unlink && <th scope="col" aria-label={t('related.actions')} />}
              </tr>
            </thead>
            <tbody>
              {items.map((row) => (
                <tr key={row.id}>
                  {columns.map((column) => {
                    const { Cell } = moduleOf(column);
                    return (
                      <td key={column.key}>
                        <RelatedCell row={row} field={column} ctx={ctx} object={object.key} writable={mayEdit && !row.$locked} onSave={edit.save} onLink={edit.link}>
                          {column.key === object.title ? (
                            <a
                              href={`/a/${place}/o/${object.key}/${row.id}`}
                              data-card={cardOf(object.key, row.id)}
                              onClick={(event) => {
                                if (event.metaKey || event.ctrlKey) return;
                                event.preventDefault();
                                void navigate({
                                  to: '/a/$app/o/$object/$id',
                                  params: { app: place, object: object.key, id: row.id },
                                });
                              }}
                            >
                              {nameOf(row)}
                            </a>
                          ) : (
                            <Cell value={row[column.key]} field={column} ctx={ctx} object={object.key} id={row.id} />
                          )}
                        </RelatedCell>
                      </td>
                    );
                  })}
                  {linking.unlink && (
                    <td className={styles.rowAct}>
                      <IconButton size="small" icon={Unlink} label={t('related.unlink', { title: nameOf(row) })} disabled={linking.busy} onClick={() => linking.unlink?.(row.id)} />
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
