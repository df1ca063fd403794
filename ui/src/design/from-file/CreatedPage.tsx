import { useQueries } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Check, Rocket, Upload } from 'lucide-react';
import { api } from '@/shared/api';
import type { ImportState } from '@/shared/api/types';
import { formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, EmptyState, InlineError, PageBody, Panel, SkeletonLines } from '@/shared/ui';
import { metaOf, useDefinitions } from '@/meta';
import { needsFirst } from './model';
import styles from './FromFile.module.css';

/** What leads on from objects that were made of files: publish them, then import the files, those first that others lead to. */
export function CreatedPage({ app, files }: { app: string; files: string[] }) {
  const t = useT('design');
  const rows = useT('import-export');
  const navigate = useNavigate();
  const objects = useDefinitions('object');
  const imports = useQueries({
    queries: files.map((id) => ({ queryKey: ['imports', 'one', id], queryFn: ({ signal }: { signal: AbortSignal }) => api.get<ImportState>(`/api/v1/imports/${encodeURIComponent(id)}`, { signal }), staleTime: 0 })),
  });
  const failed = imports.find((one) => one.error) ?? (objects.error ? objects : undefined);
  const waiting = objects.isPending || imports.some((one) => one.isPending);
  const loaded = imports.flatMap((one) => (one.data ? [one.data] : []));
  const list = needsFirst(loaded, (one) => {
    const to = new Set(objects.data?.find((object) => object.key === one.object)?.fields.map((field) => field.object));
    return loaded.filter((other) => to.has(other.object));
  });
  const stateOf = (key: string) => {
    const object = objects.data?.find((one) => one.key === key);
    return object && { object, published: metaOf<'object'>(object).state !== 'new' };
  };
  const published = list.length > 0 && list.every((one) => stateOf(one.object)?.published);
  return (
    <PageBody className={styles.page}>
      <header className={styles.head}>
        <h2>{t(published ? 'file.publishedTitle' : 'file.createdTitle')}</h2>
        <p>{t(published ? 'file.publishedHelp' : 'file.createdHelp')}</p>
      </header>
      {failed && <InlineError error={failed.error} onRetry={() => void failed.refetch()} />}
      <Panel bare title={t('file.files')}>
        {waiting && !failed ? (
          <div className={styles.waiting}>
            <SkeletonLines lines={4} />
          </div>
        ) : list.length === 0 && !failed ? (
          <EmptyState title={t('file.noFiles')} />
        ) : (
          <ol className={styles.made}>
            {list.map((one) => {
              const made = stateOf(one.object);
              const label = made ? text(made.object.label) || one.object : one.object;
              const done = one.state === 'done';
              return (
                <li key={one.id}>
                  <span className={styles.madeWords}>
                    <Link to="/design/$app/o/$object" params={{ app, object: one.object }}>
                      {label}
                    </Link>
                    <span className={styles.quiet}>
                      {one.sheet ? `${one.name} · ${one.sheet}` : one.name} · {rows('rows', { count: one.rows, shown: formatNumber(one.rows) })}
                    </span>
                  </span>
                  <Button
                    icon={done ? Check : Upload}
                    disabled={made?.published ? false : t('file.publishFirst')}
                    aria-label={t(done ? 'file.reportOf' : 'file.importOf', { object: label })}
                    onClick={() => void navigate({ to: '/a/$app/o/$object/import/$id', params: { app, object: one.object, id: one.id }, search: { step: done ? 'run' : 'map' } })}
                  >
                    {t(done ? 'file.imported' : 'file.import')}
                  </Button>
                </li>
              );
            })}
          </ol>
        )}
      </Panel>
      <div className={styles.next}>
        {!published && (
          <Button kind="primary" icon={Rocket} onClick={() => void navigate({ to: '/design/$app/changes', params: { app } })}>
            {t('file.publish')}
          </Button>
        )}
        <Button onClick={() => void navigate({ to: '/design/$app', params: { app }, search: {} })}>{t('file.toObjects')}</Button>
      </div>
    </PageBody>
  );
}
