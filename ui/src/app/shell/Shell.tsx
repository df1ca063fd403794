import { Outlet, useLocation, useMatches, useNavigate, useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { create } from 'zustand';
import { isViewing, loadFaces, useConnection, useMe, useView } from '@/shared/api';
import { useLeft } from '@/batch/conflicts';
import { loadWords, text, useT } from '@/shared/i18n';
import { useHotkeys } from '@/shared/keys';
import { startRecent, usePage } from '@/shared/page';
import { cx, media, useMedia, usePhone } from '@/shared/ui';
import { rememberApp } from '../start';
import { mayAdmin } from './adminEntries';
import { lastWorkspace, rememberWorkspace, useArea, usePlace } from './area';
import { setFolded, useSide } from './folded';
import { useNavigation } from './nav';
import { SideNav } from './SideNav';
import { StatusBars } from './StatusBars';
import { PhoneBar, TopBar } from './TopBar';
import styles from './Shell.module.css';

const BottomBar = lazy(() => import('./BottomBar').then((m) => ({ default: m.BottomBar })));
const ViewBar = lazy(() => import('./ViewBar').then((m) => ({ default: m.ViewBar })));
const CommandPalette = lazy(() => import('./CommandPalette'));
const Shortcuts = lazy(() => import('../shortcuts/Shortcuts'));
const LeftDialog = lazy(() => loadWords('batch').then(() => import('@/batch/LeftDialog')));
const undo = () => import('@/batch/undo');
const sendWaiting = () => import('@/timeline/sendWaiting').then((m) => m.sendWaiting(), () => undefined);

/** Surfaces of the frame that anything may open. */
export const useFrame = create<{ palette: boolean; start: string; shortcuts: boolean }>(() => ({ palette: false, start: '', shortcuts: false }));

export function openPalette(start = ''): void {
  useFrame.setState({ palette: true, start });
}

/** The frame around every page inside: side, top bar, states of the whole page. */
export function Shell() {
  const t = useT('app');
  const phone = usePhone();
  const wide = useMedia(media.wide);
  const chosen = useSide((state) => state.chosen);
  const folded = chosen ?? !wide;
  const fill = useMatches({ select: (matches) => matches[matches.length - 1]?.staticData.fill === true });
  const { palette, start, shortcuts } = useFrame();
  const viewing = useView((state) => state.view !== null || state.over !== null);
  const left = useLeft((state) => state.left !== null);
  useKeys(folded);
  useTitle();
  useRemember();
  return (
    <div className={cx(styles.shell, phone && styles.phone)}>
      <a href="#content" className={styles.skip}>
        {t('skip')}
      </a>
      <Suspense>{viewing && <ViewBar />}</Suspense>
      {!phone && <SideNav folded={folded} onFold={() => setFolded(!folded)} />}
      <div className={styles.main}>
        {phone ? <PhoneBar /> : <TopBar />}
        <StatusBars />
        <main id="content" tabIndex={-1} className={cx(styles.content, fill && styles.fill)}>
          <Outlet />
        </main>
        <Suspense>{phone && <BottomBar />}</Suspense>
      </div>
      <Suspense>
        {palette && <CommandPalette start={start} onClose={() => useFrame.setState({ palette: false })} onHelp={() => useFrame.setState({ shortcuts: true })} />}
        {left && <LeftDialog />}
        {shortcuts && <Shortcuts onClose={() => useFrame.setState({ shortcuts: false })} />}
      </Suspense>
    </div>
  );
}

function useKeys(folded: boolean): void {
  const me = useMe().data;
  const navigate = useNavigate();
  const router = useRouter();
  const { app, object } = usePlace();
  const area = useArea();
  const home = app ?? me?.apps[0]?.key;
  const { groups } = useNavigation(area === 'workspace' ? app : undefined);
  const entries = groups.flatMap((group) => group.entries);
  const go = (href: string) => router.history.push(href);
  const numbered = Object.fromEntries(
    Array.from({ length: 9 }, (_, i) => [
      `g ${i + 1}`,
      () => {
        const entry = entries[i];
        if (entry?.to.startsWith('/')) go(entry.to);
      },
    ]),
  );
  useHotkeys({
    ...numbered,
    'mod+k': () => openPalette(),
    '/': () => openPalette(),
    '>': () => openPalette('>'),
    '?': () => useFrame.setState({ shortcuts: true }),
    '[': () => setFolded(!folded),
    ...(me?.viewAs ? {} : { 'mod+z': () => void undo().then((m) => m.undoLast()), 'mod+shift+z': () => void undo().then((m) => m.redoLast()) }),
    'g h': () => home && void navigate({ to: '/a/$app', params: { app: home } }),
    'g w': () => go(lastWorkspace()),
    ...(me?.viewAs ? {} : { 'g n': () => void navigate({ to: '/me/inbox' }) }),
    ...(me?.can.design ? { 'g d': () => void navigate({ to: '/design' }) } : {}),
    ...(mayAdmin(me) ? { 'g m': () => void navigate({ to: '/admin' }) } : {}),
    ...(app && object && !me?.viewAs && me?.objects[object]?.operations.includes('create')
      ? { c: () => void navigate({ to: '/a/$app/o/$object/new', params: { app, object } }) }
      : {}),
  });
  useHotkeys({ 'mod+k': () => useFrame.setState({ palette: false }) }, { enabled: useFrame((s) => s.palette), inLayers: true });
}

/** The browser's title: the page, then the app. */
function useTitle(): void {
  const crumbs = usePage((state) => state.crumbs);
  const share = usePage((state) => state.share);
  const me = useMe().data;
  const { app } = usePlace();
  const name = text(me?.apps.find((a) => a.key === app)?.label) || me?.business.name || 'Tenon';
  const title = crumbs[crumbs.length - 1]?.label;
  useEffect(() => {
    document.title = `${share ? `(${share}) ` : ''}${title ? `${title} · ${name}` : name}`;
  }, [share, title, name]);
}

function useRemember(): void {
  const me = useMe().data;
  const area = useArea();
  const { app } = usePlace();
  const href = useLocation({ select: (location) => location.href });
  const id = me?.user.id;
  useEffect(() => {
    if (!id) return;
    startRecent(id);
    void loadFaces();
  }, [id]);
  const online = useConnection((state) => state.state === 'online');
  useEffect(() => {
    // Comments that were written while the server was away.
    if (id && online && !isViewing() && localStorage.getItem(`tenon.unsent.${id}`)) void sendWaiting();
  }, [id, online]);
  useEffect(() => {
    if (area !== 'workspace') return;
    if (app && !isViewing()) rememberApp(app);
    if (href.startsWith('/a/')) rememberWorkspace(href);
  }, [area, app, href]);
}
