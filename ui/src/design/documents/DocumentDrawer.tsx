import { Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { problemsUnder, useDefinition, type AnyDoc, type Kind, type Kinds, type Session } from '@/meta';
import { text, useT } from '@/shared/i18n';
import { Drawer, IconButton, InlineError, SkeletonLines, Switch } from '@/shared/ui';
import { DraftState } from '../DraftState';
import { useDocSession } from '../useDocSession';
import type { Documents } from './useDocuments';

export interface OpenDocument<K extends Kind> {
  doc: Kinds[K];
  session: Session<Kinds[K]>;
  /** Faults of its parts by their path. */
  errors: Record<string, string>;
}

interface DocumentDrawerProps<K extends Kind> {
  documents: Documents<K>;
  document: string;
  label: string;
  width?: number;
  /** The document as it is written: without what says the same as nothing. */
  written?: (doc: Kinds[K]) => Kinds[K];
  children: (open: OpenDocument<K>) => ReactNode;
}

/** One document in a drawer; every change is in the draft at once. */
export function DocumentDrawer<K extends Kind>({ documents, document: key, label, width, written = (doc) => doc, children }: DocumentDrawerProps<K>) {
  const t = useT('design');
  const { kind, show, remove } = documents;
  const definition = useDefinition(kind, key);
  const { session, view } = useDocSession(kind, definition.data);
  const doc = view?.present as (Kinds[K] & AnyDoc & { disabled?: true }) | undefined;
  const name = text(doc?.label) || key;
  const close = (): void => void (session?.flush() ?? Promise.resolve()).then(() => show(null));
  return (
    <Drawer
      open
      name={kind}
      width={width}
      onClose={close}
      label={label}
      title={name}
      actions={
        doc &&
        session &&
        view && (
          <>
            <DraftState view={view} session={session} />
            <Switch checked={!doc.disabled} onChange={(on) => session.apply((now) => written({ ...now, disabled: on ? undefined : true }))}>
              {t('documents.active')}
            </Switch>
            <IconButton size="small" icon={Trash2} label={t('documents.remove', { name, kind: label })} onClick={() => void session.flush().then(() => remove(doc, !!definition.data?.$meta.published))} />
          </>
        )
      }
    >
      {definition.error ? (
        <InlineError error={definition.error} onRetry={() => void definition.refetch()} />
      ) : !doc || !session ? (
        <SkeletonLines lines={6} />
      ) : (
        children({ doc, session, errors: problemsUnder(view?.save.problems[`${kind}/${key}`], '') })
      )}
    </Drawer>
  );
}
