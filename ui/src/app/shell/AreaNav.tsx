import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { CodeXml, FileDiff, History, Languages, LayoutDashboard, ListChecks, Package, Shapes, ShieldCheck, Waypoints, Webhook } from 'lucide-react';
import { api, useMe, type Definition, type Definitions } from '@/shared/api';
import { text, useT } from '@/shared/i18n';
import { MetaIcon } from '@/shared/ui';
import { hasPage } from '../pages';
import { adminGroups } from './adminEntries';
import { usePlace } from './area';
import { fitOf, SideLink } from './SideNav';
import styles from './SideNav.module.css';

type ObjectDefinition = Definition<{ icon?: string }>;

/** Objects of an app as the caller's draft has them. */
function useDesignObjects(app: string | undefined) {
  return useQuery({
    queryKey: ['definitions', 'object', app],
    queryFn: ({ signal }) => api.get<Definitions<{ icon?: string }>>('/api/v1/definitions', { query: { kind: 'object', app: app === '_' ? undefined : app }, signal }),
    enabled: !!app,
    select: (answer): ObjectDefinition[] => answer.items.filter((item) => item.$meta.state !== 'deleted' && (app !== '_' || !item.app)),
  });
}

/** The side in 设计: the app's documents by kind. Only what exists has an entry. */
export function DesignNav({ folded }: { folded: boolean }) {
  const t = useT('app');
  const me = useMe().data;
  const { pathname } = useLocation();
  const { app } = usePlace();
  const objects = useDesignObjects(app);
  const name = text(me?.apps.find((a) => a.key === app)?.label);
  return (
    <>
      <ul className={styles.list}>
        <li>
          <SideLink folded={folded} icon={LayoutDashboard} label={t('design.overview')} href="/design" active={pathname === '/design'} />
        </li>
      </ul>
      {app && (
        <>
          <Section title={t('design.data')} folded={folded}>
            {hasPage('design/AppPage') && (
              <li>
                <SideLink folded={folded} icon={Shapes} label={name || t('design.objects')} href={`/design/${app}`} active={pathname === `/design/${app}`} />
              </li>
            )}
            {(objects.data ?? []).map((object) => (
              <li key={object.key}>
                <SideLink
                  folded={folded}
                  leading={<MetaIcon name={object.icon} />}
                  label={text(object.label) || object.key}
                  href={`/design/${app}/o/${object.key}`}
                  active={fitOf(`/design/${app}/o/${object.key}`, pathname, pathname) > 0}
                />
              </li>
            ))}
            {hasPage('diagram/DiagramPage') && (
              <li>
                <SideLink folded={folded} icon={Waypoints} label={t('design.diagram')} href={`/design/${app}/diagram`} active={pathname === `/design/${app}/diagram`} />
              </li>
            )}
          </Section>
          {hasPage('option-sets/OptionSetsPage') && (
            <Section title={t('design.shared')} folded={folded}>
              <li>
                <SideLink folded={folded} icon={ListChecks} label={t('design.optionSets')} href={`/design/${app}/option-sets`} active={pathname === `/design/${app}/option-sets`} />
              </li>
              <li>
                <SideLink folded={folded} icon={Languages} label={t('design.languages')} href={`/design/${app}/languages`} active={pathname === `/design/${app}/languages`} />
              </li>
            </Section>
          )}
          {hasPage('rights/assertion/AssertionsPage') && (
            <Section title={t('design.rights')} folded={folded}>
              <li>
                <SideLink folded={folded} icon={ShieldCheck} label={t('design.assertions')} href={`/design/${app}/assertions`} active={pathname === `/design/${app}/assertions`} />
              </li>
            </Section>
          )}
          {hasPage('webhooks/WebhooksPage') && me?.can.admin && (
            <Section title={t('design.extensions')} folded={folded}>
              <li>
                <SideLink folded={folded} icon={CodeXml} label={t('design.hooks')} href={`/design/${app}/hooks`} active={pathname === `/design/${app}/hooks`} />
              </li>
              <li>
                <SideLink folded={folded} icon={Webhook} label={t('design.webhooks')} href={`/design/${app}/webhooks`} active={pathname === `/design/${app}/webhooks` || pathname === `/design/${app}/inbound`} />
              </li>
            </Section>
          )}
          <Section title={t('design.publish')} folded={folded}>
            {hasPage('design/ChangesPage') && (
              <li>
                <SideLink folded={folded} icon={FileDiff} label={t('design.changes')} href={`/design/${app}/changes`} active={pathname === `/design/${app}/changes`} />
              </li>
            )}
            {hasPage('design/ReleasesPage') && (
              <li>
                <SideLink folded={folded} icon={History} label={t('design.releases')} href={`/design/${app}/releases`} active={pathname === `/design/${app}/releases`} />
              </li>
            )}
            {hasPage('package/PackagesPage') && (
              <li>
                <SideLink folded={folded} icon={Package} label={t('design.packages')} href={`/design/${app}/packages`} active={pathname === `/design/${app}/packages`} />
              </li>
            )}
          </Section>
        </>
      )}
    </>
  );
}

/** The side in 管理. Only what exists has an entry. */
export function AdminNav({ folded }: { folded: boolean }) {
  const t = useT('app');
  const me = useMe().data;
  const { pathname } = useLocation();
  return adminGroups(me).map((group) => (
    <Section key={group.key} title={t(`admin.${group.key}`)} folded={folded}>
      {group.entries.map((entry) => (
        <li key={entry.key}>
          <SideLink folded={folded} icon={entry.icon} label={t(`admin.${entry.key}`)} href={entry.to} active={pathname === entry.to || pathname.startsWith(`${entry.to}/`)} />
        </li>
      ))}
    </Section>
  ));
}

function Section({ title, folded, children }: { title: string; folded: boolean; children: React.ReactNode }) {
  return (
    <div className={styles.group}>
      {folded ? <div className={styles.rule} role="presentation" /> : <div className={styles.title}>{title}</div>}
      <ul className={styles.list}>{children}</ul>
    </div>
  );
}
