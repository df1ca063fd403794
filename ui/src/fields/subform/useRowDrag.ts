import { useEffect, useRef, useState, type PointerEvent } from 'react';
import type { Rows } from '@/form-engine';
import type { RowActs } from './useRowActs';

/** A row on its way: before which place it would come to stand. */
export interface RowDrag {
  id: string;
  to: number;
}

/** How near the edge of the window a row makes it scroll, and how fast. */
const EDGE = 28;
const SPEED = 10;

/**
 * Carries a row by its grip. One listener for all rows: what each row would
 * register is paid for on every row that scrolls into sight.
 */
export function useRowDrag(scroller: { current: HTMLDivElement | null }, rows: Rows, acts: RowActs, rowHeight: number, open: boolean) {
  const [drag, setDrag] = useState<RowDrag | null>(null);
  const from = useRef(-1);
  useEffect(() => {
    if (!drag) return;
    const cancel = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      setDrag(null);
    };
    document.addEventListener('keydown', cancel, true);
    return () => document.removeEventListener('keydown', cancel, true);
  }, [drag]);
  return {
    drag,
    onPointerDown: (event: PointerEvent<HTMLDivElement>): void => {
      const grip = (event.target as Element).closest('[data-grip]');
      const line = grip?.closest<HTMLElement>('[data-row]');
      if (!open || !line || event.button !== 0) return;
      event.preventDefault();
      from.current = Number(line.dataset.row);
      const row = rows.all()[from.current];
      if (!row) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setDrag({ id: row.id, to: from.current });
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>): void => {
      const box = scroller.current;
      const body = box?.querySelector('[role=rowgroup]');
      if (!drag || !box || !body) return;
      const edges = box.getBoundingClientRect();
      if (event.clientY < edges.top + EDGE) box.scrollTop -= SPEED;
      else if (event.clientY > edges.bottom - EDGE) box.scrollTop += SPEED;
      const to = Math.max(0, Math.min(rows.all().length, Math.round((event.clientY - body.getBoundingClientRect().top) / rowHeight)));
      if (to !== drag.to) setDrag({ ...drag, to });
    },
    onPointerUp: (): void => {
      if (!drag) return;
      acts.move([drag.id], drag.to > from.current ? drag.to - 1 : drag.to);
      setDrag(null);
    },
    onPointerCancel: (): void => setDrag(null),
  };
}
