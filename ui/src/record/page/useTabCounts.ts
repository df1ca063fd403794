import { useQueries } from '@tanstack/react-query';
import { api } from '@/shared/api';
import type { Page, RecordData } from '@/shared/api/types';
import { relatedFilter, type Backlink } from '../related';

/** Counts over tabs end here. */
const MOST = 99;

/** What a related list is cached by, its count too. */
export const relatedKey = ({ object, field }: Backlink, target: string, id: string) => ['related', object.key, field.key, target, id];

/** How many records stand in each related list, by the key of its tab: `5`, `99+`; none where there are none. */
export function useTabCounts(backlinks: Backlink[], target: string, id: string, enabled: boolean): Record<string, string> {
  return useQueries({
    queries: backlinks.map((backlink) => ({
      queryKey: [...relatedKey(backlink, target, id), 'count'],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.get<Page<RecordData>>(`/api/v1/objects/${encodeURIComponent(backlink.object.key)}/records`, {
          query: { filter: relatedFilter(backlink.field, id, target), limit: 1, fields: 'id', count: 'capped' },
          signal,
        }),
      enabled,
      staleTime: 10_000,
      retry: false,
    })),
    combine: (results) =>
      Object.fromEntries(
        results.flatMap(({ data }, i) => {
          const count = data?.count ?? 0;
          return count > 0 ? [[backlinks[i]!.key, data?.more || count > MOST ? `${MOST}+` : String(count)]] : [];
        }),
      ),
  });
}
