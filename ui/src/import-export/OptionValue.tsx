import type { FieldMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Select, usePhone } from '@/shared/ui';
import { optionOf, understood } from './fields';
import { add, asIs, blank, type Meaning } from './LinkValue';
import type { Setting } from './model';

interface OptionValueProps {
  value: string;
  field: FieldMeta;
  setting: Setting | undefined;
  current: Meaning;
  /** The person may make it an option. */
  adds: boolean;
  onChange: (to: Meaning) => void;
}

/** Which option a value of a file means. */
export function OptionValue({ value, field, setting, current, adds, onChange }: OptionValueProps) {
  const t = useT('import-export');
  const phone = usePhone();
  const same = optionOf(value, field.options ?? []);
  const known = understood(value, field);
  const unset = same ? t('values.same', { option: text(same.label) || same.value }) : known ? t('values.asIs') : t(setting?.missing === 'blank' ? 'values.noneBlank' : 'values.noneError');
  return (
    <Select<Meaning>
      size={phone ? 'normal' : 'small'}
      label={t('values.of', { value })}
      value={current}
      invalid={current === asIs && !known && setting?.missing !== 'blank'}
      options={[{ value: asIs, label: unset }, ...(adds && !known ? [{ value: add, label: t('values.add') } as const] : []), { value: blank, label: t('values.blank') }, ...optionChoices(field)]}
      onChange={(next) => onChange(next ?? asIs)}
    />
  );
}

/** The options of a field that a value may mean. */
export function optionChoices(field: FieldMeta) {
  return (field.options ?? []).filter((option) => !option.disabled).map((option) => ({ value: `=${option.value}` as const, label: text(option.label) || option.value, color: option.color ?? ('gray' as const) }));
}
