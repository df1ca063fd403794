import { CalendarClock, Plus } from 'lucide-react';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { addDays } from '@/fields/parse/date';
import { formatDate } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { cx, EmptyState, IconButton } from '@/shared/ui';
import { colorOf, inkOf } from '../schedule/color';
import type { At } from '../schedule/span';
import type { Schedule } from '../schedule/useSchedule';
import { Tick } from '../ticking';
import styles from './calendar.module.css';
import { onDay, type Placed } from './events';
import { eachDay, type Days } from './range';
import { DayMark, type Workdays } from './workdays';

interface AgendaProps {
  days: Days;
  /** Shows days without anything, too. */
  every: boolean;
  objects: string;
  data: { placed: Placed[]; window: { loading: boolean; error: unknown } };
  schedule: Schedule;
  color?: FieldMeta;
  today: string;
  workdays: Workdays;
  onOpen: (record: RecordData) => void;
  onCard: (id: string, element: HTMLElement, rescheduling: boolean) => void;
  onCreate?: (from: At, to: At) => void;
}

/** The records of some days one under the other. */
export function Agenda({ days, every, objects, data, schedule, color, today, workdays, onOpen, onCard, onCreate }: AgendaProps) {
  const t = useT('calendar');
  const ts = useT('schedule');
  const all = eachDay(days).map((day) => ({ day, placed: onDay(data.placed, day) }));
  const shown = all.filter(({ placed }) => every || placed.length > 0);
  if (shown.length === 0) {
    return data.window.loading || data.window.error !== null ? null : <EmptyState title={t('nothing', { objects })} small />;
  }
  return (
    // Scrolled by keys, too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles.agenda} tabIndex={0} role="region" aria-label={t('label', { objects })}>
      {shown.map(({ day, placed }) => (
        <section key={day} className={styles.agendaDay} aria-label={formatDate(day, { weekday: true })}>
          <header className={cx(styles.agendaHead, day === today && styles.isToday)}>
            <h3>{formatDate(day, { weekday: true })}</h3>
            <DayMark day={day} workdays={workdays} />
            <span className={styles.grow} />
            {onCreate && <IconButton size="small" icon={Plus} label={t('newOn', { date: day })} onClick={() => onCreate({ date: day }, { date: addDays(day, 1) })} />}
          </header>
          {placed.length === 0 && <p className={styles.nothing}>{t('nothingDay')}</p>}
          <ul>
            {placed.map(({ record, span }) => {
              const stuck = schedule.stuck(record, 'start');
              const title = schedule.title(record);
              return (
                <li key={record.id} className={cx(styles.agendaItem, schedule.ticking.has(record.id) && styles.agendaTicked)}>
                  <Tick id={record.id} title={title} ticking={schedule.ticking} />
                  <button type="button" className={styles.agendaOpen} data-record={record.id} onClick={() => onOpen(record)}>
                    <span className={styles.time}>{span.start.time === undefined || span.start.date < day ? t('allDay') : span.start.time}</span>
                    <span className={styles.stripe} style={{ background: inkOf(colorOf(record, color)) }} />
                    <span className={styles.agendaTitle}>{title}</span>
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
        </section>
      ))}
    </div>
  );
}
