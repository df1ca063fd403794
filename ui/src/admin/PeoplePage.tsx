import { getRouteApi } from '@tanstack/react-router';
import { Plus, Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { PeopleSearch } from '@/app/search';
import { useDepartments, useMe } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { NoAccess, useBreadcrumb } from '@/shared/page';
import { Button, Input, Select, usePhone } from '@/shared/ui';
import { CreatePerson } from './CreatePerson';
import { DepartmentTree } from './DepartmentTree';
import { PeopleTable } from './PeopleTable';
import { PersonDrawer } from './PersonDrawer';
import { treeOf } from './tree';
import styles from './admin.module.css';

const route = getRouteApi('/inside/admin/people');

/** People and departments: who works here, where, with which roles. */
export default function PeoplePage() {
  const t = useT('admin');
  const me = useMe().data;
  useBreadcrumb([{ label: t('people.title') }]);
  if (!me) return null;
  return me.can.admin ? <People /> : <NoAccess to={t('people.title')} />;
}

function People() {
  const t = useT('admin');
  const phone = usePhone();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const departments = useDepartments();
  const [creating, setCreating] = useState(false);
  const rows = useMemo(() => treeOf((departments.data?.items ?? []).filter((d) => !d.disabled)), [departments.data]);
  const change = (part: Partial<PeopleSearch>) => void navigate({ search: (old) => ({ ...old, ...part }), replace: true });
  const current = rows.find((row) => row.department.id === search.department)?.department;
  return (
    <div className={styles.page}>
      {!phone && <DepartmentTree query={departments} rows={rows} chosen={search.department} onChoose={(department) => change({ department })} />}
      <section className={styles.main} aria-label={t('people.title')}>
        <div className={styles.bar}>
          <h2 className={styles.where}>{current?.name ?? t('people.everybody')}</h2>
          {phone && (
            <Select
              label={t('departments.title')}
              value={search.department ?? ''}
              onChange={(department) => change({ department: department || undefined })}
              options={[{ value: '', label: t('people.everybody') }, ...rows.map((row) => ({ value: row.department.id, label: `${'\u2003'.repeat(row.depth)}${row.department.name}` }))]}
            />
          )}
          <div className={styles.filters}>
            <Select
              size={phone ? 'normal' : 'small'}
              label={t('people.state')}
              value={search.state ?? 'active'}
              onChange={(state) => change({ state: state === 'active' || state === null ? undefined : state })}
              options={[
                { value: 'active' as const, label: t('state.active') },
                { value: 'disabled' as const, label: t('state.disabled') },
                { value: 'all' as const, label: t('state.all') },
              ]}
            />
            <Input size={phone ? 'normal' : 'small'} type="search" icon={Search} aria-label={t('people.search')} placeholder={t('people.search')} value={search.q ?? ''} onChange={(event) => change({ q: event.target.value || undefined })} />
            <Button kind="primary" size={phone ? 'normal' : 'small'} icon={Plus} onClick={() => setCreating(true)}>
              {t('people.new')}
            </Button>
          </div>
        </div>
        <PeopleTable q={search.q ?? ''} department={search.department ?? ''} state={search.state ?? 'active'} departments={departments.data?.items ?? []} onOpen={(person) => change({ person })} />
      </section>
      <CreatePerson open={creating} department={search.department} rows={rows} onClose={() => setCreating(false)} />
      {search.person && <PersonDrawer key={search.person} id={search.person} rows={rows} onClose={() => change({ person: undefined })} />}
    </div>
  );
}
