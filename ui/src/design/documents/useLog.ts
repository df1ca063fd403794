import { useInfiniteQuery } from '@tanstack/react-query';
import { api, type Page } from '@/shared/api';

/** A log of the server, page by page; read again while it is open, for it grows without one's doing. */
export function useLog<T>(path: string, key: readonly unknown[], query: Record<string, string | undefined>) {
  return useInfiniteQuery({
    queryKey: [...key, query],
    queryFn: ({ signal, pageParam }) => api.get<Page<T>>(path, { query: { ...query, limit: 50, cursor: pageParam || undefined }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.cursor ?? undefined,
    placeholderData: (previous) => previous,
    refetchInterval: 5000,
  });
}
