import { Link, Navigate } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { adminGroups, mayAdmin } from '@/app/shell/adminEntries';
import { useMe } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { NoAccess, useBreadcrumb } from '@/shared/page';
import { usePhone } from '@/shared/ui';
import styles from './AdminHome.module.css';

/** 管理 on a phone: its pages as a list. With room for the side navigation it is the first of them. */
export default function AdminHome() {
  const t = useT('app');
  const me = useMe().data;
  const phone = usePhone();
  useBreadcrumb([{ label: t('nav.admin') }]);
  if (!me) return null;
  if (!mayAdmin(me)) return <NoAccess to={t('nav.admin')} />;
  if (!phone) return <Navigate to="/admin/people" replace />;
  return (
    <nav className={styles.page} aria-label={t('nav.admin')}>
      {adminGroups(me).map((group) => (
        <section key={group.key}>
          <h2>{t(`admin.${group.key}`)}</h2>
          <ul>
            {group.entries.map(({ key, icon: Icon, to }) => (
              <li key={key}>
                <Link to={to}>
                  <Icon aria-hidden />
                  <span>{t(`admin.${key}`)}</span>
                  <ChevronRight aria-hidden />
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
