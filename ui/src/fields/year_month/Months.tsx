import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button, cx, IconButton } from '@/shared/ui';
import type { FieldContext } from '../contract';
import { monthByKey, moveMonth } from './month';
import styles from './Months.module.css';

interface MonthsProps {
  value: string;
  /** This month. */
  now: string;
  limits: { first?: string; last?: string };
  ctx: FieldContext;
  onChoose: (month: string) => void;
}

/** A year to choose a month from, by mouse or keys (arrows, PgUp/PgDn, Home/End). */
export function Months({ value, now, limits, ctx, onChoose }: MonthsProps) {
  const { t } = ctx;
  const [at, setAt] = useState(value || now);
  const grid = useRef<HTMLDivElement>(null);
  const keyed = useRef(true);
  useEffect(() => {
    if (keyed.current) grid.current?.querySelector<HTMLElement>(`[data-month="${at}"]`)?.focus();
  }, [at]);
  const year = at.slice(0, 4);
  const turn = (years: number): void => {
    keyed.current = false;
    setAt(moveMonth(at, years * 12));
  };
  const closed = (month: string): boolean => (limits.first !== undefined && month < limits.first) || (limits.last !== undefined && month > limits.last);
  return (
    <div className={styles.months}>
      <div className={styles.head}>
        <IconButton icon={ChevronLeft} size="small" label={t('date.previousYear')} onClick={() => turn(-1)} />
        <span className={styles.title} aria-live="polite">
          {t('month.year', { year: Number(year) })}
        </span>
        <IconButton icon={ChevronRight} size="small" label={t('date.nextYear')} onClick={() => turn(1)} />
      </div>
      <div
        ref={grid}
        role="grid"
        aria-label={year}
        onKeyDown={(event) => {
          const next = monthByKey(at, event.key);
          if (!next) return;
          event.preventDefault();
          keyed.current = true;
          setAt(next);
        }}
      >
        {[0, 4, 8].map((row) => (
          <div key={row} role="row" className={styles.row}>
            {[1, 2, 3, 4].map((place) => {
              const number = row + place;
              const month = `${year}-${String(number).padStart(2, '0')}`;
              return (
                <span key={month} role="gridcell" aria-selected={month === value}>
                  <button
                    type="button"
                    data-month={month}
                    data-autofocus={month === at || undefined}
                    tabIndex={month === at ? 0 : -1}
                    aria-current={month === now ? 'date' : undefined}
                    aria-disabled={closed(month) || undefined}
                    className={cx(styles.month, month === now && styles.now, month === value && styles.chosen)}
                    onClick={() => !closed(month) && onChoose(month)}
                  >
                    {t('month.short', { month: number })}
                  </button>
                </span>
              );
            })}
          </div>
        ))}
      </div>
      <div className={styles.foot}>
        <Button kind="text" size="small" onClick={() => onChoose('')}>
          {t('date.clear')}
        </Button>
        <Button kind="text" size="small" disabled={closed(now)} onClick={() => onChoose(now)}>
          {t('month.now')}
        </Button>
      </div>
    </div>
  );
}
