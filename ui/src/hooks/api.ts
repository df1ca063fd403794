import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLog } from '@/design/documents/useLog';
import type { HookDoc } from '@/meta';
import { api, type Items } from '@/shared/api';

/** How a published hook fares; what is counted is of the last 24 hours. */
export interface Head {
  key: string;
  runs: number;
  failed: number;
  /** The mean, in milliseconds. */
  took: number;
  last: string;
  paused: { at: string; by: string; name: string; error: string } | null;
  /** Why it failed last, where it failed too often in a row and goes on; else "". */
  failing: string;
}

export interface Asked {
  name: string;
  args: string;
  answer: string;
  rows: number;
  took: number;
  error: string;
}

interface Fault {
  code: string;
  message: string;
  data?: { line?: number };
}

export interface Tried {
  ran: boolean;
  set: { field: string; from: unknown; to: unknown }[];
  refused: Record<string, { message: string }>;
  error: Fault | null;
  log: string[];
  calls: Asked[];
  would: { what: string; to: string; said: string }[];
  usage: { time: number; calls: number; rows: number };
  limits: { time: number; calls: number; rows: number; memory: number };
}

export interface Tested {
  passed: boolean;
  items: { name: string; passed: boolean; wrong: string[]; took: number; log: string[]; calls: Asked[] }[];
}

export interface Run {
  id: number;
  at: string;
  event: string;
  object: string;
  record: string;
  by: string;
  took: number;
  calls: number;
  rows: number;
  code: string;
  error: string;
  line: number;
  refused: number;
  log: string[] | null;
}

export interface Problem {
  path: string;
  message: string;
  line?: number;
}

interface Told {
  name: string;
  sign: string;
  words: string;
}

/** What hooks call, and what ctx has, by event. */
export interface Described {
  text: string;
  functions: Told[];
  events: Record<string, Told[]>;
}

const path = '/api/v1/hooks';
const of = (key: string): string => `${path}/${encodeURIComponent(key)}`;

/** The published hooks; read again while the page is open, for they run without one's doing. */
export const useHeads = (may: boolean) =>
  useQuery({ queryKey: ['hooks'], enabled: may, queryFn: ({ signal }) => api.get<Items<Head>>(path, { signal }), refetchInterval: 5000 });

export const useRuns = (key: string, failed: boolean) => useLog<Run>(`${of(key)}/runs`, ['hooks', key, 'runs'], { failed: failed ? 'true' : undefined });

export const useTypes = () => useQuery({ queryKey: ['hook-types'], queryFn: ({ signal }) => api.get<Described>(`${path}/types`, { query: { draft: 'true', format: 'json' }, signal }) });

export const useTry = () => useMutation({ mutationFn: (body: { hook: HookDoc; event: string; record?: string; changes: unknown }) => api.post<Tried>(`${path}:try`, body) });

export const useTests = (key: string) => useMutation({ mutationFn: (hook: HookDoc) => api.post<Tested>(`${of(key)}/test`, { hook }) });

export const check = (hook: HookDoc): Promise<{ problems: Problem[] }> => api.post(`${path}:check`, { hook });

/** Pauses a hook at once, or lets it run again. */
export function usePause(key: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (on: boolean) => (on ? api.put(`${of(key)}/pause`, {}) : api.delete(`${of(key)}/pause`)),
    onSuccess: () => client.invalidateQueries({ queryKey: ['hooks'] }),
  });
}
