import { Link, useParams } from '@tanstack/react-router';
import { KeyRound, Palette, UserRound, type LucideIcon } from 'lucide-react';
import { useMe } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { useBreadcrumb } from '@/shared/page';
import { cx, Panel, usePhone } from '@/shared/ui';
import { AppearanceSection } from './AppearanceSection';
import { PasswordSection } from './PasswordSection';
import { ProfileSection } from './ProfileSection';
import styles from './settings.module.css';

const sections: { key: string; icon: LucideIcon }[] = [
  { key: 'profile', icon: UserRound },
  { key: 'appearance', icon: Palette },
  { key: 'security', icon: KeyRound },
];

/** One's own settings: each control saves by itself. */
export default function SettingsPage() {
  const t = useT('settings');
  const phone = usePhone();
  const me = useMe().data;
  const { section } = useParams({ strict: false });
  const chosen = sections.find((s) => s.key === section)?.key ?? (phone ? null : 'profile');
  useBreadcrumb(chosen && section ? [{ label: t('title'), to: '/me/settings' }, { label: t(`section.${chosen}`) }] : [{ label: t('title') }]);
  if (!me) return null;
  return (
    <div className={styles.page}>
      {(!phone || !chosen) && (
        <nav className={styles.sections} aria-label={t('title')}>
          {sections.map(({ key, icon: Icon }) => (
            <Link key={key} to="/me/settings/$section" params={{ section: key }} className={cx(styles.section, key === chosen && styles.chosen)} aria-current={key === chosen ? 'page' : undefined}>
              <Icon aria-hidden />
              {t(`section.${key}`)}
            </Link>
          ))}
        </nav>
      )}
      {chosen && (
        <Panel className={styles.panel} title={phone ? undefined : t(`section.${chosen}`)}>
          {chosen === 'profile' && <ProfileSection me={me} />}
          {chosen === 'appearance' && <AppearanceSection />}
          {chosen === 'security' && <PasswordSection />}
        </Panel>
      )}
    </div>
  );
}
