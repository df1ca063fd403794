import { Switch } from '@/shared/ui';
import type { InputProps } from '../contract';
import { hasWords, switchWord } from './words';

export default function SwitchInput({ value, onChange, onBlur, field, ctx, readOnly, autoFocus }: InputProps) {
  const on = value === true;
  return (
    <Switch checked={on} disabled={readOnly} autoFocus={autoFocus} onChange={onChange} onBlur={onBlur}>
      {hasWords(field) ? switchWord(field, on, ctx.locale, ctx.t) : undefined}
    </Switch>
  );
}
