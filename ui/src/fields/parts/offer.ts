import { useCallback, useEffect, useRef } from 'react';
import type { FieldMeta } from '@/shared/api/types';

/** Where a field of links stands: in which object, and what is filled in beside it. */
export interface Place {
  field: FieldMeta;
  object?: string;
  /** A value of the same record, as it is now. */
  beside?: (key: string) => unknown;
}

/** What a picker sends so that the server offers what the field takes; nothing where it cannot be known. */
export function offerOf({ field, object, beside }: Place): { for?: string; values?: string } {
  const reads = field.filter_values ?? [];
  if (!object || (reads.length > 0 && !beside)) return {};
  const values = Object.fromEntries(reads.map((key) => [key, written(beside!(key))]));
  return { for: `${object}.${field.key}`, values: reads.length > 0 ? JSON.stringify(values) : undefined };
}

/** Links as their ids; all else is written as it stands in a form. */
function written(value: unknown): unknown {
  const plain = (one: unknown): unknown => (one && typeof one === 'object' && 'id' in one && !('object' in one) ? one.id : one);
  return Array.isArray(value) ? value.map(plain) : plain(value);
}

/** offerOf of the moment when it is asked, by a function that stays the same. */
export function useOffer(place: Place): () => { for?: string; values?: string } {
  const latest = useRef(place);
  useEffect(() => {
    latest.current = place;
  });
  return useCallback(() => offerOf(latest.current), []);
}
