import type { LucideIcon } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { text, useText } from '@/shared/i18n';
import { isComposing } from '@/shared/keys';
import { IconButton, Input, Popover } from '@/shared/ui';
import type { InputProps } from '../contract';
import { useTyped } from './useTyped';

interface TypedChoiceProps {
  input: InputProps;
  icon: LucideIcon;
  /** What the icon does, in words. */
  label: string;
  /** The surface to choose in; `choose` takes a value over, `close` leaves. */
  children: (choose: (value: unknown) => void, close: () => void) => ReactNode;
}

/** A box whose text is typed in any usual form, or chosen in a surface that Alt+↓ and the icon open. */
export function TypedChoice({ input, icon, label, children }: TypedChoiceProps) {
  const { field, ctx, readOnly, autoFocus, size } = input;
  const words = useText();
  const typed = useTyped(input);
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <div ref={box}>
      <Input
        size={size}
        value={typed.value}
        readOnly={readOnly}
        autoFocus={autoFocus}
        data-autofocus={autoFocus || undefined}
        placeholder={words(field.placeholder)}
        onFocus={typed.onFocus}
        onChange={(event) => typed.onChange(event.target.value)}
        onBlur={typed.onBlur}
        onKeyDown={(event) => {
          if (event.altKey && event.key === 'ArrowDown' && !readOnly && !isComposing(event)) {
            event.preventDefault();
            setOpen(true);
          }
        }}
        suffix={readOnly ? undefined : <IconButton icon={icon} size="small" tabIndex={-1} label={label} onClick={() => setOpen(!open)} />}
      />
      {open && (
        <Popover open onClose={() => setOpen(false)} anchor={box} label={text(field.label, ctx.locale)}>
          {children(typed.choose, () => setOpen(false))}
        </Popover>
      )}
    </div>
  );
}
