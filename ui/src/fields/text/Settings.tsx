import type { SettingsProps } from '@/meta';
import { NumberProp } from '@/meta/props';
import { useT } from '@/shared/i18n';

export default function TextSettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  return (
    <NumberProp
      label={t('settings.maxLength')}
      integer
      least={1}
      value={field.max_length}
      error={errors.max_length}
      placeholder={t('settings.noLimit')}
      onChange={(max_length) => onChange({ max_length }, 'max_length')}
    />
  );
}
