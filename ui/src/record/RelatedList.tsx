import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useMemo } from 'react';
import { moduleOf, useFieldContext } from '@/fields';
import { useCreateRecord } from '@/fields/parts/create';
import { namesSeveral } from '@/fields/parts/links';
import { api } from '@/shared/api';
import type { FieldMeta, Page, RecordData } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { useViewOnly } from '@/shared/page';
import { Button, EmptyState, InlineError, SkeletonLines } from '@/shared/ui';
import styles from './Record.module.css';
import { backlinkLabel, type Backlink } from './related';

const ROWS = 5;
const COLUMNS = 4;

/** The condition under which records of a backlink belong to a record. */
export const relatedFilter = (field: FieldMeta, id: string): string =>
  namesSeveral(field.type) ? `${JSON.stringify(id)} in record.${field.key}` : `record.${field.key} == ${JSON.stringify(id)}`;

/** The first records that point here, with their count. */
export function useRelatedRows({ object, field }: Backlink, id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['related', object.key, field.key, id],
    queryFn: ({ signal }) =>
      api.get<Page<RecordData>>(`/api/v1/objects/${encodeURIComponent(object.key)}/records`, {
        query: {
          filter: relatedFilter(field, id),
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
export function RelatedList({ backlink, id, title, app }: { backlink: Backlink; id: string; title: string; app: string }) {
  const t = useT('record');
  const { object, field } = backlink;
  const rows = useRelatedRows(backlink, id, true);
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
  const add = () =>
    create?.(object.key, { prefill: { [field.key]: namesSeveral(field.type) ? [{ id, name: title }] : { id, name: title } }, onCreated: () => void rows.refetch() });
  if (rows.error && !rows.data) return <InlineError error={rows.error} onRetry={() => void rows.refetch()} />;
  if (!rows.data) return <SkeletonLines lines={5} />;
  const { items, count = items.length, more } = rows.data;
  return (
    <section className={styles.related} aria-label={plural}>
      <header className={styles.relatedHead}>
        <h3>
          {backlinkLabel(backlink, ctx.locale)} <span className={styles.number}>{more ? `${count}+` : count}</span>
        </h3>
        {mayCreate && items.length > 0 && (
          <Button size="small" icon={Plus} disabled={viewOnly} onClick={add}>
            {t('related.new')}
          </Button>
        )}
        {count > 0 && (
          <Button
            size="small"
            kind="text"
            onClick={() =>
              void navigate({
                to: '/a/$app/o/$object',
                params: { app: place, object: object.key },
                search: { f: relatedFilter(field, id) },
              })
            }
          >
            {t('related.all')} ›
          </Button>
        )}
      </header>
      {items.length === 0 ? (
        <EmptyState
          small
          icon={null}
          title={t('related.none', { objects: plural })}
          actions={
            mayCreate && (
              <Button size="small" icon={Plus} disabled={viewOnly} onClick={add}>
                {t('related.newOf', { object: text(object.label, ctx.locale) })}
              </Button>
            )
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
              </tr>
            </thead>
            <tbody>
              {items.map((row) => (
                <tr key={row.id}>
                  {columns.map((column) => {
                    const { Cell, format } = moduleOf(column);
                    return (
                      <td key={column.key}>
                        {column.key === object.title ? (
                          <a
                            href={`/a/${place}/o/${object.key}/${row.id}`}
                            onClick={(event) => {
                              if (event.metaKey || event.ctrlKey) return;
                              event.preventDefault();
                              void navigate({
                                to: '/a/$app/o/$object/$id',
                                params: { app: place, object: object.key, id: row.id },
                              });
                            }}
                          >
                            {format(row[column.key], column, ctx) || row.id}
                          </a>
                        ) : (
                          <Cell value={row[column.key]} field={column} ctx={ctx} object={object.key} id={row.id} />
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
