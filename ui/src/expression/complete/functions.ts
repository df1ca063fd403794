import { useQuery } from '@tanstack/react-query';
import { api, useRelease } from '@/shared/api';
import type { Text } from '@/shared/api/types';

/** A function of the language, as the manual describes it. */
export interface FunctionDoc {
  name: string;
  category: string;
  /** Ways to call it: `ROUND(number, digits)`, `text.contains(part)`. */
  signatures: string[];
  summary: Text;
  examples: { text: string; result: string }[];
  /** Called on a value: `text.contains(part)`. */
  member: boolean;
}

/** The order in which the manual's categories are shown; others follow. */
export const categories = ['logic', 'blank', 'number', 'text', 'date', 'list', 'rows', 'person'] as const;

interface RawFunction {
  name: string;
  category?: string;
  signatures?: (string | { text?: string; signature?: string })[];
  summary?: Text | string;
  zh?: string;
  en?: string;
  examples?: { text?: string; expression?: string; source?: string; result?: unknown }[];
  member?: boolean;
}

/** The manual's functions; what an entry lacks is left out of it. */
export function functionsOf(answer: { items?: RawFunction[] } | RawFunction[]): FunctionDoc[] {
  const items = Array.isArray(answer) ? answer : (answer.items ?? []);
  return items.map((one) => {
    const signatures = (one.signatures ?? []).map((s) => (typeof s === 'string' ? s : (s.text ?? s.signature ?? ''))).filter(Boolean);
    const summary = typeof one.summary === 'string' ? { en: one.summary } : (one.summary ?? { zh: one.zh, en: one.en });
    return {
      name: one.name,
      category: one.category ?? 'other',
      signatures: signatures.length > 0 ? signatures : [`${one.name}()`],
      summary,
      examples: (one.examples ?? []).map((e) => ({
        text: e.text ?? e.expression ?? e.source ?? '',
        result: typeof e.result === 'string' ? e.result : JSON.stringify(e.result ?? null),
      })),
      member: one.member ?? signatures.some((s) => new RegExp(`\\.${one.name}\\(`).test(s)),
    };
  });
}

/** Every function with its help; they change only with the server's version. */
export function useFunctions(): { functions: FunctionDoc[]; loading: boolean; failed: boolean; retry: () => void } {
  const release = useRelease();
  const query = useQuery({
    queryKey: ['expressions', 'functions'],
    queryFn: ({ signal }) => api.get<{ items: RawFunction[] }>('/api/v1/expressions/functions', { signal }),
    select: functionsOf,
    staleTime: Infinity,
    enabled: release > 0,
  });
  return { functions: query.data ?? none, loading: query.isPending, failed: query.isError, retry: () => void query.refetch() };
}

const none: FunctionDoc[] = [];
