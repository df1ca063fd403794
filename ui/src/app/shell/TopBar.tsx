import { Link, useRouter } from '@tanstack/react-router';
import { ArrowLeft, ChevronDown, Plus, Search } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useT } from '@/shared/i18n';
import { middleCut } from '@/shared/format';
import { keyLabel } from '@/shared/keys';
import { usePage } from '@/shared/page';
import { IconButton, Menu, useMedia } from '@/shared/ui';
import { parseSearch } from '../search';
import { useArea } from './area';
import { HelpMenu } from './HelpMenu';
import { JobTray } from './JobTray';
import { useNewItems } from './NewMenu';
import { openPalette } from './Shell';
import { UserMenu } from './UserMenu';
import styles from './TopBar.module.css';

const Bell = lazy(() => import('./Bell').then((m) => ({ default: m.Bell })));

/** Where one is, and what can be reached from everywhere. */
export function TopBar() {
  const t = useT('app');
  const wide = useMedia('(min-width: 1100px)');
  return (
    <header className={styles.bar}>
      <Crumbs />
      <div className={styles.right}>
        {wide ? (
          <button type="button" className={styles.search} onClick={() => openPalette()}>
            <Search aria-hidden />
            <span>{t('search.placeholder')}</span>
            <kbd>{keyLabel('mod+k')}</kbd>
          </button>
        ) : (
          <IconButton icon={Search} label={t('search.placeholder')} keys="mod+k" onClick={() => openPalette()} />
        )}
        <NewButton />
        <JobTray />
        <Suspense>
          <Bell />
        </Suspense>
        <HelpMenu />
        <UserMenu />
      </div>
    </header>
  );
}

function NewButton() {
  const t = useT('app');
  const items = useNewItems();
  if (items.length === 0) return null;
  return (
    <Menu label={t('new')} items={items} placement="bottom-end">
      <IconButton icon={Plus} label={t('new')} keys="c" />
    </Menu>
  );
}

/** An address with its query, as a link takes it. */
function placeOf(address: string) {
  const [to = '', query = ''] = address.split('?');
  return { to, search: parseSearch(query) as never };
}

function Crumbs() {
  const t = useT('app');
  const { crumbs, beside } = usePage();
  const area = useArea();
  const last = crumbs[crumbs.length - 1];
  return (
    <nav className={styles.crumbs} aria-label={t('nav.breadcrumb')}>
      {area === 'design' && <span className={styles.area}>{t('nav.design')}</span>}
      <ol>
        {crumbs.slice(0, -1).map((crumb, index) => (
          <li key={index}>
            {crumb.to ? (
              <Link {...placeOf(crumb.to)} title={crumb.label}>
                {middleCut(crumb.label)}
              </Link>
            ) : (
              <span>{middleCut(crumb.label)}</span>
            )}
            <span className={styles.sign} aria-hidden>
              ›
            </span>
          </li>
        ))}
        {last && (
          <li>
            <h1 className={styles.title} title={last.label} aria-current="page">
              {middleCut(last.label)}
            </h1>
          </li>
        )}
      </ol>
      {beside}
    </nav>
  );
}

/** The top of a phone: the page's title, search, and the page's own acts. */
export function PhoneBar() {
  const t = useT('app');
  const tu = useT('ui');
  const router = useRouter();
  const { crumbs, phoneActions, onTitle, back, beside } = usePage();
  const title = crumbs[crumbs.length - 1]?.label ?? '';
  const parent = back ?? crumbs.slice(0, -1).findLast((crumb) => crumb.to)?.to;
  return (
    <header className={styles.phone}>
      {parent && <IconButton icon={ArrowLeft} label={tu('back')} onClick={() => router.history.push(parent)} />}
      <h1 className={styles.phoneTitle}>
        {onTitle ? (
          <button type="button" onClick={onTitle}>
            <span>{title}</span>
            <ChevronDown aria-hidden />
          </button>
        ) : (
          <span>{title}</span>
        )}
      </h1>
      {beside}
      <JobTray />
      <IconButton icon={Search} label={t('search.placeholder')} onClick={() => openPalette()} />
      {phoneActions}
    </header>
  );
}
