import { useState } from 'react';
import { useText } from '@/shared/i18n';
import { Input } from '@/shared/ui';
import type { InputProps } from '../contract';
import { rawText } from '../parts/text';

/** A text that is shown masked once it is kept. Typing replaces the mask; leaving without typing keeps what it stands for. */
export default function EncryptedInput({ value, onChange, onBlur, onFault, field, readOnly, autoFocus, size }: InputProps) {
  const label = useText();
  const [mask] = useState(() => (rawText(value).includes('****') ? rawText(value) : ''));
  const shown = rawText(value);
  const kept = mask !== '' && shown === mask;
  return (
    <Input
      size={size}
      value={kept && !readOnly ? '' : shown}
      readOnly={readOnly}
      autoFocus={autoFocus}
      data-autofocus={autoFocus || undefined}
      autoComplete="off"
      spellCheck={false}
      placeholder={kept ? mask : label(field.placeholder)}
      onChange={(event) => {
        onFault?.(null);
        onChange(event.target.value === '' && mask !== '' ? mask : event.target.value);
      }}
      onBlur={onBlur}
    />
  );
}
