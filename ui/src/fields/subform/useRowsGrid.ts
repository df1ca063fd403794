import { useEffect, useId, useMemo, useRef, useState, type ClipboardEvent, type KeyboardEvent, type MouseEvent } from 'react';
import { useRows, type Rows, type Scope } from '@/form-engine';
import { copyCells } from '@/grid/copy';
import { clampWidth, LEAD, type Column } from '@/grid/model/columns';
import { block, moveTo, press, start, type Cursor } from '@/grid/model/keys';
import { HEADER, SUMMARY, useGridLayout } from '@/grid/useGridLayout';
import type { FieldMeta } from '@/shared/api/types';
import { isComposing } from '@/shared/keys';
import { notify } from '@/shared/ui';
import type { FieldContext } from '../contract';
import { isDerived } from '../parts/derived';
import { moduleOf } from '../registry';
import type { RowActs } from './useRowActs';

export const ROW = 36;
/** Width of the menu at the end of a row. */
export const TAIL = 36;
/** So many rows stand on the page; more scroll in a window of their own. */
const UNROLLED = 50;
const WINDOW = 14;
/** What of its width a column keeps at least. */
const TIGHT = 0.7;

export interface RowsGridProps {
  rows: Rows;
  field: FieldMeta;
  columns: FieldMeta[];
  ctx: FieldContext;
  acts: RowActs;
  /** Rows may be added, moved and removed. */
  open: boolean;
  /** Opens a row by itself. */
  onOpen: (row: Scope) => void;
  /** A block of a spreadsheet was pasted at a cell. */
  onPaste: (words: string, row: number, col: number) => void;
  onLink?: (id: string, title: string) => void;
  onBlur?: () => void;
  /** Filled in by the grid: goes to the first cell of a row. */
  handle: { current: ((row: number) => void) | null };
}

export type EditEnd = 'enter' | 'tab' | 'back' | 'stay';

/** Where the keyboard is in the rows of a sub-form, and what keys and presses do there. */
export function useRowsGrid(props: RowsGridProps) {
  const { rows, field, columns, ctx, acts, open } = props;
  const gridId = useId().replaceAll(':', '');
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRows(rows);
  const width = useWidth(scroller);
  const shown = useMemo(() => spread(columns, Math.max(1, field.frozen ?? 1), width), [columns, field.frozen, width]);
  const totals = (field.totals?.length ?? 0) > 0;
  const { rows: virtual, layout, showColumn } = useGridLayout(scroller, list.length, ROW, shown, totals);
  const [cursor, setCursor] = useState<Cursor>(start);
  const [menu, setMenu] = useState<{ row: number; anchor: { current: Element | null } } | null>(null);
  const tabbedFrom = useRef<number | null>(null);
  const bounds = { rows: list.length, cols: columns.length, page: WINDOW - 4 };
  const row = cursor.mode === 'cell' ? list[cursor.row] : undefined;
  const column = cursor.mode === 'cell' ? columns[cursor.col] : undefined;

  const go = (next: Cursor): void => {
    setCursor(next);
    if (next.mode !== 'cell') return;
    if (list.length > UNROLLED) virtual.show(Math.min(next.row, list.length));
    showColumn(next.col);
    // Not under the menu at the end of the row.
    const element = scroller.current;
    const end = (layout.starts[next.col] ?? 0) + (shown[next.col]?.width ?? 0) + TAIL;
    if (element && next.col >= layout.frozen && end > element.scrollLeft + element.clientWidth) element.scrollLeft = end - element.clientWidth;
  };
  const leave = (): void => setCursor(start);
  useEffect(() => {
    // A row on the page that is out of sight: the window of many rows scrolls by itself.
    if (cursor.row >= 0) document.getElementById(`${gridId}-r${cursor.row}`)?.scrollIntoView({ block: 'nearest' });
  }, [gridId, cursor.row]);

  useEffect(() => {
    props.handle.current = (to) => go(moveTo(start, to, 0, 'cell'));
  });

  const isLocked = (of: Scope, which: FieldMeta): boolean => !open || isDerived(which) || of.field(which.key).readOnly || moduleOf(which).edit === 'none';
  const at = (r: number, c: number): Cursor => moveTo(cursor, r, c, 'cell');
  const down = (): void => {
    const col = tabbedFrom.current ?? cursor.col;
    tabbedFrom.current = null;
    if (cursor.row < list.length - 1) go(at(cursor.row + 1, col));
    else if (open && acts.add() >= 0) go(at(list.length, col));
    else go(at(cursor.row, cursor.col));
  };
  /** The next cell that can be filled in, into the next row and the one before; null past the ends. */
  const beside = (by: 1 | -1): Cursor | null => {
    for (let place = cursor.row * columns.length + cursor.col + by; place >= 0 && place < list.length * columns.length; place += by) {
      const [r, c] = [Math.floor(place / columns.length), place % columns.length];
      const which = columns[c]!;
      if (!isDerived(which) && !list[r]!.field(which.key).readOnly) {
        tabbedFrom.current = r === cursor.row ? (tabbedFrom.current ?? cursor.col) : null;
        return at(r, c);
      }
    }
    return null;
  };
  const beginEdit = (next: Cursor): void => {
    const of = list[next.row];
    const which = columns[next.col];
    if (!of || !which) return;
    if (isLocked(of, which)) {
      go(next);
      if (open && !isDerived(which) && !of.field(which.key).readOnly) props.onOpen(of);
      return;
    }
    if (which.type === 'switch') {
      of.set(which.key, of.value(which.key) !== true);
      of.touch(which.key);
      go(next);
      return;
    }
    moduleOf(which).Input.preload();
    go({ ...next, editing: true });
  };
  const texts = (): string[][] => {
    const b = block(cursor);
    return list.slice(b.top, b.bottom + 1).map((one) => columns.slice(b.left, b.right + 1).map((c) => moduleOf(c).format(one.value(c.key), c, ctx)));
  };

  const onRows = (event: KeyboardEvent): boolean => {
    const mod = event.metaKey || event.ctrlKey;
    const b = block(cursor);
    const ids = list.slice(b.top, b.bottom + 1).map((one) => one.id);
    const key = event.key.toLowerCase();
    if (key === 'contextmenu' || (event.shiftKey && key === 'f10')) setMenu({ row: cursor.row, anchor: { current: document.getElementById(`${gridId}-r${cursor.row}c${cursor.col}`) } });
    else if (mod && key === 'z' && !event.shiftKey) acts.undo();
    else if (!open) return false;
    else if (mod && key === 'd') {
      const place = acts.copy(ids);
      if (place >= 0) go(at(place, cursor.col));
    } else if (mod && (key === 'backspace' || key === 'delete')) {
      acts.remove(ids);
      const left = list.length - ids.length;
      if (left === 0) {
        leave();
        scroller.current?.focus({ preventScroll: true });
      } else go(at(Math.min(b.top, left - 1), cursor.col));
    } else if (event.altKey && (key === 'arrowup' || key === 'arrowdown')) {
      const by = key === 'arrowup' ? -1 : 1;
      if (b.top + by < 0 || b.bottom + by >= list.length) return true;
      acts.move(ids, b.top + by);
      go({ ...cursor, row: cursor.row + by, anchorRow: cursor.anchorRow + by });
    } else return false;
    return true;
  };
  const onCell = (event: KeyboardEvent): boolean => {
    if (event.key === 'Enter') down();
    else if (event.key === 'Escape') {
      leave();
      scroller.current?.focus({ preventScroll: true });
    } else if (event.key === ' ' && column && (column.type === 'switch' || moduleOf(column).edit !== 'text')) beginEdit(cursor);
    else if (event.key === 'Tab') {
      const next = beside(event.shiftKey ? -1 : 1);
      if (!next) return false;
      go(next);
    } else if ((event.key === 'Delete' || event.key === 'Backspace') && row) {
      const b = block(cursor);
      const keys = columns.slice(b.left, b.right + 1).filter((c) => !isLocked(row, c)).map((c) => c.key);
      acts.clear(list.slice(b.top, b.bottom + 1), keys);
    } else {
      if (event.key !== 'Tab') tabbedFrom.current = null;
      const step = press(cursor, { key: event.key, shift: event.shiftKey, mod: event.metaKey || event.ctrlKey, alt: event.altKey }, bounds);
      if (!step.used) return false;
      if (step.act?.kind === 'edit') beginEdit({ ...step.cursor, editing: false });
      else if (step.act?.kind === 'copy') {
        const copied = texts();
        void copyCells(copied).then(() => notify(ctx.t('subform.cellsCopied', { rows: copied.length, cols: copied[0]?.length ?? 0 }), { kind: 'success' }));
      } else if (step.act?.kind === 'selectAll') setCursor({ ...moveTo(cursor, list.length - 1, columns.length - 1, 'cell'), anchorRow: 0, anchorCol: 0 });
      else go(step.cursor);
    }
    return true;
  };
  const onKey = (event: KeyboardEvent): void => {
    if (isComposing(event) || event.defaultPrevented || !row) return;
    // Saving is the form's.
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) return;
    if (!onRows(event) && !onCell(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const commit = (value: unknown, end: EditEnd): void => {
    if (!row || !column) return;
    row.set(column.key, value);
    row.setFault(column.key, null);
    row.touch(column.key);
    if (end === 'enter') down();
    else if (end === 'tab' || end === 'back') go(beside(end === 'tab' ? 1 : -1) ?? at(cursor.row, cursor.col));
    // The focus went somewhere else: it is not taken back.
    else if (moduleOf(column).edit === 'text' || isElsewhere(scroller.current)) leave();
    else go(at(cursor.row, cursor.col));
  };
  const cancel = (): void => {
    if (row && column) row.setFault(column.key, null);
    if (isElsewhere(scroller.current)) leave();
    else setCursor({ ...cursor, editing: false });
  };

  const onClick = (event: MouseEvent): void => {
    const element = event.target as HTMLElement;
    const line = element.closest<HTMLElement>('[data-row]');
    const cell = element.closest<HTMLElement>('[data-col]');
    const button = element.closest<HTMLElement>('[data-menu]');
    if (line && button) setMenu({ row: Number(line.dataset.row), anchor: { current: button } });
    if (!line || !cell || element.closest('a,button')) return;
    const [r, c] = [Number(line.dataset.row), Number(cell.dataset.col)];
    if (cursor.editing && r === cursor.row && c === cursor.col) return;
    tabbedFrom.current = null;
    const which = columns[c];
    if (event.shiftKey && cursor.mode === 'cell') setCursor({ ...cursor, row: r, col: c, editing: false });
    else if (r === cursor.row && c === cursor.col) beginEdit(at(r, c));
    else if (which && list[r] && moduleOf(which).edit === 'choose' && !isLocked(list[r], which)) beginEdit(at(r, c));
    else go(at(r, c));
  };
  const onPaste = (event: ClipboardEvent): void => {
    const words = event.clipboardData.getData('text/plain');
    // Words alone go into the text that is being typed.
    if (!row || !open || words === '' || (cursor.editing && !/[\t\n]/.test(words.trim()))) return;
    event.preventDefault();
    if (cursor.editing) setCursor({ ...cursor, editing: false });
    const b = block(cursor);
    props.onPaste(words, b.top, b.left);
  };
  /** The focus came to the rows as a whole: to what is wrong first, or to the first cell. */
  const onFocus = (): void => {
    if (cursor.row >= 0 || list.length === 0) return;
    const wrong = list.findIndex((one) => one.faults() > 0);
    const c = wrong < 0 ? 0 : columns.findIndex((which) => list[wrong]!.field(which.key).fault !== null);
    go(at(Math.max(0, wrong), Math.max(0, c)));
  };
  const height = list.length > UNROLLED ? HEADER + WINDOW * ROW + (totals ? SUMMARY : 0) : undefined;
  return { gridId, scroller, list, shown, virtual, layout, totals, cursor, setCursor, row, column, marked: cursor.mode === 'cell' ? block(cursor) : null, isLocked, beginEdit, commit, cancel, leave, go, onKey, onClick, onPaste, onFocus, height, menu, closeMenu: () => setMenu(null) };
}

/** Whether the focus is in another control of the page; what floats over it (a list, a calendar) is none. */
function isElsewhere(grid: HTMLElement | null): boolean {
  const focused = document.activeElement;
  if (!grid || !focused || focused === document.body || grid.contains(focused)) return false;
  let page: HTMLElement = grid;
  while (page.parentElement && page.parentElement !== document.body) page = page.parentElement;
  return page.contains(focused);
}

function useWidth(ref: { current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}

/** The columns of the grid: as wide as their types want, more where there is room, a little less where that shows them all. */
export function spread(columns: readonly FieldMeta[], frozen: number, width: number): Column[] {
  const room = width - LEAD - TAIL;
  const wanted = columns.reduce((sum, field) => sum + moduleOf(field).width, 0);
  const scale = room > 0 ? Math.min(1, Math.max(TIGHT, room / wanted)) : 1;
  const natural = columns.map((field) => moduleOf(field).width * scale);
  const left = room - wanted * scale;
  const grows = natural.reduce((sum, one, i) => sum + (moduleOf(columns[i]!).align === 'start' ? one : one / 3), 0);
  return columns.map((field, i) => {
    const share = left <= 0 ? 0 : (left * (moduleOf(field).align === 'start' ? natural[i]! : natural[i]! / 3)) / grows;
    return { key: field.key, field, width: clampWidth(natural[i]! + Math.floor(share)), frozen: i < frozen };
  });
}
