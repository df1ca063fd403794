import type { RecordData } from '@/shared/api/types';

/** A band over the rows of one group. */
export interface Band {
  kind: 'band';
  key: string;
  level: number;
  field: string;
  value: unknown;
  open: boolean;
  count: number;
  /** Summaries by column. */
  sums: Record<string, unknown>;
}

/** What stands on one line of a grid; `number` counts rows from 1. */
export type Line =
  { kind: 'row'; record: RecordData; number: number } | { kind: 'loading' } | Band | { kind: 'error'; retry: () => void };

export type SourceState = 'loading' | 'ready' | 'error';

/**
 * The lines of a grid, however many: the grid asks for those on the screen and
 * says which it will show next.
 */
export interface LineSource {
  /** Lines there are, as far as is known. */
  readonly length: number;
  /** Whether the first of them are there; until then some stand for them. */
  readonly state: SourceState;
  /** Grows with every change. */
  readonly version: number;
  /** Titles of linked records by id. */
  readonly links: Record<string, string>;
  line(index: number): Line;
  need(first: number, last: number): void;
  subscribe(listener: () => void): () => void;
  /** Changes a loaded row in place. */
  patch(id: string, change: Partial<RecordData>, links?: Record<string, string>): void;
  /** Lines that are bands, in order; none where it is absent. */
  readonly bands?: readonly number[];
  /** The line of a loaded record, or -1. */
  indexOf(id: string): number;
}
