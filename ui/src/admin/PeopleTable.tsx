import { Users } from 'lucide-react';
import type { PeopleSearch } from '@/app/search';
import { useT } from '@/shared/i18n';
import { Avatar, Button, Dot, EmptyState, InlineError, Skeleton, usePhone } from '@/shared/ui';
import type { Department, Person } from '@/shared/api';
import { usePeople } from './queries';
import { useRoleName } from './roles';
import { pathOf } from './tree';
import styles from './admin.module.css';

interface PeopleTableProps {
  q: string;
  department: string;
  state: NonNullable<PeopleSearch['state']>;
  departments: Department[];
  onOpen: (id: string) => void;
}

export function PeopleTable({ q, department, state, departments, onOpen }: PeopleTableProps) {
  const t = useT('admin');
  const phone = usePhone();
  const people = usePeople(q, department);
  const roleName = useRoleName();
  const all = people.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = all.filter((person) => state === 'all' || person.active === (state === 'active'));
  const rolesOf = (person: Person) => (person.roles ?? []).map(roleName).join(t('comma'));
  if (people.error) {
    return (
      <div className={styles.pad}>
        <InlineError error={people.error} onRetry={() => void people.refetch()} />
      </div>
    );
  }
  if (!people.isPending && shown.length === 0) {
    return <EmptyState icon={Users} title={q ? t('people.noMatch', { words: q }) : t('people.none')} />;
  }
  const more = people.hasNextPage && (
    <div className={styles.moreRows}>
      <Button loading={people.isFetchingNextPage} onClick={() => void people.fetchNextPage()}>
        {t('people.more')}
      </Button>
    </div>
  );
  if (phone) {
    return (
      <div className={styles.scroll}>
        <ul className={styles.cards}>
          {shown.map((person) => (
            <li key={person.id}>
              <button type="button" className={styles.card} onClick={() => onOpen(person.id)}>
                <Avatar name={person.name} id={person.id} size={36} />
                <span>
                  <strong>{person.name}</strong>
                  <span className={styles.quiet}>{[person.department?.name, rolesOf(person)].filter(Boolean).join(' · ')}</span>
                </span>
                {!person.active && <State person={person} />}
              </button>
            </li>
          ))}
        </ul>
        {more}
      </div>
    );
  }
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-busy={people.isPending}>
        <thead>
          <tr>
            <th scope="col">{t('person.name')}</th>
            <th scope="col">{t('person.email')}</th>
            <th scope="col">{t('person.department')}</th>
            <th scope="col">{t('person.roles')}</th>
            <th scope="col">{t('person.manager')}</th>
            <th scope="col">{t('person.state')}</th>
          </tr>
        </thead>
        <tbody>
          {people.isPending &&
            [0, 1, 2, 3, 4].map((i) => (
              <tr key={i}>
                {[0, 1, 2, 3, 4, 5].map((cell) => (
                  <td key={cell}>
                    <Skeleton width="70%" />
                  </td>
                ))}
              </tr>
            ))}
          {shown.map((person) => (
            <tr key={person.id} onClick={() => onOpen(person.id)}>
              <td>
                <button type="button" className={styles.person} onClick={() => onOpen(person.id)}>
                  <Avatar name={person.name} id={person.id} size={24} />
                  {person.name}
                </button>
              </td>
              <td>{person.email}</td>
              <td title={person.department ? pathOf(departments, person.department.id) : undefined}>{person.department?.name}</td>
              <td>{rolesOf(person)}</td>
              <td>{person.manager?.name}</td>
              <td>
                <State person={person} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {more}
    </div>
  );
}

function State({ person }: { person: Person }) {
  const t = useT('admin');
  return (
    <span className={styles.state}>
      <Dot kind={person.active ? 'success' : 'neutral'} />
      {person.active ? t('state.active') : t('state.disabled')}
    </span>
  );
}
