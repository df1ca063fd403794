import type { Text } from '@/shared/api/types';
import type { Duplicate } from '../types';

/** Records that a rule finds to be the same or similar; the score is that of the one that agrees least. */
export interface Cluster {
  id: string;
  rule: string;
  score: number;
  records: readonly Duplicate[];
}

/** How the search for clusters stands. */
export interface Scan {
  ended: string;
  running: boolean;
  done: number;
  total: number;
  job: string;
  rules: readonly { rule: string; label: Text; similar: number }[];
}

/** What merging all that are the same would do, or has begun to. */
export interface ExactOutcome {
  clusters: number;
  records: number;
  more: boolean;
  job: string;
  undoDays: number;
}

export const SURVIVORS = ['fullest', 'oldest', 'newest'] as const;

export const duplicatesPath = (object: string): string => `/api/v1/objects/${encodeURIComponent(object)}/duplicates`;
