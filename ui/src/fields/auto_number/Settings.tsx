import type { SettingsProps } from '@/meta';
import { useT } from '@/shared/i18n';
import { Button, Field, Input, Select } from '@/shared/ui';
import { sampleOf } from './sample';

const places = ['{yyyy}', '{yy}', '{MM}', '{dd}', '{0000}'];

export default function AutoNumberSettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  const pattern = field.pattern ?? '';
  return (
    <>
      <Field
        label={t('settings.pattern')}
        error={errors.pattern}
        help={t('settings.patternSample', { sample: sampleOf(pattern || '{yyyyMMdd}{0000}', new Date()) })}
      >
        <Input value={pattern} placeholder="KH{yyyy}{0000}" onChange={(event) => onChange({ pattern: event.target.value || undefined }, 'pattern')} />
      </Field>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 4, marginTop: -8 }}>
        {places.map((place) => (
          <Button key={place} size="small" onClick={() => onChange({ pattern: pattern + place })}>
            {t(`settings.place.${place.slice(1, -1)}`)}
          </Button>
        ))}
      </div>
      <Field label={t('settings.reset')} error={errors.reset}>
        <Select
          value={field.reset ?? 'never'}
          options={(['never', 'year', 'month', 'day'] as const).map((value) => ({ value, label: t(`settings.resets.${value}`) }))}
          onChange={(next) => onChange({ reset: next === 'never' ? undefined : (next ?? undefined) })}
        />
      </Field>
    </>
  );
}
