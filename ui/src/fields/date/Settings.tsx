import type { SettingsProps } from '@/meta';
import { LimitProp, SwitchProp } from '@/meta/props';
import { useT } from '@/shared/i18n';

export default function DateSettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  return (
    <>
      <LimitProp label={t('settings.earliest')} type="date" words={['today']} example="2026-01-01" value={field.earliest} error={errors.earliest} onChange={(earliest) => onChange({ earliest }, 'earliest')} />
      <LimitProp label={t('settings.latest')} type="date" words={['today']} example="2026-12-31" value={field.latest} error={errors.latest} onChange={(latest) => onChange({ latest }, 'latest')} />
      <SwitchProp label={t('settings.workdays')} help={t('settings.workdaysHelp')} checked={field.workdays === true} onChange={(on) => onChange({ workdays: on || undefined })} />
    </>
  );
}
