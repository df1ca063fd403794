import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api';
import type { Plan } from '@/shared/api/types';
import { settled } from '@/meta';

/** What publishing these drafts (`object/customer`), or restoring a release, would do. */
export function usePlan(what: { keys: string[] } | { restore: number } | null) {
  return useQuery({
    queryKey: ['plan', what],
    queryFn: async ({ signal }) => {
      await settled();
      return api.post<Plan>('/api/v1/releases:plan', 'keys' in what! ? { ...what, along: true } : what, { signal });
    },
    enabled: what !== null && (!('keys' in what) || what.keys.length > 0),
    staleTime: 0,
    gcTime: 30_000,
  });
}

/** Where a problem can be mended. */
export function placeOfProblem(app: string, problem: { kind: string; key: string; path: string }, objectOf: (kind: string, key: string) => string | undefined): string {
  const object = problem.kind === 'object' ? problem.key : objectOf(problem.kind, problem.key);
  switch (problem.kind) {
    case 'object': {
      const [list] = problem.path.split('.');
      const tab = list === 'rules' ? 'rules' : list === 'fields' ? 'fields' : list === 'indexes' ? 'keys' : 'settings';
      return `/design/${app}/o/${object}?tab=${tab}`;
    }
    case 'form':
      return `/design/${app}/o/${object ?? '_'}/layouts/${problem.key}`;
    case 'view':
      return `/design/${app}/o/${object ?? '_'}?tab=views&field=${problem.key}`;
    case 'form_script':
      return `/design/${app}/o/${object ?? '_'}/layouts/_?panel=scripts&node=${problem.key}`;
    case 'webhook':
      return `/design/${app}/webhooks?node=${problem.key}`;
    case 'inbound':
      return `/design/${app}/inbound?node=${problem.key}`;
    case 'hook':
      return `/design/${app}/hooks?node=${problem.key}${problem.path.startsWith('tests') ? '&tab=tests' : ''}`;
    case 'assertion':
      return `/design/${app}/assertions?node=${problem.key}`;
    case 'option_set':
      return `/design/${app}/option-sets?node=${problem.key}`;
    case 'role':
      return `/design/${app}?tab=roles&field=${problem.key}`;
    default:
      return `/design/${problem.key}?tab=navigation`;
  }
}
