import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer, useRef } from 'react';
import { ApiError, api, isApiError, keys } from '@/shared/api';
import type { ImportMode, ImportRowError, Items, Page } from '@/shared/api/types';
import { keepDraft, keptDraft } from './kept';
import { baseMapping, draftOf, reduce, runOf, sameRun, stable, type Column, type Draft, type Import, type Mapping } from './model';
import { busy } from './states';

const at = (id: string) => ['imports', 'one', id] as const;
const urlOf = (id: string, part = '') => `/api/v1/imports/${encodeURIComponent(id)}${part}`;

/** An import, asked again while a job has it in hand. */
export function useImport(id: string) {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: at(id),
    queryFn: ({ signal }) => api.get<Import>(urlOf(id), { signal }),
    staleTime: 0,
    refetchInterval: (q) => (q.state.data && busy(q.state.data) ? 700 : false),
  });
  const state = query.data?.state;
  const before = useRef(state);
  useEffect(() => {
    const was = before.current;
    before.current = state;
    if (was === undefined || was === state || (was !== 'queued' && was !== 'running') || state === 'running') return;
    // Records may have come or gone.
    void client.invalidateQueries({ queryKey: ['records'] });
    void client.invalidateQueries({ queryKey: keys.jobs });
    void client.invalidateQueries({ queryKey: ['imports', 'list'] });
    void client.invalidateQueries({ queryKey: ['imports', 'errors', id] });
  }, [state, client, id]);
  return query;
}

/** The person's imports into an object, newest first. */
export function useImports(object: string) {
  return useQuery({
    queryKey: ['imports', 'list', object],
    queryFn: ({ signal }) => api.get<Items<Import>>('/api/v1/imports', { query: { object, limit: 50 }, signal }),
    staleTime: 0,
    refetchInterval: (q) => (q.state.data?.items.some(busy) ? 2000 : false),
  });
}

/** The columns with what their values mean under a mapping. */
export function useColumns(i: Import, mapping: Mapping): { columns: Column[]; loading: boolean; error: unknown; retry: () => void } {
  const own = stable(mapping) === stable(baseMapping(i));
  const query = useQuery({
    queryKey: ['imports', 'suggest', i.id, stable(mapping)],
    queryFn: ({ signal }) => api.post<Import>(urlOf(i.id, '/suggest'), { mapping }, { signal }),
    enabled: !own && !busy(i),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  return {
    columns: own ? i.columns : (query.data?.columns ?? i.columns),
    loading: !own && query.isFetching,
    error: own ? null : query.error,
    retry: () => void query.refetch(),
  };
}

/** The choices, kept on this device until a run has sent them. */
export function useDraft(i: Import, mode: ImportMode) {
  const [draft, change] = useReducer(reduce, i, (from): Draft => ({ ...draftOf(from, mode), ...keptDraft(from.id) }));
  const fresh = sameRun(draft, i) || stable(draft) === stable(draftOf(i, mode));
  useEffect(() => {
    keepDraft(i.id, fresh ? null : draft);
  }, [i.id, draft, fresh]);
  return [draft, change] as const;
}

type Act = 'dry' | 'import' | 'cancel' | 'undo';

/** Starts, stops and takes back; the answer is the import as it is then. */
export function useAct(id: string) {
  const client = useQueryClient();
  return useMutation<Import, ApiError, { act: Act; draft?: Draft }>({
    mutationFn: ({ act, draft }) => {
      if (act === 'cancel' || act === 'undo') return api.post<Import>(urlOf(id, `/${act}`));
      return api.post<Import>(urlOf(id, '/run'), runOf(draft!, act === 'dry'));
    },
    onSuccess: (answer) => {
      client.setQueryData<Import>(at(id), (old) => (old ? { ...answer, columns: old.columns } : answer));
      void client.invalidateQueries({ queryKey: keys.jobs });
      void client.invalidateQueries({ queryKey: ['imports', 'list'] });
      client.removeQueries({ queryKey: ['imports', 'errors', id] });
    },
    onError: (error) => {
      if (isApiError(error, 'import_state')) void client.invalidateQueries({ queryKey: at(id) });
    },
  });
}

/** Why rows were refused, in the order of the file, a part at a time. */
export function useErrors(id: string, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: ['imports', 'errors', id],
    queryFn: ({ signal, pageParam }) => api.get<Page<ImportRowError>>(urlOf(id, '/errors'), { query: { limit: 20, cursor: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.cursor || undefined,
    enabled,
    staleTime: 60_000,
  });
}

export function downloadErrors(i: Import): Promise<void> {
  return api.download(urlOf(i.id, '/errors/file'), `${i.name.replace(/\.[^.]+$/, '')}-errors.${i.encoding === 'xlsx' ? 'xlsx' : 'csv'}`);
}

export interface FileOptions {
  encoding?: string;
  delimiter?: string;
  header?: boolean;
  sheet?: string;
}

/** Sends a file; `onProgress` tells the share that is sent. */
export function uploadFile(object: string, file: File, options: FileOptions, signal: AbortSignal, onProgress: (share: number) => void): Promise<Import> {
  const form = new FormData();
  form.set('object', object);
  if (options.encoding) form.set('encoding', options.encoding);
  if (options.delimiter) form.set('delimiter', options.delimiter);
  if (options.sheet) form.set('sheet', options.sheet);
  if (options.header !== undefined) form.set('header', String(options.header));
  form.set('file', file, file.name);
  return api.upload<Import>('/api/v1/imports', form, { signal, onProgress });
}
