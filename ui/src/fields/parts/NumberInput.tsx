import { useText } from '@/shared/i18n';
import { Input } from '@/shared/ui';
import type { InputProps } from '../contract';
import { useTyped } from './useTyped';

/** A number, an amount or a percentage. */
export default function NumberInput(props: InputProps) {
  const { field, readOnly, autoFocus, size } = props;
  const label = useText();
  const typed = useTyped(props);
  return (
    <Input
      size={size}
      value={typed.value}
      inputMode="decimal"
      readOnly={readOnly}
      autoFocus={autoFocus}
      data-autofocus={autoFocus || undefined}
      placeholder={label(field.placeholder)}
      suffix={field.unit}
      onFocus={typed.onFocus}
      onChange={(event) => typed.onChange(event.target.value)}
      onBlur={typed.onBlur}
    />
  );
}
