import type { ViewMeta } from '@/shared/api/types';
import { text, type Translate } from '@/shared/i18n';
import { asSaved, type ListSearch } from '../state';
import type { ListModel } from '../useList';

/** What a view is called; the one that every object has is all of its records. */
export function viewName(list: ListModel, view: ViewMeta, t: Translate): string {
  const { meta, ctx } = list;
  return text(view.label, ctx.locale) || t('list.all', { objects: text(meta.plural, ctx.locale) || text(meta.label, ctx.locale) });
}

/** What of the address belongs to how the view before was looked at. */
const plain: ListSearch = { ...asSaved, date: undefined, mode: undefined, by: undefined, folded: undefined };

/** Shows another view as it was saved. */
export function showView(list: ListModel, key: string): void {
  const standard = list.meta.views.find((v) => v.default)?.key ?? list.meta.views[0]?.key;
  list.patch({ ...plain, view: key === standard ? undefined : key });
}

/** Shows the view of the list as it was saved. */
export const showSaved = (list: ListModel): void => list.patch(asSaved);

/** The first four views, favourites before the others and the one that is shown among them. */
export function shownFirst(views: ViewMeta[], current: ViewMeta, favourite: (view: ViewMeta) => boolean): ViewMeta[] {
  const first = [...views.filter(favourite), ...views.filter((v) => !favourite(v))].slice(0, 4);
  return first.some((v) => v.key === current.key) ? first : [...first.slice(0, 3), current];
}

/** Views in the groups of the menu: those of designers, one's own, those that others share. */
export function inGroups(views: ViewMeta[]): { key: 'given' | 'mine' | 'shared'; views: ViewMeta[] }[] {
  const groupOf = (v: ViewMeta) => (!v.made ? 'given' : v.made.mine ? 'mine' : 'shared');
  return (['given', 'mine', 'shared'] as const)
    .map((key) => ({ key, views: views.filter((v) => groupOf(v) === key) }))
    .filter((group) => group.views.length > 0);
}
