import type { SettingsProps } from '@/meta';
import { NumberProp, OptionsProp } from '@/meta/props';
import { useT } from '@/shared/i18n';

export default function MultiSelectSettings(props: SettingsProps) {
  const t = useT('form-designer');
  return (
    <>
      <OptionsProp {...props} />
      <NumberProp
        label={t('settings.minChoices')}
        integer
        least={1}
        value={props.field.min_count}
        placeholder={t('settings.noLimit')}
        error={props.errors.min_count}
        onChange={(min_count) => props.onChange({ min_count }, 'min_count')}
      />
      <NumberProp
        label={t('settings.maxChoices')}
        integer
        least={1}
        value={props.field.max_count}
        placeholder={t('settings.noLimit')}
        error={props.errors.max_count}
        onChange={(max_count) => props.onChange({ max_count }, 'max_count')}
      />
    </>
  );
}
