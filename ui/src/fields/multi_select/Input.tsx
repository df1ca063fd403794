import { text, useText } from '@/shared/i18n';
import { MultiSelect } from '@/shared/ui';
import type { InputProps } from '../contract';
import { pickerOptions } from '../parts/options';

export default function MultiSelectInput({
  value,
  onChange,
  onBlur,
  field,
  ctx,
  readOnly,
  defaultOpen,
  onOpenChange,
  size,
}: InputProps) {
  const label = useText();
  const chosen = Array.isArray(value) ? (value as string[]) : [];
  return (
    <MultiSelect
      size={size}
      value={chosen}
      options={pickerOptions(field, ctx, chosen)}
      clearable
      readOnly={readOnly}
      label={defaultOpen ? text(field.label, ctx.locale) : undefined}
      placeholder={label(field.placeholder)}
      defaultOpen={defaultOpen}
      onChange={onChange}
      onOpenChange={(open) => {
        onOpenChange?.(open);
        if (!open) onBlur?.();
      }}
    />
  );
}
