import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type ApiError, type Items, type Named, type Page } from '@/shared/api';

/** A sign-in that still lasts. */
export interface Session {
  id: string;
  method: string;
  factor: '' | 'totp' | 'recovery';
  device: string;
  agent: string;
  address: string;
  created: string;
  used: string;
  expires: string;
  current: boolean;
}

/** One attempt to sign in. */
export interface SignIn {
  id: string;
  at: string;
  person: Named | null;
  email: string;
  result: 'ok' | 'failed' | 'locked';
  method: string;
  factor: '' | 'totp' | 'recovery';
  failed: string;
  device: string;
  address: string;
  newDevice: boolean;
  newAddress: boolean;
}

/** How a second factor stands. */
export interface Factor {
  enabled: boolean;
  since: string;
  recoveryLeft: number;
  /** The rule of the business asks for one. */
  required: boolean;
}

/** What an app on the phone needs. */
export interface Enrolled {
  secret: string;
  uri: string;
  /** An SVG as a data: address. */
  qr: string;
}

export interface ApiKey {
  id: string;
  owner: Named;
  name: string;
  hint: string;
  roles: string[];
  scopes: ('read' | 'write')[];
  rate: number;
  created: string;
  expires: string | null;
  used: string | null;
  address: string;
  /** Addresses that it is good from; none: every one that its owner may be at. */
  ranges?: string[];
}

/** Whose account is asked for: one's own, or a person's by an administrator. */
export type Whose = 'me' | string;

const base = (whose: Whose) => (whose === 'me' ? '/api/v1/me' : `/api/v1/people/${encodeURIComponent(whose)}`);

export function useSessions(whose: Whose) {
  return useQuery({
    queryKey: ['sessions', whose],
    queryFn: ({ signal }) => api.get<Items<Session>>(`${base(whose)}/sessions`, { signal }),
    select: (answer) => answer.items,
    staleTime: 0,
  });
}

export function useEndSession(whose: Whose) {
  const client = useQueryClient();
  return useMutation<void, ApiError, string>({
    mutationFn: (id) => api.delete(`${base(whose)}/sessions/${encodeURIComponent(id)}`),
    onSettled: () => void client.invalidateQueries({ queryKey: ['sessions', whose] }),
  });
}

/** Ends all sessions; of one's own all but this one. */
export function useEndSessions(whose: Whose) {
  const client = useQueryClient();
  return useMutation<{ ended: number }, ApiError, void>({
    mutationFn: () => api.post<{ ended: number }>(whose === 'me' ? `${base(whose)}/sessions:end` : `${base(whose)}/sessions/end`),
    onSettled: () => void client.invalidateQueries({ queryKey: ['sessions', whose] }),
  });
}

export interface SignInFilter {
  person?: string;
  result?: string;
  from?: string;
  to?: string;
}

/** Sign-ins, newest first: one's own, or everybody's through the filter. */
export function useSignIns(whose: 'me' | 'all', filter: SignInFilter = {}, limit = 50) {
  return useInfiniteQuery({
    queryKey: ['sign-ins', whose, filter, limit],
    queryFn: ({ signal, pageParam }) => api.get<Page<SignIn>>(whose === 'me' ? '/api/v1/me/sign-ins' : '/api/v1/sign-ins', { query: { ...filter, limit, cursor: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.cursor ?? undefined,
    staleTime: 0,
  });
}

export function useFactor(whose: Whose) {
  return useQuery({ queryKey: ['second-factor', whose], queryFn: ({ signal }) => api.get<Factor>(`${base(whose)}/second-factor`, { signal }), staleTime: 0 });
}

/** An account elsewhere by which somebody signs in. */
export interface Identity {
  issuer: string;
  subject: string;
  label: string;
  created: string;
}

export function useIdentities(whose: Whose) {
  return useQuery({ queryKey: ['identities', whose], queryFn: ({ signal }) => api.get<Items<Identity>>(`${base(whose)}/identities`, { signal }), select: (answer) => answer.items, staleTime: 0 });
}

export function useUnlink(whose: Whose) {
  const client = useQueryClient();
  return useMutation<void, ApiError, void>({
    mutationFn: () => api.delete(`${base(whose)}/identities`),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['identities', whose] }),
  });
}

/** API keys: one's own, or everybody's (of one person when named). */
export function useKeys(whose: 'me' | 'all', person?: string) {
  return useQuery({
    queryKey: ['keys', whose, person ?? ''],
    queryFn: ({ signal }) => api.get<Items<ApiKey>>(whose === 'me' ? '/api/v1/me/keys' : '/api/v1/keys', { query: { person }, signal }),
    select: (answer) => answer.items,
    staleTime: 0,
  });
}

export function useRevokeKey(whose: 'me' | 'all') {
  const client = useQueryClient();
  return useMutation<void, ApiError, string>({
    mutationFn: (id) => api.delete(`${whose === 'me' ? '/api/v1/me/keys' : '/api/v1/keys'}/${encodeURIComponent(id)}`),
    onSettled: () => void client.invalidateQueries({ queryKey: ['keys'] }),
  });
}

/** An absence with a deputy; both days belong to it. */
export interface Delegation {
  id: string;
  person: Named;
  deputy: Named;
  from: string;
  to: string;
  note: string;
  current: boolean;
  by: Named;
  created: string;
}

export interface DelegationBody {
  deputy: string;
  from: string;
  to: string;
  note: string;
}

export function useDelegations(whose: Whose) {
  return useQuery({
    queryKey: ['delegations', whose],
    queryFn: ({ signal }) => api.get<Items<Delegation>>(`${base(whose)}/delegations`, { signal }),
    select: (answer) => answer.items,
    staleTime: 0,
  });
}

export function useDelegate(whose: Whose) {
  const client = useQueryClient();
  return useMutation<Delegation, ApiError, DelegationBody>({
    mutationFn: (body) => api.post<Delegation>(`${base(whose)}/delegations`, body),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['delegations', whose] }),
  });
}

export function useEndDelegation(whose: Whose) {
  const client = useQueryClient();
  return useMutation<void, ApiError, string>({
    mutationFn: (id) => api.delete(`${base(whose)}/delegations/${encodeURIComponent(id)}`),
    onSettled: () => void client.invalidateQueries({ queryKey: ['delegations', whose] }),
  });
}

/** What anybody may know of signing in here: whose it is, how long passwords are, where else one may sign in. */
export interface SignInOffer {
  business: { name: string; locale: string; logo: string | null };
  passwordMin: number;
  oidc: { label: string } | null;
}

export function useSignInOffer() {
  return useQuery({ queryKey: ['sign-in', 'offer'], queryFn: ({ signal }) => api.get<SignInOffer>('/api/v1/sign-in', { signal, open: true }), staleTime: 60_000 });
}

/** The shortest password that the rule of the business allows. */
export function usePasswordMin(): number {
  return useSignInOffer().data?.passwordMin ?? 10;
}
