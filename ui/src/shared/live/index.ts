import { useEffect, useRef } from 'react';
import type { Listener, Topic } from './client';

export type { Action, Listener, Topic } from './client';

/**
 * Tells a component of changes while it is shown; null asks for nothing. The
 * connection is loaded when the first component asks: no page waits for it.
 */
export function useLive(topic: Topic | null, listener: Listener): void {
  const now = useRef(listener);
  useEffect(() => {
    now.current = listener;
  });
  const key = topic === null ? '' : JSON.stringify(topic);
  useEffect(() => {
    if (key === '') return;
    let stop: (() => void) | null = null;
    let over = false;
    void import('./page').then(({ live }) => {
      if (over) return;
      stop = live.subscribe(JSON.parse(key) as Topic, {
        onRecord: (action, record) => now.current.onRecord?.(action, record),
        onJob: (job) => now.current.onJob?.(job),
        onReset: () => now.current.onReset(),
      });
    }, () => undefined); // without the connection the page is as it was read
    return () => {
      over = true;
      stop?.();
    };
  }, [key]);
}
