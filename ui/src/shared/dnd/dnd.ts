import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import {
  draggable as pdDraggable,
  dropTargetForElements,
  monitorForElements,
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { setCustomNativeDragPreview } from '@atlaskit/pragmatic-drag-and-drop/element/set-custom-native-drag-preview';
import { pointerOutsideOfPreview } from '@atlaskit/pragmatic-drag-and-drop/element/pointer-outside-of-preview';
import { attachClosestEdge, extractClosestEdge, type Edge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge';
import { autoScroll } from './scroll';

export type { Edge };
export { combine };

/** What is dragged; `kind` keeps unlike things apart (a palette item, a canvas node, a column). */
export interface DragData {
  kind: string;
  [key: string]: unknown;
}

type Clean = () => void;

interface DraggableOptions {
  handle?: Element;
  canDrag?: () => boolean;
  data: () => DragData;
  /** Words on the ghost beside the pointer; the element's own picture when absent. */
  preview?: () => string;
  onStart?: () => void;
  onEnd?: (dropped: boolean) => void;
}

/** Lets an element be dragged; call the answer to stop. */
export function draggable(element: HTMLElement, options: DraggableOptions): Clean {
  return pdDraggable({
    element,
    dragHandle: options.handle,
    canDrag: options.canDrag,
    getInitialData: () => ({ ...options.data() }),
    onGenerateDragPreview: ({ nativeSetDragImage }) => {
      const words = options.preview?.();
      if (words === undefined) return;
      setCustomNativeDragPreview({
        nativeSetDragImage,
        getOffset: pointerOutsideOfPreview({ x: '12px', y: '8px' }),
        render: ({ container }) => {
          const ghost = document.createElement('div');
          ghost.className = 'tn-drag-ghost';
          ghost.textContent = words;
          container.append(ghost);
        },
      });
    },
    onDragStart: () => options.onStart?.(),
    onDrop: ({ location }) => options.onEnd?.(location.current.dropTargets.length > 0),
  });
}

export interface Drop {
  source: DragData;
  sourceElement: HTMLElement;
  /** Data of the target. */
  target: Record<string, unknown>;
  /** The nearest of the edges that the target allows; null when it allows none. */
  edge: Edge | null;
}

interface DropTargetOptions {
  accepts: (source: DragData) => boolean;
  data?: () => Record<string, unknown>;
  /** Edges that a drop may aim at; without them the target is one area. */
  edges?: Edge[];
  /** Keeps this target while the pointer is in a gap beside it. */
  sticky?: boolean;
  onOver?: (drop: Drop) => void;
  onLeave?: () => void;
  /** Only called on the innermost target under the pointer. */
  onDrop?: (drop: Drop) => void;
}

/** Lets things be dropped on an element; call the answer to stop. */
export function dropTarget(element: HTMLElement, options: DropTargetOptions): Clean {
  const dropOf = (source: { data: Record<string, unknown>; element: HTMLElement }, data: Record<string | symbol, unknown>): Drop => ({
    source: source.data as DragData,
    sourceElement: source.element,
    target: data as Record<string, unknown>,
    edge: options.edges ? extractClosestEdge(data) : null,
  });
  return dropTargetForElements({
    element,
    canDrop: ({ source }) => options.accepts(source.data as DragData),
    getData: ({ input }) => {
      const data = options.data?.() ?? {};
      return options.edges ? attachClosestEdge(data, { element, input, allowedEdges: options.edges }) : data;
    },
    getIsSticky: () => options.sticky ?? false,
    onDrag: ({ source, self, location }) => {
      if (location.current.dropTargets[0]?.element === element) options.onOver?.(dropOf(source, self.data));
      else options.onLeave?.();
    },
    onDragLeave: () => options.onLeave?.(),
    onDrop: ({ source, self, location }) => {
      options.onLeave?.();
      if (location.current.dropTargets[0]?.element === element) options.onDrop?.(dropOf(source, self.data));
    },
  });
}

interface MonitorOptions {
  accepts?: (source: DragData) => boolean;
  onStart?: (source: DragData) => void;
  onEnd?: (source: DragData, dropped: boolean) => void;
}

/** Hears of every drag on the page; call the answer to stop. */
export function monitor(options: MonitorOptions): Clean {
  return monitorForElements({
    canMonitor: ({ source }) => options.accepts?.(source.data as DragData) ?? true,
    onDragStart: ({ source }) => options.onStart?.(source.data as DragData),
    onDrop: ({ source, location }) => options.onEnd?.(source.data as DragData, location.current.dropTargets.length > 0),
  });
}

/** Scrolls a container while something is dragged near its edge; call the answer to stop. */
export function scrollWhileDragging(element: HTMLElement): Clean {
  return combine(
    monitorForElements({
      onDrag: ({ location }) => autoScroll.aim(element, location.current.input.clientX, location.current.input.clientY),
      onDrop: () => autoScroll.stop(element),
    }),
    () => autoScroll.stop(element),
  );
}
