import { useMemo } from 'react';
import { docOf, draftSession, Session, useSession, type AnyDoc, type DefinitionOf, type Kind, type Kinds, type SessionView } from '@/meta';

const empty = new Session<null>({ initial: null, parts: () => [], put: () => Promise.resolve() });

/** A session of one document, once it is read. */
export function useDocSession<K extends Kind>(_kind: K, definition: DefinitionOf<K> | undefined): { session: Session<Kinds[K]> | null; view: SessionView<Kinds[K]> | null } {
  const session = useMemo(() => (definition ? draftSession<Kinds[K]>(docOf<K>(definition), (doc) => [doc as AnyDoc]) : null), [definition]);
  const used = (session ?? empty) as Session<Kinds[K]>;
  const view = useSession(used);
  return session ? { session, view } : { session: null, view: null };
}
