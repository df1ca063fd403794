import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { FileUp, MailPlus, Plus, Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { hasPage } from '@/app/pages';
import type { PeopleSearch } from '@/app/search';
import { useMe } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Button, Checkbox, Input, Select, SplitButton, usePhone, type MenuItem } from '@/shared/ui';
import { AdminPage } from './parts/AdminPage';
import { ListFrame } from './parts/ListFrame';
import { CreatePerson } from './people/CreatePerson';
import { DepartmentTree } from './people/DepartmentTree';
import { PeopleTable } from './people/PeopleTable';
import { PersonDrawer } from './people/PersonDrawer';
import { treeOf } from './people/tree';
import { useDepartmentTree } from './queries';
import { useRoleOptions } from './roles';
import styles from './people/People.module.css';

const route = getRouteApi('/inside/admin/people');

/** People and departments: who works here, where, with which roles. */
export default function PeoplePage() {
  const t = useT('admin');
  return (
    <AdminPage people title={t('people.title')}>
      <People />
    </AdminPage>
  );
}

function People() {
  const t = useT('admin');
  const me = useMe().data;
  const phone = usePhone();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const goTo = useNavigate();
  const departments = useDepartmentTree();
  const roles = useRoleOptions();
  const [creating, setCreating] = useState(false);
  const all = useMemo(() => (departments.data?.items ?? []).filter((d) => !d.mergedInto), [departments.data]);
  const rows = useMemo(() => treeOf(all), [all]);
  const change = (part: Partial<PeopleSearch>) => void navigate({ search: (old) => ({ ...old, ...part }), replace: true });
  const current = rows.find((row) => row.department.id === search.department)?.department;
  const state = search.state ?? 'active';
  const size = phone ? 'normal' : 'small';
  const filtered = !!(search.q || search.role || search.department || state !== 'active');
  const ways: MenuItem[] = [
    hasPage('admin/organisation/InvitationsPage') && { label: t('people.invite'), icon: MailPlus, onSelect: () => void goTo({ to: '/admin/invitations', search: { invite: current?.id ?? 'new' } }) },
    me?.can.admin && hasPage('admin/roster/RosterPage') && { label: t('people.import'), icon: FileUp, onSelect: () => void goTo({ to: '/admin/people/import' }) },
  ].filter((way) => !!way);
  return (
    <>
      <ListFrame
        label={t('people.title')}
        beside={!phone && <DepartmentTree query={departments} rows={rows} chosen={search.department} onChoose={(department) => change({ department, below: undefined })} />}
        lead={
          <>
            {phone ? (
              <Select
                label={t('departments.title')}
                value={search.department ?? ''}
                onChange={(department) => change({ department: department || undefined, below: undefined })}
                options={[{ value: '', label: t('people.everybody') }, ...rows.map((row) => ({ value: row.department.id, label: `${'\u2003'.repeat(row.depth)}${row.department.name}` }))]}
              />
            ) : (
              <h2 className={styles.where}>{current?.name ?? t('people.everybody')}</h2>
            )}
            {current && (
              <Checkbox checked={search.below !== 'false'} onChange={(below) => change({ below: below ? undefined : 'false' })}>
                {t('people.below')}
              </Checkbox>
            )}
          </>
        }
        filters={
          <>
            <div>
              <Select
                size={size}
                searchable={false}
                label={t('people.state')}
                value={state}
                onChange={(next) => change({ state: next === 'active' || next === null ? undefined : next })}
                options={(['active', 'invited', 'disabled', 'all'] as const).map((value) => ({ value, label: t(`state.${value}`) }))}
              />
            </div>
            <div>
              <Select clearable size={size} label={t('person.roles')} placeholder={t('person.roles')} value={search.role ?? null} options={roles} onChange={(role) => change({ role: role ?? undefined })} />
            </div>
            <Input size={size} type="search" icon={Search} aria-label={t('people.search')} placeholder={t('people.search')} value={search.q ?? ''} onChange={(event) => change({ q: event.target.value || undefined })} />
          </>
        }
        acts={
          <SplitButton kind="primary" size={size} icon={Plus} items={ways} menuLabel={t('people.ways')} onClick={() => setCreating(true)}>
            {t('people.new')}
          </SplitButton>
        }
      >
        <PeopleTable
          filter={{ q: search.q, department: search.department, below: search.department ? search.below : undefined, role: search.role, state: state === 'all' ? undefined : state }}
          departments={all}
          openId={search.person}
          onOpen={(person) => change({ person })}
          emptyActs={filtered && <Button onClick={() => void navigate({ search: {}, replace: true })}>{t('people.clear')}</Button>}
        />
      </ListFrame>
      <CreatePerson open={creating} department={search.department} rows={rows} onClose={() => setCreating(false)} />
      {search.person && <PersonDrawer key={search.person} id={search.person} tab={search.tab} rows={rows} departments={all} onTab={(tab) => change({ tab })} onClose={() => change({ person: undefined, tab: undefined })} />}
    </>
  );
}
