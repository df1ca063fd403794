import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLog } from '@/design/documents/useLog';
import { api, type Items } from '@/shared/api';

/** How a published endpoint fares. */
export interface InboundHead {
  key: string;
  /** Whether it has a key; without one nothing is taken. */
  keyed: boolean;
  waiting: number;
  quarantined: number;
  /** Of the last 24 hours. */
  taken: number;
  /** When the last message came; '' for none. */
  last: string;
}

export type MessageState = 'waiting' | 'taken' | 'quarantined' | 'discarded';

/** Why a message is not taken: where in it, and where in the record. */
export interface Reason {
  path: string;
  field?: string;
  code: string;
  message: string;
}

/** A message; its body is read of one alone. */
export interface Message {
  id: string;
  message: string;
  state: MessageState;
  at: string;
  done: string | null;
  attempts: number;
  release: number;
  corrected: boolean;
  object: string | null;
  record: string | null;
  reasons: Reason[];
  body?: string;
}

export interface Tried {
  values: Record<string, unknown> | null;
  record: string | null;
  reasons: Reason[];
  /** Of an endpoint with a hook: what it would do and what it logs. */
  hook?: { log: string[]; would: { what: string; to: string; said: string }[] };
}

const path = '/api/v1/inbound';
export const inboundPath = (key: string): string => `${path}/${encodeURIComponent(key)}`;

/** The published endpoints; read again while the page is open, for messages come without one's doing. */
export const useInboundHeads = (may: boolean) =>
  useQuery({ queryKey: ['inbound'], enabled: may, queryFn: ({ signal }) => api.get<Items<InboundHead>>(path, { signal }), refetchInterval: 5000 });

export const useMessages = (key: string, state: MessageState | '') => useLog<Message>(`${inboundPath(key)}/messages`, ['inbound', key, 'messages'], { state: state || undefined });

export const useMessage = (key: string, id: string) =>
  useQuery({ queryKey: ['inbound', key, 'message', id], queryFn: ({ signal }) => api.get<Message>(`${inboundPath(key)}/messages/${id}`, { signal }), staleTime: 0 });

/** Takes a message again; with a body, as it was corrected. */
export function useRetake(key: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, body }: { id: string; body?: string }) => api.post<Message>(`${inboundPath(key)}/messages/${id}/replay`, body === undefined ? {} : { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['inbound'] }),
  });
}

/** Takes the whole quarantine again, and says on the way how far it is. */
export function useRetakeAll(key: string, onProgress: (done: number) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const sum = { taken: 0, failed: 0 };
      let after: string | null = '';
      do {
        const some: { taken: number; failed: number; cursor: string | null } = await api.post(`${inboundPath(key)}/replay`, { after });
        sum.taken += some.taken;
        sum.failed += some.failed;
        onProgress(sum.taken + sum.failed);
        after = some.cursor;
      } while (after);
      return sum;
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['inbound'] }),
  });
}

/** Puts messages aside: some, or with none the whole quarantine. */
export function useDiscard(key: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (ids: string[]) => api.post<{ count: number }>(`${inboundPath(key)}/discard`, { ids }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['inbound'] }),
  });
}

export const useTry = (key: string) => useMutation({ mutationFn: (body: string) => api.post<Tried>(`${inboundPath(key)}/test`, { body }) });
