import { useQuery } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { api, queryClient, useMe } from '@/shared/api';
import type { Definition, DefinitionMeta, Definitions, Draft } from '@/shared/api/types';
import { tr } from '@/shared/i18n';
import { useDirty } from '@/shared/page';
import { confirm } from '@/shared/ui';
import type { AnyDoc, Kind, Kinds } from './documents';
import { Session, type SessionView } from './session';

/** A document of a kind with what is known about its draft. */
export type DefinitionOf<K extends Kind> = Definition<Kinds[K]>;

const urlOf = (kind: string, key: string) => `/api/v1/definitions/${encodeURIComponent(kind)}/${encodeURIComponent(key)}`;

const leaving = new Set<Promise<void>>();

/** Saves that a page left behind; a read of definitions waits for them. */
export async function settled(): Promise<void> {
  await Promise.allSettled([...leaving]);
}

/** The documents of a kind, those of one app when it is given, deleted ones left out. */
export function useDefinitions<K extends Kind>(kind: K, app?: string) {
  return useQuery({
    queryKey: ['definitions', kind, app],
    queryFn: async ({ signal }) => {
      await settled();
      return api.get<Definitions<Kinds[K]>>('/api/v1/definitions', { query: { kind, app: app === '_' ? undefined : app }, signal });
    },
    select: (answer) => answer.items.filter((item) => item.$meta.state !== 'deleted' && (app !== '_' || !item.app)) as DefinitionOf<K>[],
    staleTime: 2000,
  });
}

/** Finds any document, for its words in lists of changes. */
export function useAnyDocument(): (what: { kind: string; key: string }) => DefinitionOf<Kind> | undefined {
  const lists: Record<string, DefinitionOf<Kind>[] | undefined> = {
    object: useDefinitions('object').data,
    form: useDefinitions('form').data,
    view: useDefinitions('view').data,
    app: useDefinitions('app').data,
    role: useDefinitions('role').data,
    assertion: useDefinitions('assertion').data,
    option_set: useDefinitions('option_set').data,
    form_script: useDefinitions('form_script').data,
    webhook: useDefinitions('webhook').data,
    hook: useDefinitions('hook').data,
    inbound: useDefinitions('inbound').data,
  };
  return ({ kind, key }) => lists[kind]?.find((one) => one.key === key);
}

/** One document, read anew by every page that opens it. */
export function useDefinition<K extends Kind>(kind: K, key: string) {
  return useQuery({
    queryKey: ['definition', kind, key],
    queryFn: async ({ signal }) => {
      await settled();
      return api.get<DefinitionOf<K>>(urlOf(kind, key), { signal });
    },
    gcTime: 0,
    staleTime: Infinity,
  });
}

/** The document without what is known about it. */
export function docOf<K extends Kind>(definition: DefinitionOf<K>): Kinds[K] {
  const { $meta: _, ...doc } = definition;
  return doc as unknown as Kinds[K];
}

export function metaOf<K extends Kind>(definition: DefinitionOf<K>): DefinitionMeta<Kinds[K]> {
  return definition.$meta;
}

/** Everybody's drafts, and the release in force. */
export function useDrafts() {
  return useQuery({
    queryKey: ['drafts'],
    queryFn: async ({ signal }) => {
      await settled();
      return api.get<{ items: Draft[]; base: number }>('/api/v1/drafts', { signal });
    },
    staleTime: 1000,
  });
}

/** The person's own drafts. */
export function useMyDrafts(): Draft[] {
  const me = useMe().data?.user.id;
  const drafts = useDrafts().data?.items;
  return useMemo(() => drafts?.filter((draft) => draft.author.id === me) ?? [], [drafts, me]);
}

/** Saves a document as the person's draft. `base` says that it was reconciled with that release. */
export async function putDefinition<D extends AnyDoc>(doc: D, base?: number): Promise<void> {
  await api.put(urlOf(doc.kind, doc.key), base ? { ...doc, $meta: { base } } : doc);
  changed();
}

/** Notes in the draft that the next release deletes a document; one that was never published is gone at once. */
export async function deleteDefinition(kind: Kind, key: string): Promise<void> {
  await api.delete(urlOf(kind, key));
  changed();
}

/** Throws the person's draft of a document away. */
export async function dropDraft(kind: string, key: string): Promise<void> {
  await api.delete(urlOf(kind, key), { query: { draft: true } });
  await reloadDefinitions();
}

/** Throws all drafts of the person away. */
export async function dropDrafts(): Promise<void> {
  await api.delete('/api/v1/drafts');
  await reloadDefinitions();
}

/** Lists that show drafts are read again. */
export function changed(): void {
  void queryClient.invalidateQueries({ queryKey: ['drafts'] });
  void queryClient.invalidateQueries({ queryKey: ['definitions'] });
}

/** Everything about documents is read again: after a publish, or when drafts were thrown away. */
export async function reloadDefinitions(): Promise<void> {
  await Promise.all(
    [['drafts'], ['definitions'], ['definition'], ['releases']].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
  );
}

/** A session that saves to the person's drafts. Call {@link useKept} with it in the page that holds it. */
export function draftSession<S>(initial: S, parts: (state: S) => AnyDoc[]): Session<S> {
  return new Session<S>({ initial, parts, put: (doc) => putDefinition(doc) });
}

/** The state of a session; saves what is left when the page is left, and asks before the browser closes with something unsaved. */
export function useSession<S>(session: Session<S>): SessionView<S> {
  const view = useSyncExternalStore(session.subscribe, session.state);
  const { phase } = view.save;
  useDirty(phase === 'waiting' || phase === 'saving' || phase === 'refused' || phase === 'failed');
  useBlocker({
    disabled: phase !== 'refused',
    enableBeforeUnload: false,
    shouldBlockFn: async ({ current, next }) => {
      if (current.pathname === next.pathname) return false;
      await session.flush();
      if (session.state().save.phase !== 'refused') return false;
      return !(await confirm({ title: tr('design:leave.title'), body: tr('design:leave.body'), action: tr('design:leave.action'), cancel: tr('design:leave.stay'), danger: true }));
    },
  });
  useEffect(
    () => () => {
      if (!session.dirty) return;
      const save = session.flush();
      leaving.add(save);
      void save.finally(() => leaving.delete(save));
    },
    [session],
  );
  return view;
}
