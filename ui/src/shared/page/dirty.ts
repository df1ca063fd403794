import { useEffect } from 'react';
import { create } from 'zustand';

/** How many parts of the page hold unsaved input. */
const useDirtyCount = create<{ count: number }>(() => ({ count: 0 }));

/** Marks unsaved input while `dirty`: nothing then reloads the page by itself, and the browser asks before it leaves. */
export function useDirty(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return;
    useDirtyCount.setState((state) => ({ count: state.count + 1 }));
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => {
      window.removeEventListener('beforeunload', ask);
      useDirtyCount.setState((state) => ({ count: state.count - 1 }));
    };
  }, [dirty]);
}

export function isDirty(): boolean {
  return useDirtyCount.getState().count > 0;
}
