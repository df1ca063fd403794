import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api';
import type { FieldOption, Text } from '@/shared/api/types';
import { changed, docOf, putDefinition, reloadDefinitions, settled, type DefinitionOf } from './definitions';

/** A place of a document that names something. Marks are where the line names it. */
export interface Use {
  kind: string;
  key: string;
  app: string;
  label: Text;
  group: string;
  path: string;
  where: string;
  line: string;
  marks: [number, number][];
  expression: boolean;
}

export interface Uses {
  items: Use[];
  /** Documents that name it and that the person does not design. */
  beyond: number;
  /** Of a role: how many people have it. */
  people?: number;
}

/** What of a document is meant: a field of an object, an option. */
export interface Part {
  field?: string;
  option?: string;
}

const urlOf = (kind: string, key: string, what: string) => `/api/v1/definitions/${encodeURIComponent(kind)}/${encodeURIComponent(key)}/${what}`;

/** Where documents, with the person's drafts, name an object, a field, an option, a set or a role. */
export function useUses(kind: string, key: string, part: Part = {}, enabled = true) {
  return useQuery({
    queryKey: ['definitions', 'uses', kind, key, part],
    queryFn: async ({ signal }) => {
      await settled();
      return api.get<Uses>(urlOf(kind, key, 'uses'), { query: { ...part }, signal });
    },
    enabled,
    staleTime: 2000,
  });
}

/** How many records have each option of a field, or of the fields of a set; undefined until that is known. */
export function useOptionCounts(kind: 'object' | 'option_set', key: string, field?: string): Record<string, number> | undefined {
  return useQuery({
    queryKey: ['definitions', 'options', kind, key, field],
    queryFn: ({ signal }) => api.get<{ counts: Record<string, number> }>(urlOf(kind, key, 'options'), { query: { field }, signal }),
    enabled: key !== '' && (kind === 'option_set' || !!field),
    staleTime: 30_000,
  }).data?.counts;
}

export interface ReplacedDocument {
  kind: string;
  key: string;
  app: string;
  label: Text;
  changes: { path: string; group: string; where: string; before: string; after: string }[];
  /** What would not hold: the document is then left as it is. */
  problems: { path: string; message: string }[];
}

export interface Replaced {
  items: ReplacedDocument[];
  beyond: number;
}

/** Puts another field, option or role in its place everywhere, as drafts; `dry` only tells. */
export async function replaceEverywhere(kind: string, key: string, body: Part & { with: string; only?: string[]; dry?: boolean }): Promise<Replaced> {
  await settled();
  const answer = await api.post<Replaced>(urlOf(kind, key, 'replacement'), body);
  if (!body.dry) {
    changed();
    await reloadDefinitions();
  }
  return answer;
}

/** The options without one; another stands for it in the records, and for what it stood for. */
export function withoutOption(options: readonly FieldOption[], value: string, by: string | null): FieldOption[] {
  const gone = options.find((option) => option.value === value);
  return options
    .filter((option) => option.value !== value)
    .map((option) => (option.value === by ? { ...option, replaces: [...(option.replaces ?? []), value, ...(gone?.replaces ?? [])] } : option));
}

/**
 * Takes an option out of the list of a field, with another in its place in the
 * records and wherever documents name it. The object's own rules and fields are
 * rewritten with the rest, so the draft is changed here and read again.
 */
export async function removeOption(object: string, field: string, value: string, by: string): Promise<void> {
  await replaceEverywhere('object', object, { field, option: value, with: by });
  const doc = docOf<'object'>(await api.get<DefinitionOf<'object'>>(`/api/v1/definitions/object/${encodeURIComponent(object)}`));
  await putDefinition({ ...doc, fields: doc.fields.map((one) => (one.key === field ? { ...one, options: withoutOption(one.options ?? [], value, by) } : one)) });
  await reloadDefinitions();
}
