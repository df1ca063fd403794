import { useCallback, useSyncExternalStore } from 'react';
import type { FormEngine } from './engine';
import type { Scope } from './scope';
import type { FieldState, FormState } from './types';

/** One field of a form or of one of its rows; renders again only when this field changes. */
export function useField(scope: Scope, key: string): FieldState {
  const subscribe = useCallback((listener: () => void) => scope.subscribe(key, listener), [scope, key]);
  return useSyncExternalStore(subscribe, () => scope.field(key));
}

/** The form as a whole: how much is dirty, what is wrong, what is missing or hidden. */
export function useForm(engine: FormEngine): FormState {
  const subscribe = useCallback((listener: () => void) => engine.subscribeForm(listener), [engine]);
  return useSyncExternalStore(subscribe, () => engine.state());
}

/** The records of a field of rows; renders again when the list changes, not when a value in it does. */
export function useRows(engine: FormEngine, key: string): readonly Scope[] {
  const subscribe = useCallback((listener: () => void) => engine.rows(key).subscribe(listener), [engine, key]);
  return useSyncExternalStore(subscribe, () => engine.rows(key).all());
}
