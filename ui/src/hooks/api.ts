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
  /** How much it gave up. */
  dead: number;
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
  /** Of a button. */
  shown?: { message: string; open: string };
  /** Of an endpoint. */
  reply?: { status: number; body: unknown };
  usage: { time: number; calls: number; rows: number; memory: number };
  limits: { time: number; calls: number; rows: number; memory: number };
}

export interface Tested {
  passed: boolean;
  items: TestResult[];
}

export interface TestResult {
  name: string;
  passed: boolean;
  wrong: string[];
  took: number;
  log: string[];
  calls: Asked[];
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
  /** Bytes. */
  memory: number;
  code: string;
  error: string;
  line: number;
  refused: number;
  log: string[] | null;
  /** What it did beyond itself. */
  did: { what: string; to?: string; status?: number; code?: string }[] | null;
  /** Of a run that nobody waited for: what is the same at each attempt. */
  key: string;
  attempt: number;
  /** What became of it, told with its last attempt. */
  state: '' | 'waiting' | 'done' | 'dead';
}

export type RunsOf = 'all' | 'failed' | 'dead';

export type Period = '24h' | '7d';

export interface Spread {
  p50: number;
  p95: number;
  most: number;
  limit: number;
}

/** What a hook used within a period; `since` is later than `from` where older runs are not kept. */
export interface Usage {
  from: string;
  since: string;
  runs: number;
  failed: number;
  refused: number;
  /** Milliseconds. */
  time: Spread;
  calls: Spread;
  rows: Spread;
  /** MB. */
  memory: Spread;
  items: { at: string; runs: number; failed: number; p95: number }[];
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

export const useRuns = (key: string, which: RunsOf) => useLog<Run>(`${of(key)}/runs`, ['hooks', key, 'runs'], { failed: which === 'failed' ? 'true' : undefined, state: which === 'dead' ? 'dead' : undefined });

/** Runs once more what was given up: one run's, or all. */
export function useRetry(key: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (run: number | void): Promise<{ count: number }> => (run ? api.post(`${of(key)}/runs/${run}/retry`).then(() => ({ count: 1 })) : api.post(`${of(key)}/retry`)),
    onSettled: () => client.invalidateQueries({ queryKey: ['hooks'] }),
  });
}

export const useUsage = (key: string, period: Period) =>
  useQuery({ queryKey: ['hooks', key, 'usage', period], queryFn: ({ signal }) => api.get<Usage>(`${of(key)}/usage`, { query: { period }, signal }), placeholderData: (previous) => previous, refetchInterval: 30_000 });

/** The next moments of a plan, in the time zone of the business. */
export const useMoments = (schedule: string) =>
  useQuery({ queryKey: ['hook-moments', schedule], enabled: schedule.trim().split(/\s+/).length === 5, retry: false, queryFn: ({ signal }) => api.post<{ zone: string; next: string[] }>(`${path}:moments`, { schedule }, { signal }), staleTime: 60_000 });

export const useTypes = () => useQuery({ queryKey: ['hook-types'], queryFn: ({ signal }) => api.get<Described>(`${path}/types`, { query: { draft: 'true', format: 'json' }, signal }) });

export const useTry = () => useMutation({ mutationFn: (body: { hook: HookDoc; event: string; record?: string; changes?: Record<string, unknown>; input?: unknown; as?: string }) => api.post<Tried>(`${path}:try`, body) });

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
