import { announce } from '@/shared/a11y';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { notify } from '@/shared/ui';
import type { GridProps } from './contract';
import { copyCells } from './copy';
import { layOver, type Given, type Range } from './model/block';
import { block, type Cursor } from './model/keys';
import { fromTsv, toTsv } from './model/tsv';
import { givenOf, readCells, type Read } from './read';

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

/** The grid as it stands when something is done to its cells. */
export interface Cells {
  props: GridProps;
  t: (key: string, values?: Record<string, unknown>) => string;
  cursor: Cursor;
  locked: (record: RecordData, field: FieldMeta) => string | null;
  recordAt: (row: number) => RecordData | undefined;
  /** Marks what was refused, by record and field. */
  onFaults: (faults: ReadonlyMap<string, ReadonlySet<string>>) => void;
}

/** What was copied here last: its words, and the values behind them. */
export interface Copied {
  plain: string;
  given: Given[][];
}

/** Copies the block of cells, or the ticked rows. */
export async function copy({ props: { source, columns, ctx, selection }, t, cursor, recordAt }: Cells): Promise<Copied | null> {
  const b = block(cursor);
  const cells = cursor.mode === 'cell';
  const marked: number[] = [];
  if (cells) for (let i = b.top; i <= b.bottom; i++) marked.push(i);
  else
    for (let i = 0; i < source.length && marked.length < selection.size; i++)
      if (selection.has(recordAt(i)?.id ?? '')) marked.push(i);
  if (marked.length === 0 && cursor.row >= 0) marked.push(cursor.row);
  const shown = columns.slice(cells ? b.left : 0, (cells ? b.right : columns.length - 1) + 1);
  const given = marked.flatMap((row) => {
    const record = recordAt(row);
    return record ? [shown.map(({ field }) => givenOf(record, field, ctx))] : [];
  });
  if (given.length === 0) return null;
  const texts = given.map((row) => row.map((cell) => cell.text));
  await copyCells(texts);
  notify(t('copied', { rows: texts.length, cols: shown.length }), { kind: 'success' });
  return { plain: toTsv(texts), given };
}

/** Saves what was read, as one, and says so; what is refused is marked. A paste has told before what it leaves out. */
export async function apply({ props, t, onFaults }: Cells, read: Read, done: Done): Promise<void> {
  onFaults(new Map());
  if (!props.onEditMany || read.writes.length === 0) {
    const [first] = read.refused;
    if (first) notify(`${t('noneWritable', { count: read.refused.length })}: ${first.why}`);
    return;
  }
  const outcome = await props.onEditMany(read.writes, read.links);
  onFaults(new Map(outcome.refused.map((id) => [id, new Set(read.writes.filter((w) => w.record.id === id).map((w) => w.field.key))])));
  if (outcome.cells === 0) return;
  const said = t(done, { count: outcome.cells }) + (read.refused.length > 0 && done !== 'pasted' ? t('cannot', { count: read.refused.length }) : '');
  announce(said);
  notify(said, { kind: 'success', action: outcome.undo && { label: t('undo'), onClick: outcome.undo } });
}

async function lay({ props, t, locked }: Cells, given: Given[][], marked: Range): Promise<PendingPaste & { range: Range }> {
  const fit = layOver(given, marked, props.source, props.columns);
  const read = await readCells(fit.targets, { ctx: props.ctx, t, locked, offered: props.offered });
  return { read, range: fit.range, rowsLeft: fit.rowsLeft, colsLeft: fit.colsLeft };
}

/** What a paste would do, and where; null where there is nothing to do or to be asked. */
export async function paste(cells: Cells, plain: string, copied: Copied | null): Promise<(PendingPaste & { range: Range }) | null> {
  const words = plain.replaceAll(/\r\n?/g, '\n').replace(/\n$/, '');
  const given = copied?.plain === words ? copied.given : fromTsv(words).map((row) => row.map((text) => ({ text })));
  if (given.length === 0) return null;
  if (given.length > MOST_ROWS) {
    notify(cells.t('mostRows', { count: MOST_ROWS }), { kind: 'error' });
    return null;
  }
  return lay(cells, given, block(cells.cursor));
}

/** Whether a paste is of one cell that can be written: nobody is asked about that. */
export const isPlain = ({ read, range, rowsLeft, colsLeft }: PendingPaste & { range: Range }): boolean =>
  range.top === range.bottom && range.left === range.right && read.refused.length === 0 && rowsLeft + colsLeft === 0;

export async function clear(cells: Cells): Promise<void> {
  await apply(cells, (await lay(cells, [[{ text: '' }]], block(cells.cursor))).read, 'cleared');
}

/** What stands at the top of the block goes into the rows below it; into one row what is above. */
export async function fillDown(cells: Cells): Promise<void> {
  const { props, cursor, recordAt } = cells;
  const b = block(cursor);
  const from = b.top === b.bottom ? b.top - 1 : b.top;
  const record = recordAt(from);
  if (!record) return;
  const given = props.columns.slice(b.left, b.right + 1).map(({ field }) => givenOf(record, field, props.ctx));
  await apply(cells, (await lay(cells, [given], { ...b, top: from + 1 })).read, 'filled');
}
