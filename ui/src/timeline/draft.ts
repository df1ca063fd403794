import { useSession } from '@/shared/api';
import { personOf } from '@/shared/api/kept';
import { isViewing } from '@/shared/api/view';
import type { Named } from '@/shared/api/types';

/** A comment that is being written. */
export interface CommentDraft {
  text: string;
  people: Named[];
}

const none: CommentDraft = { text: '', people: [] };

/** One per person and record on this device. */
function keyOf(path: string | null): string | null {
  const { token } = useSession.getState();
  return path && token && !isViewing() ? `tenon.comment.${personOf(token)}.${path}` : null;
}

/** What was being written on a record (its address); nothing for null. */
export function readDraft(path: string | null): CommentDraft {
  const key = keyOf(path);
  try {
    const kept: unknown = JSON.parse((key && localStorage.getItem(key)) || 'null');
    return kept && typeof kept === 'object' && 'text' in kept && 'people' in kept ? (kept as CommentDraft) : none;
  } catch {
    return none;
  }
}

/** Keeps it; an empty one is taken away. */
export function writeDraft(path: string | null, draft: CommentDraft): void {
  const key = keyOf(path);
  if (!key) return;
  try {
    if (draft.text.trim() === '') localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // Full or switched off: the box itself still holds it.
  }
}
