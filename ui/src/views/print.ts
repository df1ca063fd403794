import type { PrintSearch } from '@/app/search';
import { writeSort } from './state';
import type { ListModel } from './useList';

/** Rows that may be named in the address of a print. */
export const MOST_TICKED = 200;

/** What the address of a print says of a list: its rows and columns, or those rows that are ticked. */
export function printSearch(list: ListModel, ids: readonly string[] = []): PrintSearch {
  const { rows, columns, search } = list;
  const of = ids.length > 0 ? { ids: ids.join(',') } : { f: rows.filter || undefined, q: rows.q || undefined };
  return { ...of, view: search.view, sort: writeSort(rows.sort) || undefined, cols: columns.map((column) => column.key).join(',') };
}
