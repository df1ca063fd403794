import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ChevronRight, Plus } from 'lucide-react';
import { api, keys, useObject, type Me, type ObjectMeta, type Page, type RecordData, zoneOf } from '@/shared/api';
import { formatMoment, formatRelative } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { useViewOnly } from '@/shared/page';
import { Button, EmptyState, InlineError, MetaIcon, Panel, SkeletonLines } from '@/shared/ui';
import styles from './home.module.css';

const rows = 5;

/** The newest records of one object. */
export function ObjectCard({ app, object, me }: { app: string; object: string; me: Me }) {
  const t = useT('home');
  const navigate = useNavigate();
  const viewOnly = useViewOnly();
  const summary = me.objects[object]!;
  const meta = useObject(object);
  const newest = useNewest(meta.data);
  const name = text(summary.plural) || text(summary.label);
  const error = meta.error ?? newest.error;
  const items = newest.data?.items;
  return (
    <Panel
      bare
      title={
        <span className={styles.cardTitle}>
          <MetaIcon name={summary.icon} />
          {name}
        </span>
      }
      actions={
        <Link to="/a/$app/o/$object" params={{ app, object }} className={styles.all}>
          {t('all')}
          <ChevronRight aria-hidden />
        </Link>
      }
    >
      {error && (
        <div className={styles.pad}>
          <InlineError error={error} onRetry={() => void (meta.error ? meta.refetch() : newest.refetch())} />
        </div>
      )}
      {!error && !items && (
        <div className={styles.pad}>
          <SkeletonLines lines={rows} />
        </div>
      )}
      {items?.length === 0 && (
        <EmptyState
          small
          icon={null}
          title={t('none', { name })}
          actions={
            summary.operations.includes('create') && (
              <Button size="small" icon={Plus} disabled={viewOnly} onClick={() => void navigate({ to: '/a/$app/o/$object/new', params: { app, object } })}>
                {t('newOf', { name: text(summary.label) })}
              </Button>
            )
          }
        />
      )}
      {items && items.length > 0 && (
        <ul className={styles.rows}>
          {items.map((record) => (
            <li key={record.id}>
              <Link to="/a/$app/o/$object/$id" params={{ app, object, id: record.id }} className={styles.row}>
                <span className={styles.rowTitle}>{titleOf(record, meta.data, newest.data?.links) || t('untitled')}</span>
                {record.created && (
                  <time dateTime={record.created} title={formatMoment(record.created, zoneOf(me))}>
                    {formatRelative(record.created, { zone: zoneOf(me) })}
                  </time>
                )}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function useNewest(meta: ObjectMeta | undefined) {
  return useQuery({
    queryKey: [...keys.records(meta?.release ?? 0, meta?.key ?? ''), 'newest', rows],
    queryFn: ({ signal }) => {
      const known = meta!.fields.map((field) => field.key);
      const fields = ['id', meta!.title, 'created'].filter((key) => key === 'id' || known.includes(key)).join(',');
      return api.get<Page<RecordData>>(`/api/v1/objects/${meta!.key}/records`, {
        query: { limit: rows, sort: known.includes('created') ? '-created' : undefined, fields, links: true },
        signal,
      });
    },
    enabled: !!meta,
  });
}

/** What a record is called: its title field in words. */
export function titleOf(record: RecordData, meta: ObjectMeta | undefined, links: Record<string, string> | undefined): string {
  const field = meta?.fields.find((f) => f.key === meta.title);
  const value = field ? record[field.key] : undefined;
  if (value === null || value === undefined) return '';
  if (field?.options) return text(field.options.find((o) => o.value === value)?.label) || String(value);
  if (typeof value === 'string') return links?.[value] ?? value;
  return typeof value === 'number' ? String(value) : '';
}
