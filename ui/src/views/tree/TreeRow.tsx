import { ChevronRight, EllipsisVertical, GripVertical } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { moduleOf, type FieldContext } from '@/fields';
import { inCurrency } from '@/fields/parts/currency';
import type { Column } from '@/grid';
import type { RecordData } from '@/shared/api/types';
import { useDraggable, useDropTarget } from '@/shared/dnd';
import { useT } from '@/shared/i18n';
import { cx, IconButton } from '@/shared/ui';
import type { Line } from './model';
import styles from './tree.module.css';

export const DRAG = 'tree-record';

interface TreeRowProps {
  line: Extract<Line, { kind: 'row' }>;
  id: string;
  title: string;
  columns: readonly Column[];
  ctx: FieldContext;
  object: string;
  active: boolean;
  opened: boolean;
  /** Part of the selection. */
  chosen: boolean;
  /** Why it cannot be moved. */
  locked: string | null;
  onToggle: () => void;
  /** The box by which it is ticked. */
  tick: ReactNode;
  onPress: () => void;
  onOpen: () => void;
  onMenu: (element: HTMLElement) => void;
  onDrop: (record: RecordData) => void;
}

/** One record of the tree. */
export function TreeRow({ line, id, title, columns, ctx, object, active, opened, chosen, locked, tick, onToggle, onPress, onOpen, onMenu, onDrop }: TreeRowProps) {
  const t = useT('tree');
  const row = useRef<HTMLDivElement>(null);
  const { record } = line;
  const dragging = useDraggable(row, { data: () => ({ kind: DRAG, record }), preview: () => title, disabled: locked !== null });
  const { over } = useDropTarget(row, {
    accepts: (source) => source.kind === DRAG && (source.record as RecordData).id !== record.id,
    onDrop: ({ source }) => onDrop(source.record as RecordData),
  });
  return (
    <div
      ref={row}
      id={id}
      role="row"
      aria-level={line.level + 1}
      aria-setsize={line.of}
      aria-posinset={line.at}
      aria-expanded={line.children > 0 ? line.open : undefined}
      aria-selected={active}
      onPointerDown={onPress}
      className={cx(styles.row, active && styles.active, opened && styles.opened, chosen && styles.chosen, over && styles.over, dragging && styles.dragging, line.dim && styles.dim)}
    >
      <div role="gridcell" className={styles.name} style={{ paddingInlineStart: 8 + line.level * 20 }}>
        <GripVertical className={cx(styles.grip, locked !== null && styles.still)} aria-hidden />
        {tick}
        {line.children > 0 ? (
          <button type="button" tabIndex={-1} className={styles.toggle} aria-label={t(line.open ? 'collapse' : 'expand', { title })} onClick={onToggle}>
            <ChevronRight className={line.open ? styles.turned : undefined} aria-hidden />
          </button>
        ) : (
          <span className={styles.toggle} />
        )}
        <button type="button" tabIndex={-1} className={styles.title} title={title} data-record={record.id} onClick={onOpen}>
          {title}
        </button>
        {chosen && <span className="tn-sr-only">{t('chosen')}</span>}
        {line.children > 0 && (
          <span className={styles.count} title={t('children', { count: line.children })}>
            {line.children}
          </span>
        )}
      </div>
      {columns.map(({ key, field, width }) => {
        const { Cell } = moduleOf(field);
        return (
          <div key={key} role="gridcell" className={styles.cell} style={{ width }}>
            <Cell value={record[key]} field={inCurrency(field, (other) => record[other])} ctx={ctx} object={object} id={record.id} />
          </div>
        );
      })}
      <div role="gridcell" className={styles.acts}>
        <IconButton size="small" tabIndex={-1} icon={EllipsisVertical} label={t('actions', { title })} aria-haspopup="menu" onClick={(event) => onMenu(event.currentTarget)} />
      </div>
    </div>
  );
}
