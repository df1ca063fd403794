import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, type Items, type SearchHit } from '@/shared/api';

/** What the words of the palette ask for. */
export interface Query {
  words: string;
  commandsOnly: boolean;
  /** Records of this object only. */
  object: string | null;
}

/**
 * Reads the palette's input: `>` (also as a Chinese keyboard writes it) shows commands only, `客户:华为` (with either
 * colon) limits to the object of that name or key.
 */
export function readQuery(input: string, objects: { key: string; names: string[] }[]): Query {
  const text = input.trimStart();
  if (/^[>\uFF1E\u300B]/.test(text)) return { words: text.slice(1).trim(), commandsOnly: true, object: null };
  const limit = /^([^:\uFF1A]+)[:\uFF1A](.*)$/s.exec(text);
  if (limit) {
    const name = limit[1]!.trim().toLowerCase();
    const object = objects.find((o) => o.key === name || o.names.some((n) => n.toLowerCase() === name));
    if (object) return { words: limit[2]!.trim(), commandsOnly: false, object: object.key };
  }
  return { words: text.trim(), commandsOnly: false, object: null };
}

/** Whether every word occurs in the text. */
export function hasWords(text: string, words: string): boolean {
  const lower = text.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word));
}

/** The value once it has rested for `ms`. */
export function useRested<T>(value: T, ms: number): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}

/** The name of the object that the input says or, alone of all, begins to say; null when it is none. */
export function objectCalled(input: string, objects: { names: string[] }[]): string | null {
  const typed = input.trim().toLowerCase();
  if (typed === '') return null;
  const said = objects.flatMap((o) => o.names.filter((n) => n.toLowerCase() === typed));
  if (said.length > 0) return said[0]!;
  const begun = objects.flatMap((o) => o.names.filter((n) => n.toLowerCase().startsWith(typed)).slice(0, 1));
  return begun.length === 1 ? begun[0]! : null;
}

/** Records that match, of one object or at most four of each; the previous ones stay while new ones load. */
export function useHits(query: Query) {
  const wanted = query.commandsOnly ? '' : query.words;
  const words = useRested(wanted, 80);
  const search = useQuery({
    queryKey: ['search', query.object, words],
    queryFn: ({ signal }) => api.get<Items<SearchHit> & { more: boolean }>('/api/v1/search', { query: { q: words, object: query.object, limit: 20 }, signal, patience: 2 }),
    enabled: words !== '',
    placeholderData: (previous) => previous,
    staleTime: 10_000,
    retry: false,
  });
  const hits = wanted === '' || words === '' ? [] : (search.data?.items ?? []).filter((hit) => !query.object || hit.object === query.object);
  // Others that have the words may be there as well.
  const more = hits.length > 0 && search.data?.more === true;
  return { hits, more, loading: wanted !== '' && (search.isFetching || wanted !== words), error: wanted === '' ? null : search.error };
}
