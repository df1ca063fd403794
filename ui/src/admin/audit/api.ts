import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type ApiError, type Items, type Named, type Page } from '@/shared/api';

/** One line of the audit log. */
export interface AuditEntry {
  id: string;
  at: string;
  /** Null for an operator, the system or a stranger. */
  who: Named | null;
  actingAs: Named | null;
  action: string;
  label: string;
  kind: string;
  object: string;
  name: string;
  record: string;
  detail: Record<string, unknown>;
  address: string;
  hash: string;
}

export interface AuditFilter {
  who?: string;
  action?: string;
  kind?: string;
  object?: string;
  record?: string;
  from?: string;
  to?: string;
}

/** What walking the chain found. */
export interface Verified {
  ok: boolean;
  count: number;
  head: string;
  reason: '' | 'altered' | 'missing' | 'truncated' | 'unguarded';
  /** The first entry that is not sound. */
  at?: number | string;
}

const path = '/api/v1/audit';

export function useAudit(filter: AuditFilter) {
  return useInfiniteQuery({
    queryKey: ['audit', 'list', filter],
    queryFn: ({ signal, pageParam }) => api.get<Page<AuditEntry>>(path, { query: { ...filter, limit: 100, cursor: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.cursor ?? undefined,
    placeholderData: (previous) => previous,
    staleTime: 0,
  });
}

/** One entry by its number, for an address that names it. */
export function useAuditEntry(id: string | undefined, known: AuditEntry | undefined) {
  const next = Number(id) + 1;
  const asked = useQuery({
    queryKey: ['audit', 'one', id],
    // Pages go backwards from a number: the first below the next one is the entry itself.
    queryFn: async ({ signal }) => (await api.get<Page<AuditEntry>>(path, { query: { limit: 1, cursor: String(next) }, signal })).items.find((entry) => entry.id === id) ?? null,
    enabled: !!id && !known && Number.isInteger(next) && next > 1,
    staleTime: Infinity,
  });
  return known ? { data: known, error: null, isPending: false } : { data: asked.data, error: asked.error, isPending: asked.isPending && asked.fetchStatus !== 'idle' };
}

export interface AuditAction {
  action: string;
  label: string;
}

export function useAuditActions() {
  return useQuery({ queryKey: ['audit', 'actions'], queryFn: ({ signal }) => api.get<Items<AuditAction>>(`${path}/actions`, { signal }), select: (answer) => answer.items, staleTime: Infinity });
}

export function useAuditState() {
  return useQuery({ queryKey: ['audit', 'state'], queryFn: ({ signal }) => api.get<{ last: { at: string; ok: boolean } | null }>(`${path}/state`, { signal }), staleTime: 0 });
}

export function useVerify() {
  const client = useQueryClient();
  return useMutation<Verified, ApiError, void>({
    mutationFn: () => api.post<Verified>(`${path}:verify`),
    onSettled: () => void client.invalidateQueries({ queryKey: ['audit'] }),
  });
}

export function exportAudit(filter: AuditFilter, name: string): Promise<void> {
  return api.download(path, name, { query: { ...filter, format: 'csv' } });
}
