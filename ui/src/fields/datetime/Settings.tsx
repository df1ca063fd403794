import type { SettingsProps } from '@/meta';
import { LimitProp, NumberProp } from '@/meta/props';
import { useT } from '@/shared/i18n';

export default function DateTimeSettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  return (
    <>
      <NumberProp label={t('settings.minuteStep')} integer least={1} value={field.step} error={errors.step} placeholder={t('settings.asTyped')} suffix={t('settings.minutes')} onChange={(step) => onChange({ step }, 'step')} />
      <LimitProp label={t('settings.earliest')} type="date" words={['today', 'now']} example="2026-01-01" value={field.earliest} error={errors.earliest} onChange={(earliest) => onChange({ earliest }, 'earliest')} />
      <LimitProp label={t('settings.latest')} type="date" words={['today', 'now']} example="2026-12-31" value={field.latest} error={errors.latest} onChange={(latest) => onChange({ latest }, 'latest')} />
    </>
  );
}
