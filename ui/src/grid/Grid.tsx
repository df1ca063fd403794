import {
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
} from 'react';
import { moduleOf, type FieldContext } from '@/fields';
import { announce } from '@/shared/a11y';
import { ApiError } from '@/shared/api';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { isComposing } from '@/shared/keys';
import { Button, cx, notify, Popover, type MenuItem } from '@/shared/ui';
import { CellEditor, type EditEnd } from './CellEditor';
import { blockTexts, copyCells } from './copy';
import styles from './Grid.module.css';
import { GridBand, GridRow } from './GridRow';
import { HeaderCell } from './HeaderCell';
import { columnItems } from './headerMenu';
import { clampWidth, LEAD, moved, type Column } from './model/columns';
import { afterEdit, block, moveTo, press, start, type Act, type Cursor } from './model/keys';
import { toggled, withAll, type Selection } from './model/selection';
import type { Band, LineSource } from './model/source';
import { HEADER, SUMMARY, useGridLayout } from './useGridLayout';

export interface GridHandle {
  focus: () => void;
  /** Brings a record's row on the screen and makes it the current one. */
  show: (id: string) => void;
}

export interface GridProps {
  label: string;
  object: string;
  source: LineSource;
  columns: Column[];
  /** Field that names a record: its cell opens the record. */
  titleKey: string;
  ctx: FieldContext;
  rowHeight: number;
  /** Fields by which rows are sorted, with their direction. */
  sorted: Record<string, 'asc' | 'desc'>;
  selection: Selection;
  onSelection: (selection: Selection) => void;
  /** Order, freezing and hiding; widths while they change come through `onWidth`. */
  onColumns: (columns: Column[]) => void;
  onWidth: (key: string, width: number, done: boolean) => void;
  onOpen: (record: RecordData) => void;
  onOpenPage: (record: RecordData) => void;
  onPreload?: (record: RecordData) => void;
  onFold?: (band: Band, open: boolean) => void;
  /** Entries of a column's menu above the grid's own: sort, filter, group. */
  columnMenu?: (column: Column) => MenuItem[];
  /** Why a cell cannot be written, null when it can. */
  locked: (record: RecordData, field: FieldMeta) => string | null;
  /** Saves one value: shows it at once, takes it back and rejects when it is refused. */
  onEdit: (record: RecordData, field: FieldMeta, value: unknown) => Promise<void>;
  onLink?: (id: string, title: string) => void;
  /** Sums over the whole result by column; null while nothing is to be summed. */
  summary?: Record<string, string> | null;
  summaryStale?: boolean;
  /** Field and words of a band's value. */
  bandTitle?: (band: Band) => string;
  sumText?: (column: Column, value: unknown) => string;
  openId?: string;
  /** Another result begins at the top. */
  resetKey?: string;
  /** In place of rows: empty, error. */
  children?: ReactNode;
  ref?: Ref<GridHandle>;
}

interface CellFault {
  id: string;
  key: string;
  message: string;
  text: string;
}

/** Rows of records, however many, with keys, in-place editing, frozen and moved columns. */
export function Grid(props: GridProps) {
  const { source, columns, ctx, rowHeight, selection, object, titleKey, summary, openId } = props;
  const t = useT('grid');
  const gridId = useId().replaceAll(':', '');
  const scroller = useRef<HTMLDivElement>(null);
  const version = useSyncExternalStore(
    useCallback((listener) => source.subscribe(listener), [source]),
    () => source.version,
  );
  const [cursor, setCursor] = useState<Cursor>(start);
  const [seed, setSeed] = useState<string | null>(null);
  const [fault, setFault] = useState<CellFault | null>(null);
  const [scrolled, setScrolled] = useState(false);
  const hover = useRef<ReturnType<typeof setTimeout>>(undefined);
  const anchorRow = useRef(-1);

  const count = source.length;
  const { rows, across, layout, showColumn } = useGridLayout(scroller, count, rowHeight, columns, !!summary);
  const items = rows.getVirtualItems();
  const firstRow = items[0]?.index ?? 0;
  const lastRow = items[items.length - 1]?.index ?? 30;

  useEffect(() => {
    source.need(firstRow, lastRow);
  }, [source, firstRow, lastRow, version]);
  useEffect(() => rows.measure(), [rows, rowHeight]);
  useEffect(() => across.measure(), [across, columns]);
  useEffect(() => {
    setCursor(start);
    setFault(null);
    scroller.current?.scrollTo({ top: 0 });
  }, [source, props.resetKey]);
  useEffect(() => () => clearTimeout(hover.current), []);

  const bounds = {
    rows: count,
    cols: columns.length,
    page: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 2),
  };
  const lineAt = (row: number) => (row >= 0 && row < count ? source.line(row) : null);
  const recordAt = (row: number): RecordData | undefined => {
    const line = lineAt(row);
    return line?.kind === 'row' ? line.record : undefined;
  };
  const activeRecord = cursor.mode === 'cell' ? recordAt(cursor.row) : undefined;
  const activeColumn = cursor.mode === 'cell' ? columns[cursor.col] : undefined;

  const go = (next: Cursor): void => {
    setCursor(next);
    if (next.row !== cursor.row && next.row >= 0) rows.scrollToIndex(next.row, { align: 'auto' });
    if (next.mode === 'cell') showColumn(next.col);
    else if (cursor.mode === 'cell') scroller.current?.focus({ preventScroll: true });
  };

  const idsBetween = (from: number, to: number): string[] => {
    const ids: string[] = [];
    for (let i = Math.max(0, from); i <= to; i++) {
      const record = recordAt(i);
      if (record) ids.push(record.id);
    }
    return ids;
  };

  const copy = (): void => {
    const b = block(cursor);
    const marked: number[] = [];
    if (cursor.mode === 'cell') for (let i = b.top; i <= b.bottom; i++) marked.push(i);
    else
      for (let i = 0; i < count && marked.length < selection.size; i++)
        if (selection.has(recordAt(i)?.id ?? '')) marked.push(i);
    if (marked.length === 0 && cursor.row >= 0) marked.push(cursor.row);
    const texts = blockTexts(
      source,
      columns,
      marked,
      cursor.mode === 'cell' ? b.left : 0,
      cursor.mode === 'cell' ? b.right : columns.length - 1,
      ctx,
    );
    if (texts.length === 0) return;
    void copyCells(texts).then(() =>
      notify(t('copied', { rows: texts.length, cols: texts[0]!.length }), { kind: 'success' }),
    );
  };

  const locked = (record: RecordData, field: FieldMeta): string | null => {
    if (moduleOf(field).edit === 'none') return t('readOnly');
    return props.locked(record, field);
  };

  const save = (record: RecordData, field: FieldMeta, value: unknown): void => {
    const module = moduleOf(field);
    const before = record[field.key];
    if (JSON.stringify(module.toApi?.(before) ?? before) === JSON.stringify(module.toApi?.(value) ?? value)) return;
    setFault(null);
    props.onEdit(record, field, value).catch((error: unknown) => {
      const words = error instanceof ApiError ? (error.fieldErrors[field.key]?.message ?? error.message) : t('fault');
      setFault({
        id: record.id,
        key: field.key,
        message: words,
        text: (module.editText ?? module.format)(value, field, ctx),
      });
    });
  };

  const refuse = (record: RecordData, field: FieldMeta): void => {
    const why = locked(record, field);
    if (why) notify(why);
  };

  const act = (what: Act, next: Cursor): void => {
    const record = recordAt(next.row);
    const field = columns[next.col]?.field;
    switch (what.kind) {
      case 'open':
        if (record) props.onOpen(record);
        else foldAt(next.row);
        return;
      case 'page':
        if (record) props.onOpenPage(record);
        return;
      case 'select':
        if (record) props.onSelection(toggled(selection, record.id));
        return;
      case 'extend':
        props.onSelection(withAll(new Set(), idsBetween(what.from, what.to), true));
        return;
      case 'selectAll':
        props.onSelection(withAll(selection, idsBetween(0, count - 1), true));
        return;
      case 'clear':
        if (record && field) {
          if (locked(record, field)) refuse(record, field);
          else if (moduleOf(field).blank !== record[field.key]) save(record, field, moduleOf(field).blank);
        }
        return;
      case 'copy':
        copy();
        return;
      case 'fold':
        foldAt(next.row, what.open);
        return;
      case 'edit':
        beginEdit(next);
        return;
      case 'leave':
        if (selection.size > 0) props.onSelection(new Set());
        return;
    }
  };

  const foldAt = (row: number, open?: boolean): void => {
    const line = lineAt(row);
    if (line?.kind === 'band' && (open === undefined || open !== line.open)) props.onFold?.(line, open ?? !line.open);
  };

  const beginEdit = (at: Cursor): void => {
    const record = recordAt(at.row);
    const field = columns[at.col]?.field;
    if (!record || !field) return;
    if (locked(record, field)) {
      refuse(record, field);
      setCursor({ ...at, editing: false });
      return;
    }
    if (field.type === 'switch') {
      save(record, field, record[field.key] !== true);
      setCursor({ ...at, editing: false });
      return;
    }
    moduleOf(field).Input.preload();
    setSeed(null);
    setCursor({ ...at, editing: true });
  };

  const onKey = (event: KeyboardEvent): void => {
    if (isComposing(event) || event.defaultPrevented) return;
    const step = press(
      cursor,
      { key: event.key, shift: event.shiftKey, mod: event.metaKey || event.ctrlKey, alt: event.altKey },
      bounds,
    );
    if (step.used) {
      event.preventDefault();
      event.stopPropagation();
    }
    const line = lineAt(step.cursor.row);
    // A band has no cells: → and ← fold it.
    const next =
      line?.kind === 'band' && step.cursor.mode === 'cell' ? { ...step.cursor, mode: 'row' as const } : step.cursor;
    if (step.act?.kind === 'edit') act(step.act, next);
    else {
      if (next !== cursor) go(next);
      if (step.act && !(step.act.kind === 'fold' && line?.kind !== 'band')) act(step.act, next);
    }
  };

  const place = (event: MouseEvent): { row: number; col: number | null; element: HTMLElement } | null => {
    const element = event.target as HTMLElement;
    const row = element.closest<HTMLElement>('[data-row]');
    if (!row) return null;
    const cell = element.closest<HTMLElement>('[data-col]');
    return { row: Number(row.dataset.row), col: cell ? Number(cell.dataset.col) : null, element };
  };

  const onClick = (event: MouseEvent): void => {
    const at = place(event);
    if (!at || (cursor.editing && at.row === cursor.row && at.col === cursor.col)) return;
    const record = recordAt(at.row);
    if (at.element.closest('[data-fold]')) {
      foldAt(at.row);
      setCursor(moveTo(cursor, at.row, 0, 'row'));
      scroller.current?.focus({ preventScroll: true });
      return;
    }
    if (!record) return;
    if (at.element.closest('[data-lead]')) {
      if (event.shiftKey && anchorRow.current >= 0) {
        const [from, to] = [Math.min(anchorRow.current, at.row), Math.max(anchorRow.current, at.row)];
        props.onSelection(withAll(selection, idsBetween(from, to), true));
      } else props.onSelection(toggled(selection, record.id));
      anchorRow.current = at.row;
      setCursor(moveTo(cursor, at.row, cursor.col, 'row'));
      scroller.current?.focus({ preventScroll: true });
      return;
    }
    if (at.element.closest('[data-open]')) {
      setCursor(moveTo(cursor, at.row, at.col ?? 0, 'row'));
      if (event.metaKey || event.ctrlKey) props.onOpenPage(record);
      else props.onOpen(record);
      return;
    }
    if (at.col === null) return;
    if (event.shiftKey && cursor.mode === 'cell') setCursor({ ...cursor, row: at.row, col: at.col });
    else setCursor(moveTo(cursor, at.row, at.col, 'cell'));
  };

  const onDoubleClick = (event: MouseEvent): void => {
    const at = place(event);
    if (!at || at.col === null || at.element.closest('[data-open]')) return;
    beginEdit(moveTo(cursor, at.row, at.col, 'cell'));
  };

  const finishEdit = (end: EditEnd): void => go(afterEdit(cursor, end, bounds));

  const fit = (key: string): void => {
    const column = columns.find((c) => c.key === key);
    if (!column) return;
    const context = document.createElement('canvas').getContext('2d');
    if (!context) return;
    context.font = getComputedStyle(scroller.current!).font;
    const module = moduleOf(column.field);
    let width = context.measureText(text(column.field.label, ctx.locale)).width + 48;
    for (const item of items) {
      const record = recordAt(item.index);
      if (record) width = Math.max(width, context.measureText(module.format(record[key], column.field, ctx)).width + 44);
    }
    props.onWidth(key, clampWidth(Math.min(width, 480)), true);
  };
  const said = (next: Column[], key: string): void => {
    const position = next.findIndex((c) => c.key === key) + 1;
    announce(t('moved', { label: text(next[position - 1]?.field.label, ctx.locale), position }));
  };
  const heads = useMemo(() => {
    const shown: number[] = [];
    for (let c = 0; c < layout.frozen; c++) shown.push(c);
    for (let c = Math.max(layout.first, layout.frozen); c <= layout.last; c++) shown.push(c);
    return shown;
  }, [layout]);
  const allOn = selection.size > 0 && idsBetween(firstRow, lastRow).every((id) => selection.has(id));
  const labels = useMemo(() => ({ select: t('selectRow'), open: t('openRow') }), [t]);
  const marked = cursor.mode === 'cell' ? block(cursor) : null;
  const faultAt = fault ? { row: source.indexOf(fault.id), col: columns.findIndex((c) => c.key === fault.key) } : null;

  useGridHandle(props.ref, scroller, source, (row) => go(moveTo(cursor, row, cursor.col, 'row')));

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={props.label}
      aria-rowcount={count + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable
      aria-activedescendant={cursor.row >= 0 && cursor.mode === 'row' ? `${gridId}-r${cursor.row}` : undefined}
      tabIndex={0}
      className={cx(styles.grid, scrolled && styles.scrolled)}
      onKeyDown={(event) => event.target === scroller.current && onKey(event)}
      onFocus={(event) => {
        if (event.target === scroller.current && cursor.row < 0 && count > 0 && scroller.current?.matches(':focus-visible'))
          setCursor(moveTo(cursor, 0, 0, 'row'));
      }}
      onClick={onClick}
      onDoubleClick={onDoubleClick}
      onScroll={(event) => setScrolled(event.currentTarget.scrollLeft > 0)}
      onPointerOver={(event) => {
        clearTimeout(hover.current);
        const row = (event.target as HTMLElement).closest<HTMLElement>('[data-row]');
        if (!row || event.pointerType === 'touch') return;
        hover.current = setTimeout(() => {
          const record = recordAt(Number(row.dataset.row));
          if (record) props.onPreload?.(record);
        }, 60);
      }}
    >
      <div role="row" aria-rowindex={1} className={styles.header} style={{ width: layout.total, minWidth: '100%' }}>
        <div role="columnheader" aria-colindex={1} className={styles.lead}>
          <input
            type="checkbox"
            className={styles.check}
            tabIndex={-1}
            aria-label={t('selectPage')}
            checked={allOn}
            ref={(element) => {
              if (element) element.indeterminate = selection.size > 0 && !allOn;
            }}
            onChange={() => props.onSelection(allOn ? new Set() : withAll(selection, idsBetween(0, count - 1), true))}
          />
        </div>
        {heads.map((col, i) => {
          const column = columns[col];
          if (!column) return null;
          const own = columnItems(columns, column, {
            t,
            onColumns: props.onColumns,
            onWidth: props.onWidth,
            onFit: fit,
            onMoved: said,
          });
          return (
            <HeaderCell
              key={column.key}
              column={column}
              col={col}
              left={layout.starts[col]!}
              pinned={col < layout.frozen}
              lastPin={col === layout.frozen - 1}
              sort={props.sorted[column.key] ?? null}
              locale={ctx.locale}
              menuLabel={t('menuOf', { label: text(column.field.label, ctx.locale) })}
              resizeLabel={t('resize')}
              tabStop={i === 0}
              items={() => [...(props.columnMenu?.(column) ?? []), { separator: true }, ...own]}
              onMove={(key, target, side) => {
                const next = moved(columns, key, target, side);
                props.onColumns(next);
                said(next, key);
              }}
              onResize={(key, width, done) => props.onWidth(key, clampWidth(width), done)}
              onFit={fit}
            />
          );
        })}
      </div>
      <div
        role="rowgroup"
        className={styles.body}
        style={{
          height: rows.getTotalSize(),
          width: layout.total,
          minWidth: '100%',
          minHeight: `calc(100% - ${HEADER + (summary ? SUMMARY : 0)}px)`,
        }}
      >
        {items.map((item) => {
          const line = source.line(item.index);
          const top = item.start - rows.options.scrollMargin;
          const current = cursor.row === item.index && cursor.mode === 'row';
          if (line.kind === 'band') {
            return (
              <GridBand
                key={`b${line.key}`}
                band={line}
                index={item.index}
                top={top}
                height={rowHeight}
                layout={layout}
                ctx={ctx}
                gridId={gridId}
                current={current}
                title={props.bandTitle?.(line) ?? ''}
                blank={t('blank')}
                count={t('count', { count: line.count })}
                sumText={props.sumText ?? ((_, value) => String(value))}
              />
            );
          }
          if (line.kind === 'error') {
            return (
              <div
                key={item.key}
                role="row"
                data-row={item.index}
                className={styles.row}
                style={{ transform: `translateY(${top}px)`, width: layout.total, height: rowHeight }}
              >
                <div role="gridcell" className={styles.failed}>
                  {t('failed')}
                  <Button size="small" onClick={line.retry}>
                    {t('retry')}
                  </Button>
                </div>
              </div>
            );
          }
          const record = line.kind === 'row' ? line.record : undefined;
          const inBlock = marked !== null && item.index >= marked.top && item.index <= marked.bottom;
          return (
            <GridRow
              key={record?.id ?? `l${item.index}`}
              record={record}
              index={item.index}
              number={line.kind === 'row' ? line.number : item.index + 1}
              top={top}
              height={rowHeight}
              layout={layout}
              ctx={ctx}
              object={object}
              titleKey={titleKey}
              gridId={gridId}
              active={cursor.mode === 'cell' && cursor.row === item.index ? cursor.col : -1}
              from={inBlock ? marked.left : -1}
              to={inBlock ? marked.right : -1}
              current={current}
              selected={record !== undefined && selection.has(record.id)}
              opened={record !== undefined && record.id === openId}
              faulty={fault !== null && record?.id === fault.id ? columns.findIndex((c) => c.key === fault.key) : -1}
              labels={labels}
            />
          );
        })}
        {activeRecord && activeColumn && (
          <CellEditor
            key={`${activeRecord.id} ${activeColumn.key}`}
            field={activeColumn.field}
            value={activeRecord[activeColumn.key]}
            ctx={ctx}
            object={object}
            id={activeRecord.id}
            editing={cursor.editing}
            seed={seed}
            pinned={cursor.col < layout.frozen}
            left={layout.starts[cursor.col] ?? LEAD}
            width={activeColumn.width}
            top={cursor.row * rowHeight}
            height={rowHeight}
            total={layout.total}
            readOnly={locked(activeRecord, activeColumn.field)}
            onStart={() => {
              setSeed(null);
              setCursor({ ...cursor, editing: true });
            }}
            onRefuse={() => refuse(activeRecord, activeColumn.field)}
            onCommit={(value, end) => {
              save(activeRecord, activeColumn.field, value);
              finishEdit(end);
            }}
            onCancel={() => {
              setFault(null);
              setCursor({ ...cursor, editing: false });
            }}
            onFault={(message) => setFault({ id: activeRecord.id, key: activeColumn.key, message, text: '' })}
            onLink={(id, title) => props.onLink?.(id, title)}
            onKey={onKey}
            onLeave={() => undefined}
          />
        )}
        {fault && faultAt && faultAt.row >= 0 && (
          <FaultPopover
            anchorId={`${gridId}-r${faultAt.row}c${faultAt.col}`}
            message={fault.message}
            labels={{ name: t('fault'), revert: t('revert'), goOn: t('goOn') }}
            onRevert={() => {
              setFault(null);
              setCursor(moveTo(cursor, faultAt.row, faultAt.col, 'cell'));
            }}
            onGoOn={
              cursor.editing
                ? undefined
                : () => {
                    setSeed(fault.text);
                    setFault(null);
                    setCursor({ ...moveTo(cursor, faultAt.row, faultAt.col, 'cell'), editing: true });
                  }
            }
          />
        )}
      </div>
      {props.children}
      {summary && (
        <div
          role="row"
          aria-rowindex={count + 2}
          className={styles.summary}
          style={{ width: layout.total, minWidth: '100%' }}
        >
          <div role="gridcell" className={styles.lead} />
          {heads.map((col) => {
            const column = columns[col];
            if (!column) return null;
            return (
              <div
                key={column.key}
                role="gridcell"
                aria-colindex={col + 2}
                className={cx(
                  styles.sum,
                  col < layout.frozen ? styles.pin : styles.free,
                  col === layout.frozen - 1 && styles.lastPin,
                  styles.end,
                  props.summaryStale && styles.stale,
                )}
                style={{ left: layout.starts[col], width: column.width }}
              >
                {summary[column.key] !== undefined && (
                  <span
                    className={styles.sumWords}
                    title={`${t(`summary.${column.summary ?? 'sum'}`)} ${summary[column.key]}`}
                  >
                    <small>{t(`summary.${column.summary ?? 'sum'}`)}</small>
                    {summary[column.key]}
                  </span>
                )}
              </div>
            );
          })}
        </div>
      )}
    </div>
  );
}

function useGridHandle(
  ref: Ref<GridHandle> | undefined,
  scroller: React.RefObject<HTMLDivElement | null>,
  source: LineSource,
  show: (row: number) => void,
): void {
  const latest = useRef(show);
  useEffect(() => {
    latest.current = show;
  });
  useEffect(() => {
    const handle: GridHandle = {
      focus: () => scroller.current?.focus({ preventScroll: true }),
      show: (id) => {
        const row = source.indexOf(id);
        if (row >= 0) latest.current(row);
      },
    };
    if (typeof ref === 'function') ref(handle);
    else if (ref) ref.current = handle;
  }, [ref, scroller, source]);
}

interface FaultProps {
  anchorId: string;
  message: string;
  labels: { name: string; revert: string; goOn: string };
  onRevert: () => void;
  onGoOn?: () => void;
}

/** Why a change was refused, beside its cell until it is dismissed. */
function FaultPopover({ anchorId, message, labels, onRevert, onGoOn }: FaultProps) {
  const anchor = useMemo(() => ({ current: document.getElementById(anchorId) }), [anchorId]);
  if (!anchor.current) return null;
  return (
    <Popover open onClose={onRevert} anchor={anchor} label={labels.name} keepFocus sheet="never" role="alert">
      <div className={styles.fault}>
        <p>{message}</p>
        {onGoOn && (
          <div className={styles.faultActions}>
            <Button size="small" onClick={onRevert}>
              {labels.revert}
            </Button>
            <Button size="small" kind="primary" onClick={onGoOn}>
              {labels.goOn}
            </Button>
          </div>
        )}
      </div>
    </Popover>
  );
}
