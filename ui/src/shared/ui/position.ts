import { useLayoutEffect, useState, type RefObject } from 'react';

export type Placement = 'bottom-start' | 'bottom-end' | 'bottom' | 'top-start' | 'top-end' | 'top' | 'right' | 'right-start' | 'left';

/** Where a surface hangs: an element, or a box on the screen (a context menu, a text caret). */
export type Anchor = RefObject<Element | null> | { x: number; y: number; width?: number; height?: number };

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Position {
  left: number;
  top: number;
  maxHeight: number;
}

const edge = 8;

/**
 * The place of a surface of `size` beside `anchor` in a window: on the wanted
 * side when it fits there or fits no better on the other, and always inside the
 * window by 8 px.
 */
export function place(anchor: Box, size: { width: number; height: number }, view: { width: number; height: number }, placement: Placement, gap: number): Position {
  const [side, align = 'center'] = placement.split('-') as [string, string?];
  if (side === 'right' || side === 'left') {
    const roomRight = view.width - anchor.left - anchor.width - gap - edge;
    const roomLeft = anchor.left - gap - edge;
    const right = side === 'right' ? size.width <= roomRight || roomRight >= roomLeft : !(size.width <= roomLeft || roomLeft >= roomRight);
    const left = right ? anchor.left + anchor.width + gap : anchor.left - gap - size.width;
    const top = align === 'start' ? anchor.top : anchor.top + anchor.height / 2 - size.height / 2;
    return { left: clamp(left, edge, view.width - size.width - edge), top: clamp(top, edge, view.height - size.height - edge), maxHeight: view.height - 2 * edge };
  }
  const below = view.height - anchor.top - anchor.height - gap - edge;
  const above = anchor.top - gap - edge;
  const down = side === 'bottom' ? size.height <= below || below >= above : !(size.height <= above || above >= below);
  const maxHeight = Math.max(down ? below : above, 96);
  const height = Math.min(size.height, maxHeight);
  const top = down ? anchor.top + anchor.height + gap : anchor.top - gap - height;
  const left = align === 'start' ? anchor.left : align === 'end' ? anchor.left + anchor.width - size.width : anchor.left + anchor.width / 2 - size.width / 2;
  return { left: clamp(left, edge, view.width - size.width - edge), top: Math.max(top, edge), maxHeight };
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}

function boxOf(anchor: Anchor): Box | null {
  if ('current' in anchor) {
    const rect = anchor.current?.getBoundingClientRect();
    return rect ? { left: rect.left, top: rect.top, width: rect.width, height: rect.height } : null;
  }
  return { left: anchor.x, top: anchor.y, width: anchor.width ?? 0, height: anchor.height ?? 0 };
}

/** Keeps an open surface beside its anchor while either moves or changes its size. */
export function usePosition(open: boolean, anchor: Anchor, surface: RefObject<HTMLElement | null>, placement: Placement, gap = 4): Position | null {
  const [position, setPosition] = useState<Position | null>(null);
  useLayoutEffect(() => {
    if (!open) {
      setPosition(null);
      return;
    }
    const update = () => {
      const element = surface.current;
      const box = boxOf(anchor);
      if (!element || !box) return;
      const size = { width: element.offsetWidth, height: element.scrollHeight + (element.offsetHeight - element.clientHeight) };
      const next = place(box, size, { width: window.innerWidth, height: window.innerHeight }, placement, gap);
      setPosition((old) => (old && old.left === next.left && old.top === next.top && old.maxHeight === next.maxHeight ? old : next));
    };
    update();
    window.addEventListener('resize', update);
    window.addEventListener('scroll', update, true);
    const observer = new ResizeObserver(update);
    if (surface.current) observer.observe(surface.current);
    return () => {
      window.removeEventListener('resize', update);
      window.removeEventListener('scroll', update, true);
      observer.disconnect();
    };
  }, [open, anchor, surface, placement, gap]);
  return open ? position : null;
}
