import { useQuery } from '@tanstack/react-query';
import { api, queryClient } from '@/shared/api';
import type { Items, Named, Operation, PlanProblem, Text } from '@/shared/api/types';

/** Who may do what must never be, with which record, by which grants. */
export interface Breach {
  person: Named;
  record: { id: string; title: string };
  grants: { role: string; roleLabel: Text; grant: string; label: Text; place: number }[];
}

export type State = 'holds' | 'fails' | 'broken' | 'unchecked';

/** How a published assertion stood when it was last checked. */
export interface Result {
  key: string;
  label: Text;
  never: Operation;
  object: string;
  field: string;
  severity: 'block' | 'warn';
  state: State;
  at: string;
  people: number;
  breaches: Breach[];
  issue: PlanProblem | null;
}

const key = ['assertions'];

/** How the published assertions stood when they were last checked: it names records, so that administrators alone are told. */
export function useResults(may: boolean) {
  return useQuery({ queryKey: key, enabled: may, queryFn: ({ signal }) => api.get<Items<Result>>('/api/v1/assertions', { signal }), staleTime: 2000 });
}

/** Checks the published assertions of these keys now, all without keys. */
export async function check(keys?: string[]): Promise<Result[]> {
  const answer = await api.post<Items<Result>>('/api/v1/assertions:check', { ...(keys && { keys }) });
  await queryClient.invalidateQueries({ queryKey: key });
  return answer.items;
}

/** What the server says of a problem that is an assertion's. */
export const breachesOf = (problem: object): Breach[] => (problem as { breaches?: Breach[] }).breaches ?? [];
