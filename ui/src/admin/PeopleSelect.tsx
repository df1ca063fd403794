import { useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Page, type Person } from '@/shared/api';
import { Avatar, MultiSelect, Select, type SelectOption } from '@/shared/ui';

/** Chooses people by name; those chosen are named even when the search does not find them. */
export function PeopleSelect({ value, onChange }: { value: string[]; onChange: (ids: string[]) => void }) {
  const { options, known, loading, setWords } = useOptions(value);
  return <MultiSelect value={value} onChange={onChange} options={options} known={known} loading={loading} onSearch={setWords} />;
}

/** Chooses one person; `without` is not offered, and who is disabled only when asked for. */
export function PersonSelect({ value, onChange, without, disabledToo, size, label, placeholder }: { value: string | null; onChange: (id: string | null) => void; without?: string | readonly string[]; disabledToo?: boolean; size?: 'small' | 'normal'; label?: string; placeholder?: string }) {
  const { options, known, loading, setWords } = useOptions(value ? [value] : [], disabledToo);
  const left = new Set(typeof without === 'string' ? [without] : without);
  const offered = options.filter((option) => !left.has(option.value));
  return <Select clearable size={size} label={label} placeholder={placeholder} value={value} onChange={onChange} options={offered} known={known} loading={loading} onSearch={setWords} />;
}

function optionOf(person: Person): SelectOption {
  return { value: person.id, label: person.name, description: person.department?.name, leading: <Avatar name={person.name} id={person.id} size={20} /> };
}

function useOptions(chosen: string[], disabledToo = false) {
  const [words, setWords] = useState('');
  const found = useQuery({
    queryKey: ['people', 'pick', words],
    queryFn: ({ signal }) => api.get<Page<Person>>('/api/v1/people', { query: { q: words, limit: 50 }, signal }),
    placeholderData: (previous) => previous,
  });
  const options = (found.data?.items ?? []).filter((person) => disabledToo || person.active).map(optionOf);
  const missing = chosen.filter((id) => !options.some((option) => option.value === id));
  const others = useQueries({
    queries: missing.map((id) => ({ queryKey: ['people', 'one', id], queryFn: () => api.get<Person>(`/api/v1/people/${encodeURIComponent(id)}`) })),
  });
  const known = others.flatMap((query) => (query.data ? [optionOf(query.data)] : []));
  return { options, known, loading: found.isFetching, setWords };
}
