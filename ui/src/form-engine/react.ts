import { useCallback, useSyncExternalStore } from 'react';
import type { FormEngine } from './engine';
import type { Rows } from './rows';
import type { Scope } from './scope';
import type { FieldState, FormState } from './types';

/** One field of a form or of one of its rows; renders again only when this field changes. */
export function useField(scope: Scope, key: string): FieldState {
  const subscribe = useCallback((listener: () => void) => scope.subscribe(key, listener), [scope, key]);
  return useSyncExternalStore(subscribe, () => scope.field(key));
}

/** What is told beside one field; renders again only when that changes. */
export function useFaults(scope: Scope, key: string): Pick<FieldState, 'fault' | 'warning'> {
  const subscribe = useCallback((listener: () => void) => scope.subscribe(key, listener), [scope, key]);
  const fault = useSyncExternalStore(subscribe, () => scope.field(key).fault);
  const warning = useSyncExternalStore(subscribe, () => scope.field(key).warning);
  return { fault, warning };
}

/** The form as a whole: how much is dirty, what is wrong, what is missing or hidden. */
export function useForm(engine: FormEngine): FormState {
  const subscribe = useCallback((listener: () => void) => engine.subscribeForm(listener), [engine]);
  return useSyncExternalStore(subscribe, () => engine.state());
}

/** The records of a field of rows; renders again when the list changes, not when a value in it does. */
export function useRows(rows: Rows): readonly Scope[] {
  const subscribe = useCallback((listener: () => void) => rows.subscribe(listener), [rows]);
  return useSyncExternalStore(subscribe, () => rows.all());
}

/** What is made of a field of rows and everything in it; renders again when that differs, so it is a plain value. */
export function useOfRows<T extends string | number | boolean | null>(rows: Rows, make: () => T): T {
  const subscribe = useCallback((listener: () => void) => rows.watch(listener), [rows]);
  return useSyncExternalStore(subscribe, make);
}
