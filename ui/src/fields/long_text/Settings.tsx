import type { SettingsProps } from '@/meta';
import { NumberProp, propStyles } from '@/meta/props';
import { useT } from '@/shared/i18n';

export default function LongTextSettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  return (
    <div className={propStyles.pair}>
      <NumberProp label={t('settings.rows')} integer least={1} value={field.rows} placeholder="3" error={errors.rows} onChange={(rows) => onChange({ rows }, 'rows')} />
      <NumberProp
        label={t('settings.maxLength')}
        integer
        least={1}
        value={field.max_length}
        placeholder={t('settings.noLimit')}
        error={errors.max_length}
        onChange={(max_length) => onChange({ max_length }, 'max_length')}
      />
    </div>
  );
}
