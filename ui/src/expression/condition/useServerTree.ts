import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, useMe } from '@/shared/api';
import type { ExpressionCheck } from '@/shared/api/types';
import type { CheckPlace } from '../check';
import type { Group } from './model';
import { groupOf } from './tree';

/** The conditions that an expression is, as the server reads it; null when they are not all of it, or not known yet. */
export function useServerTree({ object, usage, draft, form }: CheckPlace, text: string, wanted: boolean): Group | null {
  const release = useMe().data?.release;
  const tree = useQuery({
    queryKey: ['meta', release, 'tree', object, usage, draft ?? false, form ?? '', text],
    queryFn: ({ signal }) => api.post<ExpressionCheck>('/api/v1/expressions:check', { object, usage, text, ...(draft && { draft }), ...(form && { form }) }, { signal }),
    enabled: wanted && text.trim() !== '' && release !== undefined,
    staleTime: draft ? 60_000 : Infinity,
    retry: false,
  }).data?.tree;
  return useMemo(() => (tree ? groupOf(tree) : null), [tree]);
}
