import { Clock } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { text } from '@/shared/i18n';
import { Button, cx } from '@/shared/ui';
import type { InputProps } from '../contract';
import { TypedChoice } from '../parts/TypedChoice';
import { offeredTimes } from './clock';
import styles from './time.module.css';

/** A time of day: typed in any usual form, or chosen from a list. */
export default function TimeInput(props: InputProps) {
  const { field, value, ctx } = props;
  return (
    <TypedChoice input={props} icon={Clock} label={ctx.t('time.open')}>
      {(choose, close) => {
        const done = (time: string): void => {
          choose(time);
          close();
        };
        return (
          <>
            <Times times={offeredTimes(field)} value={typeof value === 'string' ? value : ''} label={text(field.label, ctx.locale)} onChoose={done} />
            <div className={styles.foot}>
              <Button kind="text" size="small" onClick={() => done('')}>
                {ctx.t('date.clear')}
              </Button>
            </div>
          </>
        );
      }}
    </TypedChoice>
  );
}

function Times({ times, value, label, onChoose }: { times: string[]; value: string; label: string; onChoose: (time: string) => void }) {
  const list = useRef<HTMLDivElement>(null);
  const nearest = times.findLast((time) => time <= (value || '09:00')) ?? times[0];
  const [at, setAt] = useState(nearest);
  useEffect(() => {
    const element = list.current?.querySelector<HTMLElement>(`[data-time="${at}"]`);
    element?.focus();
    element?.scrollIntoView?.({ block: 'nearest' });
  }, [at]);
  return (
    <div
      ref={list}
      role="listbox"
      aria-label={label}
      className={styles.times}
      onKeyDown={(event) => {
        const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -times.length, End: times.length }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        setAt(times[Math.min(times.length - 1, Math.max(0, times.indexOf(at ?? '') + by))]);
      }}
    >
      {times.map((time) => (
        <button
          key={time}
          type="button"
          role="option"
          aria-selected={time === value}
          data-time={time}
          data-autofocus={time === at || undefined}
          tabIndex={time === at ? 0 : -1}
          className={cx(styles.time, time === value && styles.chosen)}
          onClick={() => onChoose(time)}
        >
          {time}
        </button>
      ))}
    </div>
  );
}
