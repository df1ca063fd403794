import { GripVertical } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { useSortable } from '@/shared/dnd';
import { useT } from '@/shared/i18n';
import { cx } from '@/shared/ui';
import styles from './popovers.module.css';

interface SortableProps {
  kind: string;
  index: number;
  count: number;
  label: string;
  className?: string;
  onMove: (from: number, to: number) => void;
  children: ReactNode;
}

/** A row that is moved by its grip, or with Alt+↑/↓ on it. */
export function Sortable({ kind, index, count, label, className, onMove, children }: SortableProps) {
  const t = useT('views');
  const row = useRef<HTMLDivElement>(null);
  const grip = useRef<HTMLButtonElement>(null);
  const { edge } = useSortable(row, { kind, index, label, handle: grip, onMove });
  return (
    <div
      ref={row}
      className={cx(
        className ?? styles.row,
        edge === 'top' && styles.before,
        edge === 'bottom' && styles.after,
      )}
    >
      <button
        ref={grip}
        type="button"
        className={styles.grip}
        aria-label={t('move.handle', { label })}
        title={t('move.hint')}
        onKeyDown={(event) => {
          const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
          if (by === 0 || index + by < 0 || index + by >= count) return;
          event.preventDefault();
          onMove(index, index + by);
        }}
      >
        <GripVertical aria-hidden />
      </button>
      {children}
    </div>
  );
}

/** The list with one of its items elsewhere. */
export function reordered<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [item] = next.splice(from, 1);
  if (item !== undefined) next.splice(to, 0, item);
  return next;
}
