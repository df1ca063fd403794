import { ChevronDown, Plus } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { loadWords, useT } from '@/shared/i18n';
import { useHotkeys } from '@/shared/keys';
import { useFavourites, useViewOnly, viewAddress } from '@/shared/page';
import { hasLayer, IconButton, Segmented } from '@/shared/ui';
import styles from '../ListPage.module.css';
import type { ListModel } from '../useList';
import { showView, shownFirst, viewName } from './choose';

/** Every view, found by its name, with what can be done with each. */
export const ViewMenu = lazy(() => loadWords('saved').then(() => import('./ViewMenu')));
const ViewDialog = lazy(() => loadWords('saved').then(() => import('./ViewDialog')));

/** The first four views as tabs, all of them in a menu, and a new one. */
export function ViewTabs({ list }: { list: ListModel }) {
  const t = useT('views');
  const viewOnly = useViewOnly();
  const { meta, state } = list;
  const favourites = useFavourites();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [adding, setAdding] = useState(false);
  const tabs = useRef<HTMLDivElement>(null);
  useEffect(() => {
    tabs.current?.querySelector('[aria-checked=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [state.view.key, meta.views]);
  useHotkeys({ v: () => setOpen(!open) }, { enabled: !hasLayer() || open });
  return (
    <>
      <div ref={tabs} className={styles.views}>
        <Segmented
          label={t('list.views')}
          items={shownFirst(meta.views, state.view, (v) => favourites.has(viewAddress(list.app, meta.key, v.key))).map((v) => ({ key: v.key, label: viewName(list, v, t) }))}
          value={state.view.key}
          onChange={(key) => showView(list, key)}
        />
      </div>
      <IconButton ref={button} icon={ChevronDown} label={t('list.allViews')} aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)} />
      <IconButton icon={Plus} label={t('list.addView')} disabled={viewOnly ?? false} onClick={() => setAdding(true)} />
      <Suspense>
        {open && <ViewMenu list={list} anchor={button} onClose={() => setOpen(false)} />}
        {adding && <ViewDialog list={list} what="add" onClose={() => setAdding(false)} />}
      </Suspense>
    </>
  );
}
