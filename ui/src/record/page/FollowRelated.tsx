import { useQueryClient } from '@tanstack/react-query';
import { useLiveChange } from '@/shared/live';
import { relatedFilter, type Backlink } from '../related';
import { relatedKey } from './useTabCounts';

/** Reads a related list and its count anew once something in it changes. */
export function FollowRelated({ backlink, target, id }: { backlink: Backlink; target: string; id: string }) {
  const client = useQueryClient();
  useLiveChange({ object: backlink.object.key, filter: relatedFilter(backlink.field, id, target) }, () => void client.invalidateQueries({ queryKey: relatedKey(backlink, target, id) }));
  return null;
}
