export type { DragData, Drop, Edge } from './dnd';
export { useDraggable, useDropTarget, type OverState } from './hooks';
export { useSortable } from './sortable';
