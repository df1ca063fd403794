import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { loadWords, useT, text } from '@/shared/i18n';
import { PageError, useBreadcrumb } from '@/shared/page';
import { PageBody, SkeletonLines, TabPanel, Tabs } from '@/shared/ui';
import { useDefinition, useDefinitions } from '@/meta';
import { AppNavigation } from './AppNavigation';
import { AppObjects } from './AppObjects';
import { AppSettings } from './AppSettings';
import { DraftBar } from './DraftBar';
import { RolesTab } from './RolesTab';
import { useDocSession } from './useDocSession';
import styles from './Design.module.css';

const FromFilePage = lazy(() => loadWords('form-designer', 'import-export').then(() => import('./from-file/FromFilePage')));

const tabs = ['objects', 'navigation', 'roles', 'settings'] as const;
type Tab = (typeof tabs)[number];

/** An app in the design area: its objects, its navigation, the roles, its name. */
export default function AppPage() {
  const { app = '_' } = useParams({ strict: false });
  const { tab } = useSearch({ strict: false }) as { tab?: string };
  if (tab === 'file') return <FromFile key={app} app={app} />;
  return app === '_' ? <Loose /> : <OneApp key={app} app={app} />;
}

function useTab(): [Tab, (tab: Tab) => void] {
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { tab?: string };
  const tab = tabs.find((one) => one === search.tab) ?? 'objects';
  return [tab, (next) => void navigate({ to: '.', search: next === 'objects' ? {} : { tab: next }, replace: true })];
}

function OneApp({ app }: { app: string }) {
  const t = useT('design');
  const [tab, setTab] = useTab();
  const definition = useDefinition('app', app);
  useBreadcrumb([{ label: text(definition.data?.label) || app }]);
  const { session, view } = useDocSession('app', definition.data);
  if (definition.error) return <PageError error={definition.error} onRetry={() => void definition.refetch()} />;
  return (
    <>
      <DraftBar app={app} view={tab === 'roles' || tab === 'objects' ? undefined : (view ?? undefined)} onUndo={tab === 'roles' || tab === 'objects' ? undefined : session?.undo} onRedo={tab === 'roles' || tab === 'objects' ? undefined : session?.redo} flush={() => session?.flush() ?? Promise.resolve()} others={definition.data?.$meta.others} />
      <Tabs
        id="app"
        className={styles.tabs}
        label={t('app.tabs')}
        value={tab}
        items={tabs.map((key) => ({ key, label: t(`app.${key}`) }))}
        onChange={setTab}
      />
      <div className={styles.scroll}>
        <TabPanel id="app" value={tab}>
          {!session || !view ? (
            <PageBody>
              <SkeletonLines lines={5} />
            </PageBody>
          ) : tab === 'objects' ? (
            <AppObjects app={app} />
          ) : tab === 'navigation' ? (
            <AppNavigation app={app} doc={view.present} onChange={(change, part) => session.apply(change, part)} />
          ) : tab === 'roles' ? (
            <RolesTab app={app} />
          ) : (
            <AppSettings doc={view.present} onChange={(change, part) => session.apply(change, part)} />
          )}
        </TabPanel>
      </div>
    </>
  );
}

/** Objects that are made of files. */
function FromFile({ app }: { app: string }) {
  const t = useT('design');
  const definitions = useDefinitions('app').data;
  const name = app === '_' ? t('home.loose') : text(definitions?.find((one) => one.key === app)?.label) || app;
  useBreadcrumb([{ label: name, to: `/design/${app}` }, { label: t('file.title') }]);
  return (
    <>
      <DraftBar app={app} />
      <div className={styles.scroll}>
        <Suspense
          fallback={
            <PageBody>
              <SkeletonLines lines={5} />
            </PageBody>
          }
        >
          <FromFilePage app={app} />
        </Suspense>
      </div>
    </>
  );
}

/** Objects and roles that belong to no app. */
function Loose() {
  const t = useT('design');
  const [tab, setTab] = useTab();
  const shown = tab === 'roles' ? 'roles' : 'objects';
  useBreadcrumb([{ label: t('home.loose') }]);
  return (
    <>
      <DraftBar app="_" />
      <Tabs id="app" className={styles.tabs} label={t('app.tabs')} value={shown} items={(['objects', 'roles'] as const).map((key) => ({ key, label: t(`app.${key}`) }))} onChange={setTab} />
      <div className={styles.scroll}>
        <TabPanel id="app" value={shown}>
          {shown === 'objects' ? <AppObjects app="_" /> : <RolesTab app="_" />}
        </TabPanel>
      </div>
    </>
  );
}
