import { useState } from 'react';
import type { SettingsProps, TextFormat } from '@/meta';
import { LabelProp, NumberProp, propStyles } from '@/meta/props';
import { useT } from '@/shared/i18n';
import { Field, Input, Select } from '@/shared/ui';
import { matcher } from './pattern';

const formats: TextFormat[] = ['mobile', 'id_card', 'postcode', 'uscc', 'regex'];

export default function TextSettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  return (
    <>
      <Field label={t('settings.format')} error={errors.format}>
        <Select
          searchable={false}
          value={field.format ?? 'none'}
          options={(['none', ...formats] as const).map((value) => ({ value, label: t(`settings.formats.${value}`) }))}
          onChange={(next) => {
            const format = next === 'none' ? undefined : (next as TextFormat);
            onChange(format === 'regex' ? { format } : { format, pattern: undefined, message: undefined });
          }}
        />
      </Field>
      {field.format === 'regex' && (
        <>
          <Field label={t('settings.regex')} error={errors.pattern ?? (field.pattern ? undefined : t('settings.regexMissing'))} help={t('settings.regexHelp')}>
            <Input className={propStyles.value} value={field.pattern ?? ''} placeholder="SN-\d{4}" spellCheck={false} onChange={(event) => onChange({ pattern: event.target.value || undefined }, 'pattern')} />
          </Field>
          <LabelProp label={t('settings.regexMessage')} value={field.message} error={errors.message} onChange={(message) => onChange({ message }, 'message')} />
          {field.pattern && <Trial pattern={field.pattern} />}
        </>
      )}
      <NumberProp
        label={t('settings.maxLength')}
        integer
        least={1}
        value={field.max_length}
        error={errors.max_length}
        placeholder={t('settings.noLimit')}
        onChange={(max_length) => onChange({ max_length }, 'max_length')}
      />
    </>
  );
}

/** A text to try the pattern on; it is kept nowhere. */
function Trial({ pattern }: { pattern: string }) {
  const t = useT('form-designer');
  const [sample, setSample] = useState('');
  const match = matcher(pattern);
  const said = !match ? t('settings.trialServer') : sample === '' ? undefined : t(match(sample) ? 'settings.trialTakes' : 'settings.trialRefuses');
  return (
    <Field label={t('settings.trial')} help={said}>
      <Input value={sample} disabled={!match} onChange={(event) => setSample(event.target.value)} />
    </Field>
  );
}
