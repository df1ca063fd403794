import { CalendarDays } from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { InputProps } from '../contract';
import { instantOf, readInstant, storedInstant, todayIn, wallOf } from '../parse/zone';
import { limitsOf } from '../parse/limit';
import { TypedChoice } from './TypedChoice';

const Calendar = lazy(() => import('./Calendar'));

/** A date, with or without a time: typed in any usual form, or chosen. */
export default function DateInput(props: InputProps) {
  const { field, value, ctx } = props;
  const timed = field.type === 'datetime';
  const at = timed && typeof value === 'string' ? readInstant(value) : null;
  const wall = at ? wallOf(at, ctx.timezone) : null;
  const day = timed ? (wall?.date ?? null) : typeof value === 'string' ? value : null;
  const time = wall?.time.slice(0, 5) ?? '09:00';
  const valueOn = (date: string, clock = time): string => (timed ? storedInstant(instantOf(date, clock, ctx.timezone)) : date);
  return (
    <TypedChoice input={props} icon={CalendarDays} label={ctx.t('date.open')}>
      {(choose, close) => (
        <Suspense fallback={<div style={{ width: 252, height: 300 }} />}>
          <Calendar
            value={day}
            today={todayIn(ctx.timezone)}
            limits={limitsOf(field, ctx.timezone)}
            workdays={field.workdays}
            step={field.step}
            ctx={ctx}
            time={timed ? time : undefined}
            onChoose={(date) => {
              choose(valueOn(date));
              if (!timed) close();
            }}
            onTime={(clock) => choose(valueOn(day ?? todayIn(ctx.timezone), clock))}
            onClear={() => {
              choose(null);
              close();
            }}
          />
        </Suspense>
      )}
    </TypedChoice>
  );
}
