import { ChevronLeft, ChevronRight } from 'lucide-react';
import { addDays, weekday } from '@/fields/parse/date';
import { formatDate } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { cx, IconButton } from '@/shared/ui';
import styles from './calendar.module.css';
import { onDay, type Placed } from './events';
import { daysOn, eachDay } from './range';
import { DayMark, type Workdays } from './workdays';

/** The seven days of a week, on a phone; a dot under those that hold something. */
export function WeekStrip({ date, today, placed, workdays, onGo }: { date: string; today: string; placed: readonly Placed[]; workdays: Workdays; onGo: (day: string) => void }) {
  const t = useT('calendar');
  return (
    <div className={styles.strip}>
      <IconButton icon={ChevronLeft} label={t('previous.week')} onClick={() => onGo(addDays(date, -7))} />
      <div className={styles.stripDays} role="group" aria-label={date.slice(0, 7)}>
        {eachDay(daysOn('week', date)).map((day) => {
          const count = onDay(placed, day).length;
          return (
            <button
              key={day}
              type="button"
              className={cx(styles.stripDay, day === date && styles.chosen, day === today && styles.isToday)}
              aria-pressed={day === date}
              onClick={() => onGo(day)}
            >
              <span className="tn-sr-only">{[formatDate(day, { weekday: true }), count > 0 && t('count', { count })].filter(Boolean).join(', ')}</span>
              <small aria-hidden>{t(`weekdayShort.${weekday(day)}`)}</small>
              <b aria-hidden>{Number(day.slice(8))}</b>
              <DayMark day={day} workdays={workdays} />
              <i className={count > 0 ? styles.dot : undefined} />
            </button>
          );
        })}
      </div>
      <IconButton icon={ChevronRight} label={t('next.week')} onClick={() => onGo(addDays(date, 7))} />
    </div>
  );
}
