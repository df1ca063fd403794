import type { FieldMeta, RecordData } from '@/shared/api/types';
import type { Column } from './columns';
import type { LineSource } from './source';

/** A value to write into a cell. */
export interface CellWrite {
  record: RecordData;
  field: FieldMeta;
  value: unknown;
}

/** A cell that cannot be written, and why. */
export interface CellRefused {
  record: RecordData;
  field: FieldMeta;
  why: string;
}

/** What a cell is to hold: words, and the value itself where it was copied from a field here. */
export interface Given {
  text: string;
  from?: { field: FieldMeta; value: unknown };
}

/** A cell that is to be written with what is given. */
export interface Target {
  record: RecordData;
  field: FieldMeta;
  given: Given;
}

/** Cells of a block, from its top left one. */
export interface Range {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

export interface Fit {
  targets: Target[];
  /** The cells that are taken. */
  range: Range;
  /** Rows and columns that found no place. */
  rowsLeft: number;
  colsLeft: number;
}

/**
 * Lays what is given over the grid: one cell fills all that is marked, a block that
 * goes into what is marked several times is repeated, any other stands once at the
 * top left. Bands are passed over; rows that are not read yet end it.
 */
export function layOver(given: Given[][], marked: Range, source: LineSource, columns: Column[]): Fit {
  const height = given.length;
  const width = given[0]?.length ?? 0;
  const lines: number[] = [];
  const wide = marked.right - marked.left + 1;
  let tall = 0;
  for (let i = marked.top; i <= marked.bottom; i++) if (source.line(i).kind === 'row') tall++;
  const rows = tall > 0 && tall % height === 0 ? tall : height;
  const cols = wide % width === 0 ? wide : width;
  let at = marked.top;
  for (; at < source.length && lines.length < rows; at++) {
    const line = source.line(at);
    if (line.kind === 'row') lines.push(at);
    else if (line.kind !== 'band') break;
  }
  const shown = columns.slice(marked.left, marked.left + cols);
  const targets = lines.flatMap((index, r) => {
    const line = source.line(index);
    if (line.kind !== 'row') return [];
    return shown.map(({ field }, c) => ({ record: line.record, field, given: given[r % height]![c % width]! }));
  });
  return {
    targets,
    range: { top: marked.top, bottom: lines[lines.length - 1] ?? marked.top, left: marked.left, right: marked.left + Math.max(1, shown.length) - 1 },
    rowsLeft: rows - lines.length,
    colsLeft: cols - shown.length,
  };
}
