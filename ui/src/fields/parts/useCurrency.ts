import { useCallback, useSyncExternalStore } from 'react';
import type { Scope } from '@/form-engine';
import type { FieldMeta } from '@/shared/api/types';
import { inCurrency } from './currency';

/** The field with the currency that the record or row gives its amount, which follows every key. */
export function useCurrency(engine: Scope, field: FieldMeta): FieldMeta {
  const key = field.currency_field ?? field.key;
  const subscribe = useCallback((listener: () => void) => engine.subscribe(key, listener), [engine, key]);
  const code = useSyncExternalStore(subscribe, () => (field.currency_field ? engine.allValues()[key] : undefined));
  return inCurrency(field, () => code);
}
