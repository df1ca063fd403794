import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api';
import type { RecordData } from '@/shared/api/types';

/** Since when a record has the value that it has in a field; undefined while nobody knows. */
export function useSince(object: string, record: RecordData, field: string, known: boolean): string | undefined {
  const query = useQuery({
    queryKey: ['since', object, record.id, field, record.version, record[field]],
    queryFn: async ({ signal }) => {
      const page = await api.get<{ items: RecordData[] }>(`/api/v1/objects/${encodeURIComponent(object)}/records`, {
        query: { filter: `record.id == ${JSON.stringify(record.id)}`, since: field, limit: 1, fields: field },
        signal,
      });
      return page.items[0]?.$since ?? null;
    },
    enabled: known,
    staleTime: 60_000,
    retry: false,
  });
  return known ? (query.data ?? undefined) : undefined;
}
