import { useCallback, useEffect, useRef, useState } from 'react';
import { acted, api, isApiError, keys, queryClient } from '@/shared/api';
import { messageOf } from '@/shared/ui';
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
  const error = job.error?.message ?? '';
  return { id: job.id, state: job.state, changed: n('changed'), same: n('same'), refused: n('refused'), error };
}

/** What a batch would do, asked anew when the request has stood still for a moment. */
export function usePreview(object: string, request: BatchRequest | null): { preview: BatchPreview | null; error: string; waiting: boolean } {
  const text = request ? JSON.stringify(request) : '';
  const [answer, setAnswer] = useState<{ of: string; preview: BatchPreview | null; error: string }>({ of: '', preview: null, error: '' });
  const latest = useRef(text);
  const ask = useCallback(async () => {
    const of = latest.current;
    const settle = (preview: BatchPreview | null, error = ''): void => {
      if (latest.current === of) setAnswer({ of, preview, error });
    };
    await api.post<BatchPreview>(path(object), { ...(JSON.parse(of) as BatchRequest), dryRun: true }).then(settle, (error: unknown) => {
      const first = isApiError(error) ? Object.values(error.fieldErrors)[0] : undefined;
      settle(null, first?.message ?? messageOf(error) ?? '');
    });
  }, [object]);
  useEffect(() => {
    latest.current = text;
    if (!text) return;
    const timer = setTimeout(() => void ask(), 350);
    return () => clearTimeout(timer);
  }, [text, ask]);
  const current = text !== '' && answer.of === text;
  return { preview: current ? answer.preview : null, error: current ? answer.error : '', waiting: text !== '' && !current };
}
