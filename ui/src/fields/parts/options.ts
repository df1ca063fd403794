import type { FieldMeta, FieldOption } from '@/shared/api/types';
import { text } from '@/shared/i18n';
import type { SelectOption } from '@/shared/ui';
import type { FieldContext } from '../contract';

/** An option of a field by its value; a value that has none is shown as itself. */
export function optionOf(field: FieldMeta, value: string): FieldOption {
  return field.options?.find((o) => o.value === value) ?? { value, label: { zh: value, en: value } };
}

/** The option whose value or label, in either language, is this text. */
export function findOption(field: FieldMeta, words: string): FieldOption | undefined {
  const wanted = words.trim().toLowerCase();
  return field.options?.find(
    (o) => o.value.toLowerCase() === wanted || o.label.zh?.toLowerCase() === wanted || o.label.en?.toLowerCase() === wanted,
  );
}

/** Options for a picker: disabled ones only where they are already chosen. */
export function pickerOptions(field: FieldMeta, ctx: FieldContext, chosen: readonly string[]): SelectOption[] {
  return (field.options ?? [])
    .filter((o) => !o.disabled || chosen.includes(o.value))
    .map((o) => ({
      value: o.value,
      label: text(o.label, ctx.locale),
      color: o.color,
      keywords: `${o.label.zh ?? ''} ${o.label.en ?? ''}`,
    }));
}
