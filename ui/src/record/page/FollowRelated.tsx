import { useQueryClient } from '@tanstack/react-query';
import type { Backlink } from '../related';
import { useRelatedChange } from './useRelatedChange';
import { relatedKey } from './useTabCounts';

/** Reads a related list and its count anew once something in it changes. */
export function FollowRelated({ backlink, target, id }: { backlink: Backlink; target: string; id: string }) {
  const client = useQueryClient();
  useRelatedChange(backlink.object.key, backlink.field, target, id, () => void client.invalidateQueries({ queryKey: relatedKey(backlink, target, id) }));
  return null;
}
