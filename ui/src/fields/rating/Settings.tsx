import type { SettingsProps } from '@/meta';
import { SwitchProp } from '@/meta/props';
import { useT } from '@/shared/i18n';
import { Field, Segmented, Select } from '@/shared/ui';
import { ratingIcons, scaleOf } from './scale';

const steps = [3, 4, 5, 6, 7, 8, 9, 10];

export default function RatingSettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  return (
    <>
      <Field label={t('settings.steps')} error={errors.steps} group>
        <Segmented
          block
          size="small"
          label={t('settings.steps')}
          value={String(scaleOf(field).most)}
          items={steps.map((n) => ({ key: String(n), label: String(n) }))}
          onChange={(next) => onChange({ steps: next === '5' ? undefined : Number(next) })}
        />
      </Field>
      <Field label={t('settings.ratingIcon')} error={errors.icon}>
        <Select
          searchable={false}
          value={field.icon ?? 'star'}
          options={Object.keys(ratingIcons).map((value) => ({ value, label: t(`settings.ratingIcons.${value}`) }))}
          onChange={(next) => onChange({ icon: next === 'star' ? undefined : (next ?? undefined) })}
        />
      </Field>
      <SwitchProp label={t('settings.half')} help={t('settings.halfHelp')} checked={field.half === true} onChange={(half) => onChange({ half: half || undefined })} />
    </>
  );
}
