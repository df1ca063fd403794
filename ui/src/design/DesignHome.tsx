import { Link, useNavigate } from '@tanstack/react-router';
import { PackagePlus, Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useMe } from '@/shared/api';
import { text, useT } from '@/shared/i18n';
import { useBreadcrumb } from '@/shared/page';
import { Button, EmptyState, InlineError, MetaIcon, PageBody, Skeleton, Tag } from '@/shared/ui';
import { metaOf, useDefinitions, useDrafts, useMyDrafts } from '@/meta';
import { DraftBar } from './DraftBar';
import styles from './Design.module.css';

const NewApp = lazy(() => import('./NewApp'));
const ImportPackage = lazy(() => import('./ImportPackage'));

/** Every app of the business, and how much of it is in a draft. */
export default function DesignHome() {
  const t = useT('design');
  const navigate = useNavigate();
  const [open, setOpen] = useState<'app' | 'package' | null>(null);
  const all = useMe().data?.user.admin === true; // others design only the apps that are there
  const apps = useDefinitions('app');
  const objects = useDefinitions('object').data ?? [];
  const drafts = useDrafts();
  const mine = useMyDrafts();
  useBreadcrumb([{ label: t('home.title') }]);
  const list = (apps.data ?? []).toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0) || (a.key < b.key ? -1 : 1));
  const draftsOf = (key: string) => {
    const keys = new Set(objects.filter((object) => object.app === key).map((object) => object.key));
    return mine.filter((draft) => (draft.kind === 'app' ? draft.key === key : draft.kind === 'object' ? keys.has(draft.key) : false)).length;
  };
  const loose = objects.filter((object) => !object.app);
  return (
    <>
      <DraftBar app={list[0]?.key ?? '_'} />
      <div className={styles.scroll}>
        <PageBody>
          <header className={styles.pageHead}>
            <h2>{t('home.apps')}</h2>
            <span className={styles.grow} />
            <span className={styles.onComputer}>
              <Button icon={PackagePlus} onClick={() => (all ? void navigate({ to: '/design/$app/packages', params: { app: '_' } }) : setOpen('package'))}>
                {t('home.installPackage')}
              </Button>
              {all && (list.length > 0 || loose.length > 0) && (
                <Button kind="primary" icon={Plus} onClick={() => setOpen('app')}>
                  {t('new.app')}
                </Button>
              )}
            </span>
          </header>
          {apps.error && <InlineError error={apps.error} onRetry={() => void apps.refetch()} />}
          {apps.isPending && !apps.error && (
            <div className={styles.cards}>
              {[0, 1, 2].map((i) => (
                <Skeleton key={i} height={112} radius={12} />
              ))}
            </div>
          )}
          {apps.data && list.length === 0 && loose.length === 0 && (
            <EmptyState
              title={t('home.none')}
              actions={
                all && (
                  <Button kind="primary" icon={Plus} onClick={() => setOpen('app')}>
                    {t('new.app')}
                  </Button>
                )
              }
            />
          )}
          <ul className={styles.cards}>
            {list.map((app) => {
              const count = objects.filter((object) => object.app === app.key).length;
              const changes = draftsOf(app.key);
              const state = metaOf<'app'>(app).state;
              return (
                <li key={app.key}>
                  <Link to="/design/$app" params={{ app: app.key }} className={styles.card}>
                    <span className={styles.cardIcon}>
                      <MetaIcon name={app.icon} size={20} />
                    </span>
                    <strong>{text(app.label) || app.key}</strong>
                    <span className={styles.quiet}>
                      {t('home.objects', { count })} · {state === 'new' ? t('home.unpublished') : t('home.release', { version: drafts.data?.base ?? 0 })}
                    </span>
                    {changes > 0 && <Tag color="indigo">{t('home.drafts', { count: changes })}</Tag>}
                  </Link>
                </li>
              );
            })}
            {loose.length > 0 && (
              <li>
                <button type="button" className={styles.card} onClick={() => void navigate({ to: '/design/$app', params: { app: '_' } })}>
                  <span className={styles.cardIcon}>
                    <MetaIcon name="boxes" size={20} />
                  </span>
                  <strong>{t('home.loose')}</strong>
                  <span className={styles.quiet}>{t('home.objects', { count: loose.length })}</span>
                </button>
              </li>
            )}
          </ul>
        </PageBody>
      </div>
      <Suspense>
        {open === 'app' && <NewApp taken={list.map((app) => app.key)} onClose={() => setOpen(null)} />}
        {open === 'package' && <ImportPackage onClose={() => setOpen(null)} />}
      </Suspense>
    </>
  );
}
