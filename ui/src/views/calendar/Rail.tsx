import { CalendarClock, GripVertical } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { RecordData } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { Badge, IconButton, ToggleChip } from '@/shared/ui';
import type { Schedule } from '../schedule/useSchedule';
import styles from './calendar.module.css';

interface RailProps {
  records: readonly RecordData[];
  more: boolean;
  schedule: Schedule;
  /** Null where records have no owner. */
  onlyMine: boolean | null;
  onOnlyMine: (on: boolean) => void;
  onCard: (id: string, element: HTMLElement, rescheduling?: boolean) => void;
}

/** Records without a date, to be drawn onto the calendar. */
export function Rail({ records, more, schedule, onlyMine, onOnlyMine, onCard }: RailProps) {
  const t = useT('calendar');
  const ts = useT('schedule');
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    let stop: (() => void) | undefined;
    let wanted = true;
    void import('@fullcalendar/react/interaction').then(
      ({ Draggable }) => {
        if (!wanted || !list.current) return;
        const drag = new Draggable(list.current, {
          itemSelector: '[data-movable]',
          eventData: (element) => ({ title: element.dataset.title ?? '', create: false }),
        });
        stop = () => drag.destroy();
      },
      // Without it records are scheduled by their button.
      () => undefined,
    );
    return () => {
      wanted = false;
      stop?.();
    };
  }, []);
  return (
    <aside className={styles.rail} aria-label={t('unscheduled')}>
      <header>
        <h3>{t('unscheduled')}</h3>
        <Badge count={records.length} />
        <span className={styles.grow} />
        {onlyMine !== null && (
          <ToggleChip pressed={onlyMine} onClick={() => onOnlyMine(!onlyMine)}>
            {t('onlyMine')}
          </ToggleChip>
        )}
      </header>
      <p className={styles.help}>{records.length === 0 ? t('noneUnscheduled') : t('unscheduledHelp')}</p>
      <ul ref={list}>
        {records.map((record) => {
          const stuck = schedule.stuck(record, 'start');
          const title = schedule.title(record);
          return (
            <li key={record.id} className={styles.waiting} data-movable={stuck === null || undefined} data-id={record.id} data-title={title}>
              <GripVertical aria-hidden />
              <button type="button" className={styles.waitingTitle} title={title} onClick={(event) => onCard(record.id, event.currentTarget)}>
                {title}
              </button>
              <IconButton
                size="small"
                icon={CalendarClock}
                label={ts('rescheduleNamed', { title })}
                disabled={stuck === null ? false : ts('locked', { reason: stuck })}
                onClick={(event) => onCard(record.id, event.currentTarget, true)}
              />
            </li>
          );
        })}
      </ul>
      {more && <p className={styles.help}>{t('moreUnscheduled')}</p>}
    </aside>
  );
}
