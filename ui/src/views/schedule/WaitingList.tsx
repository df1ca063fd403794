import { CalendarClock, GripVertical } from 'lucide-react';
import type { Ref } from 'react';
import type { RecordData } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { cx, IconButton } from '@/shared/ui';
import styles from './schedule.module.css';
import { Tick } from '../ticking';
import type { Schedule } from './useSchedule';

interface WaitingListProps {
  records: readonly RecordData[];
  more: boolean;
  schedule: Schedule;
  /** They can be drawn to a day. */
  drawn?: boolean;
  onCard: (id: string, element: HTMLElement, rescheduling?: boolean) => void;
  ref?: Ref<HTMLUListElement>;
}

/** Records without a date, each with the way to give it one. */
export function WaitingList({ records, more, schedule, drawn = false, onCard, ref }: WaitingListProps) {
  const t = useT('schedule');
  return (
    <>
      <ul ref={ref} className={styles.waitings}>
        {records.map((record) => {
          const stuck = schedule.stuck(record, 'start');
          const title = schedule.title(record);
          return (
            <li key={record.id} className={cx(styles.waiting, schedule.ticking.has(record.id) && styles.ticked)} data-movable={(drawn && stuck === null) || undefined} data-id={record.id} data-title={title}>
              {drawn && <GripVertical aria-hidden />}
              <Tick id={record.id} title={title} ticking={schedule.ticking} />
              <button type="button" className={styles.waitingTitle} title={title} data-record={record.id} onClick={(event) => onCard(record.id, event.currentTarget)}>
                {title}
              </button>
              <IconButton
                size="small"
                icon={CalendarClock}
                label={t('rescheduleNamed', { title })}
                disabled={stuck === null ? false : t('locked', { reason: stuck })}
                onClick={(event) => onCard(record.id, event.currentTarget, true)}
              />
            </li>
          );
        })}
      </ul>
      {more && <p className={styles.hint}>{t('moreUnscheduled')}</p>}
    </>
  );
}
