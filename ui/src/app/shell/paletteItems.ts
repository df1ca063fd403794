import { ArrowLeftRight, Copy, ExternalLink, Languages, LogOut, MessageSquare, Moon, Pencil, Plus, Settings2, Sun, PencilRuler, UserRound, type LucideIcon } from 'lucide-react';
import { objectQuery, queryClient, useMe, type SearchHit } from '@/shared/api';
import { formatRelative } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { useAllCommands, useRecent } from '@/shared/page';
import { notify } from '@/shared/ui';
import { hasPage } from '../pages';
import { useAppList } from './AppSwitcher';
import { adminGroups, mayAdmin } from './adminEntries';
import { usePlace } from './area';
import { handoverOf } from './handover';
import { useNavigation } from './nav';
import { creatable } from './NewMenu';
import { usePersonalLook, useSignOut } from './UserMenu';

/** One thing that the palette offers. */
export interface Item {
  id: string;
  group: string;
  kind: string;
  label: string;
  detail?: string;
  icon?: LucideIcon;
  metaIcon?: string;
  keys?: string;
  href?: string;
  run?: () => void;
  keywords?: string;
  /** The record that it is. */
  record?: { object: string; id: string };
}

/** Records opened lately. */
export function useRecentItems(): Item[] {
  const me = useMe().data;
  return useRecent().map((record) => ({
    id: `recent/${record.object}/${record.id}`,
    group: 'recent',
    kind: text(me?.objects[record.object]?.label) || record.object,
    label: record.title,
    detail: formatRelative(record.at),
    metaIcon: me?.objects[record.object]?.icon,
    href: `/a/${record.app}/o/${record.object}/${record.id}`,
    record: { object: record.object, id: record.id },
  }));
}

/** Places to go to. */
export function usePageItems(): Item[] {
  const t = useT('app');
  const me = useMe().data;
  const { app } = usePlace();
  const current = app ?? me?.apps[0]?.key;
  const { groups } = useNavigation(current);
  const apps = useAppList();
  const items: Item[] = groups
    .flatMap((group) => group.entries)
    .map((entry) => ({ id: `nav/${entry.key}`, group: 'pages', kind: t('search.kind.page'), label: text(entry.label), metaIcon: entry.icon, href: entry.to, keywords: `${entry.label.zh ?? ''} ${entry.label.en ?? ''} ${entry.object ?? ''}` }));
  for (const other of apps) {
    if (other.key !== current) items.push({ id: `app/${other.key}`, group: 'pages', kind: t('search.kind.app'), label: other.label, metaIcon: other.icon, href: `/a/${other.key}`, keywords: other.key });
  }
  const area = (id: string, icon: LucideIcon, label: string, href: string) => items.push({ id, group: 'pages', kind: t('search.kind.page'), label, icon, href });
  if (!me?.viewAs) area('settings', UserRound, t('settings'), '/me/settings');
  if (!me?.viewAs && Object.values(me?.objects ?? {}).some((one) => one.operations.includes('create'))) area('dedupe', Copy, t('dedupe'), `/a/${current || '_'}/dedupe`);
  const handover = handoverOf(me);
  if (handover) area('handover', ArrowLeftRight, t('handover'), handover);
  if (me?.can.design && hasPage('design/DesignHome')) area('design', PencilRuler, t('nav.design'), '/design');
  if (mayAdmin(me)) {
    area('admin', Settings2, t('nav.admin'), '/admin');
    for (const entry of adminGroups(me).flatMap((group) => group.entries)) area(`admin/${entry.key}`, entry.icon, t(`admin.${entry.key}`), entry.to);
  }
  return items;
}

/** What the page, and the frame, can do. */
export function useCommandItems(): Item[] {
  const t = useT('app');
  const me = useMe().data;
  const offered = useAllCommands();
  const { app, object } = usePlace();
  const { look, locale, change, changeLocale } = usePersonalLook();
  const signOut = useSignOut();
  if (!me) return [];
  const kind = t('search.kind.command');
  const news = (me.viewAs ? [] : creatable(me, app, object)).map((key): Item => {
    const meta = me.objects[key]!;
    return { id: `new/${key}`, group: key === object ? 'page' : 'commands', kind, label: t('newOf', { name: text(meta.label) || key }), icon: Plus, keys: key === object ? 'c' : undefined, href: `/a/${meta.app || '_'}/o/${key}/new`, keywords: `new ${key} ${meta.label.zh ?? ''} ${meta.label.en ?? ''}` };
  });
  const items: Item[] = [
    ...news.filter((item) => item.group === 'page'),
    ...offered.map((command) => ({ id: `page/${command.id}`, group: 'page', kind, label: command.label, icon: command.icon, keys: command.keys, run: command.run, keywords: command.keywords })),
    ...news.filter((item) => item.group !== 'page'),
  ];
  const dark = look.appearance === 'dark';
  items.push(
    { id: 'appearance', group: 'commands', kind, label: dark ? t('search.toLight') : t('search.toDark'), icon: dark ? Sun : Moon, run: () => change({ appearance: dark ? 'light' : 'dark' }), keywords: 'theme dark light' },
    { id: 'language', group: 'commands', kind, label: t('search.otherLanguage'), icon: Languages, run: () => changeLocale(locale === 'zh' ? 'en' : 'zh'), keywords: 'language english' },
  );
  if (!me.viewAs) items.push({ id: 'sign-out', group: 'commands', kind, label: t('signOut'), icon: LogOut, run: () => void signOut(), keywords: 'sign out logout' });
  return items;
}

/** Records that were found. */
export function useHitItems(hits: SearchHit[]): Item[] {
  const me = useMe().data;
  return hits.map((hit) => ({
    id: `hit/${hit.object}/${hit.id}`,
    group: 'records',
    kind: text(me?.objects[hit.object]?.label) || hit.object,
    label: hit.title,
    detail: hit.subtitle,
    metaIcon: me?.objects[hit.object]?.icon,
    href: `/a/${me?.objects[hit.object]?.app || '_'}/o/${hit.object}/${hit.id}`,
    record: hit,
  }));
}

/** What may be done with a record without opening it first. */
export function useActionsOf(): (item: Item) => Item[] {
  const t = useT('app');
  const me = useMe().data;
  return (item) => {
    if (!item.record || !item.href) return [];
    const { href } = item;
    const may = (operation: 'edit' | 'comment' | 'assign') => !me?.viewAs && me?.objects[item.record!.object]?.operations.includes(operation);
    const act = (key: string, icon: LucideIcon, more: Partial<Item>): Item => ({ id: `act/${key}`, group: 'actions', kind: t('search.kind.action'), label: t(`search.act.${key}`), icon, ...more });
    return [
      act('open', ExternalLink, { href }),
      ...(may('edit') ? [act('edit', Pencil, { href: `${href}?edit=1` })] : []),
      ...(may('comment') ? [act('comment', MessageSquare, { href: `${href}?act=comment` })] : []),
      ...(may('assign') ? [act('transfer', ArrowLeftRight, { href: `${href}?act=transfer` })] : []),
      act('copy', Copy, {
        run: () =>
          void navigator.clipboard.writeText(location.origin + href).then(
            () => notify(t('search.copied'), { kind: 'success' }),
            () => notify(t('search.notCopied'), { kind: 'error' }),
          ),
      }),
    ];
  };
}

/** Makes a record with the words as its title: of the object that is asked for, of the page, or the app's first. */
export function useCreateItem(words: string, wanted: string | null, go: (href: string) => void): Item[] {
  const t = useT('app');
  const me = useMe().data;
  const { app, object } = usePlace();
  if (!me || me.viewAs || words === '') return [];
  const may = creatable(me, app, object);
  const key = wanted ?? may[0];
  if (!key || !may.includes(key)) return [];
  const meta = me.objects[key]!;
  const begin = async () => {
    const { title } = await queryClient.fetchQuery(objectQuery(me.release, key));
    go(`/a/${meta.app || '_'}/o/${key}/new?${new URLSearchParams(title ? { [`v.${title}`]: words } : {}).toString()}`);
  };
  return [{ id: 'create', group: 'create', kind: t('search.kind.command'), label: t('search.create', { name: text(meta.label) || key, words }), icon: Plus, run: () => void begin() }];
}
