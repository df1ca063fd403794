import type { ObjectMeta, ViewMeta } from '@/shared/api/types';

/** What a list shows; every part of it stands in the URL when it differs from the view's. */
export interface ListState {
  view: ViewMeta;
  /** Filter in force, as CEL; '' when there is none. */
  filter: string;
  /** What the person types into the search box. */
  q: string;
  sort: SortKey[];
  group: GroupKey[];
  cols: string | undefined;
  /** The filter, sort or columns differ from the view's. */
  changed: boolean;
}

export interface SortKey {
  field: string;
  desc: boolean;
}

export type Period = 'day' | 'week' | 'month' | 'quarter' | 'year';

/** A level of grouping; dates are grouped by a period. */
export interface GroupKey {
  field: string;
  by?: Period;
}

export const MAX_SORTS = 5;
export const MAX_GROUPS = 2;

/** In the URL, a filter that takes the view's away, and a sort that does. */
const NO_FILTER = 'true';
const NO_SORT = '-';

/** `-created,name` */
export function readSort(text: string | undefined): SortKey[] {
  if (!text || text === NO_SORT) return [];
  return text
    .split(',')
    .filter((part) => part !== '' && part !== '-')
    .slice(0, MAX_SORTS)
    .map((part) => (part.startsWith('-') ? { field: part.slice(1), desc: true } : { field: part, desc: false }));
}

export function writeSort(keys: SortKey[]): string {
  return keys.map((k) => (k.desc ? `-${k.field}` : k.field)).join(',');
}

const PERIODS: Period[] = ['day', 'week', 'month', 'quarter', 'year'];

/** `stage,closed:month` */
export function readGroup(text: string | undefined): GroupKey[] {
  if (!text) return [];
  return text
    .split(',')
    .filter(Boolean)
    .slice(0, MAX_GROUPS)
    .map((part) => {
      const [field = '', by] = part.split(':');
      return PERIODS.includes(by as Period) ? { field, by: by as Period } : { field };
    });
}

export function writeGroup(keys: GroupKey[]): string | undefined {
  return keys.length === 0 ? undefined : keys.map((k) => (k.by ? `${k.field}:${k.by}` : k.field)).join(',');
}

export interface ListSearch {
  view?: string;
  /** The kind of view, where it is not the view's own. */
  kind?: string;
  f?: string;
  q?: string;
  sort?: string;
  group?: string;
  cols?: string;
  r?: string;
  tab?: string;
  /** What kinds of view keep there: the day and the span that are shown, the field of the columns, those that are folded. */
  date?: string;
  mode?: string;
  by?: string;
  folded?: string;
}

/** The view that a URL names, else the object's own choice. */
export function viewOf(meta: ObjectMeta, key: string | undefined): ViewMeta {
  const found = meta.views.find((v) => v.key === key) ?? meta.views.find((v) => v.default) ?? meta.views[0];
  return found ?? { key: 'all', label: {}, type: 'table', columns: [], filter: '', sort: '' };
}

/** What a URL shows of an object. */
export function readState(meta: ObjectMeta, search: ListSearch): ListState {
  const view = viewOf(meta, search.view);
  const readable = new Set(meta.fields.map((f) => f.key));
  const filter = search.f === undefined ? (view.filter ?? '') : search.f === NO_FILTER ? '' : search.f;
  return {
    view,
    filter,
    q: search.q ?? '',
    sort: readSort(search.sort ?? view.sort).filter((k) => readable.has(k.field)),
    group: readGroup(search.group).filter((k) => readable.has(k.field)),
    cols: search.cols,
    changed: search.f !== undefined || search.sort !== undefined || search.cols !== undefined,
  };
}

/** The URL's filter for one that is wanted: nothing when it is the view's own. */
export function filterParam(view: ViewMeta, filter: string): string | undefined {
  if (filter === (view.filter ?? '')) return undefined;
  return filter === '' ? NO_FILTER : filter;
}

/** The URL's sort for one that is wanted. */
export function sortParam(view: ViewMeta, keys: SortKey[]): string | undefined {
  const text = writeSort(keys);
  if (text === writeSort(readSort(view.sort))) return undefined;
  return text === '' ? NO_SORT : text;
}
