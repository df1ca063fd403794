import { useQuery } from '@tanstack/react-query';
import { api, useMe } from '@/shared/api';
import type { Items, Text } from '@/shared/api/types';

/** A function of the language, as the manual describes it. */
export interface FunctionDoc {
  name: string;
  category: string;
  /** Ways to call it: `ROUND(number, digits)`, `text.contains(part)`. */
  signatures: string[];
  summary: Text;
  examples: { source: string; result: unknown; error?: boolean }[];
  /** Called on a value: `text.contains(part)`. */
  member: boolean;
}

/** The order in which the manual's categories are shown; others follow. */
export const categories = ['logic', 'number', 'text', 'date', 'list', 'people'];

/** An entry of the manual; `operator` is what is not written as a call of its name: && or in. */
export type ManualEntry = Omit<FunctionDoc, 'member'> & { operator?: boolean };

/** The manual's functions, without operators, which people know. */
export function functionsOf(entries: ManualEntry[]): FunctionDoc[] {
  return entries
    .filter((entry) => !entry.operator)
    .map((entry) => ({ ...entry, examples: entry.examples ?? [], member: entry.signatures.length > 0 && entry.signatures.every((s) => s.includes(`.${entry.name}(`)) }));
}

/** The result of an example as it is written. */
export function resultText(example: { result: unknown; error?: boolean }, blank: string, failed: string): string {
  if (example.error) return failed;
  return example.result === null || example.result === undefined || example.result === '' ? blank : JSON.stringify(example.result);
}

/** Every function with its help; they change only with the server's version. */
export function useFunctions(): { functions: FunctionDoc[]; loading: boolean; failed: boolean; retry: () => void } {
  const signedIn = useMe().isSuccess;
  const query = useQuery({
    queryKey: ['expressions', 'functions'],
    queryFn: ({ signal }) => api.get<Items<ManualEntry>>('/api/v1/expressions/functions', { signal }),
    select: manual,
    staleTime: Infinity,
    enabled: signedIn,
  });
  return { functions: query.data ?? none, loading: query.isPending, failed: query.isError, retry: () => void query.refetch() };
}

const none: FunctionDoc[] = [];
const manual = (answer: Items<ManualEntry>): FunctionDoc[] => functionsOf(answer.items);
