import { Inbox } from 'lucide-react';
import { useState } from 'react';
import { useT } from '@/shared/i18n';
import { EmptyState, InlineError, Panel, Segmented, SkeletonLines } from '@/shared/ui';
import { RequestCard } from './RequestCard';
import { useRequests, type Box } from './requests';
import styles from './Requests.module.css';

/** Exports that one asked for, and those that wait for one to decide. */
export default function ExportRequests() {
  const t = useT('import-export');
  const [asked, setAsked] = useState<Box | null>(null);
  const lists = { mine: useRequests('mine'), decide: useRequests('decide') };
  const waiting = lists.decide.data?.items.filter((one) => one.decides).length ?? 0;
  // What waits comes first, and stays in sight once it is decided.
  if (asked === null && lists.decide.data) setAsked(waiting > 0 ? 'decide' : 'mine');
  const box: Box = asked ?? 'mine';
  const list = lists[box];
  const items = list.data?.items ?? [];
  return (
    <Panel title={t('requests.title')}>
      <div className={styles.page}>
        <p className={styles.quiet}>{t('requests.words')}</p>
        <Segmented<Box>
          value={box}
          onChange={setAsked}
          label={t('requests.title')}
          items={[
            { key: 'mine', label: t('requests.mine') },
            { key: 'decide', label: waiting > 0 ? t('requests.decideCount', { count: waiting }) : t('requests.decide') },
          ]}
        />
        {list.error ? (
          <InlineError error={list.error} onRetry={() => void list.refetch()} />
        ) : list.isPending || (asked === null && lists.decide.isPending) ? (
          <SkeletonLines lines={5} />
        ) : items.length === 0 ? (
          <EmptyState icon={Inbox} title={t(`requests.none.${box}`)} />
        ) : (
          <ul className={styles.list}>
            {items.map((one) => (
              <RequestCard key={one.id} one={one} />
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}
