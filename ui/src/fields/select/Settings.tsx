import type { SettingsProps } from '@/meta';
import { OptionsProp } from '@/meta/props';
import { useT } from '@/shared/i18n';
import { Field, Segmented } from '@/shared/ui';

export default function SelectSettings(props: SettingsProps) {
  const t = useT('form-designer');
  return (
    <>
      <OptionsProp {...props} />
      <Field label={t('settings.showAs')} group>
        <Segmented
          block
          label={t('settings.showAs')}
          value={props.field.show_as ?? 'dropdown'}
          items={[
            { key: 'dropdown', label: t('settings.dropdown') },
            { key: 'radio', label: t('settings.radio') },
          ]}
          onChange={(next) => props.onChange({ show_as: next === 'radio' ? 'radio' : undefined })}
        />
      </Field>
    </>
  );
}
