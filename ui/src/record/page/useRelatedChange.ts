import type { FieldMeta } from '@/shared/api/types';
import { useLiveChange } from '@/shared/live';
import { relatedFilter } from '../related';

/** Calls back once something changes among the records of `object` that `via` links to a record; `via` is undefined while it is not known. */
export function useRelatedChange(object: string, via: FieldMeta | undefined, target: string, id: string, changed: () => void): void {
  useLiveChange(via ? { object, filter: relatedFilter(via, id, target) } : null, changed);
}
