import { useRef, type TouchEvent } from 'react';

/** How far a finger goes for a swipe, in pixels, and how much farther across than along. */
const FAR = 56;
const SLANT = 2;

/** Tells that a finger was drawn across: 1 to the left, to what comes next, -1 to the right. */
export function useSwipe(onSwipe: ((by: 1 | -1) => void) | null) {
  const from = useRef<{ x: number; y: number } | null>(null);
  if (!onSwipe) return {};
  return {
    onTouchStart: ({ touches }: TouchEvent) => {
      const first = touches[0];
      from.current = first && touches.length === 1 ? { x: first.clientX, y: first.clientY } : null;
    },
    onTouchEnd: ({ changedTouches }: TouchEvent) => {
      const begun = from.current;
      const last = changedTouches[0];
      from.current = null;
      if (!begun || !last) return;
      const [x, y] = [last.clientX - begun.x, last.clientY - begun.y];
      if (Math.abs(x) >= FAR && Math.abs(x) > SLANT * Math.abs(y)) onSwipe(x < 0 ? 1 : -1);
    },
  };
}
