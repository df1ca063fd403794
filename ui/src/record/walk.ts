import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { create } from 'zustand';
import type { LineSource } from '@/grid';
import type { RecordData } from '@/shared/api/types';

/** The rows of a list, and how many there are as far as it is counted; null where its lines are no plain order of rows. */
export interface Walked {
  object: string;
  source: LineSource;
  of: { count: number; more: boolean } | null;
}

/** The list that was last shown: a page opened from it goes on through its rows. */
const useLast = create<{ walked: Walked | null }>(() => ({ walked: null }));

/** Remembers the list that is shown. */
export function useRememberRows(object: string, source: LineSource, count: number | null, more: boolean, plain: boolean): void {
  useEffect(() => {
    useLast.setState({ walked: { object, source, of: plain && count !== null ? { count, more } : null } });
  }, [object, source, count, more, plain]);
}

export interface Walk {
  position?: { at: number; of: number; more: boolean };
  /** The record before or after this one; null at an end, or while it is being read. */
  near: (by: 1 | -1) => RecordData | null;
}

const still = (): (() => void) => () => undefined;

/** The way through the list in which a record stood when its page was opened; null of a record that was in none. */
export function useWalk(object: string, id: string): Walk | null {
  const walked = useLast((state) => (state.walked?.object === object ? state.walked : null));
  const source = walked?.source;
  useSyncExternalStore(
    useCallback((listener: () => void) => (source ? source.subscribe(listener) : still()), [source]),
    () => source?.version ?? 0,
  );
  const at = source ? source.indexOf(id) : -1;
  useEffect(() => {
    // Its neighbours may stand on a page that the list had not read.
    if (source && at >= 0) source.need(Math.max(0, at - 1), Math.min(source.length - 1, at + 1));
  }, [source, at]);
  if (!walked || !source || at < 0) return null;
  return {
    position: walked.of ? { at: at + 1, of: Math.max(walked.of.count, at + 1), more: walked.of.more } : undefined,
    near: (by) => {
      if (at + by < 0 || at + by >= source.length) return null;
      const line = source.line(at + by);
      return line.kind === 'row' ? line.record : null;
    },
  };
}
