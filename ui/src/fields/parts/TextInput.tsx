import { useText } from '@/shared/i18n';
import { Input } from '@/shared/ui';
import type { InputProps } from '../contract';
import { useTyped } from './useTyped';

const MODES: Record<string, 'tel' | 'email' | 'url' | 'numeric'> = { phone: 'tel', email: 'email', url: 'url', mobile: 'tel', postcode: 'numeric' };

/** One line: text, phone, e-mail, link. */
export default function TextInput(props: InputProps) {
  const { field, readOnly, autoFocus, size } = props;
  const label = useText();
  const typed = useTyped(props);
  return (
    <Input
      size={size}
      value={typed.value}
      inputMode={MODES[field.type] ?? MODES[field.format ?? '']}
      readOnly={readOnly}
      autoFocus={autoFocus}
      data-autofocus={autoFocus || undefined}
      placeholder={label(field.placeholder)}
      onFocus={typed.onFocus}
      onChange={(event) => typed.onChange(event.target.value)}
      onBlur={typed.onBlur}
    />
  );
}
