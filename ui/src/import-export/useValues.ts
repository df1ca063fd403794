import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { api, refreshMeta, useMe } from '@/shared/api';

interface Unclear {
  items: { value: string; count: number; suggestion?: string | null }[];
  total: number;
  /** The column has more values than are looked at. */
  more: boolean;
  cursor: string | null;
}

const urlOf = (id: string, part: string) => `/api/v1/imports/${encodeURIComponent(id)}/${part}`;

const ask = (id: string, column: string, field: string, by: string | undefined, q: string, cursor: string, signal?: AbortSignal) =>
  api.get<Unclear>(urlOf(id, 'values'), { query: { column, field, by: by || undefined, q: q || undefined, cursor: cursor || undefined }, signal });

const none: Unclear['items'] = [];

/** Values of a column that are not understood as they are, a page at a time. */
export function useUnclear(id: string, column: string, field: string, by: string | undefined, words: string, enabled: boolean) {
  const q = useDeferredValue(words.trim());
  const [place, setPlace] = useState<{ q: string; cursors: string[]; shown: number[] }>({ q, cursors: [''], shown: [] });
  const at = place.q === q ? place : { q, cursors: [''], shown: [] };
  const cursor = at.cursors[at.cursors.length - 1]!;
  const query = useQuery({
    queryKey: ['imports', 'values', id, column, field, by ?? '', q, cursor],
    queryFn: ({ signal }) => ask(id, column, field, by, q, cursor, signal),
    enabled,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const page = query.data;
  const from = at.shown.reduce((sum, n) => sum + n, 1);
  return {
    items: page?.items ?? none,
    from,
    count: page?.items.length ?? 0,
    total: page?.total ?? 0,
    more: page?.more ?? false,
    next: !!page?.cursor,
    several: !!page && page.total > page.items.length,
    loading: query.isFetching,
    error: query.error,
    retry: () => void query.refetch(),
    turn: (way: 1 | -1) => {
      if (way === 1 && page?.cursor) setPlace({ q, cursors: [...at.cursors, page.cursor], shown: [...at.shown, page.items.length] });
      if (way === -1 && at.cursors.length > 1) setPlace({ q, cursors: at.cursors.slice(0, -1), shown: at.shown.slice(0, -1) });
    },
  };
}

/** The near hits of all values of a column. */
export async function allNear(id: string, column: string, field: string, by: string | undefined): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: Unclear = await ask(id, column, field, by, '', cursor);
    for (const { value, suggestion } of page.items) if (suggestion) found[value] = suggestion;
    cursor = page.cursor;
  }
  return found;
}

/** Whether the person designs the object, and may give its fields options. */
export function useDesigns(object: string): boolean {
  const me = useMe().data;
  const app = me?.objects[object]?.app;
  return !!me?.can.design && (me.administers === undefined || me.administers.all || (app !== undefined && me.administers.apps.includes(app)));
}

/** Makes values of the file options of a field; the page then works with the new release. */
export function useAddOptions(id: string, field: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (values: string[]) => api.post<{ release: number }>(urlOf(id, 'options'), { field, values }),
    onSuccess: async () => {
      await refreshMeta(client);
      await client.invalidateQueries({ queryKey: ['imports'] });
    },
  });
}
