import { BookUp, Copy, Ellipsis, House, Pencil, Plus, Share2, Star, StarOff, Trash2, TriangleAlert, Users } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useMe } from '@/shared/api';
import type { ViewMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { useFavourites, useViewOnly, viewAddress } from '@/shared/page';
import { Button, cx, IconButton, Input, Menu, messageOf, notify, Popover, type Anchor, type MenuItem } from '@/shared/ui';
import { kindOf } from '../kinds';
import type { ListModel } from '../useList';
import { chooseViews, deleteView, restoreView } from './api';
import { inGroups, showView, viewName } from './choose';
import { reordered, Sortable } from '../popovers/Sortable';
import styles from './Saved.module.css';

const ViewDialog = lazy(() => import('./ViewDialog'));
const ShareDialog = lazy(() => import('./ShareDialog'));
const PromoteDialog = lazy(() => import('./PromoteDialog'));

type Act = { what: 'add' | 'copy' | 'rename' | 'share' | 'promote'; view: ViewMeta };

/** Every view with what can be done with it: found by its name, in the order that one drags them to. */
export default function ViewMenu({ list, anchor, onClose }: { list: ListModel; anchor: Anchor; onClose: () => void }) {
  const t = useT('saved');
  const tViews = useT('views');
  const viewOnly = useViewOnly();
  const me = useMe().data;
  const { meta, state } = list;
  const [words, setWords] = useState('');
  const [act, setAct] = useState<Act | null>(null);
  const nameOf = (view: ViewMeta) => viewName(list, view, tViews);
  const found = meta.views.filter((v) => nameOf(v).toLowerCase().includes(words.trim().toLowerCase()));
  const failed = (error: unknown): void => void notify(messageOf(error) ?? tViews('batch.failed'), { kind: 'error' });
  const order = meta.views.map((v) => v.key);
  const favourites = useFavourites();
  const addressOf = (view: ViewMeta) => viewAddress(list.app, meta.key, view.key);

  const remove = async (view: ViewMeta): Promise<void> => {
    const current = view.key === state.view.key;
    try {
      if (current) list.patch({ view: undefined });
      await deleteView(meta.key, view.key);
      notify(t('deleted', { name: nameOf(view) }), {
        action: {
          label: t('undo'),
          onClick: () =>
            void restoreView(meta.key, view.key).then(() => {
              if (current) list.patch({ view: view.key });
            }, failed),
        },
      });
    } catch (error) {
      failed(error);
    }
  };
  const itemsOf = (view: ViewMeta): MenuItem[] => [
    { label: t(view.default ? 'noDefault' : 'makeDefault'), icon: House, disabled: viewOnly ?? false, onSelect: () => void chooseViews(meta.key, { view: view.default ? '' : view.key }).catch(failed) },
    favourites.has(addressOf(view))
      ? { label: t('unfavourite'), icon: StarOff, disabled: viewOnly ?? false, onSelect: () => favourites.remove(addressOf(view)) }
      : {
          label: t('favourite'),
          icon: Star,
          disabled: viewOnly ?? (favourites.full ? t('favouritesFull') : false),
          onSelect: () => favourites.add({ to: addressOf(view), label: `${text(meta.plural, list.ctx.locale) || text(meta.label, list.ctx.locale)} · ${nameOf(view)}`, icon: meta.icon }),
        },
    { label: t('copy'), icon: Copy, disabled: viewOnly ?? false, onSelect: () => setAct({ what: 'copy', view }) },
    view.made?.may_change && { label: t('rename'), icon: Pencil, disabled: viewOnly ?? false, onSelect: () => setAct({ what: 'rename', view }) },
    view.made?.may_change && { label: t('share'), icon: Share2, disabled: viewOnly ?? false, onSelect: () => setAct({ what: 'share', view }) },
    view.made && me?.user.admin === true && { label: t('promote'), icon: BookUp, disabled: viewOnly ?? false, onSelect: () => setAct({ what: 'promote', view }) },
    view.made?.may_change && { separator: true },
    view.made?.may_change && { label: t('delete'), icon: Trash2, danger: true, disabled: viewOnly ?? false, onSelect: () => void remove(view) },
  ];
  const groups = inGroups(found);
  return (
    <Popover open onClose={onClose} anchor={anchor} label={tViews('list.views')} width={320}>
      <div className={styles.menu}>
        <Input size="small" type="search" aria-label={t('find')} placeholder={t('find')} value={words} onChange={(event) => setWords(event.target.value)} />
        <div className={styles.groups}>
          {groups.map((group) => (
            <section key={group.key} aria-label={t(`group.${group.key}`)}>
              {(groups.length > 1 || group.key !== 'given') && <h3 className={styles.heading}>{t(`group.${group.key}`)}</h3>}
              {group.views.map((view) => {
                const Icon = kindOf(meta, view, undefined).icon;
                return (
                  <Sortable
                    key={view.key}
                    kind="view"
                    index={order.indexOf(view.key)}
                    count={order.length}
                    label={nameOf(view)}
                    className={cx(styles.view, view.key === state.view.key && styles.current)}
                    onMove={(from, to) => void chooseViews(meta.key, { order: reordered(order, from, to) }).catch(failed)}
                  >
                    <button
                      type="button"
                      className={styles.name}
                      aria-current={view.key === state.view.key || undefined}
                      onClick={() => {
                        showView(list, view.key);
                        onClose();
                      }}
                    >
                      <Icon aria-hidden />
                      <span>{nameOf(view)}</span>
                      {view.broken?.includes('filter') && <TriangleAlert className={styles.danger} aria-label={t('broken')} />}
                      {view.made && (view.made.shared?.length ?? 0) > 0 && <Users aria-label={t('isShared')} />}
                      {favourites.has(addressOf(view)) && <Star aria-label={t('isFavourite')} />}
                      {view.default && <House aria-label={t('isDefault')} />}
                    </button>
                    <Menu label={t('actsOf', { name: nameOf(view) })} items={() => itemsOf(view)} placement="bottom-end">
                      <IconButton size="small" icon={Ellipsis} label={t('actsOf', { name: nameOf(view) })} />
                    </Menu>
                  </Sortable>
                );
              })}
            </section>
          ))}
          {found.length === 0 && <p className={styles.none}>{t('nothing')}</p>}
        </div>
        <Button kind="text" icon={Plus} disabled={viewOnly ?? false} onClick={() => setAct({ what: 'add', view: state.view })}>
          {tViews('list.addView')}
        </Button>
      </div>
      <Suspense>
        {act?.what === 'share' && <ShareDialog list={list} view={act.view} onClose={() => setAct(null)} />}
        {act?.what === 'promote' && <PromoteDialog view={act.view} name={nameOf(act.view)} onClose={() => setAct(null)} />}
        {act && act.what !== 'share' && act.what !== 'promote' && <ViewDialog list={list} what={act.what} view={act.view} onClose={() => setAct(null)} />}
      </Suspense>
    </Popover>
  );
}
