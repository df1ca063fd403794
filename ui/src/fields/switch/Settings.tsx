import type { SettingsProps } from '@/meta';
import { LabelProp } from '@/meta/props';
import { useT } from '@/shared/i18n';

export default function SwitchSettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  return (
    <>
      <LabelProp label={t('settings.onText')} inline value={field.on_text} error={errors.on_text} onChange={(on_text) => onChange({ on_text }, 'on_text')} />
      <LabelProp label={t('settings.offText')} inline value={field.off_text} error={errors.off_text} onChange={(off_text) => onChange({ off_text }, 'off_text')} />
    </>
  );
}
