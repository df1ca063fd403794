import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, useMe } from '@/shared/api';
import type { FieldMeta, Items, TagColor } from '@/shared/api/types';
import type { Fault } from '@/form-engine';
import type { SelectOption } from '@/shared/ui';
import type { Parsed } from '../parse/number';
import { halfWidth } from '../parse/text';

const MOST = 50;
const LENGTH = 50;

/** Tags are one whatever their case and width. */
const key = (tag: string): string => halfWidth(tag).trim().toLowerCase();

/** The colour in which the field lists a tag. */
export const colorOf = (field: FieldMeta, tag: string): TagColor | undefined => field.tags?.find((t) => t.text === tag)?.color;

/** Tags as the field keeps them: each once, those that it lists as it lists them. */
export function kept(tags: readonly string[], field: FieldMeta): string[] {
  const out = new Map<string, string>();
  for (const tag of tags) {
    const k = key(tag);
    if (k !== '' && !out.has(k)) out.set(k, field.tags?.find((t) => key(t.text) === k)?.text ?? tag.trim());
  }
  return [...out.values()];
}

export function parseTags(words: string, field: FieldMeta): Parsed<string[]> {
  return { value: kept(words.split(/[,，、;；|\n\r]/), field) };
}

export function checkTags(value: unknown, field: FieldMeta): Fault | null {
  const tags = Array.isArray(value) ? (value as string[]) : [];
  const max = field.max_count || MOST;
  if (tags.length > max) return { code: 'too_many_tags', args: { max } };
  const long = tags.find((tag) => [...tag].length > LENGTH);
  return long === undefined ? null : { code: 'too_long', args: { max: LENGTH, length: [...long].length } };
}

interface TagUse {
  tag: string;
  count: number;
}

/** Whether the person may make new tags of a field. */
export function useMakesTags(field: FieldMeta): boolean {
  const roles = useMe().data?.roles;
  return !field.creators?.length || (roles ?? []).some((role) => role.key === 'admin' || field.creators!.includes(role.key));
}

interface Offer {
  options: SelectOption[];
  loading: boolean;
  search: (words: string) => void;
}

/** What may be chosen: the listed tags, those in use by how much they are, and what is typed where it may be new. */
export function useTagOffer(field: FieldMeta, object: string | undefined, makes: boolean, words: { uses: (count: number) => string; make: (tag: string) => string }): Offer {
  const [typed, setTyped] = useState('');
  const found = useQuery({
    queryKey: ['records', 'tags', object, field.key, typed],
    queryFn: ({ signal }) => api.get<Items<TagUse>>(`/api/v1/objects/${encodeURIComponent(object!)}/fields/${encodeURIComponent(field.key)}/tags`, { query: { q: typed, limit: 50 }, signal }),
    enabled: object !== undefined,
    placeholderData: (before) => before,
  });
  const used = found.data?.items ?? [];
  const wanted = key(typed);
  const listed = (field.tags ?? []).filter((tag) => key(tag.text).includes(wanted));
  const options: SelectOption[] = [
    ...listed.map((tag) => {
      const count = used.find((u) => u.tag === tag.text)?.count;
      return { value: tag.text, label: tag.text, color: tag.color ?? ('gray' as const), description: count ? words.uses(count) : undefined };
    }),
    ...used.filter((u) => key(u.tag).includes(wanted) && !listed.some((tag) => tag.text === u.tag)).map((u) => ({ value: u.tag, label: u.tag, description: words.uses(u.count) })),
  ];
  const fresh = typed.trim();
  if (makes && wanted !== '' && [...fresh].length <= LENGTH && !options.some((option) => key(option.value) === wanted)) options.push({ value: fresh, label: words.make(fresh) });
  return { options, loading: found.isFetching, search: setTyped };
}
