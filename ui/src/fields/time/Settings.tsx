import type { SettingsProps } from '@/meta';
import { LimitProp, NumberProp, SwitchProp } from '@/meta/props';
import { useT } from '@/shared/i18n';

export default function TimeSettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  return (
    <>
      <NumberProp label={t('settings.minuteStep')} integer least={1} value={field.step} error={errors.step} placeholder={t('settings.asTyped')} suffix={t('settings.minutes')} onChange={(step) => onChange({ step }, 'step')} />
      <LimitProp label={t('settings.earliest')} type="time" example="09:00" value={field.earliest} error={errors.earliest} onChange={(earliest) => onChange({ earliest }, 'earliest')} />
      <LimitProp label={t('settings.latest')} type="time" example="18:00" value={field.latest} error={errors.latest} onChange={(latest) => onChange({ latest }, 'latest')} />
      <SwitchProp label={t('settings.seconds')} help={t('settings.secondsHelp')} checked={field.seconds === true} onChange={(seconds) => onChange({ seconds: seconds || undefined })} />
    </>
  );
}
