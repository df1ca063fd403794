import { ChevronDown, ChevronUp, Copy, Ellipsis, GripVertical, Maximize2, Plus, Trash2 } from 'lucide-react';
import { memo } from 'react';
import { useField, useOfRows, type Rows, type Scope } from '@/form-engine';
import type { RowLayout } from '@/grid/GridRow';
import type { FieldMeta } from '@/shared/api/types';
import { cx, type MenuItem } from '@/shared/ui';
import type { FieldContext } from '../contract';
import { isDerived } from '../parts/derived';
import { useCurrency } from '../parts/useCurrency';
import { moduleOf } from '../registry';
import styles from './Subform.module.css';
import type { RowActs } from './useRowActs';
import { ROW, TAIL } from './useRowsGrid';

interface RowLineProps {
  row: Scope;
  rows: Rows;
  index: number;
  layout: RowLayout;
  ctx: FieldContext;
  gridId: string;
  object: string;
  /** Column of the active cell, -1 when it is elsewhere. */
  active: number;
  /** Block of marked cells in this row: first and last column, or none. */
  from: number;
  to: number;
  open: boolean;
  /** It is being carried to another place. */
  dragging: boolean;
}

/** One row. Each cell follows its own value; presses are heard by the grid. */
export const RowLine = memo(function RowLine(props: RowLineProps) {
  const { row, rows, index, layout, ctx, gridId, open, dragging } = props;
  const faulty = useOfRows(rows, () => row.faults() > 0);
  const shown: number[] = [];
  for (let c = 0; c < layout.frozen; c++) shown.push(c);
  for (let c = Math.max(layout.first, layout.frozen); c <= layout.last; c++) if (layout.columns[c]) shown.push(c);
  return (
    <div
      role="row"
      id={`${gridId}-r${index}`}
      aria-rowindex={index + 2}
      data-row={index}
      className={cx(styles.line, dragging && styles.dragging)}
      style={{ transform: `translateY(${index * ROW}px)`, width: layout.total + TAIL, height: ROW }}
    >
      <div role="rowheader" aria-colindex={1} className={cx(styles.lead, faulty && styles.wrong)}>
        <span data-grip className={cx(styles.grip, !open && styles.fixed)} title={open ? ctx.t('subform.drag') : undefined}>
          <GripVertical aria-hidden />
          {index + 1}
          {faulty && <span className="tn-sr-only">{ctx.t('subform.wrong')}</span>}
        </span>
      </div>
      {shown.map((c) => (
        <RowCell key={layout.columns[c]!.key} {...props} col={c} column={layout.columns[c]!.field} />
      ))}
      <div role="gridcell" aria-colindex={layout.columns.length + 2} className={styles.tail}>
        <button type="button" data-menu tabIndex={-1} aria-haspopup="menu" className={styles.menu} aria-label={ctx.t('subform.menu', { row: index + 1 })} title={ctx.t('subform.menu', { row: index + 1 })}>
          <Ellipsis aria-hidden />
        </button>
      </div>
    </div>
  );
});

/** What can be done with a row, wherever it is shown. */
export function rowItems(row: Scope, index: number, count: number, ctx: FieldContext, open: boolean, acts: RowActs, onOpen?: (row: Scope) => void): MenuItem[] {
  return [
    onOpen && { label: ctx.t('subform.open'), icon: Maximize2, onSelect: () => onOpen(row) },
    open && { label: ctx.t('subform.above'), icon: Plus, onSelect: () => void acts.add(index) },
    open && { label: ctx.t('subform.copy'), icon: Copy, keys: 'mod+d', onSelect: () => void acts.copy([row.id]) },
    open && { label: ctx.t('subform.up'), icon: ChevronUp, keys: 'alt+↑', disabled: index === 0, onSelect: () => acts.move([row.id], index - 1) },
    open && { label: ctx.t('subform.down'), icon: ChevronDown, keys: 'alt+↓', disabled: index === count - 1, onSelect: () => acts.move([row.id], index + 1) },
    open && { separator: true as const },
    open && { label: ctx.t('subform.remove'), icon: Trash2, danger: true, keys: 'mod+⌫', onSelect: () => acts.remove([row.id]) },
  ];
}

function RowCell({ row, col, column, layout, ctx, gridId, index, object, active, from, to }: RowLineProps & { col: number; column: FieldMeta }) {
  const state = useField(row, column.key);
  const shown = useCurrency(row, column);
  const module = moduleOf(column);
  const pinned = col < layout.frozen;
  return (
    <div
      role="gridcell"
      id={`${gridId}-r${index}c${col}`}
      aria-colindex={col + 2}
      aria-invalid={state.fault !== null || undefined}
      data-col={col}
      className={cx(
        styles.cell,
        pinned ? styles.pin : styles.free,
        col === layout.frozen - 1 && styles.lastPin,
        module.align === 'end' && styles.end,
        state.readOnly && styles.made,
        state.fault !== null && styles.faulty,
        state.warning !== null && styles.warned,
        active !== col && col >= from && col <= to && styles.block,
        active === col && styles.active,
      )}
      style={{ left: layout.starts[col], width: layout.columns[col]!.width }}
    >
      {state.calc === 'pending' ? (
        <span className={styles.quiet}>{ctx.t('computed.pending')}</span>
      ) : state.visible ? (
        state.masked ? (
          <span>{String(state.value)}</span>
        ) : isDerived(column) && typeof state.value === 'boolean' ? (
          module.format(state.value, column, ctx)
        ) : (
          <module.Cell value={state.value} field={shown} ctx={ctx} object={object} id={String(row.old.id ?? '')} />
        )
      ) : null}
    </div>
  );
}
