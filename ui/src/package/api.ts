import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api';
import type { DraftAction, Items, MetaConflict, Plan, Text } from '@/shared/api/types';

/** A package that ships with the product. */
export interface Template {
  key: string;
  label: Text;
  description: Text;
  icon: string;
  objects: number;
  roles: number;
  sample: boolean;
  installed: Installed | null;
  newer: boolean;
}

/** An app that came from a package. */
export interface Installed {
  app: string;
  source: string;
  template: string;
  name: string;
  installed: string;
  updated: string;
}

export interface Sample {
  object: string;
  label: Text;
  rows: number;
}

export interface Uploaded {
  file: string;
  name: string;
  app: string;
  label: Text;
  documents: number;
  data: Sample[];
}

export type Taking = 'rename' | 'merge' | 'skip';

export interface Choice {
  action: Taking;
  key?: string;
}

export interface Taken {
  kind: string;
  key: string;
  label: Text;
  there: Text;
  app: Text;
  choice: Choice;
  chosen: boolean;
}

export interface Beyond {
  kind: string;
  key: string;
  label: Text;
  object: Text;
  agreed: boolean;
}

export interface Arrival {
  kind: string;
  key: string;
  label: Text;
  from?: string;
  action: DraftAction | 'same' | 'skip';
}

export interface InstallPlan {
  app: string;
  label: Text;
  upgrade: boolean;
  documents: Arrival[];
  taken: Taken[];
  beyond: Beyond[];
  conflicts: MetaConflict[];
  data: Sample[];
  plan: Plan;
}

/** A package, and what was chosen for it. */
export interface InstallRequest {
  template?: string;
  file?: string;
  choices: Record<string, Choice>;
  theirs: string[];
  beyond: string[];
  data: boolean;
  note: string;
}

/** One file of an app's package. */
export interface Content {
  path: string;
  kind: string;
  key: string;
  label: Text;
  size: number;
  needs: string[];
}

export const refOf = (one: { kind: string; key: string }) => `${one.kind}/${one.key}`;

/** The name of a place that both sides changed, as the server takes it. */
export const placeOf = (conflict: MetaConflict) => `${refOf(conflict)}:${conflict.path}`;

export function useTemplates() {
  return useQuery({ queryKey: ['packages', 'templates'], queryFn: ({ signal }) => api.get<Items<Template>>('/api/v1/packages/templates', { signal }), staleTime: 0 });
}

export function useInstalled(enabled: boolean) {
  return useQuery({ queryKey: ['packages', 'installed'], queryFn: ({ signal }) => api.get<Items<Installed>>('/api/v1/packages', { signal }), staleTime: 0, enabled });
}

export function useContents(app: string) {
  return useQuery({
    queryKey: ['packages', 'contents', app],
    queryFn: ({ signal }) => api.get<Items<Content>>(`/api/v1/apps/${encodeURIComponent(app)}/package/contents`, { signal }),
    staleTime: 0,
  });
}

/** What an install does under the choices so far; the plan before stays while the next is made. */
export function useInstallPlan(request: InstallRequest) {
  const { template, file, choices, theirs, beyond } = request;
  const what = { template, file, choices, theirs, beyond };
  return useQuery({
    queryKey: ['packages', 'plan', what],
    queryFn: ({ signal }) => api.post<InstallPlan>('/api/v1/packages:plan', what, { signal }),
    staleTime: 0,
    gcTime: 30_000,
    retry: false,
    placeholderData: (before) => before,
  });
}

export function useRemovePlan(app: string | null) {
  return useQuery({
    queryKey: ['packages', 'remove', app],
    queryFn: ({ signal }) => api.post<{ plan: Plan }>('/api/v1/packages:plan', { remove: app }, { signal }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
    enabled: app !== null,
  });
}

/** Chosen documents with all that they name, and why each came along. */
export function withNeeds(contents: readonly Content[], chosen: ReadonlySet<string>): Map<string, string | null> {
  const by = new Map(contents.map((one) => [refOf(one), one]));
  const out = new Map<string, string | null>([...chosen].map((ref) => [ref, null]));
  const open = [...chosen];
  for (let ref = open.pop(); ref !== undefined; ref = open.pop()) {
    for (const next of by.get(ref)?.needs ?? []) {
      if (out.has(next)) continue;
      out.set(next, ref);
      open.push(next);
    }
  }
  return out;
}
