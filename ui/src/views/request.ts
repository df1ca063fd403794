import type { LoadPage, PageAnswer } from '@/grid';
import { api } from '@/shared/api';
import type { AggregateAnswer, AggregateBody, BatchAnswer, BatchOperation } from '@/shared/api/types';
import { writeSort, type SortKey } from './state';

/** Which rows a list shows: a filter as the server takes it, search words, an order. */
export interface Rows {
  object: string;
  filter: string;
  q: string;
  sort: SortKey[];
  /** Fields to read; all but sub-forms when absent. */
  fields?: string;
  /** A field of which each row says since when it has its value. */
  since?: string;
  /** Only what a field of links takes, `order.products`, with the values beside it as JSON. */
  for?: string;
  values?: string;
}

export const recordsPath = (object: string): string => `/api/v1/objects/${encodeURIComponent(object)}/records`;
export const recordPath = (object: string, id: string): string => `${recordsPath(object)}/${encodeURIComponent(id)}`;

/** Reads the pages of a list. */
export function pageLoader(rows: Rows): LoadPage {
  return ({ cursor, skip, limit, light, signal }) =>
    api.get<PageAnswer>(recordsPath(rows.object), {
      query: {
        filter: rows.filter,
        q: rows.q,
        sort: writeSort(rows.sort),
        for: rows.for,
        values: rows.values,
        limit,
        cursor,
        skip,
        fields: light ? 'id' : rows.fields,
        since: light ? undefined : rows.since,
        links: light ? undefined : true,
      },
      signal,
    });
}

/** How many rows there are, counted up to a bound unless `exact`. */
export function countRows(rows: Rows, exact: boolean, signal: AbortSignal): Promise<{ count: number; more: boolean }> {
  return api
    .get<{ count?: number; more?: boolean }>(recordsPath(rows.object), {
      query: { filter: rows.filter, q: rows.q, for: rows.for, values: rows.values, limit: 1, fields: 'id', count: exact ? 'exact' : 'capped' },
      signal,
    })
    .then((answer) => ({ count: answer.count ?? 0, more: answer.more === true }));
}

export function aggregate(
  rows: Rows,
  body: Omit<AggregateBody, 'filter' | 'q'>,
  signal?: AbortSignal,
): Promise<AggregateAnswer> {
  return api.post<AggregateAnswer>(
    `/api/v1/objects/${encodeURIComponent(rows.object)}/aggregate`,
    { ...body, ...(rows.filter ? { filter: rows.filter } : {}), ...(rows.q ? { q: rows.q } : {}) },
    { signal },
  );
}

export interface BatchOutcome {
  done: string[];
  /** `right`: for want of a right. */
  refused: { id: string; message: string; right: boolean }[];
}

/** Runs operations in portions of 200; one refusal does not stop the others. */
export async function batch(
  object: string,
  operations: (BatchOperation & { id: string })[],
  onProgress?: (done: number) => void,
): Promise<BatchOutcome> {
  const outcome: BatchOutcome = { done: [], refused: [] };
  for (let at = 0; at < operations.length; at += 200) {
    const part = operations.slice(at, at + 200);
    const answer = await api.post<BatchAnswer>(`${recordsPath(object)}:batch`, { operations: part });
    answer.results.forEach((result, i) => {
      const id = part[i]!.id;
      if (result.status < 300) outcome.done.push(id);
      else outcome.refused.push({ id, message: firstMessage(result.error), right: result.status === 403 });
    });
    onProgress?.(Math.min(operations.length, at + part.length));
  }
  return outcome;
}

/** What was refused, in the words of the field that it is about. */
export function firstMessage(error: BatchAnswer['results'][number]['error']): string {
  for (const value of Object.values(error?.data ?? {})) {
    if (value && typeof value === 'object' && 'message' in value) return String(value.message);
  }
  return error?.message ?? '';
}
