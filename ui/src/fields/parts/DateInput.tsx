import { CalendarDays } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { text, useText } from '@/shared/i18n';
import { isComposing } from '@/shared/keys';
import { IconButton, Input, Popover } from '@/shared/ui';
import type { InputProps } from '../contract';
import { instantOf, readInstant, storedInstant, todayIn, wallOf } from '../parse/zone';
import { limitsOf } from '../parse/limit';
import { useTyped } from './useTyped';

const Calendar = lazy(() => import('./Calendar'));

/** A date, with or without a time: typed in any usual form, or chosen. */
export default function DateInput(props: InputProps) {
  const { field, value, ctx, readOnly, autoFocus, size } = props;
  const label = useText();
  const typed = useTyped(props);
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const timed = field.type === 'datetime';
  const at = timed && typeof value === 'string' ? readInstant(value) : null;
  const wall = at ? wallOf(at, ctx.timezone) : null;
  const day = timed ? (wall?.date ?? null) : typeof value === 'string' ? value : null;
  const time = wall?.time.slice(0, 5) ?? '09:00';
  const choose = (date: string, clock = time): void => {
    typed.choose(timed ? storedInstant(instantOf(date, clock, ctx.timezone)) : date);
    if (!timed) setOpen(false);
  };
  return (
    <div ref={box}>
      <Input
        size={size}
        value={typed.value}
        readOnly={readOnly}
        autoFocus={autoFocus}
        data-autofocus={autoFocus || undefined}
        placeholder={label(field.placeholder)}
        onFocus={typed.onFocus}
        onChange={(event) => typed.onChange(event.target.value)}
        onBlur={typed.onBlur}
        onKeyDown={(event) => {
          if (event.altKey && event.key === 'ArrowDown' && !readOnly && !isComposing(event)) {
            event.preventDefault();
            setOpen(true);
          }
        }}
        suffix={
          readOnly ? undefined : (
            <IconButton
              icon={CalendarDays}
              size="small"
              tabIndex={-1}
              label={ctx.t('date.open')}
              onClick={() => setOpen(!open)}
            />
          )
        }
      />
      {open && (
        <Popover open onClose={() => setOpen(false)} anchor={box} label={text(field.label, ctx.locale)}>
          <Suspense fallback={<div style={{ width: 252, height: 300 }} />}>
            <Calendar
              value={day}
              today={todayIn(ctx.timezone)}
              limits={limitsOf(field, ctx.timezone)}
              step={field.step}
              ctx={ctx}
              time={timed ? time : undefined}
              onChoose={choose}
              onTime={(clock) => choose(day ?? todayIn(ctx.timezone), clock)}
              onClear={() => {
                typed.choose(null);
                setOpen(false);
              }}
            />
          </Suspense>
        </Popover>
      )}
    </div>
  );
}
