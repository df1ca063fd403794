import { useMemo } from 'react';
import { useMe, usePatchMe } from '@/shared/api';

export interface Favourite {
  to: string;
  label: string;
  icon: string;
}

const most = 20;

/** The person's own shortcuts, kept on the server: at most twenty. */
export function useFavourites() {
  const preference = useMe().data?.preferences.favourites;
  const patch = usePatchMe();
  const list = useMemo(() => favouritesOf(preference), [preference]);
  const save = (favourites: Favourite[]) => patch.mutate({ preferences: { favourites: favourites.slice(0, most) } });
  return {
    list,
    full: list.length >= most,
    has: (to: string) => list.some((favourite) => favourite.to === to),
    add: (favourite: Favourite) => save([...list.filter((f) => f.to !== favourite.to), favourite]),
    remove: (to: string) => save(list.filter((f) => f.to !== to)),
    rename: (to: string, label: string) => save(list.map((f) => (f.to === to ? { ...f, label } : f))),
    move: (to: string, by: -1 | 1) => save(moved(list, to, by)),
    /** To a place, counted without the entry itself. */
    place: (to: string, at: number) => save(placed(list, to, at)),
  };
}

/** The address of a view, by which it is told among favourites and entries of the navigation. */
export const viewAddress = (app: string, object: string, view: string): string => `/a/${app}/o/${object}?view=${encodeURIComponent(view)}`;

/** Entries of an unknown preference that are favourites. */
export function favouritesOf(value: unknown): Favourite[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (entry): entry is Favourite =>
      !!entry && typeof entry === 'object' && typeof entry.to === 'string' && entry.to.startsWith('/') && typeof entry.label === 'string' && typeof entry.icon === 'string',
  );
}

/** The list with one entry moved up or down; the same list when it is at the end. */
export function moved(list: Favourite[], to: string, by: -1 | 1): Favourite[] {
  return placed(list, to, list.findIndex((f) => f.to === to) + by);
}

/** The list with one entry in another place; the same list where there is none such. */
export function placed(list: Favourite[], to: string, at: number): Favourite[] {
  const from = list.findIndex((f) => f.to === to);
  const entry = list[from];
  if (!entry || at < 0 || at >= list.length) return list;
  return list.toSpliced(from, 1).toSpliced(at, 0, entry);
}
