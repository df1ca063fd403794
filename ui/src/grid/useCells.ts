import { useRef, useState } from 'react';
import { announce } from '@/shared/a11y';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { notify } from '@/shared/ui';
import type { GridProps } from './contract';
import type { Given, Range } from './model/block';
import { block, type Cursor } from './model/keys';
import type { Read } from './read';

/** Rows that one paste may change. */
const MOST_ROWS = 500;

/** A paste that waits for a yes. */
export interface PendingPaste {
  read: Read;
  /** Rows and columns that found no place. */
  rowsLeft: number;
  colsLeft: number;
}

type Done = 'pasted' | 'filled' | 'cleared';

interface Place {
  props: GridProps;
  t: (key: string, values?: Record<string, unknown>) => string;
  cursor: Cursor;
  setCursor: (cursor: Cursor) => void;
  locked: (record: RecordData, field: FieldMeta) => string | null;
  recordAt: (row: number) => RecordData | undefined;
  /** The keyboard back to the active cell. */
  refocus: () => void;
}

const none: ReadonlyMap<string, ReadonlySet<string>> = new Map();

/** What is done to many cells at once: copied, pasted, filled down, cleared; each is saved, and undone, as one. */
export function useCells({ props, t, cursor, setCursor, locked, recordAt, refocus }: Place) {
  const { source, columns, ctx, selection } = props;
  const copied = useRef<{ plain: string; given: Given[][] } | null>(null);
  const [pending, setPending] = useState<PendingPaste | null>(null);
  const [busy, setBusy] = useState(false);
  const [faults, setFaults] = useState(none);

  const copy = async (): Promise<void> => {
    const b = block(cursor);
    const cells = cursor.mode === 'cell';
    const marked: number[] = [];
    if (cells) for (let i = b.top; i <= b.bottom; i++) marked.push(i);
    else
      for (let i = 0; i < source.length && marked.length < selection.size; i++)
        if (selection.has(recordAt(i)?.id ?? '')) marked.push(i);
    if (marked.length === 0 && cursor.row >= 0) marked.push(cursor.row);
    const [{ copyCells }, { givenOf }, { toTsv }] = await Promise.all([import('./copy'), import('./read'), import('./model/tsv')]);
    const shown = columns.slice(cells ? b.left : 0, (cells ? b.right : columns.length - 1) + 1);
    const given = marked.flatMap((row) => {
      const record = recordAt(row);
      return record ? [shown.map(({ field }) => givenOf(record, field, ctx))] : [];
    });
    if (given.length === 0) return;
    const texts = given.map((row) => row.map((cell) => cell.text));
    copied.current = { plain: toTsv(texts), given };
    await copyCells(texts);
    notify(t('copied', { rows: texts.length, cols: shown.length }), { kind: 'success' });
  };

  const apply = async (read: Read, done: Done): Promise<void> => {
    setFaults(none);
    if (!props.onEditMany || read.writes.length === 0) {
      if (read.refused.length > 0) notify(t('noneWritable', { count: read.refused.length }) + why(read));
      return;
    }
    setBusy(true);
    try {
      const outcome = await props.onEditMany(read.writes, read.links);
      setFaults(new Map(outcome.refused.map((id) => [id, new Set(read.writes.filter((w) => w.record.id === id).map((w) => w.field.key))])));
      if (outcome.cells === 0) return;
      const said = t(done, { count: outcome.cells }) + (read.refused.length > 0 && done !== 'pasted' ? t('leftOut', { count: read.refused.length }) : '');
      announce(said);
      notify(said, { kind: 'success', action: outcome.undo && { label: t('undo'), onClick: outcome.undo } });
    } finally {
      setBusy(false);
    }
  };
  const why = (read: Read): string => (read.refused[0] ? `: ${read.refused[0].why}` : '');

  const lay = async (given: Given[][], marked: Range): Promise<PendingPaste & { range: Range }> => {
    const [{ layOver }, { readCells }] = await Promise.all([import('./model/block'), import('./read')]);
    const fit = layOver(given, marked, source, columns);
    const read = await readCells(fit.targets, { ctx, t, locked, offered: props.offered });
    return { read, range: fit.range, rowsLeft: fit.rowsLeft, colsLeft: fit.colsLeft };
  };

  const paste = async (plain: string): Promise<void> => {
    if (cursor.mode !== 'cell' || !props.onEditMany || busy) return;
    const text = plain.replaceAll(/\r\n?/g, '\n').replace(/\n$/, '');
    const { fromTsv } = await import('./model/tsv');
    const given = copied.current?.plain === text ? copied.current.given : fromTsv(text).map((row) => row.map((cell) => ({ text: cell })));
    if (given.length === 0) return;
    if (given.length > MOST_ROWS) {
      notify(t('mostRows', { count: MOST_ROWS }), { kind: 'error' });
      return;
    }
    const { range, ...plan } = await lay(given, block(cursor));
    setCursor({ ...cursor, anchorRow: range.top, anchorCol: range.left, row: range.bottom, col: range.right });
    const single = range.top === range.bottom && range.left === range.right;
    if (single && plan.read.refused.length === 0 && plan.rowsLeft + plan.colsLeft === 0) await apply(plan.read, 'pasted');
    else setPending(plan);
  };

  const clear = async (marked = block(cursor)): Promise<void> => {
    await apply((await lay([[{ text: '' }]], marked)).read, 'cleared');
  };

  /** What stands at the top of the block goes into the rows below it; of one row that is the row above. */
  const fillDown = async (): Promise<void> => {
    const b = block(cursor);
    const from = b.top === b.bottom ? b.top - 1 : b.top;
    const record = recordAt(from);
    if (!record) return;
    const { givenOf } = await import('./read');
    const given = columns.slice(b.left, b.right + 1).map(({ field }) => givenOf(record, field, ctx));
    await apply((await lay([given], { ...b, top: from + 1 })).read, 'filled');
  };

  const cut = async (): Promise<void> => {
    const marked = block(cursor);
    await copy();
    await clear(marked);
  };

  const settle = (yes: boolean): void => {
    const plan = pending;
    setPending(null);
    refocus();
    if (yes && plan) void apply(plan.read, 'pasted');
  };

  return { copy, cut, paste, clear, fillDown, pending, settle, faults, forgetFaults: () => setFaults((old) => (old.size > 0 ? none : old)) };
}
