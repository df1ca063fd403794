import { useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router';
import { Printer } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { PrintSearch } from '@/app/search';
import { isApiError, useMe, useObject } from '@/shared/api';
import type { ObjectMeta } from '@/shared/api/types';
import { formatMoment, formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { listAsLeft, NoSuchPage, useBreadcrumb, useTopBar } from '@/shared/page';
import { Button, EmptyState, InlineError, Segmented, Skeleton, SkeletonLines } from '@/shared/ui';
import { MOST_RECORDS, MOST_ROWS, oneOf, usePrinted } from './data';
import styles from './Print.module.css';
import { PrintList } from './PrintList';
import { PrintRecord } from './PrintRecord';
import { columnsToPrint, fieldsToRead } from './columns';

/** Records on paper, at /a/{app}/o/{object}/print: a list, or each record for itself. */
export default function PrintPage() {
  const { object = '' }: { object?: string } = useParams({ strict: false });
  const meta = useObject(object);
  if (!meta.data) {
    if (!meta.error) return <Skeleton width="100%" height={40} />;
    return isApiError(meta.error) && meta.error.status === 404 ? <NoSuchPage /> : <InlineError error={meta.error} onRetry={() => void meta.refetch()} />;
  }
  return <Page key={object} meta={meta.data} />;
}

function Page({ meta }: { meta: ObjectMeta }) {
  const t = useT('print');
  const { app = '_' }: { app?: string } = useParams({ strict: false });
  const search: PrintSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const router = useRouter();
  const me = useMe().data;
  const [now] = useState(() => new Date().toISOString());
  const ids = search.ids?.split(',').filter(Boolean) ?? [];
  const full = search.full === '1';
  const plural = text(meta.plural) || text(meta.label);
  const back = ids.length === 1 ? `/a/${app}/o/${meta.key}/${ids[0]}` : listAsLeft(`/a/${app}/o/${meta.key}`);
  useBreadcrumb([{ label: plural, to: back }, { label: t('title') }]);
  useTopBar({ back });
  const columns = columnsToPrint(meta, search.view, search.cols);
  const printed = usePrinted(
    { object: meta.key, filter: ids.length > 0 ? oneOf(ids) : (search.f ?? ''), q: ids.length > 0 ? '' : (search.q ?? ''), sort: search.sort ?? '', fields: full ? fieldsToRead(meta, []) : fieldsToRead(meta, columns) },
    full ? MOST_RECORDS : MOST_ROWS,
  );
  const [ready, setReady] = useState<ReadonlySet<string>>(new Set());
  const rows = printed.data?.rows ?? [];
  const waits = printed.isPending || (full && rows.some((row) => !ready.has(row.id)));
  const title = ids.length === 1 ? text(meta.label) : plural;
  useEffect(() => {
    const before = document.title; // the name of the file that a browser offers
    document.title = `${title} ${now.slice(0, 10)}`;
    return () => {
      document.title = before;
    };
  }, [title, now]);
  if (!meta.operations.includes('print')) return <EmptyState icon={Printer} title={t('noRight')} />;
  return (
    <div className={styles.page}>
      <div className={styles.tools}>
        <Button onClick={() => router.history.push(back)}>{t('back')}</Button>
        <Segmented
          label={t('way')}
          value={full ? 'full' : 'list'}
          items={[
            { key: 'list', label: t('list') },
            { key: 'full', label: t('full') },
          ]}
          onChange={(way) => void navigate({ to: '.', search: ((old: object) => ({ ...old, full: way === 'full' ? '1' : undefined })) as never, replace: true })}
        />
        <span className={styles.hint}>{t('hint')}</span>
        <Button kind="primary" icon={Printer} loading={waits} disabled={rows.length === 0 ? t('nothing') : false} onClick={() => window.print()}>
          {t('print')}
        </Button>
      </div>
      {printed.data?.more && (
        <p className={styles.note} role="status">
          {t('most', { count: rows.length, shown: formatNumber(rows.length) })}
        </p>
      )}
      <article className={styles.paper} aria-label={t('title')} aria-busy={waits || undefined}>
        <header className={styles.head}>
          <span>{me?.business.name}</span>
          <span>{t('by', { name: me?.user.name ?? '', at: formatMoment(now, me?.business.timezone) })}</span>
        </header>
        {printed.error ? (
          <InlineError error={printed.error} onRetry={() => void printed.refetch()} />
        ) : printed.isPending ? (
          <SkeletonLines lines={8} />
        ) : rows.length === 0 ? (
          <EmptyState icon={null} title={t('nothing')} />
        ) : full ? (
          rows.map((row) => <PrintRecord key={row.id} meta={meta} id={row.id} onReady={() => setReady((old) => (old.has(row.id) ? old : new Set([...old, row.id])))} />)
        ) : (
          <>
            <h1>{t('count', { object: plural, count: rows.length, shown: formatNumber(rows.length) })}</h1>
            <PrintList columns={columns} rows={rows} links={printed.data.links} />
          </>
        )}
      </article>
    </div>
  );
}
