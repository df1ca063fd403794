import { useEffect, useRef, useState, type RefObject } from 'react';
import type { DragData, Drop, Edge } from './dnd';

/**
 * Registers as soon as the drag engine is there; call the answer to take it
 * back. The engine is no part of the first load, and all that is dragged can
 * also be moved by menu or keyboard, so a page is whole before it comes.
 */
function whenLoaded(register: (engine: typeof import('./dnd')) => () => void): () => void {
  let wanted = true;
  let clean: (() => void) | undefined;
  void import('./dnd').then(
    (engine) => {
      if (wanted) clean = register(engine);
    },
    () => undefined,
  );
  return () => {
    wanted = false;
    clean?.();
  };
}

/** Lets the element of `ref` be dragged; answers whether it is being dragged now. */
export function useDraggable(
  ref: RefObject<HTMLElement | null>,
  options: { data: () => DragData; preview?: () => string; handle?: RefObject<HTMLElement | null>; disabled?: boolean; onStart?: () => void; onEnd?: (dropped: boolean) => void },
): boolean {
  const [dragging, setDragging] = useState(false);
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const hasPreview = options.preview !== undefined;
  useEffect(() => {
    const element = ref.current;
    if (!element || options.disabled) return;
    return whenLoaded(({ draggable }) =>
      draggable(element, {
        handle: latest.current.handle?.current ?? undefined,
        data: () => latest.current.data(),
        preview: hasPreview ? () => latest.current.preview?.() ?? '' : undefined,
        onStart: () => {
          setDragging(true);
          latest.current.onStart?.();
        },
        onEnd: (dropped) => {
          setDragging(false);
          latest.current.onEnd?.(dropped);
        },
      }),
    );
  }, [ref, options.disabled, hasPreview]);
  return dragging;
}

export interface OverState {
  over: boolean;
  edge: Edge | null;
}

const nowhere: OverState = { over: false, edge: null };

/** Lets things be dropped on the element of `ref`; answers whether and at which edge something hovers. */
export function useDropTarget(
  ref: RefObject<HTMLElement | null>,
  options: {
    accepts: (source: DragData) => boolean;
    data?: () => Record<string, unknown>;
    edges?: Edge[];
    sticky?: boolean;
    onDrop: (drop: Drop) => void;
  },
): OverState {
  const [state, setState] = useState<OverState>(nowhere);
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const edges = options.edges?.join(' ');
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    return whenLoaded(({ dropTarget }) =>
      dropTarget(element, {
        accepts: (source) => latest.current.accepts(source),
        data: () => latest.current.data?.() ?? {},
        edges: edges === undefined ? undefined : (edges.split(' ') as Edge[]),
        sticky: latest.current.sticky,
        onOver: (drop) => setState((old) => (old.over && old.edge === drop.edge ? old : { over: true, edge: drop.edge })),
        onLeave: () => setState(nowhere),
        onDrop: (drop) => latest.current.onDrop(drop),
      }),
    );
  }, [ref, edges]);
  return state;
}
