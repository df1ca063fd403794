import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { RecordData } from '@/shared/api/types';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { cx } from '@/shared/ui';
import styles from './schedule.module.css';
import type { Schedule } from './useSchedule';
import { WaitingList } from './WaitingList';

interface WaitingFootProps {
  records: readonly RecordData[];
  more: boolean;
  schedule: Schedule;
  onCard: (id: string, element: HTMLElement, rescheduling?: boolean) => void;
}

/** Records without a date under what has one: how many they are, and the list once it is asked for. */
export function WaitingFoot({ records, more, schedule, onCard }: WaitingFootProps) {
  const t = useT('schedule');
  const [open, setOpen] = useState(false);
  if (records.length === 0) return null;
  return (
    <aside className={styles.foot} aria-label={t('unscheduled')}>
      <button type="button" className={styles.footHead} aria-expanded={open} onClick={() => setOpen(!open)}>
        <ChevronRight className={cx(styles.chevron, open && styles.turned)} aria-hidden />
        {t('unscheduledCount', { shown: formatNumber(records.length) + (more ? '+' : '') })}
      </button>
      {open && <WaitingList records={records} more={more} schedule={schedule} onCard={onCard} />}
    </aside>
  );
}
