import { ChevronLeft, ChevronRight, ChevronsLeft, ChevronsRight } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button, cx, IconButton, Input } from '@/shared/ui';
import { isWorked, useWorkCalendar } from '@/shared/workdays';
import type { FieldContext } from '../contract';
import { addMonths } from '../parse/date';
import { dayByKey, monthDays } from './calendar';
import styles from './Calendar.module.css';

interface CalendarProps {
  value: string | null;
  today: string;
  /** The first and the last day that may be chosen. */
  limits?: { first?: string; last?: string };
  /** Only days that the business works. */
  workdays?: boolean;
  /** Minutes from one time to the next. */
  step?: number;
  ctx: FieldContext;
  /** HH:mm where a time belongs to the date. */
  time?: string;
  onChoose: (date: string) => void;
  onTime?: (time: string) => void;
  onClear: () => void;
}

/** A month to choose a day from, by mouse or keys (arrows, PgUp/PgDn, Home/End). */
export default function Calendar({ value, today, limits, workdays, step, ctx, time, onChoose, onTime, onClear }: CalendarProps) {
  const { t } = ctx;
  const [at, setAt] = useState(value ?? today);
  const grid = useRef<HTMLDivElement>(null);
  const keyed = useRef(false);
  useEffect(() => {
    if (!keyed.current) return;
    grid.current?.querySelector<HTMLElement>(`[data-day="${at}"]`)?.focus();
  }, [at]);
  const calendar = useWorkCalendar(at, workdays === true).data;
  const go = (months: number): void => {
    keyed.current = false;
    setAt(addMonths(at, months));
  };
  const closed = (day: string): boolean => (limits?.first !== undefined && day < limits.first) || (limits?.last !== undefined && day > limits.last) || (workdays === true && !isWorked(calendar, day));
  const days = monthDays(at);
  const month = at.slice(0, 7);
  return (
    <div className={styles.calendar}>
      <div className={styles.head}>
        <IconButton icon={ChevronsLeft} size="small" label={t('date.previousYear')} onClick={() => go(-12)} />
        <IconButton icon={ChevronLeft} size="small" label={t('date.previousMonth')} onClick={() => go(-1)} />
        <span className={styles.title} aria-live="polite">
          {t('date.month', { year: Number(at.slice(0, 4)), month: Number(at.slice(5, 7)) })}
        </span>
        <IconButton icon={ChevronRight} size="small" label={t('date.nextMonth')} onClick={() => go(1)} />
        <IconButton icon={ChevronsRight} size="small" label={t('date.nextYear')} onClick={() => go(12)} />
      </div>
      <div
        ref={grid}
        role="grid"
        aria-label={month}
        className={styles.grid}
        onKeyDown={(event) => {
          const next = dayByKey(at, event.key, event.shiftKey);
          if (!next) return;
          event.preventDefault();
          keyed.current = true;
          setAt(next);
        }}
      >
        <div role="row" className={styles.week}>
          {t('date.weekdays')
            .split(' ')
            .map((day) => (
              <span key={day} role="columnheader" className={styles.weekday}>
                {day}
              </span>
            ))}
        </div>
        {[0, 1, 2, 3, 4, 5].map((week) => (
          <div key={week} role="row" className={styles.week}>
            {days.slice(week * 7, week * 7 + 7).map((day) => (
              <span key={day} role="gridcell" aria-selected={day === value}>
                <button
                  type="button"
                  data-day={day}
                  data-autofocus={day === at || undefined}
                  tabIndex={day === at ? 0 : -1}
                  aria-label={day}
                  aria-current={day === today ? 'date' : undefined}
                  aria-disabled={closed(day) || undefined}
                  className={cx(
                    styles.day,
                    day.slice(0, 7) !== month && styles.other,
                    day === today && styles.today,
                    day === value && styles.chosen,
                  )}
                  onClick={() => !closed(day) && onChoose(day)}
                >
                  {Number(day.slice(8))}
                </button>
              </span>
            ))}
          </div>
        ))}
      </div>
      <div className={styles.foot}>
        {time !== undefined && (
          <Input
            type="time"
            step={step ? step * 60 : undefined}
            size="small"
            aria-label={t('date.time')}
            className={styles.time}
            value={time}
            onChange={(event) => event.target.value && onTime?.(event.target.value)}
          />
        )}
        <Button kind="text" size="small" onClick={onClear}>
          {t('date.clear')}
        </Button>
        <Button kind="text" size="small" disabled={closed(today)} onClick={() => onChoose(today)}>
          {t('date.today')}
        </Button>
      </div>
    </div>
  );
}
