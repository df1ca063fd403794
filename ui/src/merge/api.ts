import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '@/shared/api';
import type { Named, RecordData, Text } from '@/shared/api/types';

/** In the place of a record: what all of them have in a list or a sub-form. */
export const JOINED = '*';

export interface Titled {
  id: string;
  title: string;
}

/** Records of an object that link to the survivor from then on, by a field. */
export interface Moved {
  object: string;
  label: Text;
  field: string;
  name: Text;
  count: number;
}

/** What else follows the records, by kind: comments, followers, shares, files. */
export type Also = Record<string, number>;

/** A record that stands in the way, and why. */
export interface Why {
  object: string;
  record: string;
  title: string;
  code: string;
  message: string;
}

export interface MergeOutcome {
  cause: string;
  survivor: Titled;
  losers: Titled[];
  moved: Moved[];
  along: Also;
  hidden: number;
  refused: Why[];
  more: number;
  undoDays: number;
  record: RecordData | null;
}

export interface MergeRequest {
  survivor: string;
  losers: string[];
  values: Record<string, string>;
  versions: Record<string, number>;
}

export interface MergeEntry {
  cause: string;
  at: string;
  by: Named | null;
  survivor: Titled;
  losers: Titled[];
  moved: Moved[];
  along: Also;
  undone: string;
  undoable: boolean;
  until: string;
}

const objectPath = (object: string): string => `/api/v1/objects/${encodeURIComponent(object)}`;

/** Merges, or says what that would do. */
export const merge = (object: string, request: MergeRequest, dryRun = false): Promise<MergeOutcome> =>
  api.post<MergeOutcome>(`${objectPath(object)}/records:merge`, { ...request, dryRun });

/** The merges of an object, newest first: one's own, administrators see all. */
export function useMerges(object: string) {
  return useInfiniteQuery({
    queryKey: ['acts', 'merges', object],
    queryFn: ({ pageParam, signal }) => api.get<{ items: MergeEntry[]; cursor: string | null }>(`${objectPath(object)}/merges`, { query: { cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.cursor,
    staleTime: 5_000,
  });
}
