import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api';
import type { Region } from './address';

/** Provinces, cities and districts, loaded once. */
export function useRegions() {
  return useQuery({
    queryKey: ['regions'],
    queryFn: async ({ signal }) => (await api.get<{ items: Region[] }>('/api/v1/regions', { signal })).items,
    staleTime: Infinity,
    gcTime: Infinity,
  });
}
