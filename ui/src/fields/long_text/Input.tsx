import { useText } from '@/shared/i18n';
import { TextArea } from '@/shared/ui';
import type { InputProps } from '../contract';
import { normal } from '../parse/normal';
import { rawText } from '../parts/text';

export default function LongTextInput({ value, onChange, onBlur, field, readOnly, autoFocus }: InputProps) {
  const label = useText();
  return (
    <TextArea
      value={rawText(value)}
      rows={typeof field.rows === 'number' ? field.rows : 3}
      readOnly={readOnly}
      data-autofocus={autoFocus || undefined}
      autoFocus={autoFocus}
      placeholder={label(field.placeholder)}
      onChange={(event) => onChange(event.target.value)}
      onBlur={() => {
        const kept = normal(rawText(value), field, true);
        if (kept !== rawText(value)) onChange(kept);
        onBlur?.();
      }}
    />
  );
}
