import { Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMe, type Department, type Person, zoneOf } from '@/shared/api';
import { formatMoment, formatRelative } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Avatar, EmptyState } from '@/shared/ui';
import { DataTable, type DataColumn } from '../parts/DataTable';
import { usePeople, type PeopleFilter } from '../queries';
import { useRoleName } from '../roles';
import { State } from './State';
import { pathOf } from './tree';
import styles from './People.module.css';

interface PeopleTableProps {
  filter: PeopleFilter;
  departments: Department[];
  openId: string | undefined;
  onOpen: (id: string) => void;
  /** Below the words of an empty list. */
  emptyActs: ReactNode;
}

export function PeopleTable({ filter, departments, openId, onOpen, emptyActs }: PeopleTableProps) {
  const t = useT('admin');
  const me = useMe().data;
  const self = me?.user.id;
  const zone = zoneOf(me);
  const people = usePeople(filter);
  const roleName = useRoleName();
  const rows = people.data?.pages.flatMap((page) => page.items) ?? [];
  const rolesOf = (person: Person) => (person.allRoles ?? person.roles ?? []).map(roleName).join(t('comma'));
  const place = (person: Person) => {
    const more = (person.departments ?? []).length - (person.department ? 1 : 0);
    return more > 0 && person.department ? t('people.andMore', { name: person.department.name, count: more }) : person.department?.name;
  };
  const columns: DataColumn<Person>[] = [
    {
      key: 'name',
      label: t('person.name'),
      width: '16%',
      card: 'title',
      render: (person) => (
        <span className={styles.person}>
          <Avatar name={person.name} id={person.id} size={24} />
          <span>{person.name}</span>
          {person.id === self && <span className={styles.quiet}>{t('people.you')}</span>}
        </span>
      ),
    },
    { key: 'email', label: t('person.email'), width: '19%', render: (person) => person.email },
    { key: 'department', label: t('person.department'), width: '13%', card: 'line', render: (person) => place(person) && <span title={(person.departments ?? []).map((id) => pathOf(departments, id)).join('\n')}>{place(person)}</span> },
    { key: 'position', label: t('person.position'), width: '9%', card: 'line', render: (person) => person.position },
    { key: 'roles', label: t('person.roles'), card: 'line', render: (person) => rolesOf(person) },
    { key: 'manager', label: t('person.manager'), width: '8%', render: (person) => person.manager?.name },
    {
      key: 'signedIn',
      label: t('person.signedIn'),
      width: '92px',
      render: (person) => person.signedIn !== undefined && <span title={person.signedIn && formatMoment(person.signedIn, zone)}>{person.signedIn ? formatRelative(person.signedIn, { zone }) : t('person.neverIn')}</span>,
    },
    { key: 'state', label: t('person.state'), width: '96px', card: 'side', render: (person) => <State person={person} /> },
  ];
  return (
    <DataTable
      label={t('people.title')}
      columns={columns}
      rows={rows}
      idOf={(person) => person.id}
      query={people}
      onOpen={(person) => onOpen(person.id)}
      openId={openId}
      empty={<EmptyState icon={filter.q ? null : Users} title={filter.q ? t('people.noMatch', { words: filter.q }) : t('people.none')} actions={emptyActs} />}
    />
  );
}
