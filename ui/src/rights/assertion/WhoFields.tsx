import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDefinitions, type AssertionDoc } from '@/meta';
import { api, useDepartments, type Page, type Person } from '@/shared/api';
import { text, useT } from '@/shared/i18n';
import { Avatar, Field, MultiSelect } from '@/shared/ui';
import { departmentPaths } from './model';

interface WhoFieldsProps {
  who: AssertionDoc['who'];
  errors: Record<string, string>;
  onChange: (who: AssertionDoc['who']) => void;
}

/** Whom an assertion is about: departments with those below, roles, single people by their address. */
export function WhoFields({ who, errors, onChange }: WhoFieldsProps) {
  const t = useT('assertion');
  const [words, setWords] = useState('');
  const roles = useDefinitions('role').data ?? [];
  const departments = departmentPaths(useDepartments().data?.items ?? []);
  const found = useQuery({
    queryKey: ['people', 'addresses', words],
    queryFn: ({ signal }) => api.get<Page<Person>>('/api/v1/people', { query: { q: words, limit: 50 }, signal }),
    placeholderData: (previous) => previous,
  });
  // A name that only one department has is as good as its path.
  const alone = (name: string): boolean => departments.filter((one) => one.name === name).length === 1;
  const chosen = (who.departments ?? []).map((name) => (alone(name) ? departments.find((one) => one.name === name)!.path : name));
  const gone = (list: readonly string[], known: readonly { value: string }[]) => list.filter((value) => !known.some((one) => one.value === value)).map((value) => ({ value, label: value }));
  const departmentOptions = departments.map((one) => ({ value: one.path, label: one.path }));
  const roleOptions = roles.map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }));
  const people = (found.data?.items ?? []).flatMap((one) => (one.active && one.email ? [{ value: one.email, label: one.name, description: one.email, leading: <Avatar name={one.name} id={one.id} size={20} /> }] : []));
  const fault = (part: string): string | undefined => Object.entries(errors).find(([path]) => path === `who.${part}` || path.startsWith(`who.${part}.`))?.[1];
  return (
    <>
      <Field label={t('departments')} help={t('departmentsHelp')} error={fault('departments')}>
        <MultiSelect value={chosen} options={[...departmentOptions, ...gone(chosen, departmentOptions)]} searchable onChange={(list) => onChange({ ...who, departments: list })} />
      </Field>
      <Field label={t('roles')} error={fault('roles')}>
        <MultiSelect value={who.roles ?? []} options={[...roleOptions, ...gone(who.roles ?? [], roleOptions)]} onChange={(list) => onChange({ ...who, roles: list })} />
      </Field>
      <Field label={t('people')} error={errors.who ?? fault('people')}>
        <MultiSelect value={who.people ?? []} options={people} known={gone(who.people ?? [], people)} loading={found.isFetching} onSearch={setWords} onChange={(list) => onChange({ ...who, people: list })} />
      </Field>
    </>
  );
}
