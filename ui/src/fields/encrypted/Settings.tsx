import type { SettingsProps } from '@/meta';
import { NumberProp } from '@/meta/props';
import { useT } from '@/shared/i18n';
import { Field, Segmented } from '@/shared/ui';

const shows = ['all', 'tail', 'ends'] as const;

export default function EncryptedSettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  return (
    <>
      <Field label={t('settings.show')} help={t('settings.showHelp')} error={errors.show} group>
        <Segmented
          block
          size="small"
          label={t('settings.show')}
          value={field.show ?? 'all'}
          items={shows.map((key) => ({ key, label: t(`settings.shows.${key}`) }))}
          onChange={(next) => onChange({ show: next === 'all' ? undefined : next })}
        />
      </Field>
      <NumberProp label={t('settings.maxLength')} integer least={1} value={field.max_length} placeholder="500" error={errors.max_length} onChange={(max_length) => onChange({ max_length }, 'max_length')} />
    </>
  );
}
