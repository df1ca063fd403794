import { useCallback, useSyncExternalStore } from 'react';
import type { FieldState, FormEngine, FormState } from './engine';

/** One field of a form; renders again only when this field changes. */
export function useField(engine: FormEngine, key: string): FieldState {
  const subscribe = useCallback((listener: () => void) => engine.subscribe(key, listener), [engine, key]);
  return useSyncExternalStore(subscribe, () => engine.field(key));
}

/** The form as a whole: how much is dirty, what is wrong, what is missing. */
export function useForm(engine: FormEngine): FormState {
  const subscribe = useCallback((listener: () => void) => engine.subscribeForm(listener), [engine]);
  return useSyncExternalStore(subscribe, () => engine.state());
}
