import type { SettingsProps } from '@/meta';
import { useT } from '@/shared/i18n';
import { Field, Segmented, Select } from '@/shared/ui';
import { depth, levels } from './address';

export default function AddressSettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  const deepest = depth(field.levels);
  const required = levels.indexOf(field.required_levels ?? ('' as never));
  const items = levels.map((key) => ({ key, label: t(`settings.addressLevel.${key}`) }));
  return (
    <>
      <Field label={t('settings.levels')} error={errors.levels} group>
        <Segmented
          block
          size="small"
          label={t('settings.levels')}
          value={levels[deepest]!}
          items={items}
          onChange={(next) => onChange({ levels: next === 'detail' ? undefined : next, ...(required > levels.indexOf(next) ? { required_levels: next } : {}) })}
        />
      </Field>
      <Field label={t('settings.requiredLevels')} help={t('settings.requiredLevelsHelp')} error={errors.required_levels}>
        <Select
          searchable={false}
          value={field.required_levels ?? 'none'}
          options={[{ value: 'none' as string, label: t('settings.addressLevel.none') }, ...items.slice(0, deepest + 1).map(({ key, label }) => ({ value: key as string, label }))]}
          onChange={(next) => onChange({ required_levels: next === 'none' || next === null ? undefined : (next as (typeof levels)[number]) })}
        />
      </Field>
    </>
  );
}
