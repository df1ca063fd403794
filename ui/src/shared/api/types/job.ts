/** Work in the background. */
import type { Text } from './base';

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export interface Job {
  id: string;
  kind: string;
  title: Text;
  state: JobState;
  done: number;
  total: number;
  result: Record<string, unknown> | null;
  error: { code: string; message: string } | null;
  cancellable: boolean;
  download: boolean;
  created: string;
  started: string | null;
  finished: string | null;
}
