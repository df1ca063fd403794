import { Link, useLocation, useNavigate, useRouter } from '@tanstack/react-router';
import { ArrowLeft, ArrowLeftRight, ChevronRight, Ellipsis, ExternalLink, House, PanelLeftClose, PanelLeftOpen, Pencil, PencilRuler, Plus, Settings2, Star, StarOff, type LucideIcon } from 'lucide-react';
import { lazy, Suspense, useRef, useState, type ReactNode } from 'react';
import { useMe } from '@/shared/api';
import { useSortable } from '@/shared/dnd';
import { text, useT } from '@/shared/i18n';
import { useFavourites, useViewOnly, type Favourite } from '@/shared/page';
import { cx, IconButton, Menu, MenuSurface, MetaIcon, Skeleton, Tooltip, type MenuItem } from '@/shared/ui';
import { hasPage } from '../pages';
import { mayAdmin } from './adminEntries';
import { AppSwitcher } from './AppSwitcher';
import { lastWorkspace, useArea, usePlace } from './area';
import { handoverOf } from './handover';
import { useFolded, useNavigation, type Entry, type EntryGroup } from './nav';
import styles from './SideNav.module.css';

const DesignNav = lazy(() => import('./AreaNav').then((m) => ({ default: m.DesignNav })));
const AdminNav = lazy(() => import('./AreaNav').then((m) => ({ default: m.AdminNav })));
const RenameFavourite = lazy(() => import('./RenameFavourite').then((m) => ({ default: m.RenameFavourite })));

/** The side: where one is, and the ways from here. */
export function SideNav({ folded, onFold }: { folded: boolean; onFold: () => void }) {
  const t = useT('app');
  const me = useMe().data;
  const area = useArea();
  const router = useRouter();
  const { app, object } = usePlace();
  const handover = handoverOf(me);
  const onObject = app && object && me?.can.design && hasPage('design/ObjectPage');
  return (
    <nav className={cx(styles.side, folded && styles.folded)} aria-label={t('nav.label')}>
      <div className={styles.top}>
        {area === 'workspace' ? (
          <AppSwitcher folded={folded} />
        ) : (
          <SideLink
            folded={folded}
            icon={ArrowLeft}
            label={t('nav.backToWorkspace')}
            href={lastWorkspace()}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey) return;
              event.preventDefault();
              router.history.push(lastWorkspace());
            }}
          />
        )}
      </div>
      <div className={styles.scroll}>
        {area === 'workspace' && <Workspace folded={folded} />}
        <Suspense>
          {area === 'design' && me?.can.design && <DesignNav folded={folded} />}
          {area === 'admin' && mayAdmin(me) && <AdminNav folded={folded} />}
        </Suspense>
        {area === 'admin' && handover && (
          <ul className={styles.list}>
            <li>
              <SideLink folded={folded} icon={ArrowLeftRight} label={t('handover')} href={handover} active />
            </li>
          </ul>
        )}
      </div>
      <div className={styles.foot}>
        {me?.can.design && area !== 'design' && hasPage('design/DesignHome') && (
          <SideLink folded={folded} icon={PencilRuler} label={t('nav.design')} href={onObject ? `/design/${app}/o/${object}` : app && app !== '_' && area === 'workspace' ? `/design/${app}` : '/design'} compact />
        )}
        {mayAdmin(me) && area !== 'admin' && <SideLink folded={folded} icon={Settings2} label={t('nav.admin')} href="/admin/people" compact />}
        <IconButton icon={folded ? PanelLeftOpen : PanelLeftClose} label={folded ? t('nav.unfold') : t('nav.fold')} keys="[" size="small" onClick={onFold} className={styles.fold} />
      </div>
    </nav>
  );
}

interface SideLinkProps {
  folded: boolean;
  icon?: LucideIcon;
  leading?: ReactNode;
  label: string;
  href: string;
  active?: boolean;
  compact?: boolean;
  onClick?: (event: React.MouseEvent<HTMLAnchorElement>) => void;
  onContextMenu?: (event: React.MouseEvent<HTMLAnchorElement>) => void;
  onKeyDown?: (event: React.KeyboardEvent<HTMLAnchorElement>) => void;
  /** False where what it stands in is dragged. */
  draggable?: boolean;
  trailing?: ReactNode;
}

/** The router marks only the very address; what fits best is marked here. */
export const exactly = { exact: true, includeSearch: true };

/** One way: an icon and words, the icon alone when the side is folded. */
export function SideLink({ folded, icon: Icon, leading, label, href, active, compact, trailing, ...events }: SideLinkProps) {
  const inner = (
    <>
      <span className={styles.icon}>{leading ?? (Icon && <Icon size={16} strokeWidth={1.75} aria-hidden />)}</span>
      <span className={folded ? 'tn-sr-only' : styles.words}>{label}</span>
    </>
  );
  const className = cx(styles.link, active && styles.active, compact && styles.compact);
  const link = href.startsWith('/') ? (
    <Link to={href} activeOptions={exactly} className={className} aria-current={active ? 'page' : undefined} {...events}>
      {inner}
    </Link>
  ) : (
    <a href={href} target="_blank" rel="noreferrer" className={className} {...events}>
      {inner}
      {!folded && <ExternalLink size={14} aria-hidden className={styles.outside} />}
    </a>
  );
  const tipped = folded ? (
    <Tooltip content={label} placement="right" named>
      {link}
    </Tooltip>
  ) : (
    link
  );
  return trailing && !folded ? (
    <span className={styles.line}>
      {tipped}
      {trailing}
    </span>
  ) : (
    tipped
  );
}

/**
 * How well an entry fits the address shown: 0 not at all; an entry of a view
 * fits its object's other views too, but less than an entry of the object.
 */
export function fitOf(to: string, pathname: string, href: string): number {
  const [path = '', query] = to.split('?');
  if (pathname !== path && !pathname.startsWith(`${path}/`)) return 0;
  if (!query) return 1000 + path.length;
  return href === to || href.startsWith(`${to}&`) ? 3000 + to.length : path.length;
}

function Workspace({ folded }: { folded: boolean }) {
  const t = useT('app');
  const { app } = usePlace();
  const me = useMe().data;
  const current = app ?? me?.apps[0]?.key;
  const { groups, loading } = useNavigation(current);
  const location = useLocation();
  const [closed, toggle] = useFolded();
  if (!current) return null;
  const all = groups.flatMap((group) => group.entries);
  const fits = all.map((entry) => ({ entry, fit: fitOf(entry.to, location.pathname, location.href) }));
  const best = fits.filter(({ fit }) => fit > 0).toSorted((a, b) => b.fit - a.fit)[0]?.entry;
  return (
    <>
      <Favourites folded={folded} />
      <ul className={styles.list}>
        <li>
          <SideLink folded={folded} icon={House} label={t('nav.home')} href={`/a/${current}`} active={location.pathname === `/a/${current}`} />
        </li>
      </ul>
      {loading && groups.length === 0 && (
        <div className={styles.waiting} role="status" aria-label={t('loading')}>
          {[0, 1, 2, 3].map((i) => (
            <Skeleton key={i} height={20} width={folded ? 20 : `${[70, 55, 80, 60][i]}%`} />
          ))}
        </div>
      )}
      {groups.map((group) => (
        <Group key={group.key} id={`${current}/${group.key}`} group={group} folded={folded} closed={closed.has(`${current}/${group.key}`)} onToggle={toggle} active={best} app={current} />
      ))}
    </>
  );
}

function Group({ id, group, folded, closed, onToggle, active, app }: { id: string; group: EntryGroup; folded: boolean; closed: boolean; onToggle: (id: string) => void; active: Entry | undefined; app: string }) {
  const title = text(group.title);
  const open = !closed || folded || !title;
  return (
    <div className={styles.group}>
      {title && !folded && (
        <button type="button" className={styles.title} aria-expanded={open} onClick={() => onToggle(id)}>
          {title}
          <ChevronRight aria-hidden className={cx(styles.chevron, open && styles.open)} />
        </button>
      )}
      {folded && <div className={styles.rule} role="presentation" />}
      {open && (
        <ul className={styles.list}>
          {group.entries.map((entry) => (
            <li key={entry.key}>
              <EntryLink entry={entry} folded={folded} active={entry === active} app={app} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function EntryLink({ entry, folded, active, app }: { entry: Entry; folded: boolean; active: boolean; app: string }) {
  const t = useT('app');
  const me = useMe().data;
  const navigate = useNavigate();
  const favourites = useFavourites();
  const viewOnly = useViewOnly();
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  const label = text(entry.label);
  const object = entry.object;
  const inside = entry.to.startsWith('/');
  const items: MenuItem[] = [
    object && me?.objects[object]?.operations.includes('create')
      ? { label: t('new'), icon: Plus, disabled: viewOnly, onSelect: () => void navigate({ to: '/a/$app/o/$object/new', params: { app, object } }) }
      : null,
    { label: t('nav.openTab'), icon: ExternalLink, onSelect: () => void window.open(entry.to, '_blank', 'noopener') },
    inside &&
      (favourites.has(entry.to)
        ? { label: t('favourites.remove'), icon: StarOff, onSelect: () => favourites.remove(entry.to) }
        : { label: t('favourites.add'), icon: Star, disabled: favourites.full ? t('favourites.full') : false, onSelect: () => favourites.add({ to: entry.to, label, icon: entry.icon }) }),
    object && me?.can.design && hasPage('design/ObjectPage')
      ? { label: t('nav.designObject'), icon: PencilRuler, onSelect: () => void navigate({ to: '/design/$app/o/$object', params: { app, object } }) }
      : null,
  ];
  return (
    <>
      <SideLink
        folded={folded}
        leading={<MetaIcon name={entry.icon} />}
        label={label}
        href={entry.to}
        active={active}
        onContextMenu={(event) => {
          event.preventDefault();
          setAt({ x: event.clientX, y: event.clientY });
        }}
        trailing={
          <Menu label={t('nav.actionsOf', { name: label })} items={items}>
            <IconButton icon={Ellipsis} label={t('nav.actionsOf', { name: label })} size="small" className={styles.more} />
          </Menu>
        }
      />
      {at && <MenuSurface open onClose={() => setAt(null)} anchor={at} label={t('nav.actionsOf', { name: label })} items={items} />}
    </>
  );
}

/** An entry that is dragged to its place among the others; Alt+↑/↓ and its menu move it, too. */
function FavouriteItem({ index, label, onPlace, children }: { index: number; label: string; onPlace: (from: number, to: number) => void; children: ReactNode }) {
  const item = useRef<HTMLLIElement>(null);
  const { dragging, edge } = useSortable(item, { kind: 'favourite', index, label, onMove: onPlace });
  return (
    <li ref={item} className={cx(styles.placed, edge === 'top' && styles.before, edge === 'bottom' && styles.after, dragging && styles.dragging)}>
      {children}
    </li>
  );
}

function Favourites({ folded }: { folded: boolean }) {
  const t = useT('app');
  const { list, remove, move, place, rename } = useFavourites();
  const location = useLocation();
  const [renaming, setRenaming] = useState<Favourite | null>(null);
  if (list.length === 0) return null;
  return (
    <div className={styles.group}>
      {!folded && <div className={styles.title}>{t('favourites.title')}</div>}
      <ul className={styles.list}>
        {list.map((favourite, index) => (
          <FavouriteItem key={favourite.to} index={index} label={favourite.label} onPlace={(from, to) => place(list[from]!.to, to)}>
            <SideLink
              folded={folded}
              draggable={false}
              leading={favourite.icon ? <MetaIcon name={favourite.icon} /> : <Star size={16} strokeWidth={1.75} aria-hidden />}
              label={favourite.label}
              href={favourite.to}
              active={location.href === favourite.to}
              onKeyDown={(event) => {
                if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
                event.preventDefault();
                move(favourite.to, event.key === 'ArrowUp' ? -1 : 1);
              }}
              trailing={
                <Menu
                  label={t('nav.actionsOf', { name: favourite.label })}
                  items={[
                    { label: t('favourites.rename'), icon: Pencil, onSelect: () => setRenaming(favourite) },
                    index > 0 && { label: t('favourites.up'), keys: 'alt+↑', onSelect: () => move(favourite.to, -1) },
                    index < list.length - 1 && { label: t('favourites.down'), keys: 'alt+↓', onSelect: () => move(favourite.to, 1) },
                    { label: t('favourites.remove'), icon: StarOff, onSelect: () => remove(favourite.to) },
                  ]}
                >
                  <IconButton icon={Ellipsis} label={t('nav.actionsOf', { name: favourite.label })} size="small" className={styles.more} />
                </Menu>
              }
            />
          </FavouriteItem>
        ))}
      </ul>
      <Suspense>
        {renaming && (
          <RenameFavourite
            favourite={renaming}
            onClose={() => setRenaming(null)}
            onRename={(label) => {
              rename(renaming.to, label);
              setRenaming(null);
            }}
          />
        )}
      </Suspense>
    </div>
  );
}
