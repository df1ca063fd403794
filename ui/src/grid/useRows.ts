import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import { Tall } from './model/tall';

/** Rows drawn above and below what one sees. */
const OVER = 8;
/** How long after the last scrolling the scrollbar comes to its place, in milliseconds. */
const REST_MS = 150;

/** Rows of one height on the screen. */
export interface RowWindow {
  /** The rows that are drawn. */
  drawn: number[];
  /** How high all rows are drawn. */
  height: number;
  /** Where a row is drawn. */
  top: (index: number) => number;
  /** Scrolls as little as is needed to see a row. */
  show: (index: number) => void;
}

interface Drawn {
  first: number;
  last: number;
  /** By how much the rows are drawn higher up than they stand. */
  shift: number;
}

/**
 * Which of many rows are on the screen, below `margin` pixels of a head and above
 * `foot`. More rows than a browser can draw on a page are all reached: a small step
 * moves them by itself, a large one by its share of the scrollbar.
 */
export function useRows(scroller: RefObject<HTMLDivElement | null>, count: number, rowHeight: number, margin: number, foot: number): RowWindow {
  const [drawn, setDrawn] = useState<Drawn>({ first: 0, last: -1, shift: 0 });
  const [view, setView] = useState(0);
  const tall = useMemo(() => new Tall(count * rowHeight, view), [count, rowHeight, view]);
  const place = useRef({ scrolled: 0, shift: 0 });

  const draw = useCallback(
    (sync: boolean) => {
      const { scrolled, shift } = place.current;
      const top = scrolled + shift;
      const first = Math.max(0, Math.floor(top / rowHeight) - OVER);
      const last = view > 0 ? Math.ceil((top + view) / rowHeight) + OVER : -1;
      const next = (was: Drawn): Drawn => (was.first === first && was.last === last && was.shift === shift ? was : { first, last, shift });
      if (sync) flushSync(() => setDrawn(next));
      else setDrawn(next);
    },
    [rowHeight, view],
  );

  /** Brings a place of the rows to the upper edge. */
  const bring = useCallback(
    (offset: number) => {
      const element = scroller.current;
      if (!element) return;
      element.scrollTop = tall.scrolled(offset);
      place.current = { scrolled: element.scrollTop, shift: tall.stretched ? offset - element.scrollTop : 0 };
      draw(false);
    },
    [scroller, tall, draw],
  );

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = (): void => setView(Math.max(0, element.clientHeight - margin - foot));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, margin, foot]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const { scrolled, shift } = place.current;
    const now = element.scrollTop;
    // Other rows, or more of them: what is at the upper edge stays there.
    if (tall.stretched || shift !== 0) bring(tall.within(now === scrolled ? scrolled + shift : tall.at(now)));
    else {
      place.current = { scrolled: now, shift: 0 };
      draw(false);
    }
  }, [scroller, tall, draw, bring]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let rest: ReturnType<typeof setTimeout> | undefined;
    const scroll = (): void => {
      const scrolled = element.scrollTop;
      const was = place.current;
      const far = Math.abs(scrolled - was.scrolled) > 2 * element.clientHeight || tall.end(scrolled);
      const shift = !tall.stretched ? 0 : far && scrolled !== was.scrolled ? tall.at(scrolled) - scrolled : was.shift;
      place.current = { scrolled, shift };
      draw(true);
      clearTimeout(rest);
      if (tall.stretched) rest = setTimeout(settle, REST_MS);
    };
    const settle = (): void => {
      const offset = place.current.scrolled + place.current.shift;
      if (Math.abs(tall.scrolled(offset) - place.current.scrolled) > 1) bring(offset);
    };
    element.addEventListener('scroll', scroll, { passive: true });
    return () => {
      clearTimeout(rest);
      element.removeEventListener('scroll', scroll);
    };
  }, [scroller, tall, draw, bring]);

  const show = (index: number): void => {
    const offset = place.current.scrolled + place.current.shift;
    const top = index * rowHeight;
    if (top < offset) bring(top);
    else if (top + rowHeight > offset + view) bring(top + rowHeight - view);
  };
  const first = Math.min(drawn.first, Math.max(0, count - 1));
  return {
    drawn: Array.from({ length: Math.max(0, Math.min(drawn.last, count - 1) - first + 1) }, (_, i) => first + i),
    height: tall.drawn,
    top: (index) => index * rowHeight - drawn.shift,
    show,
  };
}
