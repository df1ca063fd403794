import { useNavigate, useSearch } from '@tanstack/react-router';
import { deleteDefinition, dropDraft, putDefinition, useDefinitions, type AnyDoc, type Kind, type Kinds } from '@/meta';
import { text, useT } from '@/shared/i18n';
import { notify } from '@/shared/ui';

/** The documents of a kind in an app. Which of them is open, and at which part, stands in the address. */
export function useDocuments<K extends Kind>(kind: K, app: string) {
  const t = useT('design');
  const navigate = useNavigate();
  const { node, tab } = useSearch({ strict: false }) as { node?: string; tab?: string };
  const list = useDefinitions(kind, app);
  const docs = list.data ?? [];
  const go = (to: { node?: string; tab?: string }): void => void navigate({ to: '.', search: ((old: object) => ({ ...old, ...to })) as never, replace: true });
  const show = (key: string | null): void => go({ node: key ?? undefined, tab: undefined });
  /** Takes a document out of the next release, with undo beside it. */
  const remove = async (doc: Kinds[K], published: boolean): Promise<void> => {
    const back = (): Promise<void> => putDefinition(doc as AnyDoc);
    show(null);
    await deleteDefinition(kind, doc.key);
    notify(t('documents.removed', { name: text((doc as AnyDoc).label) || doc.key }), {
      action: { label: t('documents.undo'), onClick: () => void (published ? dropDraft(kind, doc.key).then(back) : back()) },
    });
  };
  return { kind, app, list, docs, open: docs.find((doc) => doc.key === node), tab, show, showTab: (part: string | undefined) => go({ node, tab: part }), remove };
}

export type Documents<K extends Kind> = ReturnType<typeof useDocuments<K>>;
