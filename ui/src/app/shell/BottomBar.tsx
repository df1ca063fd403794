import { Link, useLocation, useNavigate, useRouter } from '@tanstack/react-router';
import { ArrowLeftRight, Bell, House, LayoutGrid, LogOut, PencilRuler, Plus, Settings2, UserRound } from 'lucide-react';
import { useState } from 'react';
import { useUnread } from '@/inbox/queries';
import { useMe } from '@/shared/api';
import { text, useT } from '@/shared/i18n';
import { Button, Menu, MetaIcon, Sheet } from '@/shared/ui';
import { useFavourites } from '@/shared/page';
import { hasPage } from '../pages';
import { mayAdmin } from './adminEntries';
import { AppList, useAppList } from './AppSwitcher';
import { usePlace } from './area';
import { capped } from './Bell';
import { handoverOf } from './handover';
import { useNavigation } from './nav';
import { useNewItems } from './NewMenu';
import { exactly, fitOf } from './SideNav';
import { LookRows, PersonHead, useSignOut } from './UserMenu';
import styles from './BottomBar.module.css';

/** The ways on a phone: home, the app's first entry, new, everything else. */
export function BottomBar() {
  const t = useT('app');
  const me = useMe().data;
  const { app } = usePlace();
  const current = app ?? me?.apps[0]?.key ?? '_';
  const { groups } = useNavigation(current);
  const { pathname } = useLocation();
  const items = useNewItems();
  const unread = useUnread();
  const [open, setOpen] = useState(false);
  const first = groups.flatMap((group) => group.entries).find((entry) => entry.to.startsWith('/'));
  return (
    <nav className={styles.bar} aria-label={t('nav.label')}>
      <Link to="/a/$app" params={{ app: current }} activeOptions={exactly} className={styles.entry} aria-current={pathname === `/a/${current}` ? 'page' : undefined}>
        <House aria-hidden />
        <span>{t('nav.home')}</span>
      </Link>
      {first && (
        <Link to={first.to} activeOptions={exactly} className={styles.entry} aria-current={fitOf(first.to, pathname, pathname) > 0 ? 'page' : undefined}>
          <MetaIcon name={first.icon} size={20} />
          <span>{text(first.label)}</span>
        </Link>
      )}
      {items.length > 0 && (
        <Menu label={t('new')} items={items}>
          <button type="button" className={styles.plus} aria-label={t('new')}>
            <Plus aria-hidden />
          </button>
        </Menu>
      )}
      {!me?.viewAs && (
        <Link to="/me/inbox" className={styles.entry} aria-current={pathname === '/me/inbox' ? 'page' : undefined}>
          <Bell aria-hidden />
          {unread > 0 && (
            <span aria-hidden className={styles.badge}>
              {capped(unread)}
            </span>
          )}
          <span aria-hidden={unread > 0}>{t('inbox.title')}</span>
          {unread > 0 && <span className="tn-sr-only">{t('inbox.unread', { count: unread })}</span>}
        </Link>
      )}
      <button type="button" className={styles.entry} aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(true)}>
        <LayoutGrid aria-hidden />
        <span>{t('apps.short')}</span>
      </button>
      <Everything open={open} onClose={() => setOpen(false)} />
    </nav>
  );
}

/** The sheet 应用: apps, favourites, the whole navigation, the person. */
function Everything({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useT('app');
  const me = useMe().data;
  const router = useRouter();
  const navigate = useNavigate();
  const { app } = usePlace();
  const apps = useAppList();
  const { groups } = useNavigation(app ?? me?.apps[0]?.key);
  const { list: favourites } = useFavourites();
  const signOut = useSignOut();
  const handover = handoverOf(me);
  const go = (to: string) => {
    onClose();
    if (to.startsWith('/')) router.history.push(to);
    else window.open(to, '_blank', 'noopener');
  };
  return (
    <Sheet open={open} onClose={onClose} title={t('apps.short')} tall>
      <div className={styles.everything}>
        {apps.length > 1 && <AppList onDone={onClose} />}
        {favourites.length > 0 && (
          <section>
            <h3>{t('favourites.title')}</h3>
            {favourites.map((favourite) => (
              <button key={favourite.to} type="button" className={styles.row} onClick={() => go(favourite.to)}>
                <MetaIcon name={favourite.icon || 'star'} size={20} />
                {favourite.label}
              </button>
            ))}
          </section>
        )}
        {groups.map((group) => (
          <section key={group.key}>
            {group.title && <h3>{text(group.title)}</h3>}
            {group.entries.map((entry) => (
              <button key={entry.key} type="button" className={styles.row} onClick={() => go(entry.to)}>
                <MetaIcon name={entry.icon} size={20} />
                {text(entry.label)}
              </button>
            ))}
          </section>
        ))}
        <section>
          <PersonHead />
          {!me?.viewAs && (
            <button
              type="button"
              className={styles.row}
              onClick={() => {
                onClose();
                void navigate({ to: '/me/settings' });
              }}
            >
              <UserRound aria-hidden />
              {t('settings')}
            </button>
          )}
          {handover && (
            <button type="button" className={styles.row} onClick={() => go(handover)}>
              <ArrowLeftRight aria-hidden />
              {t('handover')}
            </button>
          )}
          {me?.can.design && hasPage('design/DesignHome') && (
            <button type="button" className={styles.row} onClick={() => go('/design')}>
              <PencilRuler aria-hidden />
              {t('nav.design')}
            </button>
          )}
          {mayAdmin(me) && (
            <button type="button" className={styles.row} onClick={() => go('/admin')}>
              <Settings2 aria-hidden />
              {t('nav.admin')}
            </button>
          )}
          <LookRows />
          {!me?.viewAs && (
            <Button
              block
              icon={LogOut}
              onClick={() => {
                onClose();
                void signOut();
              }}
            >
              {t('signOut')}
            </Button>
          )}
        </section>
      </div>
    </Sheet>
  );
}
