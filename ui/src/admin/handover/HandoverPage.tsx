import { useNavigate } from '@tanstack/react-router';
import { ArrowLeftRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMe } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { useBreadcrumb } from '@/shared/page';
import { EmptyState, PageBody, Panel, Select } from '@/shared/ui';
import { AdminPage } from '../parts/AdminPage';
import { PersonSelect } from '../PeopleSelect';
import styles from './Handover.module.css';

/** Whose work is handed over: anybody's by administrators, that of who works for them by managers. */
export default function HandoverPage() {
  const t = useT('handover');
  const me = useMe().data;
  const navigate = useNavigate();
  const start = (person: string | null) => person && void navigate({ to: '/admin/handover/$person', params: { person } });
  const asked = { label: t('start.who'), placeholder: t('start.who'), value: null };
  if (me && !me.can.admin && me.reports?.length) {
    const options = me.reports.map(({ id, name, active }) => ({ value: id, label: active ? name : t('start.disabled', { name }) }));
    return (
      <Reports>
        <Start words={t('start.reports')}>
          <Select {...asked} options={options} onChange={start} />
        </Start>
      </Reports>
    );
  }
  return (
    <AdminPage title={t('title')}>
      <Start words={t('start.words')}>
        <PersonSelect {...asked} onChange={start} disabledToo />
      </Start>
    </AdminPage>
  );
}

function Reports({ children }: { children: ReactNode }) {
  useBreadcrumb([{ label: useT('handover')('title') }]);
  return children;
}

function Start({ words, children }: { words: string; children: ReactNode }) {
  const t = useT('handover');
  return (
    <PageBody narrow>
      <Panel>
        <EmptyState icon={ArrowLeftRight} title={t('start.title')} actions={<div className={styles.pick}>{children}</div>}>
          {words}
        </EmptyState>
      </Panel>
    </PageBody>
  );
}
