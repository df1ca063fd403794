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
  type Ref,
  type RefObject,
} from 'react';
import { moduleOf } from '@/fields';
import { announce } from '@/shared/a11y';
import { ApiError } from '@/shared/api';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { isComposing } from '@/shared/keys';
import { keepPlace, placeOf, useKeptScroll } from '@/shared/page';
import { notify } from '@/shared/ui';
import type { EditEnd } from './CellEditor';
import type { CellFault, GridHandle, GridProps } from './contract';
import { known } from './known';
import { clampWidth, type Column } from './model/columns';
import { afterEdit, block, moveTo, press, start, type Act, type Cursor } from './model/keys';
import { toggled, withAll } from './model/selection';
import type { LineSource } from './model/source';
import { useCells } from './useCells';
import { useGridLayout } from './useGridLayout';

/** Everything a grid knows and does: what is on the screen, where the keyboard is, what is being edited. */
export function useGrid(props: GridProps) {
  const { source, columns, ctx, rowHeight, selection, summary } = props;
  const t = useT('grid');
  const gridId = useId().replaceAll(':', '');
  const scroller = useRef<HTMLDivElement>(null);
  const version = useSyncExternalStore(
    useCallback((listener) => source.subscribe(listener), [source]),
    () => source.version,
  );
  const placeKey = props.keeps ? (props.resetKey ?? '') : undefined;
  const [cursor, setCursor] = useState<Cursor>(() => leftAt(placeKey));
  const [seed, setSeed] = useState<string | null>(null);
  const [fault, setFault] = useState<CellFault | null>(null);
  const [scrolled, setScrolled] = useState(false);
  const hover = useRef<ReturnType<typeof setTimeout>>(undefined);
  const anchorRow = useRef(-1);

  const count = source.length;
  const { rows, across, layout, showColumn } = useGridLayout(scroller, count, rowHeight, columns, !!summary);
  const items = rows.drawn;
  const firstRow = items[0] ?? 0;
  const lastRow = items[items.length - 1] ?? 30;

  useEffect(() => {
    source.need(firstRow, lastRow);
  }, [source, firstRow, lastRow, version]);
  useEffect(() => across.measure(), [across, columns]);
  useKeptScroll(scroller, props.resetKey ?? '', version, props.keeps ?? false);
  const latest = useRef(cursor);
  useEffect(() => {
    latest.current = cursor;
  });
  useEffect(() => {
    setCursor(leftAt(placeKey));
    setFault(null);
    return () => {
      if (placeKey !== undefined) keepPlace(placeKey, { cursor: { ...latest.current, editing: false } });
    };
  }, [source, placeKey, props.resetKey]);
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
    cells.forgetFaults();
    if (next.row !== cursor.row && next.row >= 0) rows.show(next.row);
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

  const locked = (record: RecordData, field: FieldMeta): string | null => {
    if (moduleOf(field).edit === 'none') return t('readOnly');
    return props.locked(record, field);
  };

  const save = (record: RecordData, field: FieldMeta, value: unknown, before = known(record, field)): void => {
    const module = moduleOf(field);
    if (JSON.stringify(module.toApi?.(before) ?? before) === JSON.stringify(module.toApi?.(value) ?? value)) return;
    setFault(null);
    props.onEdit(record, field, value).catch((error: unknown) => {
      const words = error instanceof ApiError ? (error.fieldErrors[field.key]?.message ?? Object.values(error.fieldErrors)[0]?.message ?? error.message) : t('fault');
      setFault({
        id: record.id,
        key: field.key,
        message: words,
        text: (module.editText ?? module.format)(value, field, ctx),
        right: error instanceof ApiError && error.status === 403,
      });
    });
  };

  const marked = cursor.mode === 'cell' ? block(cursor) : null;
  const refocus = (): void => (scroller.current?.querySelector<HTMLElement>('textarea') ?? scroller.current)?.focus({ preventScroll: true });
  const cells = useCells({ props, t, cursor, locked, recordAt }, setCursor, refocus);

  const refuse = (record: RecordData, field: FieldMeta): void => {
    const why = locked(record, field);
    if (why) notify(why, { action: props.onWhy && { label: t('why'), onClick: () => props.onWhy?.(record, field) } });
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
        if (marked && (marked.top !== marked.bottom || marked.left !== marked.right)) void cells.clear();
        else if (record && field) {
          if (locked(record, field)) refuse(record, field);
          else if (moduleOf(field).blank !== record[field.key]) save(record, field, moduleOf(field).blank, record[field.key]);
        }
        return;
      case 'copy':
        void cells.copy();
        return;
      case 'cut':
        void cells.cut();
        return;
      case 'fillDown':
        void cells.fillDown();
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
    if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'g' && props.onGoTo) {
      event.preventDefault();
      event.stopPropagation();
      props.onGoTo();
      return;
    }
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
    for (const index of items) {
      const record = recordAt(index);
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
  const faultAt = fault ? { row: source.indexOf(fault.id), col: columns.findIndex((c) => c.key === fault.key) } : null;

  useGridHandle(props.ref, scroller, source, (row) => go(moveTo(cursor, row, cursor.col, 'row')));

  return {
    t,
    gridId,
    scroller,
    rows,
    items,
    layout,
    heads,
    count,
    cursor,
    setCursor,
    seed,
    setSeed,
    fault,
    setFault,
    scrolled,
    setScrolled,
    hover,
    activeRecord,
    activeColumn,
    recordAt,
    idsBetween,
    locked,
    refuse,
    save,
    finishEdit,
    onKey,
    onClick,
    onDoubleClick,
    fit,
    said,
    allOn,
    labels,
    marked,
    faultAt,
    cells,
  };
}

/** Where the keyboard was when this was left. */
const leftAt = (key: string | undefined): Cursor => (key === undefined ? undefined : (placeOf(key)?.cursor as Cursor | undefined)) ?? start;

export type GridState = ReturnType<typeof useGrid>;

function useGridHandle(
  ref: Ref<GridHandle> | undefined,
  scroller: RefObject<HTMLDivElement | null>,
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
      showRow: (row) => latest.current(Math.max(0, Math.min(row, source.length - 1))),
    };
    if (typeof ref === 'function') ref(handle);
    else if (ref) ref.current = handle;
  }, [ref, scroller, source]);
}
