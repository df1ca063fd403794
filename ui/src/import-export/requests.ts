import { useQuery } from '@tanstack/react-query';
import { api, queryClient } from '@/shared/api';
import type { Items, Named, Text } from '@/shared/api/types';

/** An export that somebody asks for, as one may know it. */
export interface ExportAsked {
  id: string;
  at: string;
  person: Named;
  object: string;
  label: Text;
  rows: number;
  files: number;
  bytes: number;
  format: string;
  filter: string;
  /** There is a filter that one may not know. */
  hidden: boolean;
  q: string;
  /** Records that were ticked one by one. */
  chosen: number;
  fields: Text[];
  /** Fields that one may not know. */
  others: number;
  reason: string;
  expires: string;
  state: 'waiting' | 'approved' | 'declined' | 'withdrawn' | 'expired';
  by: Named | null;
  decided: string;
  remark: string;
  mine: boolean;
  /** One may decide about it now. */
  decides: boolean;
  /** Of one's own: the job that writes it, while that or its file is there. */
  job: string;
  run: string;
}

export type Box = 'mine' | 'decide';

const base = '/api/v1/export-requests';
const key = ['export-requests'];

/** What one asked for, or decides about. */
export function useRequests(box: Box) {
  return useQuery({
    queryKey: [...key, box],
    queryFn: ({ signal }) => api.get<Items<ExportAsked>>(base, { query: { box }, signal }),
    // The file of what was approved comes by itself.
    refetchInterval: ({ state }) => (state.data?.items.some((one) => one.run === 'queued' || one.run === 'running') ? 2000 : 60_000),
  });
}

/** Decides about a request, or takes one's own back. */
export async function act(id: string, what: 'approve' | 'decline' | 'withdraw', remark = ''): Promise<void> {
  await api.post(`${base}/${id}/${what}`, what === 'withdraw' ? {} : { remark }).finally(requestsChanged);
}

export function requestsChanged(): void {
  void queryClient.invalidateQueries({ queryKey: key });
}

/** What has become of a request, in one word. */
export function stateOf(one: ExportAsked): 'waiting' | 'declined' | 'withdrawn' | 'expired' | 'approved' | 'running' | 'ready' | 'failed' | 'gone' {
  if (one.state !== 'approved' || !one.mine) return one.state;
  if (one.run === 'done') return 'ready';
  if (one.run === 'failed' || one.run === 'cancelled') return 'failed';
  return one.run === '' ? 'gone' : 'running';
}
