import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, useRelease } from '@/shared/api';
import type { ExpressionCheck } from '@/shared/api/types';
import type { Group } from './model';
import { groupOf } from './tree';

/** The conditions that a filter is, as the server reads it; null when they are not all of it, or not known yet. */
export function useServerTree(object: string, text: string, wanted: boolean): Group | null {
  const release = useRelease();
  const tree = useQuery({
    queryKey: ['meta', release, 'tree', object, text],
    queryFn: ({ signal }) => api.post<ExpressionCheck>('/api/v1/expressions:check', { object, usage: 'filter', text }, { signal }),
    enabled: wanted && text.trim() !== '' && release > 0,
    staleTime: Infinity,
    retry: false,
  }).data?.tree;
  return useMemo(() => (tree ? groupOf(tree) : null), [tree]);
}
