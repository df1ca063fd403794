import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLog } from '@/design/documents/useLog';
import { api, type Items } from '@/shared/api';

/** How a published webhook fares. */
export interface Head {
  key: string;
  waiting: number;
  dead: number;
  /** Of the last 24 hours. */
  sent: number;
  failed: number;
}

export type DeliveryState = 'waiting' | 'sent' | 'dead';

/** What became of a message; body and answer are read of one alone. */
export interface Delivery {
  id: string;
  seq: number;
  event: string;
  record: string;
  state: DeliveryState;
  created: string;
  due?: string;
  attempts: number;
  at?: string;
  status: number;
  ms: number;
  error: string;
  body?: unknown;
  answer?: string;
}

export interface Tried {
  body: unknown;
  status: number;
  ms: number;
  error: string;
  answer: string;
}

const path = '/api/v1/webhooks';
export const webhookPath = (key: string): string => `${path}/${encodeURIComponent(key)}`;

/** The published webhooks; read again while the page is open, for what they send comes without one's doing. */
export const useHeads = (may: boolean) =>
  useQuery({ queryKey: ['webhooks'], enabled: may, queryFn: ({ signal }) => api.get<Items<Head>>(path, { signal }), refetchInterval: 5000 });

export const useDeliveries = (key: string, state: DeliveryState | '') => useLog<Delivery>(`${webhookPath(key)}/deliveries`, ['webhooks', key, 'deliveries'], { state: state || undefined });

export const useDelivery = (key: string, id: string) =>
  useQuery({ queryKey: ['webhooks', key, 'delivery', id], queryFn: ({ signal }) => api.get<Delivery>(`${webhookPath(key)}/deliveries/${id}`, { signal }), staleTime: 0 });

/** Sends deliveries once more: some, or all dead ones. */
export function useReplay(key: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (what: { ids: string[] } | { state: 'dead' }) => api.post<{ count: number }>(`${webhookPath(key)}/replay`, what),
    onSuccess: () => client.invalidateQueries({ queryKey: ['webhooks'] }),
  });
}

export const useTrial = (key: string) => useMutation({ mutationFn: (record: string) => api.post<Tried>(`${webhookPath(key)}/test`, { record }) });

/** Makes another key of what signs, or has to be signed, at a path. */
export function useNewKey(path: string) {
  const client = useQueryClient();
  return useMutation({ mutationFn: () => api.post<{ key: string }>(path), onSuccess: () => client.invalidateQueries({ queryKey: ['inbound'] }) });
}
