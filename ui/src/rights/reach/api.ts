import { useQuery } from '@tanstack/react-query';
import { settled } from '@/meta';
import { api, useMe } from '@/shared/api';
import type { Named } from '@/shared/api/types';

/** How many records; `more`: the count stopped there. */
export interface Count {
  count: number;
  more?: boolean;
}

/** What one person sees as published and by the drafts; null where there was no time to count. */
export interface Reached {
  person: Named;
  /** Has the role; else counted as if. */
  member: boolean;
  objects: { object: string; before: Count | null; after: Count | null }[];
  grant: Count | null;
}

export interface Reach {
  items: Reached[];
  /** How many people have the role; the first of them are counted. */
  members: number;
  /** Places of grants that speak of what is not published. */
  unready: number[];
  whole: boolean;
}

export interface ReachQuestion {
  role: string;
  person?: string;
  object?: string;
  grant?: number;
}

/** How far a role reaches; only administrators of all may ask. Asked anew with each `stamp`: whenever its draft was saved. */
export function useReach(what: ReachQuestion | null, stamp: unknown) {
  const may = useMe().data?.can.admin === true;
  return useQuery({
    queryKey: ['reach', what, stamp],
    queryFn: async ({ signal }) => {
      await settled();
      return api.post<Reach>('/api/v1/rights:reach', what, { signal });
    },
    enabled: what !== null && may,
    placeholderData: (before) => before,
    staleTime: 0,
    gcTime: 30_000,
  });
}
