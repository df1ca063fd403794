import { useState } from 'react';

export interface Keyed<T> {
  items: readonly T[];
  keys: readonly string[];
  /** How many keys were given. */
  given: number;
}

/**
 * Keys for the items of a list that have none of their own which stays: an item
 * that is the same keeps its key wherever it goes, one that was changed keeps
 * that of the item in whose place it stands, and what is new gets a new one.
 */
export function keyed<T>(before: Keyed<T>, items: readonly T[]): Keyed<T> {
  const left = new Map(before.items.map((item, at) => [item, before.keys[at]!]));
  const keys = items.map((item) => {
    const key = left.get(item);
    left.delete(item);
    return key;
  });
  const gone = new Set(left.values());
  let { given } = before;
  const all = keys.map((key, at) => {
    if (key !== undefined) return key;
    const place = before.keys[at];
    // Of a list that grew or shrank, an item that is not known is new, unless it changed where it stood.
    if (place !== undefined && gone.delete(place)) return place;
    return `r${given++}`;
  });
  return { items, keys: all, given };
}

/** A key for each item of a list, for React. */
export function useRowKeys<T>(items: readonly T[]): readonly string[] {
  const [now, setNow] = useState<Keyed<T>>(() => keyed({ items: [], keys: [], given: 0 }, items));
  if (now.items.length === items.length && items.every((item, at) => item === now.items[at])) return now.keys;
  const next = keyed(now, items);
  setNow(next);
  return next.keys;
}
