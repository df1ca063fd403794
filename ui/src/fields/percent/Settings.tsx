import type { SettingsProps } from '@/meta';
import { NumberProp, propStyles, SwitchProp } from '@/meta/props';
import { useT } from '@/shared/i18n';

const scaled = (value: number | undefined, by: number) => (value === undefined ? undefined : Number((value * by).toPrecision(14)));

/** Limits are written as people read them: 25 is 25 %, kept as 0.25. */
export default function PercentSettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  return (
    <>
      <NumberProp label={t('settings.decimals')} integer least={0} value={field.decimals} error={errors.decimals} placeholder={t('settings.asTyped')} onChange={(decimals) => onChange({ decimals })} />
      <div className={propStyles.pair}>
        <NumberProp label={t('settings.min')} suffix="%" value={scaled(field.min, 100)} error={errors.min} onChange={(min) => onChange({ min: scaled(min, 0.01) }, 'min')} />
        <NumberProp label={t('settings.max')} suffix="%" value={scaled(field.max, 100)} error={errors.max} onChange={(max) => onChange({ max: scaled(max, 0.01) }, 'max')} />
      </div>
      <SwitchProp label={t('settings.bar')} help={t('settings.barHelp')} checked={field.show_as === 'bar'} onChange={(bar) => onChange({ show_as: bar ? 'bar' : undefined })} />
    </>
  );
}
