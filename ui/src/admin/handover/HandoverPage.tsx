import { useNavigate } from '@tanstack/react-router';
import { ArrowLeftRight } from 'lucide-react';
import { useT } from '@/shared/i18n';
import { EmptyState, PageBody, Panel } from '@/shared/ui';
import { AdminPage } from '../parts/AdminPage';
import { PersonSelect } from '../PeopleSelect';
import styles from './Handover.module.css';

/** Whose work is handed over. */
export default function HandoverPage() {
  const t = useT('handover');
  const navigate = useNavigate();
  return (
    <AdminPage title={t('title')}>
      <PageBody narrow>
        <Panel>
          <EmptyState icon={ArrowLeftRight} title={t('start.title')} actions={<div className={styles.pick}><PersonSelect label={t('start.who')} placeholder={t('start.who')} value={null} onChange={(person) => person && void navigate({ to: '/admin/handover/$person', params: { person } })} disabledToo /></div>}>
            {t('start.words')}
          </EmptyState>
        </Panel>
      </PageBody>
    </AdminPage>
  );
}
