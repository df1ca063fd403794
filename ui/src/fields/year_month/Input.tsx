import { CalendarRange } from 'lucide-react';
import { useRef, useState } from 'react';
import { text, useText } from '@/shared/i18n';
import { isComposing } from '@/shared/keys';
import { IconButton, Input, Popover } from '@/shared/ui';
import type { InputProps } from '../contract';
import { useTyped } from '../parts/useTyped';
import { limitsOf } from '../parse/limit';
import { todayIn } from '../parse/zone';
import { Months } from './Months';

/** A month: typed in any usual form, or chosen. */
export default function YearMonthInput(props: InputProps) {
  const { field, value, ctx, readOnly, autoFocus, size } = props;
  const label = useText();
  const typed = useTyped(props);
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const choose = (month: string): void => {
    typed.choose(month);
    setOpen(false);
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
        suffix={readOnly ? undefined : <IconButton icon={CalendarRange} size="small" tabIndex={-1} label={ctx.t('month.open')} onClick={() => setOpen(!open)} />}
      />
      {open && (
        <Popover open onClose={() => setOpen(false)} anchor={box} label={text(field.label, ctx.locale)}>
          <Months value={typeof value === 'string' ? value : ''} now={todayIn(ctx.timezone).slice(0, 7)} limits={limitsOf(field, ctx.timezone)} ctx={ctx} onChoose={choose} />
        </Popover>
      )}
    </div>
  );
}
