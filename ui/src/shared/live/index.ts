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
export { holdRecord, whenFree } from './hold';
export { useHold } from './useHold';

/** Calls back a while after something of a topic changed, once for all that comes at once. */
export function useLiveChange(topic: Topic | null, changed: () => void, after = 400): void {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const call = useRef(changed);
  useEffect(() => {
    call.current = changed;
  });
  useEffect(() => () => void (timer.current && clearTimeout(timer.current)), []);
  const soon = (): void => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      call.current();
    }, after);
  };
  useLive(topic, { onRecord: soon, onJob: soon, onReset: soon });
}
export { useAttend, useEditing, useEditor, usePresent } from './presence';
export type { Present } from './client';
