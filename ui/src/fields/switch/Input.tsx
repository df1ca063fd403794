import { Switch } from '@/shared/ui';
import type { InputProps } from '../contract';

export default function SwitchInput({ value, onChange, onBlur, readOnly, autoFocus }: InputProps) {
  return <Switch checked={value === true} disabled={readOnly} autoFocus={autoFocus} onChange={onChange} onBlur={onBlur} />;
}
