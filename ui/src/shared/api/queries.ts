import { QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { setReadersZone } from '@/shared/format';
import { api } from './client';
import { ApiError } from './error';
import { signedIn, token, useSession } from './session';
import { isViewing } from './view';
import { recordsWritten } from './written';
import type { App, AppSummary, Department, Items, Job, Me, MePatch, ObjectMeta, ObjectSummary } from './types';

/** One client for the page: reads are fresh for half a minute, and the API client itself repeats what is worth repeating. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: false, staleTime: 30_000, refetchOnWindowFocus: false },
    mutations: { retry: false },
  },
});

/** Keys of cached reads. What depends on documents holds the release, so that a publish makes new ones. */
export const keys = {
  me: ['me'] as const,
  apps: (release: number) => ['meta', release, 'apps'] as const,
  app: (release: number, app: string) => ['meta', release, 'app', app] as const,
  objects: (release: number) => ['meta', release, 'objects'] as const,
  object: (release: number, object: string) => ['meta', release, 'object', object] as const,
  records: (release: number, object: string) => ['records', release, object] as const,
  record: (release: number, object: string, id: string) => ['records', release, object, 'one', id] as const,
  jobs: ['jobs'] as const,
  departments: ['departments'] as const,
};

export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: ({ signal }) => api.get<Me>('/api/v1/me', { signal }),
  // Documents hang on its release: it changes when the page takes over a new one, never by itself.
  staleTime: Infinity,
});

export const objectQuery = (release: number, object: string) =>
  queryOptions({
    queryKey: keys.object(release, object),
    queryFn: async ({ signal, client }) => {
      const before = client.getQueryData<ObjectMeta>(keys.object(release, object));
      const meta = await api.get<ObjectMeta>(`/api/v1/objects/${encodeURIComponent(object)}`, { signal });
      const behind = meta.fields.filter((field) => field.calculating).map((field) => field.key);
      if (behind.length > 0) meta.calculating = behind;
      // A job that computed fields has ended: what is shown of records is old.
      if ((before?.calculating?.length ?? 0) > (meta.calculating?.length ?? 0)) recordsWritten();
      return meta;
    },
    staleTime: Infinity,
  });

export const appQuery = (release: number, app: string) =>
  queryOptions({
    queryKey: keys.app(release, app),
    queryFn: ({ signal }) => api.get<App>(`/api/v1/apps/${encodeURIComponent(app)}`, { signal }),
    staleTime: Infinity,
  });

/** The signed-in person, what they may do, and the release in force. */
export function useMe() {
  const signedIn = useSession((s) => s.token !== null);
  return useQuery({ ...meQuery, enabled: signedIn });
}

/** The zone by whose days and clocks a person reads and types: their own, else the business's. */
export const zoneOf = (me: Me | undefined): string | undefined => me?.user.timezone || me?.business.timezone;

export function useZone(): string | undefined {
  return zoneOf(useMe().data);
}

/** The release that cached documents belong to; 0 until the person is known. */
export function useRelease(): number {
  return useMe().data?.release ?? 0;
}

export function useApps() {
  const release = useRelease();
  return useQuery({
    queryKey: keys.apps(release),
    queryFn: ({ signal }) => api.get<Items<AppSummary>>('/api/v1/apps', { signal }),
    enabled: release > 0,
    staleTime: Infinity,
  });
}

/** An app with its navigation; nothing is asked for the pseudo app `_` (objects of no app). */
export function useApp(app: string | undefined) {
  const me = useMe().data;
  return useQuery({ ...appQuery(me?.release ?? 0, app ?? ''), enabled: !!me && !!app && app !== '_' });
}

export function useObjects() {
  const me = useMe().data;
  return useQuery({
    queryKey: keys.objects(me?.release ?? 0),
    queryFn: ({ signal }) => api.get<Items<ObjectSummary>>('/api/v1/objects', { signal }),
    enabled: !!me,
    staleTime: Infinity,
  });
}

/** An object with its fields, forms and views, as the person may see them. */
export function useObject(object: string | undefined) {
  const me = useMe().data;
  return useQuery({
    ...objectQuery(me?.release ?? 0, object ?? ''),
    enabled: !!me && !!object,
    // A job that computes fields ends without a new release.
    refetchInterval: ({ state }) => ((state.data?.calculating?.length ?? 0) > 0 ? 5000 : false),
  });
}

/** The person's running jobs; asked every second while there are any, else every 20 seconds. */
export function useJobs() {
  return useQuery({
    queryKey: keys.jobs,
    queryFn: ({ signal }) => api.get<Items<Job>>('/api/v1/jobs', { query: { active: true }, signal }),
    enabled: token() !== null,
    refetchInterval: (query) => ((query.state.data?.items.length ?? 0) > 0 ? 1000 : 20_000),
    staleTime: 0,
  });
}

export function useJob(id: string | null | undefined) {
  return useQuery({
    queryKey: [...keys.jobs, id],
    queryFn: ({ signal }) => api.get<Job>(`/api/v1/jobs/${id}`, { signal }),
    enabled: !!id,
    refetchInterval: (query) => {
      const state = query.state.data?.state;
      return state === undefined || state === 'queued' || state === 'running' ? 1000 : false;
    },
  });
}

export function useDepartments() {
  return useQuery({
    queryKey: keys.departments,
    queryFn: ({ signal }) => api.get<Items<Department>>('/api/v1/departments', { signal }),
    staleTime: 5 * 60_000,
  });
}

/**
 * Changes one's own profile or preferences; preferences show at once and go back
 * when refused. Of a view as another person they are kept for as long as the page.
 */
export function usePatchMe() {
  const client = useQueryClient();
  return useMutation<Me, ApiError, MePatch, { before?: Me }>({
    mutationFn: async (patch) => {
      const shown = isViewing() ? client.getQueryData<Me>(keys.me) : undefined;
      return shown ?? api.patch<Me>('/api/v1/me', patch);
    },
    onMutate: (patch) => {
      const before = client.getQueryData<Me>(keys.me);
      if (before && patch.preferences) {
        client.setQueryData<Me>(keys.me, { ...before, preferences: merged(before.preferences, patch.preferences) });
      }
      return { before };
    },
    onError: (_error, _patch, context) => {
      if (context?.before) client.setQueryData(keys.me, context.before);
    },
    onSuccess: ({ token: renewed, ...me }: Me & { token?: string }) => {
      // A new password ends every session; this one goes on with the token that comes with the answer.
      if (renewed) signedIn(renewed);
      const zone = zoneOf(client.getQueryData<Me>(keys.me));
      client.setQueryData<Me>(keys.me, me);
      if (zoneOf(me) === zone) return;
      setReadersZone(zoneOf(me));
      void client.invalidateQueries(); // days are others now, and so are the records in them
    },
  });
}

function merged(old: Record<string, unknown>, change: Record<string, unknown>): Record<string, unknown> {
  const all = { ...old, ...change };
  for (const key of Object.keys(all)) if (all[key] === null) delete all[key];
  return all;
}

/** Asks again who one is and which release is in force: after a publish, or when the server names another release. */
export async function refreshMeta(client: QueryClient = queryClient): Promise<void> {
  await client.invalidateQueries({ queryKey: keys.me });
}
