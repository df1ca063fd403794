import { lazy, Suspense, useEffect } from 'react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { moduleOf, useFieldContext } from '@/fields';
import { isApiError, useObject } from '@/shared/api';
import type { ObjectMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { listAsLeft, NoSuchPage, useBreadcrumb, useTopBar } from '@/shared/page';
import { InlineError, SkeletonLines } from '@/shared/ui';
import { CreateRecordProvider } from './CreateRecordProvider';
import styles from './Record.module.css';
import { RecordView } from './RecordView';
import { usePrefetchRecord, useRecord } from './useRecord';
import { useWalk } from './walk';

const ThenView = lazy(() => import('./then/ThenView'));

/** A record with its own address, /a/{app}/o/{object}/{id}. */
export default function RecordPage() {
  const { app = '_', object = '', id = '' }: { app?: string; object?: string; id?: string } = useParams({ strict: false });
  const meta = useObject(object);
  if (!meta.data) {
    if (meta.error)
      return isApiError(meta.error) && meta.error.status === 404 ? (
        <NoSuchPage />
      ) : (
        <InlineError error={meta.error} onRetry={() => void meta.refetch()} />
      );
    return (
      <div className={styles.page}>
        <SkeletonLines lines={8} />
      </div>
    );
  }
  return (
    <CreateRecordProvider>
      <Page key={`${object} ${id}`} app={app} meta={meta.data} id={id} />
    </CreateRecordProvider>
  );
}

function Page({ app, meta, id }: { app: string; meta: ObjectMeta; id: string }) {
  const t = useT('record');
  const navigate = useNavigate();
  const search: { tab?: string; edit?: string; at?: string; act?: string } = useSearch({ strict: false });
  const { data: record, error } = useRecord(meta.key, id);
  const other = record && record.id !== id ? record.id : ''; // it was merged into another one
  useEffect(() => {
    if (other) void navigate({ to: '/a/$app/o/$object/$id', params: { app, object: meta.key, id: other }, replace: true });
  }, [other, navigate, app, meta.key]);
  const ctx = useFieldContext(record?.$links);
  const field = meta.fields.find((f) => f.key === meta.title);
  const title = record ? (field && moduleOf(field).format(record[meta.title], field, ctx)) || t('untitled') : isApiError(error) && (error.status === 404 || error.status === 403) ? t('gone') : '';
  const list = listAsLeft(`/a/${app}/o/${meta.key}`);
  useBreadcrumb([{ label: text(meta.plural, ctx.locale) || text(meta.label, ctx.locale), to: list }, ...(title ? [{ label: title }] : [])]);
  useTopBar({ back: list });
  const walk = useWalk(meta.key, id);
  const prefetch = usePrefetchRecord(meta.key);
  const near = [walk?.near(-1)?.id ?? '', walk?.near(1)?.id ?? ''].join();
  useEffect(() => {
    for (const other of near.split(',')) if (other) prefetch(other);
  }, [near, prefetch]);
  const step = (by: 1 | -1): void => {
    const next = walk?.near(by);
    if (next) void navigate({ to: '/a/$app/o/$object/$id', params: { app, object: meta.key, id: next.id }, search: search.tab ? { tab: search.tab } : {}, replace: true });
  };
  const set = (change: { tab?: string; edit?: string; at?: string; act?: string }) =>
    void navigate({ to: '.', search: ((old: object) => ({ ...old, ...change })) as never, replace: true });
  if (search.at)
    return (
      <div className={styles.page}>
        <div className={styles.sheet}>
          <Suspense fallback={<SkeletonLines lines={8} />}>
            <ThenView meta={meta} id={id} at={search.at} onAt={(at) => set({ at })} onBack={() => set({ at: undefined })} />
          </Suspense>
        </div>
      </div>
    );
  return (
    <div className={styles.page}>
      <div className={styles.sheet}>
        <RecordView
          app={app}
          meta={meta}
          id={id}
          tab={search.tab}
          onTab={(tab) => set({ tab })}
          editing={search.edit === '1'}
          position={walk?.position}
          canStep={(by) => Boolean(walk?.near(by))}
          onStep={walk ? step : undefined}
          onEditing={(editing) => set({ edit: editing ? '1' : undefined })}
          act={search.act === 'comment' || search.act === 'transfer' ? search.act : undefined}
          onAct={() => set({ act: undefined })}
          onDeleted={() =>
            void navigate({ to: '/a/$app/o/$object', params: { app, object: meta.key }, search: {}, replace: true })
          }
        />
      </div>
    </div>
  );
}
