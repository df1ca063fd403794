import { useInfiniteQuery, useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type ApiError, type Items, type Locale, type Named, type Page, type Text } from '@/shared/api';

// ---- members of roles ----------------------------------------------------

export interface RoleHead {
  key: string;
  label: Text;
  /** Given to them themselves. */
  people: number;
  /** That give it to their people. */
  departments: number;
  /** Active people who have it in all. */
  effective: number;
}

export interface Members {
  role: { key: string; label: Text };
  people: (Named & { active: boolean; department: Named | null })[];
  departments: (Named & { children: boolean; people: number })[];
  effective: number;
}

export interface MembersBody {
  people?: string[];
  departments?: { id: string; children: boolean }[];
}

const membersPath = (role: string) => `/api/v1/roles/${encodeURIComponent(role)}/members`;

export function useRoleHeads() {
  return useQuery({ queryKey: ['roles', 'heads'], queryFn: ({ signal }) => api.get<Items<RoleHead>>('/api/v1/roles', { signal }), select: (answer) => answer.items });
}

const membersQuery = (role: string) => ({ queryKey: ['roles', 'members', role], queryFn: ({ signal }: { signal: AbortSignal }) => api.get<Members>(membersPath(role), { signal }) });

export function useMembers(role: string) {
  return useQuery(membersQuery(role));
}

/** Members of several roles, in their order; what is not there yet is undefined. */
export function useManyMembers(roles: readonly string[]): (Members | undefined)[] {
  return useQueries({ queries: roles.map((role) => membersQuery(role)) }).map((query) => query.data);
}

export function useSetMembers(role: string) {
  const client = useQueryClient();
  return useMutation<Members, ApiError, MembersBody>({
    mutationFn: (body) => api.put<Members>(membersPath(role), body),
    onSuccess: (members) => {
      client.setQueryData(['roles', 'members', role], members);
      void client.invalidateQueries({ queryKey: ['roles', 'heads'] });
      void client.invalidateQueries({ queryKey: ['people'] });
    },
  });
}

// ---- invitations ---------------------------------------------------------

export type InvitationState = 'pending' | 'accepted' | 'expired' | 'revoked';

export interface Invitation {
  id: string;
  email: string;
  state: InvitationState;
  person: Named | null;
  department: string;
  departments: Named[];
  manager: Named | null;
  roles: { key: string; label: Text }[];
  locale: Locale | '';
  note: string;
  by: Named;
  created: string;
  expires: string;
  ended: string;
  mail: { state: 'none' | 'waiting' | 'sent' | 'failed'; message: string };
}

export interface InviteBody {
  emails: string[];
  department?: string;
  manager?: string;
  roles?: string[];
  locale?: Locale;
  note?: string;
}

/** What became of one address. */
export interface Invited {
  email: string;
  result: 'sent' | 'link' | 'exists' | 'pending' | 'invalid';
  message: string;
  invitation?: string;
  link?: string;
}

const path = '/api/v1/invitations';

export function useInvitations(state: string) {
  return useInfiniteQuery({
    queryKey: ['invitations', state],
    queryFn: ({ signal, pageParam }) => api.get<Page<Invitation> & { mail: boolean }>(path, { query: { state, limit: 100, cursor: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.cursor ?? undefined,
    placeholderData: (previous) => previous,
    staleTime: 0,
    // A mail that waits is sent by itself.
    refetchInterval: ({ state: query }) => (query.data?.pages.some((page) => page.items.some((item) => item.mail.state === 'waiting' && item.state === 'pending')) ? 3000 : false),
  });
}

function useChanged() {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: ['invitations'] });
    void client.invalidateQueries({ queryKey: ['people', 'list'] });
  };
}

export function useInvite() {
  const changed = useChanged();
  return useMutation<{ mail: boolean; results: Invited[] }, ApiError, InviteBody>({ mutationFn: (body) => api.post(path, body), onSuccess: changed });
}

export function useResend() {
  const changed = useChanged();
  return useMutation<Invited, ApiError, string>({ mutationFn: (id) => api.post<Invited>(`${path}/${encodeURIComponent(id)}/resend`), onSettled: changed });
}

export function useInviteLink() {
  return useMutation<{ link: string; expires: string }, ApiError, string>({ mutationFn: (id) => api.post(`${path}/${encodeURIComponent(id)}/link`) });
}

export function useRevokeInvitation() {
  const changed = useChanged();
  return useMutation<void, ApiError, string>({ mutationFn: (id) => api.post<void>(`${path}/${encodeURIComponent(id)}/revoke`), onSettled: changed });
}
