import type { ReactNode, Ref } from 'react';
import type { FieldContext } from '@/fields';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import type { MenuItem } from '@/shared/ui';
import type { CellWrite } from './model/block';
import type { Column } from './model/columns';
import type { Selection } from './model/selection';
import type { Band, LineSource } from './model/source';

export interface GridHandle {
  focus: () => void;
  /** Brings a record's row on the screen and makes it the current one. */
  show: (id: string) => void;
  /** The same for a row by its place, from 0; it may not be read yet. */
  showRow: (index: number) => void;
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
  /** Asks why a cell may not be written. */
  onWhy?: (record: RecordData, field: FieldMeta) => void;
  /** Why a cell cannot be written, null when it can. */
  locked: (record: RecordData, field: FieldMeta) => string | null;
  /** The field as it is offered for a record, where that depends on its other values. */
  offered?: (record: RecordData, field: FieldMeta) => FieldMeta;
  /** What stands beside the active cell, whose element has this id. */
  atCell?: (record: RecordData, field: FieldMeta, anchorId: string) => ReactNode;
  /** Saves one value: shows it at once, takes it back and rejects when it is refused. */
  onEdit: (record: RecordData, field: FieldMeta, value: unknown) => Promise<void>;
  /** The same for several values, as one that is undone as one; tells what was refused. Absent where cells are not written together. */
  onEditMany?: (writes: CellWrite[], links: Record<string, string>) => Promise<EditedMany>;
  onLink?: (id: string, title: string) => void;
  /** Sums over the whole result by column; null while nothing is to be summed. */
  summary?: Record<string, string> | null;
  summaryStale?: boolean;
  /** Field and words of a band's value. */
  bandTitle?: (band: Band) => string;
  /** Some lines are bands over groups. */
  grouped?: boolean;
  sumText?: (column: Column, value: unknown) => string;
  openId?: string;
  /** Colour of a row, of those of options. */
  rowColor?: (record: RecordData) => string | null;
  /** Asks for the number of a row to go to (⌘G). */
  onGoTo?: () => void;
  /** Another result begins at the top, or where it was left when it `keeps` its places. */
  resetKey?: string;
  keeps?: boolean;
  /** In place of rows: empty, error. */
  children?: ReactNode;
  ref?: Ref<GridHandle>;
}

/** A change that was refused, beside its cell until it is dismissed. */
export interface CellFault {
  id: string;
  key: string;
  message: string;
  text: string;
  /** It was for want of a right. */
  right: boolean;
}

/** What came of values that were saved together. */
export interface EditedMany {
  /** Cells that were saved. */
  cells: number;
  /** Ids of the records that were refused, and stand as before. */
  refused: string[];
  undo?: () => void;
}
