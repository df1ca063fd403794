import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, keys, type ApiError, type Department, type Items, type Page, type Person, type PersonBody, type Text } from '@/shared/api';

const pageSize = 100;

export interface PeopleFilter {
  q?: string;
  department?: string;
  /** `false`: only of the department itself. */
  below?: string;
  role?: string;
  state?: string;
  manager?: string;
}

/** People through a filter, by name. */
export function usePeople(filter: PeopleFilter) {
  return useInfiniteQuery({
    queryKey: ['people', 'list', filter],
    queryFn: ({ signal, pageParam }) => api.get<Page<Person>>('/api/v1/people', { query: { ...filter, limit: pageSize, cursor: pageParam }, signal }),
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

/** What somebody owns, by object. */
export interface Owned {
  total: number;
  objects: { object: string; label: Text; count: number }[];
}

export type SavedPerson = Person & { handover?: Owned; job?: string };

/** Makes a person, or changes the one with the id. */
export function useSavePerson(id?: string) {
  const client = useQueryClient();
  return useMutation<SavedPerson, ApiError, PersonBody>({
    mutationFn: (body) => (id ? api.patch<SavedPerson>(`/api/v1/people/${encodeURIComponent(id)}`, body) : api.post<SavedPerson>('/api/v1/people', body)),
    onSuccess: ({ handover: _handover, job, ...person }) => {
      client.setQueryData(['people', 'one', person.id], person);
      void client.invalidateQueries({ queryKey: ['people', 'list'] });
      void client.invalidateQueries({ queryKey: keys.departments });
      void client.invalidateQueries({ queryKey: ['roles'] });
      void client.invalidateQueries({ queryKey: ['sessions', person.id] });
      if (job) void client.invalidateQueries({ queryKey: keys.jobs });
    },
  });
}

export interface DepartmentBody {
  name?: string;
  parent?: string;
  heads?: string[];
  disabled?: boolean;
}

/** Departments with how many people are in them; for administrators. */
export function useDepartmentTree() {
  return useQuery({
    queryKey: [...keys.departments, 'people'],
    queryFn: ({ signal }) => api.get<Items<Department>>('/api/v1/departments', { query: { people: true }, signal }),
  });
}

export function useSaveDepartment(id?: string) {
  const client = useQueryClient();
  return useMutation<Department, ApiError, DepartmentBody>({
    mutationFn: (body) => (id ? api.patch<Department>(`/api/v1/departments/${encodeURIComponent(id)}`, body) : api.post<Department>('/api/v1/departments', body)),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.departments });
      void client.invalidateQueries({ queryKey: ['people'] });
    },
  });
}

/** What a move or a merger does. */
export interface Effect {
  people: number;
  records: number;
  objects: { object: string; label: Text; count: number }[];
  gainedRoles: { key: string; label: Text }[];
  lostRoles: { key: string; label: Text }[];
}

/** The effect of putting a department below another (`parent`, '' the top) or merging it (`into`); nothing is asked for undefined. */
export function useEffectOf(id: string, way: 'parent' | 'into', target: string | undefined) {
  return useQuery({
    queryKey: ['departments-effect', id, way, target],
    queryFn: ({ signal }) => api.get<Effect>(`/api/v1/departments/${encodeURIComponent(id)}/effect`, { query: { [way]: target }, signal }),
    enabled: target !== undefined,
    staleTime: 0,
  });
}

export function useMerge(id: string) {
  const client = useQueryClient();
  return useMutation<{ job: string; effect: Effect }, ApiError, string>({
    mutationFn: (into) => api.post<{ job: string; effect: Effect }>(`/api/v1/departments/${encodeURIComponent(id)}/merge`, { into }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.departments });
      void client.invalidateQueries({ queryKey: ['people'] });
      void client.invalidateQueries({ queryKey: keys.jobs });
    },
  });
}

/** Roles that are published, by name; `give`: one may give it to the people of one's departments. */
export function useRoles() {
  return useQuery({
    queryKey: ['roles', 'heads'],
    queryFn: ({ signal }) => api.get<Items<{ key: string; label: Text; give?: boolean }>>('/api/v1/roles', { signal }),
    select: (answer) => answer.items.filter((role) => role.key !== 'admin'),
  });
}
