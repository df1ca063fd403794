import type { Fault } from '@/form-engine';
import type { FieldMeta } from '@/shared/api/types';

/** Rows that a record may have where its field says no less. */
export const MOST_ROWS = 1000;

export const columnsOf = (field: FieldMeta): FieldMeta[] => field.fields ?? [];

export const mostRows = (field: FieldMeta): number => field.max_rows || MOST_ROWS;

/** The column that names a row; undefined where there is none at all. */
export function titleColumn(field: FieldMeta): FieldMeta | undefined {
  const columns = columnsOf(field);
  return columns.find((c) => c.key === field.title) ?? columns[0];
}

/** The columns with a sum, of those that are shown. */
export function totalColumns(field: FieldMeta): FieldMeta[] {
  return columnsOf(field).filter((c) => field.totals?.includes(c.key));
}

/** The columns that a cell of a list tells of each row: what it is called, and the last of the sums with what says its currency. */
export function toldColumns(field: FieldMeta): FieldMeta[] {
  const title = titleColumn(field);
  const total = totalColumns(field).at(-1);
  const currency = columnsOf(field).find((c) => c.key === total?.currency_field);
  return [title, total, currency].filter((column, i, all): column is FieldMeta => column !== undefined && all.indexOf(column) === i);
}

/** Too few rows or too many, in the server's words. */
export function countFault(value: unknown, field: FieldMeta): Fault | null {
  const count = Array.isArray(value) ? value.length : 0;
  if (count < (field.min_rows ?? 0)) return { code: 'too_few_rows', args: { min: field.min_rows, count } };
  if (count > mostRows(field)) return { code: 'too_many_rows', args: { max: mostRows(field), count } };
  return null;
}
