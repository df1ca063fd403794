import type { SettingsProps } from '@/meta';
import { NumberProp, propStyles } from '@/meta/props';
import { useT } from '@/shared/i18n';
import { Field, Input, Switch } from '@/shared/ui';

export default function NumberSettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  return (
    <>
      <div className={propStyles.pair}>
        <NumberProp label={t('settings.decimals')} integer least={0} value={field.decimals} error={errors.decimals} placeholder={t('settings.asTyped')} onChange={(decimals) => onChange({ decimals })} />
        <Field label={t('settings.unit')} error={errors.unit}>
          <Input value={field.unit ?? ''} maxLength={20} placeholder={t('settings.unitExample')} onChange={(event) => onChange({ unit: event.target.value || undefined }, 'unit')} />
        </Field>
      </div>
      <div className={propStyles.pair}>
        <NumberProp label={t('settings.min')} value={field.min} error={errors.min} onChange={(min) => onChange({ min }, 'min')} />
        <NumberProp label={t('settings.max')} value={field.max} error={errors.max} onChange={(max) => onChange({ max }, 'max')} />
      </div>
      <NumberProp label={t('settings.step')} help={t('settings.stepHelp')} least={0} value={field.step} error={errors.step} placeholder={t('settings.asTyped')} onChange={(step) => onChange({ step: step || undefined }, 'step')} />
      <Switch checked={field.thousands !== false} onChange={(on) => onChange({ thousands: on ? undefined : false })}>
        {t('settings.thousands')}
      </Switch>
    </>
  );
}
