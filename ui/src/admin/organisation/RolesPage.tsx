import { getRouteApi, Link } from '@tanstack/react-router';
import { Building2, X } from 'lucide-react';
import { useMemo } from 'react';
import { useMe } from '@/shared/api';
import { formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Avatar, Checkbox, confirm, cx, EmptyState, Field, IconButton, InlineError, notify, Panel, Select, SkeletonLines, Tag, usePhone } from '@/shared/ui';
import { AdminPage } from '../parts/AdminPage';
import { PersonSelect } from '../PeopleSelect';
import { optionsOf, treeOf } from '../people/tree';
import { useDepartmentTree } from '../queries';
import { useMembers, useRoleHeads, useSetMembers, type Members, type MembersBody } from './api';
import styles from './Organisation.module.css';

const route = getRouteApi('/inside/admin/roles');
const adminRole = 'admin';

/** Who has which role: people, and departments that give it to theirs. */
export default function RolesPage() {
  const t = useT('organisation');
  const { role } = route.useSearch();
  const phone = usePhone();
  const crumbs = phone && role ? [{ label: t('roles.title'), to: '/admin/roles' }] : [];
  return (
    <AdminPage title={t('roles.title')} crumbs={crumbs}>
      <Roles />
    </AdminPage>
  );
}

function Roles() {
  const t = useT('organisation');
  const phone = usePhone();
  const search = route.useSearch();
  const heads = useRoleHeads();
  const chosen = search.role ?? (phone ? undefined : heads.data?.[0]?.key);
  return (
    <div className={styles.rolesPage}>
      {(!phone || !chosen) && (
        <Panel title={t('roles.all')}>
          {heads.isPending && <SkeletonLines lines={6} />}
          {heads.error && <InlineError error={heads.error} onRetry={() => void heads.refetch()} />}
          <nav aria-label={t('roles.all')} className={styles.roleList}>
            {heads.data?.map((head) => (
              <Link key={head.key} to="/admin/roles" search={{ role: head.key }} className={cx(head.key === chosen && styles.chosen)} aria-current={head.key === chosen ? 'page' : undefined}>
                <span>{text(head.label) || head.key}</span>
                <small>{t('roles.people', { count: head.effective, number: formatNumber(head.effective) })}</small>
              </Link>
            ))}
          </nav>
        </Panel>
      )}
      {chosen && <MembersPanels key={chosen} role={chosen} />}
    </div>
  );
}

function MembersPanels({ role }: { role: string }) {
  const members = useMembers(role);
  if (members.isPending) return <SkeletonLines lines={6} />;
  if (members.error) return <InlineError error={members.error} onRetry={() => void members.refetch()} />;
  return <Lists role={role} members={members.data} />;
}

function Lists({ role, members }: { role: string; members: Members }) {
  const t = useT('organisation');
  const self = useMe().data?.user.id;
  const set = useSetMembers(role);
  const departments = useDepartmentTree();
  const rows = useMemo(() => treeOf((departments.data?.items ?? []).filter((d) => !d.disabled)), [departments.data]);
  const label = text(members.role.label) || role;
  const people = members.people.map((person) => person.id);
  const given = members.departments.map(({ id, children }) => ({ id, children }));
  const undo = (before: MembersBody) => ({ label: t('undo'), onClick: () => set.mutate(before) });

  const add = (id: string | null) => id && set.mutate({ people: [...people, id] });
  const remove = async (id: string, name: string) => {
    if (id === self && role === adminRole && !(await confirm({ title: t('roles.selfTitle'), body: t('roles.selfWords'), action: t('roles.remove'), danger: true }))) return;
    set.mutate({ people: people.filter((one) => one !== id) }, { onSuccess: () => notify(t('roles.removed', { name, role: label }), { kind: 'success', action: undo({ people }) }) });
  };
  const addDepartment = (id: string | null) => id && set.mutate({ departments: [...given, { id, children: true }] });
  const removeDepartment = async (id: string, name: string, count: number) => {
    if (count > 50 && !(await confirm({ title: t('roles.removeDepartmentTitle', { name, role: label, count }), action: t('roles.remove'), danger: true }))) return;
    set.mutate({ departments: given.filter((one) => one.id !== id) }, { onSuccess: () => notify(t('roles.removed', { name, role: label }), { kind: 'success', action: undo({ departments: given }) }) });
  };
  return (
    <div className={styles.stack}>
      <Panel title={label}>
        <p className={styles.quiet}>{t('roles.effective', { count: members.effective, number: formatNumber(members.effective) })}</p>
        {set.error && <InlineError error={set.error}>{Object.values(set.error.fieldErrors)[0]?.message}</InlineError>}
      </Panel>
      <Panel title={t('roles.persons', { count: members.people.length })}>
        {members.people.length === 0 && <EmptyState small icon={null} title={t('roles.noPersons')} />}
        <ul className={styles.members} aria-label={t('roles.personsLabel')}>
          {members.people.map((person) => (
            <li key={person.id}>
              <Avatar name={person.name} id={person.id} size={28} />
              <div>
                <Link to="/admin/people" search={{ person: person.id, state: 'all' }}>
                  {person.name}
                </Link>{' '}
                {!person.active && <Tag>{t('roles.inactive')}</Tag>}
                <div className={styles.quiet}>{person.department?.name}</div>
              </div>
              <IconButton size="small" icon={X} label={t('roles.removeOf', { name: person.name })} onClick={() => void remove(person.id, person.name)} />
            </li>
          ))}
        </ul>
        <div className={styles.add}>
          <Field label={t('roles.addPerson')}>
            <PersonSelect value={null} onChange={add} placeholder={t('roles.choosePerson')} without={people} />
          </Field>
        </div>
      </Panel>
      {role !== adminRole && (
        <Panel title={t('roles.departments', { count: members.departments.length })}>
          {members.departments.length === 0 && <EmptyState small icon={null} title={t('roles.noDepartments')} />}
          <ul className={styles.members} aria-label={t('roles.departmentsLabel')}>
            {members.departments.map((department) => (
              <li key={department.id}>
                <Building2 aria-hidden />
                <div>
                  {department.name}
                  <div className={styles.quiet}>{t('roles.people', { count: department.people, number: formatNumber(department.people) })}</div>
                </div>
                <Checkbox checked={department.children} onChange={(children) => set.mutate({ departments: given.map((one) => (one.id === department.id ? { ...one, children } : one)) })}>
                  {t('roles.children')}
                </Checkbox>
                <IconButton size="small" icon={X} label={t('roles.removeOf', { name: department.name })} onClick={() => void removeDepartment(department.id, department.name, department.people)} />
              </li>
            ))}
          </ul>
          <div className={styles.add}>
            <Field label={t('roles.addDepartment')} help={t('roles.addDepartmentHelp')}>
              <Select searchable value={null} onChange={addDepartment} placeholder={t('roles.chooseDepartment')} options={optionsOf(rows).filter((option) => !given.some((one) => one.id === option.value))} />
            </Field>
          </div>
        </Panel>
      )}
    </div>
  );
}
