import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import type { Stacked } from './model/stacked';
import { Tall } from './model/tall';

/** How long after the last scrolling the scrollbar comes to its place, in milliseconds. */
const REST_MS = 150;

/** What stands above and below rows in what is scrolled, and how many are drawn beyond what one sees. */
export interface Around {
  head: number;
  foot: number;
  over: number;
}

/** Rows on the screen. */
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
 * Which of many rows are on the screen. More rows than a browser can draw on a page
 * are all reached: a small step moves them by itself, a large one by its share of
 * the scrollbar.
 */
export function useRows(scroller: RefObject<HTMLDivElement | null>, lines: Stacked, { head, foot, over }: Around): RowWindow {
  const [drawn, setDrawn] = useState<Drawn>({ first: 0, last: -1, shift: 0 });
  const [view, setView] = useState(0);
  const tall = useMemo(() => new Tall(lines.full, view), [lines, view]);
  const place = useRef({ scrolled: 0, shift: 0 });

  const draw = useCallback(
    (sync: boolean) => {
      const { scrolled, shift } = place.current;
      const top = scrolled + shift;
      const first = Math.max(0, lines.at(top) - over);
      const last = view > 0 ? lines.at(top + view) + over : -1;
      const next = (was: Drawn): Drawn => (was.first === first && was.last === last && was.shift === shift ? was : { first, last, shift });
      if (sync) flushSync(() => setDrawn(next));
      else setDrawn(next);
    },
    [lines, over, view],
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
    const measure = (): void => setView(Math.max(0, element.clientHeight - head - foot));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, head, foot]);

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
    const top = lines.top(index);
    const end = top + lines.heightOf(index);
    if (top < offset) bring(top);
    else if (end > offset + view) bring(end - view);
  };
  const first = Math.min(drawn.first, Math.max(0, lines.count - 1));
  return {
    drawn: Array.from({ length: Math.max(0, Math.min(drawn.last, lines.count - 1) - first + 1) }, (_, i) => first + i),
    height: tall.drawn,
    top: (index) => lines.top(index) - drawn.shift,
    show,
  };
}
