import { useEffect, useLayoutEffect, type ReactNode } from 'react';
import { create } from 'zustand';

export interface Crumb {
  label: string;
  /** Where it leads, query included; the last one, which is the page itself, leads nowhere. */
  to?: string;
}

interface PageState {
  crumbs: Crumb[];
  /** What stands beside the title: a state, a star. */
  beside: ReactNode;
  /** Buttons of the page at the right of the phone's top bar. */
  phoneActions: ReactNode;
  /** The phone's title opens something (the views of a list). */
  onTitle: (() => void) | null;
  /** Where ← of the phone's top bar leads; the bar shows none without it. */
  back: string | null;
  /** Share of a job, before the title of the browser's tab. */
  share: string;
}

/** What the page tells the frame around it. */
export const usePage = create<PageState>(() => ({ crumbs: [], beside: null, phoneActions: null, onTitle: null, back: null, share: '' }));

/**
 * Says where the page is: at most three parts, the last being the page's own
 * title and its h1. The browser's title follows.
 */
export function useBreadcrumb(crumbs: Crumb[]): void {
  const text = JSON.stringify(crumbs);
  useLayoutEffect(() => {
    usePage.setState({ crumbs: JSON.parse(text) as Crumb[] });
  }, [text]);
}

/** {@link useBreadcrumb} as an element. */
export function Breadcrumb({ items }: { items: Crumb[] }): null {
  useBreadcrumb(items);
  return null;
}

interface BarOptions {
  beside?: ReactNode;
  phoneActions?: ReactNode;
  onTitle?: () => void;
  back?: string;
}

/** What the page adds to the top bar; taken away when it leaves. Pass memoised elements. */
export function useTopBar({ beside = null, phoneActions = null, onTitle, back }: BarOptions): void {
  useEffect(() => {
    usePage.setState({ beside, phoneActions, onTitle: onTitle ?? null, back: back ?? null });
  }, [beside, phoneActions, onTitle, back]);
  useEffect(() => () => usePage.setState({ beside: null, phoneActions: null, onTitle: null, back: null }), []);
}
