import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ExternalLink, Monitor } from 'lucide-react';
import { lazy, Suspense, useMemo } from 'react';
import { useMe } from '@/shared/api';
import { loadWords, text, useT } from '@/shared/i18n';
import { useLocale } from '@/shared/i18n/locale';
import { useHotkeys } from '@/shared/keys';
import { PageError, useBreadcrumb } from '@/shared/page';
import { Banner, Button, media, PageBody, SkeletonLines, TabPanel, Tabs, useMedia } from '@/shared/ui';
import { SettingsScopeProvider, targetsOf, useDefinition, useDefinitions } from '@/meta';
import { DraftBar } from './DraftBar';
import { FieldsTab } from './object/FieldsTab';
import { KeysTab } from './object/KeysTab';
import { LayoutsTab } from './object/LayoutsTab';
import { RulesTab } from './object/RulesTab';
import { ButtonsTab } from './object/ButtonsTab';
import { TypesTab } from './object/TypesTab';
import { SettingsTab } from './object/SettingsTab';
import { ViewsTab } from './object/ViewsTab';
import { useDocSession } from './useDocSession';
import styles from './Design.module.css';

const UnseenBanner = lazy(() => loadWords('rights').then(() => import('@/rights/unseen/UnseenBanner')));

const ObjectRights = lazy(() => loadWords('rights').then(() => import('@/rights/matrix/ObjectRights')));

const QualityPanel = lazy(() => loadWords('quality', 'expression').then(() => import('@/quality/design/QualityPanel')));

const RecordPageTab = lazy(() => loadWords('form-designer', 'expression').then(() => import('./object/page/RecordPageTab')).then((module) => ({ default: module.RecordPageTab })));

const UsesTab = lazy(() => loadWords('use').then(() => import('@/use/UsesTab')).then((module) => ({ default: module.UsesTab })));

const tabs = ['fields', 'layouts', 'types', 'rules', 'buttons', 'page', 'views', 'rights', 'keys', 'settings', 'uses'] as const;
type Tab = (typeof tabs)[number];

/** On which tab a member of an object's document is edited; on the settings where it says none. */
const problemTabs: Record<string, Tab | undefined> = { fields: 'fields', types: 'types', rules: 'rules', duplicates: 'rules', lock: 'rules', buttons: 'buttons', page: 'page', indexes: 'keys' };

/** An object in the design area: what its records are made of, and how they are entered, checked and listed. */
export default function ObjectPage() {
  const { object = '' } = useParams({ strict: false });
  return <OneObject key={object} object={object} />;
}

function OneObject({ object }: { object: string }) {
  const t = useT('design');
  const navigate = useNavigate();
  const locale = useLocale((s) => s.locale);
  const wide = useMedia(media.designer);
  const { app = '_' } = useParams({ strict: false });
  const search = useSearch({ strict: false }) as { tab?: string; field?: string };
  const tab: Tab = tabs.find((one) => one === search.tab) ?? 'fields';
  const definition = useDefinition('object', object);
  const { session, view } = useDocSession('object', definition.data);
  const objects = useDefinitions('object').data;
  const me = useMe().data;
  const drafted = useDefinitions('app').data?.find((one) => one.key === app);
  const doc = view?.present;
  useBreadcrumb([{ label: text(me?.apps.find((one) => one.key === app)?.label) || text(drafted?.label) || app, to: `/design/${app}` }, { label: text(doc?.label) || object }]);
  useHotkeys({ 'mod+z': () => session?.undo(), 'mod+shift+z': () => session?.redo(), 'mod+s': () => void session?.flush() });
  const scope = useMemo(
    () => ({
      currency: me?.business.currency ?? 'CNY',
      object,
      targets: targetsOf(objects, locale, doc),
      flush: () => session?.flush() ?? Promise.resolve(),
    }),
    [me?.business.currency, objects, object, doc, session, locale],
  );
  if (definition.error) return <PageError error={definition.error} onRetry={() => void definition.refetch()} />;
  const published = definition.data?.$meta.published ?? null;
  const setSearch = (next: { tab?: string; field?: string }) => void navigate({ to: '.', search: { ...(next.tab && next.tab !== 'fields' && { tab: next.tab }), ...(next.field && { field: next.field }) }, replace: true });
  return (
    <SettingsScopeProvider value={scope}>
      <DraftBar
        app={app}
        view={view ?? undefined}
        onUndo={session?.undo}
        onRedo={session?.redo}
        flush={() => session?.flush() ?? Promise.resolve()}
        others={definition.data?.$meta.others}
        onProblem={() => {
          const path = Object.keys(view?.save.problems[`object/${object}`] ?? {})[0]?.split('.') ?? [];
          const field = path[0] === 'fields' ? doc?.fields[Number(path[1])]?.key : undefined;
          setSearch({ tab: (path[0] && problemTabs[path[0]]) ?? 'settings', field });
        }}
      />
      <Tabs
        id="object"
        className={styles.tabs}
        label={t('object.tabs')}
        value={tab}
        items={tabs.map((key) => ({ key, label: t(`object.${key}`) }))}
        onChange={(next) => setSearch({ tab: next })}
        extra={
          published && wide ? (
            <Button kind="text" size="small" icon={ExternalLink} onClick={() => void navigate({ to: '/a/$app/o/$object', params: { app, object } })}>
              {t('object.inWorkspace')}
            </Button>
          ) : undefined
        }
      />
      <Suspense>{doc && published && <UnseenBanner app={app} objects={[{ draft: doc, published }]} />}</Suspense>
      {!wide && <Banner icon={Monitor}>{t('onComputer')}</Banner>}
      <TabPanel id="object" value={tab} className={styles.work}>
        {!session || !view || !doc ? (
          <div className={styles.content}>
            <PageBody>
              <SkeletonLines lines={6} />
            </PageBody>
          </div>
        ) : tab === 'fields' ? (
          <FieldsTab session={session} view={view} published={published} readOnly={!wide} chosen={search.field} onChoose={(field) => setSearch({ field })} />
        ) : (
          <div className={styles.content} inert={!wide && tab !== 'keys' && tab !== 'layouts' && tab !== 'rights' && tab !== 'uses'}>
            {tab === 'layouts' ? (
              <LayoutsTab app={app} object={doc} />
            ) : tab === 'types' ? (
              <TypesTab object={doc} problems={view.save.problems[`object/${object}`]} published={published} onChange={(change, part) => session.apply(change, part)} />
            ) : tab === 'rules' ? (
              <RulesTab object={doc} problems={view.save.problems[`object/${object}`]} onChange={(change, part) => session.apply(change, part)} flush={() => session.flush()} />
            ) : tab === 'buttons' ? (
              <ButtonsTab object={doc} published={published} problems={view.save.problems[`object/${object}`]} onChange={(change, part) => session.apply(change, part)} />
            ) : tab === 'page' ? (
              <Suspense fallback={<SkeletonLines lines={6} />}>
                <RecordPageTab object={doc} problems={view.save.problems[`object/${object}`]} onChange={(change, part) => session.apply(change, part)} />
              </Suspense>
            ) : tab === 'views' ? (
              <ViewsTab app={app} object={doc} chosen={search.field} onChoose={(field) => setSearch({ tab: 'views', field })} />
            ) : tab === 'keys' ? (
              <KeysTab app={app} object={doc} published={published} wanted={search.field} readOnly={!wide} problems={view.save.problems[`object/${object}`]} onChange={(change, part) => session.apply(change, part)} />
            ) : tab === 'uses' ? (
              <Suspense fallback={<SkeletonLines lines={6} />}>
                <UsesTab object={doc} chosen={search.field} onChoose={(field) => setSearch({ tab: 'uses', field })} flush={() => session.flush()} />
              </Suspense>
            ) : tab === 'rights' ? (
              <Suspense fallback={<SkeletonLines lines={6} />}>
                <ObjectRights app={app} object={doc} />
              </Suspense>
            ) : (
              <>
                <SettingsTab app={app} object={doc} published={published} problems={view.save.problems[`object/${object}`]} flush={() => session.flush()} onChange={(change, part) => session.apply(change, part)} />
                <Suspense fallback={<SkeletonLines lines={3} />}>
                  <QualityPanel object={doc} published={published} problems={view.save.problems[`object/${object}`]} onChange={(change, part) => session.apply(change, part)} />
                </Suspense>
              </>
            )}
          </div>
        )}
      </TabPanel>
    </SettingsScopeProvider>
  );
}
