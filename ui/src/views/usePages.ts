import { useEffect, useRef } from 'react';
import { create } from 'zustand';
import { PageStore } from '@/grid';
import { useSession } from '@/shared/api';
import { pageLoader, type Rows } from './request';

interface Kept {
  rows: Rows;
  pages: PageStore;
  /** Whose rows they are. */
  session: string | null;
}

/** Lists whose rows are there at once when one comes back to them; they are read again then. */
const MOST = 3;
const useLeft = create<{ lists: readonly Kept[] }>(() => ({ lists: [] }));

const same = (a: Rows, b: Rows): boolean => JSON.stringify(a) === JSON.stringify(b);

function takeLeft(rows: Rows): Kept | undefined {
  const session = useSession.getState().token;
  const found = useLeft.getState().lists.find((kept) => kept.session === session && same(kept.rows, rows));
  if (found) useLeft.setState(({ lists }) => ({ lists: lists.filter((kept) => kept !== found) }));
  return found;
}

/** One store for the pages of an object; another filter or order shows its rows in the place of the old. */
export function usePages(rows: Rows): PageStore {
  const store = useRef<{ rows: Rows; pages: PageStore; back: boolean } | null>(null);
  if (store.current?.rows.object !== rows.object) {
    store.current?.pages.dispose();
    const left = takeLeft(rows);
    store.current = left ? { ...left, back: true } : { rows, pages: new PageStore({ load: pageLoader(rows), skips: true }), back: false };
  }
  const { pages } = store.current;
  useEffect(() => {
    if (!store.current || store.current.rows === rows) return;
    const other = !same(store.current.rows, rows);
    store.current.rows = rows;
    if (other) store.current.pages.retarget(pageLoader(rows));
  }, [rows]);
  useEffect(() => {
    const here = store.current!;
    if (here.back) here.pages.reload();
    return () => {
      const kept: Kept = { rows: here.rows, pages: here.pages, session: useSession.getState().token };
      useLeft.setState(({ lists }) => ({ lists: [kept, ...lists].slice(0, MOST) }));
    };
  }, []);
  return pages;
}
