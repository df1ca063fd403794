import { useQueries } from '@tanstack/react-query';
import { api, isApiError } from '@/shared/api';
import type { RecordData } from '@/shared/api/types';
import { recordPath } from '@/record/useRecord';

/** The records of a merge with their rights, as they are now. */
export function useRecords(object: string, ids: readonly string[]) {
  const queries = useQueries({
    queries: ids.map((id) => ({
      queryKey: ['merge', object, id],
      queryFn: ({ signal }: { signal: AbortSignal }) => api.get<RecordData>(recordPath(object, id), { query: { links: true }, signal }),
      staleTime: 5_000,
    })),
  });
  const error = queries.find((query) => query.error)?.error ?? null;
  const data = queries.every((query) => query.data) ? queries.map((query) => query.data!) : null;
  // One that was merged is answered by the record that stands for it.
  const gone = (isApiError(error) && (error.status === 404 || error.status === 403)) || (data !== null && data.some((record, i) => record.id !== ids[i]));
  return {
    data,
    error,
    gone,
    links: Object.assign({}, ...(data ?? []).map((record) => record.$links)) as Record<string, string>,
    again: () => void Promise.all(queries.map((query) => query.refetch())),
  };
}
