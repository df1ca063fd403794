import { ChevronRight, Maximize2 } from 'lucide-react';
import { memo } from 'react';
import { inCurrency } from '@/fields/parts/currency';
import { moduleOf, type FieldContext } from '@/fields';
import type { RecordData } from '@/shared/api/types';
import { cx } from '@/shared/ui/cx';
import type { Column } from './model/columns';
import type { Band } from './model/source';
import styles from './Grid.module.css';

/** Columns as a row draws them: the frozen ones in the flow, of the others those on the screen. */
export interface RowLayout {
  columns: Column[];
  /** Width of the row number and check box. */
  lead: number;
  starts: number[];
  total: number;
  frozen: number;
  /** First and last free column on the screen. */
  first: number;
  last: number;
}

interface RowProps {
  record: RecordData | undefined;
  index: number;
  number: number;
  top: number;
  height: number;
  layout: RowLayout;
  ctx: FieldContext;
  object: string;
  titleKey: string;
  gridId: string;
  /** Column of the active cell, -1 when it is elsewhere. */
  active: number;
  /** Block of marked cells in this row: first and last column, or none. */
  from: number;
  to: number;
  current: boolean;
  selected: boolean;
  opened: boolean;
  /** A colour of options: a bar at its left and a light ground. */
  color: string | undefined;
  /** Field, or fields, whose change was refused. */
  faulty: string | ReadonlySet<string> | undefined;
  labels: { select: string; open: string };
}

/** One record. Nothing here listens: the grid delegates. */
export const GridRow = memo(function GridRow(props: RowProps) {
  const { record, index, number, top, height, layout, gridId, current, selected, opened, color, labels } = props;
  const { columns, starts, total, frozen, first, last } = layout;
  const cellAt = (col: number) => {
    const column = columns[col]!;
    return (
      <GridCell
        key={column.key}
        id={`${gridId}-r${index}c${col}`}
        record={record}
        column={column}
        col={col}
        left={starts[col]!}
        pin={col < frozen ? (col === frozen - 1 ? 'last' : 'inside') : undefined}
        ctx={props.ctx}
        object={props.object}
        isTitle={column.key === props.titleKey}
        mark={props.active === col ? 'active' : col >= props.from && col <= props.to ? 'block' : undefined}
        faulty={typeof props.faulty === 'string' ? props.faulty === column.key : (props.faulty?.has(column.key) ?? false)}
        open={labels.open}
      />
    );
  };
  const cells = [];
  for (let c = 0; c < frozen; c++) cells.push(cellAt(c));
  for (let c = Math.max(first, frozen); c <= last; c++) if (columns[c]) cells.push(cellAt(c));
  return (
    <div
      role="row"
      id={`${gridId}-r${index}`}
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-busy={record === undefined || undefined}
      data-row={index}
      className={cx(styles.row, color && styles.colored, selected && styles.selected, current && styles.current, opened && styles.opened)}
      style={{ transform: `translateY(${top}px)`, width: total, height, ...(color && { '--row-color': `var(--tn-tag-${color})` }) }}
    >
      <div role="gridcell" aria-colindex={1} className={styles.lead} data-lead>
        {record && (
          <>
            <span aria-hidden>{number}</span>
            <input
              type="checkbox"
              className={styles.check}
              tabIndex={-1}
              readOnly
              checked={selected}
              aria-label={labels.select}
            />
          </>
        )}
      </div>
      {cells}
    </div>
  );
});

interface CellProps {
  id: string;
  record: RecordData | undefined;
  column: Column;
  col: number;
  left: number;
  /** It stands still; the last that does has an edge. */
  pin: 'inside' | 'last' | undefined;
  ctx: FieldContext;
  object: string;
  isTitle: boolean;
  mark: 'active' | 'block' | undefined;
  faulty: boolean;
  open: string;
}

/** One value. It stays as it is while the columns beside it come and go. */
const GridCell = memo(function GridCell({ id, record, column, col, left, pin, ctx, object, isTitle, mark, faulty, open }: CellProps) {
  const module = moduleOf(column.field);
  return (
    <div
      role="gridcell"
      id={id}
      aria-colindex={col + 2}
      data-col={col}
      className={cx(
        styles.cell,
        pin ? styles.pin : styles.free,
        pin === 'last' && styles.lastPin,
        module.align === 'end' && styles.end,
        mark && styles[mark],
        faulty && styles.faulty,
      )}
      style={{ width: column.width, left }}
    >
      {record === undefined ? (
        <span className={styles.bar} />
      ) : isTitle ? (
        <span className={styles.title}>
          <span className={styles.titleLink} data-open title={module.format(record[column.key], column.field, ctx)}>
            {module.format(record[column.key], column.field, ctx) || '—'}
          </span>
          <span className={styles.expand} data-open title={open} aria-hidden>
            <Maximize2 />
          </span>
        </span>
      ) : (
        <module.Cell value={record[column.key]} field={inCurrency(column.field, (key) => record[key])} ctx={ctx} object={object} id={record.id} />
      )}
    </div>
  );
});

interface BandProps {
  band: Band;
  index: number;
  top: number;
  height: number;
  layout: RowLayout;
  ctx: FieldContext;
  gridId: string;
  current: boolean;
  /** The group's value in words. */
  title: string;
  blank: string;
  count: string;
  sumText: (column: Column, value: unknown) => string;
}

/** The title line of a group, with its count and its sums under their columns. */
export const GridBand = memo(function GridBand({
  band,
  index,
  top,
  height,
  layout,
  ctx,
  gridId,
  current,
  title,
  blank,
  count,
  sumText,
}: BandProps) {
  const field = layout.columns.find((c) => c.key === band.field)?.field;
  const module = field ? moduleOf(field) : null;
  const drawn = module && field && !module.isBlank(band.value) && field.type !== 'date' && field.type !== 'datetime';
  const mainWidth = (layout.starts[Math.max(1, layout.frozen)] ?? layout.total) - 1;
  return (
    <div
      role="row"
      id={`${gridId}-r${index}`}
      aria-rowindex={index + 2}
      aria-expanded={band.open}
      aria-level={band.level + 1}
      data-row={index}
      className={cx(styles.band, current && styles.current)}
      style={{ transform: `translateY(${top}px)`, width: layout.total, height }}
    >
      <div
        role="gridcell"
        aria-colindex={1}
        className={styles.bandMain}
        style={{ paddingLeft: 12 + band.level * 20, minWidth: Math.min(mainWidth, 320) }}
      >
        <button
          type="button"
          tabIndex={-1}
          className={cx(styles.fold, band.open && styles.foldOpen)}
          data-fold
          aria-expanded={band.open}
        >
          <ChevronRight aria-hidden />
          {drawn ? <module.Cell value={band.value} field={field} ctx={ctx} /> : <b>{title || blank}</b>}
        </button>
        <span className={styles.bandCount}>{count}</span>
      </div>
      {layout.columns.map((column, c) => {
        const value = band.sums[column.key];
        if (value === undefined || c < Math.max(1, layout.frozen)) return null;
        return (
          <div
            key={column.key}
            role="gridcell"
            aria-colindex={c + 2}
            className={cx(styles.bandSum, styles.free, styles.end)}
            style={{ width: column.width, left: layout.starts[c] }}
          >
            {sumText(column, value)}
          </div>
        );
      })}
    </div>
  );
});
