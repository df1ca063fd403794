import { useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { create } from 'zustand';

/** Where each list of this visit was last seen, by its path. */
const useLists = create<{ seen: Record<string, string> }>(() => ({ seen: {} }));

/** Remembers the page's address as that of its list, without the record that is open beside it. */
export function useRememberList(path: string): void {
  const address = useLocation({ select: (location) => (location.pathname === path ? location.searchStr : null) });
  useEffect(() => {
    if (address === null) return;
    const query = new URLSearchParams(address);
    query.delete('r');
    query.delete('tab');
    const left = query.size > 0 ? `${path}?${query}` : path;
    useLists.setState(({ seen }) => ({ seen: { ...seen, [path]: left } }));
  }, [path, address]);
}

/** The address of a list as it was left: its filter, sort, search and view. */
export function listAsLeft(path: string): string {
  return useLists.getState().seen[path] ?? path;
}
