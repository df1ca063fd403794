import { useDefinitions } from '@/meta';
import type { Draft } from '@/shared/api/types';
import { text } from '@/shared/i18n';

/** What a draft is called: with its object, as layouts and views of several are called the same. */
export function draftName(draft: Pick<Draft, 'key' | 'label' | 'object'>, object: string): string {
  const name = text(draft.label) || draft.key;
  return draft.object ? `${name} · ${object || draft.object}` : name;
}

/** Names of drafts, with the objects as the person's drafts call them. */
export function useDraftName(): (draft: Draft) => string {
  const objects = useDefinitions('object').data;
  return (draft) => draftName(draft, text(objects?.find((one) => one.key === draft.object)?.label));
}
