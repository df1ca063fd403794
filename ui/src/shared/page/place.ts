import { useEffect, useEffectEvent, useLayoutEffect, useRef, type RefObject } from 'react';
import { create } from 'zustand';

/** How a page was left: how far it was scrolled, and what else its parts want back. */
export interface Place {
  top: number;
  left: number;
  cursor?: unknown;
  selection?: ReadonlySet<string>;
  open?: readonly string[];
}

/** Places of this visit; the oldest is forgotten. */
const MOST = 50;
const usePlaces = create<{ of: ReadonlyMap<string, Place> }>(() => ({ of: new Map() }));

export const placeOf = (key: string): Place | undefined => usePlaces.getState().of.get(key);

export function keepPlace(key: string, change: Partial<Place>): void {
  usePlaces.setState(({ of }) => {
    const next = new Map(of);
    const before = next.get(key) ?? { top: 0, left: 0 };
    next.delete(key);
    next.set(key, { ...before, ...change });
    for (const oldest of next.keys()) {
      if (next.size <= MOST) break;
      next.delete(oldest);
    }
    return { of: next };
  });
}

/**
 * Scrolls to where this was left, or to its beginning when it was not here yet.
 * `grown` changes as more is there to scroll to; whoever scrolls meanwhile goes on
 * from there. Without `keeps` another key always begins at the beginning.
 */
export function useKeptScroll(scroller: RefObject<HTMLElement | null>, key: string, grown: unknown, keeps = true): void {
  const wanted = useRef<{ top: number; left: number } | null>(null);
  const last = useRef({ top: 0, left: 0 });
  const follow = useEffectEvent((): void => {
    const element = scroller.current;
    const to = wanted.current;
    if (!element || !to) return;
    element.scrollTop = to.top;
    element.scrollLeft = to.left;
    if (Math.abs(element.scrollTop - to.top) < 2 && Math.abs(element.scrollLeft - to.left) < 2) wanted.current = null;
  });
  useLayoutEffect(() => {
    const was = keeps ? placeOf(key) : undefined;
    wanted.current = { top: was?.top ?? 0, left: was?.left ?? scroller.current?.scrollLeft ?? 0 };
    last.current = wanted.current;
    follow();
    return () => {
      if (keeps) keepPlace(key, wanted.current ?? last.current);
    };
  }, [key, keeps, scroller]);
  useEffect(() => follow(), [grown]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const scrolled = (): void => void (wanted.current ?? (last.current = { top: element.scrollTop, left: element.scrollLeft }));
    const taken = (): void => {
      wanted.current = null;
      scrolled();
    };
    element.addEventListener('scroll', scrolled, { passive: true });
    for (const kind of ['wheel', 'pointerdown', 'keydown', 'touchmove']) element.addEventListener(kind, taken, { passive: true });
    return () => {
      element.removeEventListener('scroll', scrolled);
      for (const kind of ['wheel', 'pointerdown', 'keydown', 'touchmove']) element.removeEventListener(kind, taken);
    };
  }, [scroller]);
}
