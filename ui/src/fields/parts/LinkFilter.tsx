import { useEffect, useState } from 'react';
import { isAbort, useMe } from '@/shared/api';
import { MultiSelect, type SelectOption } from '@/shared/ui';
import type { FilterProps } from '../contract';
import { namesSeveral, oneOf } from './links';
import { useDepartmentSource, usePeopleSource, useRelationSource, type Candidate, type LookupSource } from './lookup';

/** The person who looks, in place of an id (see expression/condition/model). */
const ME = '$me';
const MY_DEPARTMENT = '$my_department';
const MY_DEPARTMENTS = '$my_departments';

const LISTS = new Set(['in', 'not_in', 'has_any', 'has_all', 'has_none']);
const takesList = (op: string): boolean => LISTS.has(op);

/** One or several records, people or departments. */
export default function LinkFilter(props: FilterProps) {
  const type = oneOf(props.field.type);
  if (type === 'user') return <People {...props} />;
  return type === 'department' ? <Departments {...props} /> : <Records {...props} />;
}

function People(props: FilterProps) {
  return <Picker {...props} source={usePeopleSource()} me />;
}
function Departments(props: FilterProps) {
  return <Picker {...props} source={useDepartmentSource()} mine={!namesSeveral(props.field.type)} />;
}
function Records(props: FilterProps) {
  return <Picker {...props} source={useRelationSource(props.field, props.ctx)} />;
}

export function Picker({
  op,
  value,
  onChange,
  onLink,
  label,
  ctx,
  source,
  me,
  mine,
}: FilterProps & { source: LookupSource; me?: boolean; mine?: boolean }) {
  const { t } = ctx;
  const own = useMe().data?.user;
  const [words, setWords] = useState('');
  const [found, setFound] = useState<{ items: Candidate[]; busy: boolean }>({ items: [], busy: true });
  useEffect(() => {
    if (!source.ready) return;
    const flight = new AbortController();
    const timer = setTimeout(
      () => {
        source.search(words, flight.signal).then(
          (items) => !flight.signal.aborted && setFound({ items, busy: false }),
          (error: unknown) => !isAbort(error) && setFound({ items: [], busy: false }),
        );
      },
      words ? 80 : 0,
    );
    return () => {
      clearTimeout(timer);
      flight.abort();
    };
  }, [source, words]);
  const standing = (id: string): string | undefined =>
    id === ME ? t('lookup.me') : id === MY_DEPARTMENT ? t('lookup.myDepartment') : id === MY_DEPARTMENTS ? t('lookup.myDepartments') : undefined;
  const many = takesList(op);
  const chosen = Array.isArray(value) ? (value as string[]) : typeof value === 'string' && value !== '' ? [value] : [];
  const options: SelectOption[] = found.items
    .filter((c) => !(me && c.id === own?.id))
    .map((c) => ({ value: c.id, label: c.title, description: c.detail || undefined }));
  if (me && words === '') options.unshift({ value: ME, label: t('lookup.me') });
  if (mine && words === '' && !many) options.unshift({ value: MY_DEPARTMENT, label: t('lookup.myDepartment') });
  const known = chosen.map((id) => ({
    value: id,
    label: standing(id) ?? ctx.links[id] ?? t('lookup.unknown'),
  }));
  return (
    <MultiSelect
      size="small"
      label={label}
      options={options}
      known={known}
      loading={found.busy}
      value={chosen}
      onSearch={setWords}
      onChange={(next) => {
        for (const id of next) {
          const title = found.items.find((c) => c.id === id)?.title;
          if (title) onLink?.(id, title);
        }
        onChange(many ? next : (next.at(-1) ?? null));
      }}
    />
  );
}
