import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { create } from 'zustand';
import { api, keys, recordsWritten, token, useJobs, type Items, type Job } from '@/shared/api';
import { useLive } from '@/shared/live';
import { usePage } from '@/shared/page';

const hour = 3_600_000;

/** Jobs that ended while this page was open, for an hour. */
const useEnded = create<{ jobs: Job[] }>(() => ({ jobs: [] }));

/** The tray's jobs: those that run, then those that ended within the hour. */
export function useTray(): { running: Job[]; ended: Job[] } {
  const items = useJobs().data?.items;
  const ended = useEnded((state) => state.jobs);
  useToldJobs();
  const seen = useRef(new Map<string, Job>());
  useEffect(() => {
    if (!items) return;
    const now = new Set(items.map((job) => job.id));
    for (const [id, job] of seen.current) {
      if (!now.has(id)) void settle(job);
    }
    seen.current = new Map(items.filter(isRunning).map((job) => [job.id, job]));
  }, [items]);
  const running = (items ?? []).filter(isRunning);
  useShare(running);
  const known = new Set(running.map((job) => job.id));
  const after = Date.now() - hour;
  const shown = [...ended, ...(items ?? []).filter((job) => !isRunning(job) && !ended.some((e) => e.id === job.id))];
  return { running, ended: shown.filter((job) => !known.has(job.id) && endOf(job) > after) };
}

/** Puts what the socket tells of jobs where the polling would: each answer puts the next poll off. */
function useToldJobs(): void {
  const client = useQueryClient();
  const again = (): void => void client.invalidateQueries({ queryKey: keys.jobs, exact: true });
  useLive(token() === null ? null : { jobs: true }, {
    onJob: (job) => {
      client.setQueryData<Job>([...keys.jobs, job.id], (old) => old && job);
      const known = client.getQueryData<Items<Job>>(keys.jobs);
      if (!known?.items.some((one) => one.id === job.id)) again();
      else client.setQueryData<Items<Job>>(keys.jobs, { ...known, items: withJob(known.items, job) });
    },
    onReset: again,
  });
}

/** The jobs with one as it is now; one that has ended is among them no more. */
export function withJob(items: Job[], job: Job): Job[] {
  return isRunning(job) ? items.map((one) => (one.id === job.id ? job : one)) : items.filter((one) => one.id !== job.id);
}

export function isRunning(job: Job): boolean {
  return job.state === 'queued' || job.state === 'running';
}

function endOf(job: Job): number {
  return job.finished ? Date.parse(job.finished.replace(' ', 'T')) : Date.now();
}

/** Reads how a job ended that is no longer among the running ones. */
async function settle(job: Job): Promise<void> {
  const last = await api.get<Job>(`/api/v1/jobs/${job.id}`).catch(() => null);
  if (!last || isRunning(last)) return;
  // It may have written records: what is shown of them is asked for again.
  recordsWritten();
  useEnded.setState((state) => ({ jobs: [last, ...state.jobs.filter((j) => j.id !== last.id)].slice(0, 20) }));
}

/** The share of all running work, in the title of the browser's tab. */
function useShare(running: Job[]): void {
  const total = running.reduce((sum, job) => sum + job.total, 0);
  const done = running.reduce((sum, job) => sum + job.done, 0);
  const share = total > 0 ? `${Math.floor((done / total) * 100)}%` : '';
  useEffect(() => {
    usePage.setState({ share });
    return () => usePage.setState({ share: '' });
  }, [share]);
}

/** Seconds that are left at the pace so far; null when that cannot be told yet. */
export function secondsLeft(job: Job, now = Date.now()): number | null {
  if (!job.started || job.done <= 0 || job.total <= job.done) return null;
  const passed = (now - Date.parse(job.started.replace(' ', 'T'))) / 1000;
  if (passed < 2) return null;
  return (passed / job.done) * (job.total - job.done);
}

/** The import that a job belongs to. */
export function reportOf(job: Job): { object: string; id: string } | null {
  const { import: id, object } = job.result ?? {};
  return job.kind.startsWith('import') && typeof id === 'string' && typeof object === 'string' ? { id, object } : null;
}

/** Saves the file that a job made. */
export async function keepResult(job: Job): Promise<void> {
  await api.download(`/api/v1/jobs/${job.id}/result`, typeof job.result?.name === 'string' ? job.result.name : job.kind);
}
