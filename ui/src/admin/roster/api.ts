import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, keys, type ApiError, type ImportRowError } from '@/shared/api';

export type RosterState = 'uploaded' | 'queued' | 'running' | 'ready' | 'done' | 'failed' | 'cancelled';

export interface RosterSettings {
  mapping: Record<string, string>;
  createDepartments: boolean;
  existing: 'skip' | 'update';
  invite: boolean;
  note: string;
  dryRun: boolean;
}

export interface RosterResult {
  created: number;
  updated: number;
  skipped: number;
  failed: number;
  invited: number;
  /** Departments that are made. */
  departments: string[];
  errors: ImportRowError[];
}

/** A file of people on its way in. */
export interface Roster {
  id: string;
  name: string;
  state: RosterState;
  encoding: string;
  delimiter: string;
  columns: { name: string; samples: string[]; suggestion: string }[];
  total: number;
  fields: string[];
  settings: RosterSettings;
  job: string;
  result: Partial<RosterResult> | null;
  created: string;
}

const path = '/api/v1/people-imports';
const keyOf = (id: string | undefined) => ['people-imports', id] as const;

export const working = (state: RosterState): boolean => state === 'queued' || state === 'running';

export function useRoster(id: string | undefined) {
  return useQuery({
    queryKey: keyOf(id),
    queryFn: ({ signal }) => api.get<Roster>(`${path}/${encodeURIComponent(id!)}`, { signal }),
    enabled: !!id,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data && working(state.data.state) ? 700 : false),
  });
}

export function useUploadRoster() {
  return useMutation<Roster, ApiError, File>({
    mutationFn: (file) => {
      const form = new FormData();
      form.append('file', file);
      return api.upload<Roster>(path, form);
    },
  });
}

export function useRunRoster(id: string) {
  const client = useQueryClient();
  return useMutation<Roster, ApiError, RosterSettings>({
    mutationFn: (settings) => api.post<Roster>(`${path}/${encodeURIComponent(id)}/run`, settings),
    onSuccess: (roster) => {
      client.setQueryData(keyOf(id), roster);
      void client.invalidateQueries({ queryKey: keys.jobs });
    },
  });
}
