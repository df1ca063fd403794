import { useCallback, useEffect, useRef, useState } from 'react';
import { acted, api, isApiError, keys, queryClient } from '@/shared/api';
import type { BatchPreview, BatchRequest, Job } from '@/shared/api/types';

const path = (object: string): string => `/api/v1/objects/${encodeURIComponent(object)}/batches`;

export interface BatchDone {
  id: string;
  state: Job['state'];
  changed: number;
  same: number;
  refused: number;
  error: string;
}

/** Starts a batch and waits for its end. The job goes on when the page is left. */
export async function runBatch(object: string, request: BatchRequest, onProgress: (done: number, total: number) => void): Promise<BatchDone> {
  let job = await api.post<Job>(path(object), request);
  void queryClient.invalidateQueries({ queryKey: keys.jobs });
  while (job.state === 'queued' || job.state === 'running') {
    onProgress(job.done, job.total);
    await new Promise((resolve) => setTimeout(resolve, 400));
    job = await api.get<Job>(`/api/v1/batches/${job.id}`);
  }
  const n = (key: string): number => (typeof job.result?.[key] === 'number' ? job.result[key] : 0);
  if (n('changed') > 0) acted(job.id);
  const error = typeof job.error === 'string' ? job.error : (job.error?.message ?? '');
  return { id: job.id, state: job.state, changed: n('changed'), same: n('same'), refused: n('refused'), error };
}

/** What a batch would do, asked anew when the request has stood still for a moment. */
export function usePreview(object: string, request: BatchRequest | null): { preview: BatchPreview | null; error: string; fields: Record<string, string>; waiting: boolean } {
  const text = request ? JSON.stringify(request) : '';
  const [answer, setAnswer] = useState<{ of: string; preview: BatchPreview | null; error: string; fields: Record<string, string> }>({ of: '', preview: null, error: '', fields: {} });
  const latest = useRef(text);
  const ask = useCallback(async () => {
    const of = latest.current;
    const settle = (preview: BatchPreview | null, error = '', fields: Record<string, string> = {}): void => {
      if (latest.current === of) setAnswer({ of, preview, error, fields });
    };
    await api.post<BatchPreview>(path(object), { ...(JSON.parse(of) as BatchRequest), dryRun: true }).then(settle, (error: unknown) => {
      const fields: Record<string, string> = {};
      if (isApiError(error)) {
        for (const [key, it] of Object.entries(error.data)) if (it && typeof it === 'object' && 'message' in it) fields[key] = String(it.message);
      }
      settle(null, Object.values(fields)[0] ?? (isApiError(error) ? error.message : ''), fields);
    });
  }, [object]);
  useEffect(() => {
    latest.current = text;
    if (!text) return;
    const timer = setTimeout(() => void ask(), 350);
    return () => clearTimeout(timer);
  }, [text, ask]);
  const current = text !== '' && answer.of === text;
  return { preview: current ? answer.preview : null, error: current ? answer.error : '', fields: current ? answer.fields : {}, waiting: text !== '' && !current };
}
