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
 * Reads the palette's input: `>` shows commands only, `客户:华为` (with either
 * colon) limits to the object of that name or key.
 */
export function readQuery(input: string, objects: { key: string; names: string[] }[]): Query {
  const text = input.trimStart();
  if (text.startsWith('>')) return { words: text.slice(1).trim(), commandsOnly: true, object: null };
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

/** Records that match, at most four an object; the previous ones stay while new ones load. */
export function useHits(query: Query, composing: boolean) {
  const words = useRested(composing ? '' : query.words, 80);
  const search = useQuery({
    queryKey: ['search', words],
    queryFn: ({ signal }) => api.get<Items<SearchHit>>('/api/v1/search', { query: { q: words, limit: 20 }, signal, patience: 2 }),
    enabled: words !== '' && !query.commandsOnly,
    placeholderData: (previous) => previous,
    staleTime: 10_000,
  });
  const hits = words === '' || query.commandsOnly ? [] : (search.data?.items ?? []);
  return { hits: limited(query.object ? hits.filter((hit) => hit.object === query.object) : hits, query.object ? 20 : 4), loading: search.isFetching, error: search.error };
}

function limited(hits: SearchHit[], perObject: number): SearchHit[] {
  const seen = new Map<string, number>();
  return hits.filter((hit) => {
    const count = (seen.get(hit.object) ?? 0) + 1;
    seen.set(hit.object, count);
    return count <= perObject;
  });
}
