import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Bell, CalendarClock, Download, History, KeyRound, Palette, ShieldCheck, UserRound, type LucideIcon } from 'lucide-react';
import { useMe, type Me } from '@/shared/api';
import { loadWords, useT } from '@/shared/i18n';
import { useBreadcrumb, useTopBar, useViewOnly, ViewOnlyPage } from '@/shared/page';
import { cx, Panel, usePhone } from '@/shared/ui';
import { AppearanceSection } from './AppearanceSection';
import { DelegationSection } from './DelegationSection';
import { KeysSection } from './KeysSection';
import { ProfileSection } from './ProfileSection';
import { SecuritySection } from './SecuritySection';
import styles from './settings.module.css';

const ActionsSection = lazy(() => loadWords('batch').then(() => import('@/batch/ActionsSection')));

const ExportRequests = lazy(() => loadWords('import-export', 'rights', 'views', 'fields').then(() => import('@/import-export/ExportRequests')));

const NotificationSection = lazy(() => loadWords('inbox').then(() => import('@/inbox/NotificationSection')));

/** Sections in order; `may` hides one from who has no use of it. */
const sections: { key: string; icon: LucideIcon; may?: (me: Me) => boolean }[] = [
  { key: 'profile', icon: UserRound },
  { key: 'appearance', icon: Palette },
  { key: 'notifications', icon: Bell },
  { key: 'security', icon: ShieldCheck },
  { key: 'delegation', icon: CalendarClock },
  { key: 'actions', icon: History },
  { key: 'exports', icon: Download },
  { key: 'keys', icon: KeyRound, may: (me) => me.can.keys },
];

/** One's own settings: each control saves by itself. */
export default function SettingsPage() {
  const t = useT('settings');
  return useViewOnly() ? <ViewOnlyPage title={t('title')} /> : <Settings />;
}

function Settings() {
  const t = useT('settings');
  const phone = usePhone();
  const me = useMe().data;
  const { section } = useParams({ strict: false });
  const open = sections.filter((s) => me && (!s.may || s.may(me)));
  const chosen = open.find((s) => s.key === section)?.key ?? (phone ? null : 'profile');
  useBreadcrumb(chosen && section ? [{ label: t('title'), to: '/me/settings' }, { label: t(`section.${chosen}`) }] : [{ label: t('title') }]);
  useTopBar({ back: phone && chosen ? '/me/settings' : undefined });
  if (!me) return null;
  return (
    <div className={styles.page}>
      {(!phone || !chosen) && (
        <nav className={styles.sections} aria-label={t('title')}>
          {open.map(({ key, icon: Icon }) => (
            <Link key={key} to="/me/settings/$section" params={{ section: key }} className={cx(styles.section, key === chosen && styles.chosen)} aria-current={key === chosen ? 'page' : undefined}>
              <Icon aria-hidden />
              {t(`section.${key}`)}
            </Link>
          ))}
        </nav>
      )}
      {chosen && (
        <div className={styles.content}>
          {chosen === 'profile' && (
            <Panel title={phone ? undefined : t('section.profile')}>
              <ProfileSection me={me} />
            </Panel>
          )}
          {chosen === 'appearance' && (
            <Panel title={phone ? undefined : t('section.appearance')}>
              <AppearanceSection />
            </Panel>
          )}
          {chosen === 'notifications' && (
            <Panel title={phone ? undefined : t('section.notifications')}>
              <Suspense>
                <NotificationSection admin={me.can.admin} />
              </Suspense>
            </Panel>
          )}
          {chosen === 'security' && <SecuritySection />}
          {chosen === 'delegation' && <DelegationSection me={me} />}
          <Suspense>{chosen === 'actions' && <ActionsSection />}</Suspense>
          <Suspense>{chosen === 'exports' && <ExportRequests />}</Suspense>
          {chosen === 'keys' && <KeysSection me={me} />}
        </div>
      )}
    </div>
  );
}
