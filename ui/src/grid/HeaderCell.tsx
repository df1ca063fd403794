import { ArrowDown, ArrowUp, ChevronDown } from 'lucide-react';
import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useDraggable, useDropTarget } from '@/shared/dnd';
import { moduleOf } from '@/fields';
import { text, type Locale } from '@/shared/i18n';
import { cx, Menu, type MenuItem } from '@/shared/ui';
import type { Column } from './model/columns';
import styles from './Grid.module.css';

interface HeaderCellProps {
  column: Column;
  col: number;
  left: number;
  pinned: boolean;
  lastPin: boolean;
  sort: 'asc' | 'desc' | null;
  locale: Locale;
  menuLabel: string;
  resizeLabel: string;
  tabStop: boolean;
  items: () => MenuItem[];
  onMove: (key: string, target: string, side: 'before' | 'after') => void;
  onResize: (key: string, width: number, done: boolean) => void;
  onFit: (key: string) => void;
}

/** A column's title: opens its menu, is dragged to move, and its edge is dragged to size. */
export function HeaderCell({
  column,
  col,
  left,
  pinned,
  lastPin,
  sort,
  locale,
  menuLabel,
  resizeLabel,
  tabStop,
  items,
  onMove,
  onResize,
  onFit,
}: HeaderCellProps) {
  const cell = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<{ x: number; width: number } | null>(null);
  const label = text(column.field.label, locale);
  const help = text(column.field.help, locale);
  const dragging = useDraggable(cell, {
    data: () => ({ kind: 'grid-column', key: column.key }),
    preview: () => label,
    disabled: size !== null,
  });
  const { over, edge } = useDropTarget(cell, {
    accepts: (source) => source.kind === 'grid-column' && source.key !== column.key,
    edges: ['left', 'right'],
    onDrop: (drop) => onMove(String(drop.source.key), column.key, drop.edge === 'right' ? 'after' : 'before'),
  });
  const end = moduleOf(column.field).align === 'end';
  const SortIcon = sort === 'asc' ? ArrowUp : ArrowDown;
  return (
    <div
      ref={cell}
      role="columnheader"
      aria-colindex={col + 2}
      aria-sort={sort === 'asc' ? 'ascending' : sort === 'desc' ? 'descending' : undefined}
      data-head={col}
      className={cx(
        styles.head,
        pinned ? styles.pin : styles.free,
        lastPin && styles.lastPin,
        end && styles.headEnd,
        dragging && styles.dragging,
        over && edge === 'left' && styles.dropBefore,
        over && edge === 'right' && styles.dropAfter,
      )}
      style={{ left, width: column.width }}
    >
      <Menu label={menuLabel} items={items}>
        <button type="button" className={styles.headButton} tabIndex={tabStop ? 0 : -1} onKeyDown={onHeadKey}>
          <span title={help ? `${label}\n${help}` : label}>{label}</span>
          {sort && <SortIcon aria-hidden />}
          <ChevronDown aria-hidden className={styles.chevron} />
        </button>
      </Menu>
      <div
        aria-hidden
        title={resizeLabel}
        className={cx(styles.resize, size && styles.resizing)}
        onPointerDown={(event: PointerEvent<HTMLElement>) => {
          event.preventDefault();
          event.stopPropagation();
          event.currentTarget.setPointerCapture(event.pointerId);
          setSize({ x: event.clientX, width: column.width });
        }}
        onPointerMove={(event) => size && onResize(column.key, size.width + event.clientX - size.x, false)}
        onPointerUp={(event) => {
          if (size) onResize(column.key, size.width + event.clientX - size.x, true);
          setSize(null);
        }}
        onDoubleClick={() => onFit(column.key)}
      />
    </div>
  );
}

/** ← and → go along the titles; ↓ opens the menu (Menu does that). */
function onHeadKey(event: KeyboardEvent<HTMLButtonElement>): void {
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
  event.preventDefault();
  event.stopPropagation();
  const head = event.currentTarget.closest<HTMLElement>('[data-head]');
  const at = Number(head?.dataset.head) + (event.key === 'ArrowRight' ? 1 : -1);
  head?.parentElement?.querySelector<HTMLElement>(`[data-head="${at}"] button`)?.focus();
}
