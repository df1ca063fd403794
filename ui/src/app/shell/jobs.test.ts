import { expect, it } from 'vitest';
import type { Job } from '@/shared/api';
import { withJob } from './jobs';

const job = (id: string, state: string, done = 0): Job => ({ id, state, done, total: 10 }) as unknown as Job;

it('takes over how a running job stands, and lets go of one that has ended', () => {
  const items = [job('a', 'running', 1), job('b', 'queued')];
  expect(withJob(items, job('a', 'running', 5)).map((one) => one.done)).toEqual([5, 0]);
  expect(withJob(items, job('a', 'done', 10)).map((one) => one.id)).toEqual(['b']);
});
