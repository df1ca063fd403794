import { keepPreviousData, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { PageAnswer } from '@/grid';
import { api, inTurn, isApiError, keys, useRelease } from '@/shared/api';
import type { RecordData } from '@/shared/api/types';
import { both } from '../group';
import { pageLoader, recordPath, type Rows } from '../request';
import type { ListModel } from '../useList';

/** As many rows as are shown at once; more are told of, not drawn. */
export const MOST = 2000;
/** As many records without a date as are listed. */
export const WAITING = 100;
const PAGE = 500;

interface Answer {
  items: RecordData[];
  links: Record<string, string>;
  more: boolean;
}

export interface Window extends Answer {
  /** Nothing is there yet. */
  loading: boolean;
  /** What is shown is of before. */
  stale: boolean;
  error: unknown;
  retry: () => void;
}

async function readAll(rows: Rows, most: number, signal: AbortSignal): Promise<Answer> {
  const load = pageLoader(rows);
  const answer: Answer = { items: [], links: {}, more: false };
  let cursor: string | null = null;
  do {
    const page: PageAnswer = await load({ cursor, limit: Math.min(PAGE, most), light: false, signal });
    answer.items.push(...page.items);
    Object.assign(answer.links, page.links);
    cursor = page.cursor;
  } while (cursor !== null && answer.items.length < most);
  return { ...answer, more: cursor !== null };
}

/** Rows of a list that also fulfil a condition. Under the key of the list, so that they are read anew with it. */
export function windowQuery(rows: Rows, filter: string, most: number = MOST) {
  const asked: Rows = { ...rows, filter: both(rows.filter, filter) };
  return queryOptions({
    queryKey: ['list', rows.object, 'window', asked.filter, rows.q, rows.sort, rows.fields, most],
    queryFn: ({ signal }) => readAll(asked, most, signal),
    staleTime: 10_000,
  });
}

const none: Answer = { items: [], links: {}, more: false };

/** Reads the rows of a window; null asks for nothing. */
export function useWindow(list: ListModel, filter: string | null, most?: number): Window {
  const query = useQuery({ ...windowQuery(list.rows, filter ?? '', most), enabled: filter !== null, placeholderData: keepPreviousData });
  const { refetch } = query;
  const retry = useCallback(() => void refetch(), [refetch]);
  return useMemo(
    () => ({ ...(query.data ?? none), loading: query.isPending && filter !== null, stale: query.isPlaceholderData, error: query.error, retry }),
    [query.data, query.isPending, query.isPlaceholderData, query.error, retry, filter],
  );
}

/**
 * Writes several values of a record at once: shown before they are saved, taken
 * back when they are refused. Answers the record as it is now.
 */
export function useWrite(list: ListModel, onChanged: () => void): (record: RecordData, changes: Record<string, unknown>) => Promise<RecordData> {
  const client = useQueryClient();
  const release = useRelease();
  const { key: object } = list.meta;
  const { source } = list;
  return useCallback(
    async (record, changes) => {
      const show = (values: Record<string, unknown>): void => {
        client.setQueriesData<Answer>({ queryKey: ['list', object, 'window'] }, (answer) =>
          answer && { ...answer, items: answer.items.map((item) => (item.id === record.id ? { ...item, ...values } : item)) },
        );
        source.patch(record.id, values);
      };
      await client.cancelQueries({ queryKey: ['list', object, 'window'] });
      show(changes);
      try {
        const path = recordPath(object, record.id);
        const saved = await inTurn(path, record.version, changes, (version) => api.patch<RecordData>(path, { ...changes, version }));
        show(saved);
        void client.invalidateQueries({ queryKey: keys.record(release, object, record.id) });
        onChanged();
        return saved;
      } catch (error) {
        const current = isApiError(error, 'conflict') ? (error.data.current as RecordData | undefined) : undefined;
        show(current ?? Object.fromEntries(Object.keys(changes).map((key) => [key, record[key]])));
        throw error;
      }
    },
    [client, object, release, source, onChanged],
  );
}
