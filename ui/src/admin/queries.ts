import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, keys, type ApiError, type Definitions, type Department, type Page, type Person, type PersonBody } from '@/shared/api';

const pageSize = 100;

/** People of a department (all without one) whose name or e-mail holds the words. */
export function usePeople(q: string, department: string) {
  return useInfiniteQuery({
    queryKey: ['people', 'list', q, department],
    queryFn: ({ signal, pageParam }) => api.get<Page<Person>>('/api/v1/people', { query: { q, department, limit: pageSize, cursor: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.cursor ?? undefined,
    placeholderData: (previous) => previous,
  });
}

export function usePerson(id: string | undefined) {
  return useQuery({
    queryKey: ['people', 'one', id],
    queryFn: ({ signal }) => api.get<Person>(`/api/v1/people/${encodeURIComponent(id!)}`, { signal }),
    enabled: !!id,
  });
}

/** Makes a person, or changes the one with the id. */
export function useSavePerson(id?: string) {
  const client = useQueryClient();
  return useMutation<Person, ApiError, PersonBody>({
    mutationFn: (body) => (id ? api.patch<Person>(`/api/v1/people/${encodeURIComponent(id)}`, body) : api.post<Person>('/api/v1/people', body)),
    onSuccess: (person) => {
      client.setQueryData(['people', 'one', person.id], person);
      void client.invalidateQueries({ queryKey: ['people', 'list'] });
    },
  });
}

export interface DepartmentBody {
  name?: string;
  parent?: string;
  heads?: string[];
}

export function useSaveDepartment(id?: string) {
  const client = useQueryClient();
  return useMutation<Department, ApiError, DepartmentBody>({
    mutationFn: (body) => (id ? api.patch<Department>(`/api/v1/departments/${encodeURIComponent(id)}`, body) : api.post<Department>('/api/v1/departments', body)),
    onSuccess: () => void client.invalidateQueries({ queryKey: keys.departments }),
  });
}

/** Roles that can be given: those published, and the built-in administrator. */
export function useRoles(asked = true) {
  return useQuery({
    queryKey: ['definitions', 'role', null],
    queryFn: ({ signal }) => api.get<Definitions>('/api/v1/definitions', { query: { kind: 'role' }, signal }),
    enabled: asked,
    select: (answer) => answer.items.filter((item) => item.$meta.state === 'published' || item.$meta.published !== null),
  });
}
