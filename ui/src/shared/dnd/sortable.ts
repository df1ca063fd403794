import type { RefObject } from 'react';
import type { Edge } from './dnd';
import { useDraggable, useDropTarget } from './hooks';

interface Sorted {
  /** What is dragged among its like. */
  kind: string;
  index: number;
  label: string;
  handle?: RefObject<HTMLElement | null>;
  /** From a place to another, counted without the row itself. */
  onMove: (from: number, to: number) => void;
}

/** Lets a row be dragged to its place among others; answers whether it is, and at which edge another would come. */
export function useSortable(ref: RefObject<HTMLElement | null>, { kind, index, label, handle, onMove }: Sorted): { dragging: boolean; edge: Edge | null } {
  const dragging = useDraggable(ref, { data: () => ({ kind, index }), preview: () => label, handle });
  const { over, edge } = useDropTarget(ref, {
    accepts: (source) => source.kind === kind && source.index !== index,
    edges: ['top', 'bottom'],
    onDrop: (drop) => {
      const from = Number(drop.source.index);
      const to = index + (drop.edge === 'bottom' ? 1 : 0);
      onMove(from, to > from ? to - 1 : to);
    },
  });
  return { dragging, edge: over ? edge : null };
}
