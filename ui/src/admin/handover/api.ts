import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, keys, type ApiError, type Named, type Page, type Text } from '@/shared/api';

export interface OwnedObject {
  object: string;
  label: Text;
  count: number;
  /** Its records can be given to others. */
  assign: boolean;
  /** Relations whose record's owner they can follow. */
  relations: { key: string; label: Text; object: string }[];
}

export type HandoverState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'undoing' | 'undone';

export interface Handover {
  id: string;
  person: Named;
  by: Named;
  state: HandoverState;
  disable: boolean;
  job: string;
  assigned: number;
  refused: number;
  undone: number;
  kept: number;
  created: string;
  finished: string;
  undoable: boolean;
  undoUntil: string;
  objects?: { object: string; label: Text; assigned: number; refused: number; undone: number; kept: number }[];
}

/** What a person owns, and what else stands in their name. */
export interface Inventory {
  person: Named & { active: boolean };
  objects: OwnedObject[];
  other: { kind: string; label: string | Text; count: number }[];
  candidates: (Named & { why: 'deputy' | 'manager' })[];
  handovers: Handover[];
  canDisable: boolean;
}

export interface Assignment {
  object: string;
  filter?: string;
  to: string | { evenly: string[] } | { follow: string };
}

export interface HandoverBody {
  assignments: Assignment[];
  disable?: boolean;
  dryRun?: boolean;
}

export interface Preview {
  objects: { object: string; label: Text; count: number; assigned: number; left: number; checked: number; problems: { code: string; message: string; count: number }[] }[];
  load: { person: Named; object: string; label: Text; before: number; after: number }[];
  disable: boolean;
}

export interface HandoverItem {
  object: string;
  record: string;
  title: string;
  to: Named;
  state: 'done' | 'refused' | 'undone' | 'kept';
  code: string;
  message: string;
}

const of = (person: string) => `/api/v1/people/${encodeURIComponent(person)}/handover`;

export function useInventory(person: string) {
  return useQuery({ queryKey: ['handover', 'inventory', person], queryFn: ({ signal }) => api.get<Inventory>(of(person), { signal }), staleTime: 0 });
}

export function usePreview(person: string) {
  return useMutation<Preview, ApiError, HandoverBody>({ mutationFn: (body) => api.post<Preview>(of(person), { ...body, dryRun: true }) });
}

export function useStart(person: string) {
  const client = useQueryClient();
  return useMutation<Handover, ApiError, HandoverBody>({
    mutationFn: (body) => api.post<Handover>(of(person), body),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['handover', 'inventory', person] });
      void client.invalidateQueries({ queryKey: ['people'] });
      void client.invalidateQueries({ queryKey: keys.jobs });
    },
  });
}

/** Whether a handover still changes by itself. */
export const busy = (state: HandoverState): boolean => state === 'queued' || state === 'running' || state === 'undoing';

export function useHandover(id: string | undefined) {
  return useQuery({
    queryKey: ['handover', 'one', id],
    queryFn: ({ signal }) => api.get<Handover>(`/api/v1/handovers/${encodeURIComponent(id!)}`, { signal }),
    enabled: !!id,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data && busy(state.data.state) ? 1000 : false),
  });
}

export function useItems(id: string, state: string | undefined, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: ['handover', 'items', id, state],
    queryFn: ({ signal, pageParam }) => api.get<Page<HandoverItem>>(`/api/v1/handovers/${encodeURIComponent(id)}/items`, { query: { state, limit: 100, cursor: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.cursor ?? undefined,
    enabled,
    staleTime: 0,
  });
}

export function useUndo(id: string) {
  const client = useQueryClient();
  return useMutation<Handover, ApiError, void>({
    mutationFn: () => api.post<Handover>(`/api/v1/handovers/${encodeURIComponent(id)}/undo`),
    onSuccess: (handover) => {
      client.setQueryData(['handover', 'one', id], handover);
      void client.invalidateQueries({ queryKey: ['handover', 'inventory'] });
    },
  });
}
