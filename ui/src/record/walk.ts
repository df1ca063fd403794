import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { create } from 'zustand';
import type { LineSource } from '@/grid';
import { PageStore } from '@/grid/model/pages';
import type { RecordData } from '@/shared/api/types';
import { pageLoader, type Rows } from '@/views/request';

/** The rows of a list, and how many there are as far as it is counted; its question is null where its lines are no plain order of rows. */
interface Walked {
  object: string;
  source: LineSource;
  rows: Rows | null;
  count: number;
  more: boolean;
}

/** The list that was last shown: a page opened from it goes on through its rows. */
const useLast = create<{ walked: Walked | null }>(() => ({ walked: null }));

/** Remembers the list that is shown. */
export function useRememberRows(source: LineSource, rows: Rows, count: number | null, more: boolean, plain: boolean): void {
  useEffect(() => {
    useLast.setState({ walked: { object: rows.object, source, rows: plain ? rows : null, count: count ?? 0, more } });
  }, [source, rows, count, more, plain]);
}

export interface Walk {
  position?: { at: number; of: number; more: boolean };
  /** The record before or after this one; null at an end, or while it is being read. */
  near: (by: 1 | -1) => RecordData | null;
}

const still = (): (() => void) => () => undefined;

/** The way through the list in which a record stood when its page was opened, also after the page was loaded anew; null of a record that was in none. */
export function useWalk(object: string, id: string): Walk | null {
  const walked = useLast((state) => (state.walked?.object === object ? state.walked : null));
  const source = walked?.source;
  useSyncExternalStore(
    useCallback((listener: () => void) => (source ? source.subscribe(listener) : still()), [source]),
    () => source?.version ?? 0,
  );
  const at = source ? source.indexOf(id) : -1;
  useEffect(() => {
    if (!walked) {
      resume(object, id);
      return;
    }
    if (at < 0) return;
    // Its neighbours may stand on a page that the list had not read.
    walked.source.need(Math.max(0, at - 1), Math.min(walked.source.length - 1, at + 1));
    if (walked.rows) keep({ id, at, rows: walked.rows, count: walked.count, more: walked.more });
  }, [walked, at, object, id]);
  if (!walked || !source || at < 0) return null;
  return {
    position: walked.rows && walked.count > 0 ? { at: at + 1, of: Math.max(walked.count, at + 1), more: walked.more } : undefined,
    near: (by) => {
      if (at + by < 0 || at + by >= source.length) return null;
      const line = source.line(at + by);
      return line.kind === 'row' ? line.record : null;
    },
  };
}

/** Where a page stands in its list, for when it is loaded anew. */
interface Place {
  id: string;
  at: number;
  rows: Rows;
  count: number;
  more: boolean;
}

const KEY = 'tenon.walk';

function keep(place: Place): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(place));
  } catch {
    // Without a place to keep it, a page that is loaded anew stands in no list.
  }
}

/** Reads the list again around the record, where this tab stood on it. */
function resume(object: string, id: string): void {
  try {
    const place = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Place | null;
    if (!place || place.id !== id || place.rows.object !== object) return;
    const { rows, at, count, more } = place;
    const source = new PageStore({ load: pageLoader({ ...rows, fields: 'id' }), skips: true });
    source.need(Math.max(0, at - 1), at + 1);
    useLast.setState({ walked: { object, source, rows, count, more } });
  } catch {
    sessionStorage.removeItem(KEY);
  }
}
