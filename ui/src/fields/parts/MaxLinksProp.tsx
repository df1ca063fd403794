import type { SettingsProps } from '@/meta';
import { NumberProp } from '@/meta/props';
import { useT } from '@/shared/i18n';

/** How many records a field of several links may name. */
export function MaxLinksProp({ field, errors, onChange }: Pick<SettingsProps, 'field' | 'errors' | 'onChange'>) {
  const t = useT('form-designer');
  return (
    <NumberProp
      label={t('settings.maxChoices')}
      integer
      least={1}
      value={field.max_count}
      placeholder={t('settings.noLimit')}
      error={errors.max_count}
      onChange={(max_count) => onChange({ max_count }, 'max_count')}
    />
  );
}
