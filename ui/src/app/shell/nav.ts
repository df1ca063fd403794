import { useMemo } from 'react';
import { useApp, useMe, usePatchMe, type App, type Me, type NavItem, type Text } from '@/shared/api';
import { hasPage } from '../pages';

export interface Entry {
  key: string;
  label: Text;
  icon: string;
  /** In the app, or elsewhere when it begins with http. */
  to: string;
  object?: string;
}

export interface EntryGroup {
  key: string;
  title: Text | null;
  entries: Entry[];
}

/** The navigation of an app: what its admin arranged, else the objects one may see. */
export function navigationOf(me: Me, appKey: string, app: App | undefined): EntryGroup[] {
  const groups: EntryGroup[] = [];
  for (const [index, group] of (app?.navigation ?? []).entries()) {
    const entries = group.items.flatMap((item) => entryOf(me, appKey, item) ?? []);
    if (entries.length > 0) groups.push({ key: `${index}`, title: hasWords(group.group) ? group.group : null, entries });
  }
  if (groups.length > 0) return groups;
  const own = Object.entries(me.objects).filter(([, object]) => (object.app || '_') === appKey && object.operations.includes('view'));
  if (own.length === 0) return [];
  return [{ key: 'all', title: null, entries: own.map(([key, object]) => objectEntry(appKey, key, object.plural, object.label, object.icon)) }];
}

function hasWords(text: Text | undefined): text is Text {
  return !!text && !!(text.zh || text.en);
}

function objectEntry(app: string, key: string, plural: Text, label: Text, icon: string): Entry {
  return { key: `object/${key}`, label: hasWords(plural) ? plural : label, icon, to: `/a/${app}/o/${key}`, object: key };
}

function entryOf(me: Me, app: string, item: NavItem): Entry | null {
  if (item.object) {
    const object = me.objects[item.object];
    const entry = objectEntry(app, item.object, object?.plural ?? {}, object?.label ?? {}, item.icon || object?.icon || '');
    if (hasWords(item.label)) entry.label = item.label;
    if (item.view) return { ...entry, key: `view/${item.object}/${item.view}`, to: `${entry.to}?view=${encodeURIComponent(item.view)}` };
    return entry;
  }
  if (item.url && /^(https?:|mailto:|\/)/.test(item.url)) return { key: `url/${item.url}`, label: item.label, icon: item.icon || 'link', to: item.url };
  // A page of the app exists in the navigation only when the product has it.
  if (item.page && hasPage(`${item.page}/${item.page[0]!.toUpperCase()}${item.page.slice(1)}Page`)) {
    return { key: `page/${item.page}`, label: item.label, icon: item.icon, to: `/a/${app}/${item.page}` };
  }
  return null;
}

export function useNavigation(appKey: string | undefined): { groups: EntryGroup[]; loading: boolean } {
  const me = useMe().data;
  const app = useApp(appKey);
  const groups = useMemo(() => (me && appKey && (appKey === '_' || app.data || app.error) ? navigationOf(me, appKey, app.data) : []), [me, appKey, app.data, app.error]);
  return { groups, loading: !!appKey && appKey !== '_' && app.isPending };
}

/** Groups that the person has folded, kept on the server. */
export function useFolded(): [Set<string>, (group: string) => void] {
  const preference = useMe().data?.preferences.folded;
  const patch = usePatchMe();
  const folded = useMemo(() => new Set(Array.isArray(preference) ? (preference as string[]) : []), [preference]);
  const toggle = (group: string) => {
    const next = new Set(folded);
    if (!next.delete(group)) next.add(group);
    patch.mutate({ preferences: { folded: [...next] } });
  };
  return [folded, toggle];
}
