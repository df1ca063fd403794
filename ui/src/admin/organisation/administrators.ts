import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type ApiError, type Items, type Named, type Text } from '@/shared/api';

/** A person, a role, an app or a department. */
interface Party {
  kind: 'person' | 'role' | 'all' | 'app' | 'department';
  id: string;
  label: Text;
}

/** Who administers what; `id` is empty for who administers all. */
export interface Administrator {
  id: string;
  subject: Party;
  scope: Party;
  roles: { key: string; label: Text }[];
  by: Named | null;
  created: string;
}

export interface AdministratorBody {
  subject: { kind: 'person' | 'role'; id: string };
  scope: { kind: 'app' | 'department'; id: string };
  roles: string[];
}

const key = ['administrators'];
const path = '/api/v1/administrators';

export function useAdministrators() {
  return useQuery({ queryKey: key, queryFn: ({ signal }) => api.get<Items<Administrator>>(path, { signal }), select: (answer) => answer.items });
}

export function useSetAdministrator() {
  const client = useQueryClient();
  return useMutation<Administrator, ApiError, AdministratorBody>({
    mutationFn: (body) => api.post<Administrator>(path, body),
    onSuccess: () => void client.invalidateQueries({ queryKey: key }),
  });
}

export function useRemoveAdministrator() {
  const client = useQueryClient();
  return useMutation<void, ApiError, string>({
    mutationFn: (id) => api.delete(`${path}/${encodeURIComponent(id)}`),
    onSuccess: () => void client.invalidateQueries({ queryKey: key }),
  });
}

/** The body that makes an administration again that was taken away. */
export function bodyOf(of: Administrator): AdministratorBody {
  return {
    subject: { kind: of.subject.kind === 'role' ? 'role' : 'person', id: of.subject.id },
    scope: { kind: of.scope.kind === 'app' ? 'app' : 'department', id: of.scope.id },
    roles: of.roles.map((role) => role.key),
  };
}
