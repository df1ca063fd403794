import { useQuery } from '@tanstack/react-query';
import { api, queryClient } from '@/shared/api';
import type { Items, Named, Text } from '@/shared/api/types';

export type ShareKind = 'user' | 'department' | 'role';
export type ShareLevel = 'viewer' | 'editor';

/** With whom a record is shared, and how. */
export interface ShareInput {
  kind: ShareKind;
  subject: string;
  level: ShareLevel;
  children?: boolean;
  /** A moment to come; null is without end. */
  until: string | null;
  note: string;
}

export interface Share extends ShareInput {
  id: string;
  name: string;
  children: boolean;
  expired: boolean;
  by: Named | null;
  at: string;
}

const pathOf = (object: string, id: string): string => `/api/v1/objects/${encodeURIComponent(object)}/records/${encodeURIComponent(id)}/shares`;
const keyOf = (object: string, id: string): string[] => ['shares', object, id];

/** The shares of a record; refused to who may not share it. */
export function useShares(object: string, id: string) {
  return useQuery({
    queryKey: keyOf(object, id),
    queryFn: ({ signal }) => api.get<Items<Share>>(pathOf(object, id), { signal }),
    select: (answer) => answer.items,
    staleTime: 0,
  });
}

/** Shares a record with somebody, or changes how it is shared with them. */
export async function putShare(object: string, id: string, input: ShareInput): Promise<Share> {
  const share = await api.put<Share>(pathOf(object, id), input);
  await queryClient.invalidateQueries({ queryKey: keyOf(object, id) });
  return share;
}

export async function removeShare(object: string, id: string, share: string): Promise<void> {
  await api.delete(`${pathOf(object, id)}/${encodeURIComponent(share)}`);
  await queryClient.invalidateQueries({ queryKey: keyOf(object, id) });
}

/** Roles to share with. */
export function useShareRoles(): { key: string; label: Text }[] {
  const all = useQuery({
    queryKey: ['roles', 'heads'],
    queryFn: ({ signal }) => api.get<Items<{ key: string; label: Text }>>('/api/v1/roles', { signal }),
    staleTime: 60_000,
  }).data?.items;
  return (all ?? []).filter((role) => role.key !== 'admin');
}
