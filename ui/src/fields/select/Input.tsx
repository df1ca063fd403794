import { text, useText } from '@/shared/i18n';
import { RadioGroup, Select } from '@/shared/ui';
import type { InputProps } from '../contract';
import { pickerOptions } from '../parts/options';

export default function SelectInput({
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
  const chosen = typeof value === 'string' && value !== '' ? value : null;
  const options = pickerOptions(field, ctx, chosen ? [chosen] : []);
  if (field.show_as === 'radio' && !defaultOpen) {
    return (
      <RadioGroup
        direction="row"
        value={chosen}
        disabled={readOnly}
        options={options.map((o) => ({ value: o.value, label: o.label }))}
        onChange={onChange}
      />
    );
  }
  return (
    <Select
      size={size}
      value={chosen}
      options={options}
      clearable={!field.required}
      readOnly={readOnly}
      label={defaultOpen ? text(field.label, ctx.locale) : undefined}
      placeholder={label(field.placeholder)}
      defaultOpen={defaultOpen}
      onChange={(next) => onChange(next ?? '')}
      onOpenChange={(open) => {
        onOpenChange?.(open);
        if (!open) onBlur?.();
      }}
    />
  );
}
