import type { ObjectMeta, RowColor, ViewMeta } from '@/shared/api/types';

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
  /** Colours of rows; the first condition that holds counts. */
  colors: RowColor[];
  /** Fields whose filter is always at hand. */
  quick: string[];
  /** The view's filter means nothing any more: nothing is shown until it is removed. */
  broken: boolean;
  /** Something that a view keeps differs from the view's. */
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
  desc?: boolean;
  /** Blank stands first; else last. */
  first?: boolean;
}

export const MAX_SORTS = 5;
export const MAX_GROUPS = 2;
export const MAX_QUICK = 6;
export const MAX_COLORS = 20;

/** In the URL, a filter that takes the view's away, and a sort that does. */
const NO_FILTER = 'true';
const NO_SORT = '-';
/** The same of grouping, pinned filters and colours. */
const NONE = '-';

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

/** `stage,-closed:month:first`: by the field, backwards with a dash, dates by a period, blank first. */
export function readGroup(text: string | undefined): GroupKey[] {
  if (!text || text === NONE) return [];
  return text
    .split(',')
    .filter((part) => part !== '' && part !== '-')
    .slice(0, MAX_GROUPS)
    .map((part) => {
      const [field = '', ...more] = part.replace(/^-/, '').split(':');
      const by = PERIODS.find((period) => more.includes(period));
      return { field, ...(by && { by }), ...(part.startsWith('-') && { desc: true }), ...(more.includes('first') && { first: true }) };
    });
}

export function writeGroup(keys: GroupKey[]): string | undefined {
  if (keys.length === 0) return undefined;
  return keys.map((k) => [`${k.desc ? '-' : ''}${k.field}`, k.by, k.first && 'first'].filter(Boolean).join(':')).join(',');
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
  /** Colours of rows as JSON, and fields whose filter is pinned, where they are not the view's. */
  colors?: string;
  quick?: string;
  r?: string;
  tab?: string;
  /** What kinds of view keep there: the day and the span that are shown, the field of the columns, those that are folded. */
  date?: string;
  mode?: string;
  only?: string;
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
    group: readGroup(search.group ?? view.group).filter((k) => readable.has(k.field)),
    cols: search.cols,
    colors: readColors(search.colors) ?? view.colors ?? [],
    quick: readQuick(search.quick ?? (view.quick ?? []).join(',')).filter((key) => readable.has(key)),
    broken: search.f === undefined && (view.broken?.includes('filter') ?? false),
    changed: differs(view, search),
  };
}

/** What of the URL a view keeps when it is saved. */
const OWN = ['f', 'sort', 'group', 'cols', 'colors', 'quick', 'kind'] as const;

/**
 * Whether the URL says something else than the view. Another kind alone is a way to
 * look at a view, unless one may keep it there; what is written but the same is no
 * difference.
 */
function differs(view: ViewMeta, search: ListSearch): boolean {
  const { f, kind } = search;
  return (
    (f !== undefined && filterParam(view, f === NO_FILTER ? '' : f) !== undefined) ||
    (search.sort !== undefined && sortParam(view, readSort(search.sort)) !== undefined) ||
    (search.group !== undefined && groupParam(view, readGroup(search.group)) !== undefined) ||
    search.cols !== undefined ||
    (search.colors !== undefined && colorsParam(view, readColors(search.colors) ?? view.colors ?? []) !== undefined) ||
    (search.quick !== undefined && quickParam(view, readQuick(search.quick)) !== undefined) ||
    (kind !== undefined && kind !== view.type && view.made?.may_change === true)
  );
}

/** The URL as the view was saved. */
export const asSaved: ListSearch = Object.fromEntries(OWN.map((part) => [part, undefined]));

/** Pinned fields, `level,owner`. */
function readQuick(text: string): string[] {
  return text.split(',').filter((key) => key !== '' && key !== NONE).slice(0, MAX_QUICK);
}

/** Colours as the URL has them; undefined when it has none that can be read. */
function readColors(text: string | undefined): RowColor[] | undefined {
  if (text === undefined) return undefined;
  if (text === NONE) return [];
  try {
    const read: unknown = JSON.parse(text);
    if (!Array.isArray(read)) return undefined;
    return read.filter((c): c is RowColor => typeof c?.when === 'string' && typeof c?.color === 'string').slice(0, MAX_COLORS);
  } catch {
    return undefined;
  }
}

export function colorsParam(view: ViewMeta, colors: RowColor[]): string | undefined {
  const text = JSON.stringify(colors.map(({ when, color }) => ({ when, color })));
  if (text === JSON.stringify((view.colors ?? []).map(({ when, color }) => ({ when, color })))) return undefined;
  return colors.length === 0 ? NONE : text;
}

export function quickParam(view: ViewMeta, quick: string[]): string | undefined {
  const text = quick.join(',');
  return text === (view.quick ?? []).join(',') ? undefined : text || NONE;
}

/** The URL's grouping for one that is wanted. */
export function groupParam(view: ViewMeta, keys: GroupKey[]): string | undefined {
  const text = writeGroup(keys) ?? '';
  return text === (writeGroup(readGroup(view.group)) ?? '') ? undefined : text || NONE;
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
