import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api';
import type { Operation, RecordLock, Text } from '@/shared/api/types';

/** What a grant asks beside its rows. */
export interface Joined {
  level?: string;
  field?: string;
  object?: string;
  operation?: string;
  holds: boolean;
}

/** What one grant has to say. */
export interface Reason {
  role: string;
  roleLabel: Text;
  grant: string;
  place: number;
  label: Text;
  operation: boolean;
  rows: { source: string; holds: boolean; hidden: boolean; parts: { text: string; value: unknown; reason?: string }[] };
  team?: Joined;
  follows?: Joined;
  field: '' | 'plain' | 'masked' | 'none';
  holds: boolean;
  gives: boolean;
}

/** Why somebody may do something with a record, or may not. */
export interface Explanation {
  object: string;
  record: string;
  operation: Operation;
  field: string;
  allowed: boolean;
  visible: boolean;
  masked: boolean;
  fixed: boolean;
  grants: Reason[];
  deciding: number[];
  sources: { object: string; field: string; allowed: boolean }[];
  /** What keeps everybody from it, whatever the grants. */
  lock?: RecordLock | null;
}

export interface Question {
  object: string;
  id: string;
  operation: Operation;
  field: string | null;
  /** Absent: oneself. */
  person?: string;
}

/** The answer of the server to a question about rights; rights change, so it is asked anew each time. */
export function useExplanation({ object, id, operation, field, person }: Question) {
  return useQuery({
    queryKey: ['explain', object, id, operation, field, person],
    queryFn: ({ signal }) =>
      api.get<Explanation>(`/api/v1/objects/${encodeURIComponent(object)}/records/${encodeURIComponent(id)}/explain`, {
        query: { operation, field: field ?? undefined, person },
        signal,
      }),
    staleTime: 0,
    gcTime: 0,
  });
}
