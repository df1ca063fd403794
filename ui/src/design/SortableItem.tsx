import { GripVertical } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { useDraggable, useDropTarget, type DragData } from '@/shared/dnd';
import { useT } from '@/shared/i18n';
import styles from './Design.module.css';

interface SortableItemProps {
  name: string;
  className?: string;
  /** Which item this is: items of one list share a `kind`, the rest tells them apart. */
  data: DragData;
  /** Another item was dropped before this one, or after it. */
  onDropped: (source: DragData, after: boolean) => void;
  /** An arrow key on the grip asks for one place up or down. */
  onStep: (by: -1 | 1) => void;
  children: ReactNode;
}

/** An item of a list that one puts in order: by its grip with the pointer, by the arrow keys on it. */
export function SortableItem({ name, className, data, onDropped, onStep, children }: SortableItemProps) {
  const t = useT('design');
  const row = useRef<HTMLLIElement>(null);
  const grip = useRef<HTMLButtonElement>(null);
  useDraggable(row, { handle: grip, data: () => data, preview: () => name });
  const { over, edge } = useDropTarget(row, {
    accepts: (source) => source.kind === data.kind && Object.entries(data).some(([key, own]) => source[key] !== own),
    edges: ['top', 'bottom'],
    onDrop: (drop) => onDropped(drop.source, drop.edge === 'bottom'),
  });
  return (
    <li ref={row} className={className} style={over ? { boxShadow: `inset 0 ${edge === 'top' ? 2 : -2}px 0 var(--tn-accent)` } : undefined}>
      <button
        ref={grip}
        type="button"
        className={styles.grip}
        aria-label={t('nav.move', { name })}
        title={t('nav.move', { name })}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
          event.preventDefault();
          onStep(event.key === 'ArrowUp' ? -1 : 1);
        }}
      >
        <GripVertical size={14} aria-hidden />
      </button>
      {children}
    </li>
  );
}
