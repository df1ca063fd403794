export { combine, draggable, dropTarget, monitor, scrollWhileDragging, type DragData, type Drop, type Edge } from './dnd';
export { useDraggable, useDropTarget, type OverState } from './hooks';
